"""A person of whom each model of the house says something, and the search for what is
left of him, for the tests of all floors."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tools import SQL

from .interview_tools import DOT, create_interview, sign_first, sign_second

TEXTS = ("char", "text", "html")
# Texts that tell nothing of anybody.
NOT_WORDS = {"model", "res_model", "barcode", "qpv_version"}


def live(person, coach):
    """The person has a login; what he says holds his e-mail address or his name."""
    _sign_a_report(person, coach)
    _meet(person, coach)
    _learn(person, coach)
    _share(person)
    _walk(person)


def _sign_a_report(person, coach):
    report = create_interview(person, coach, health="Asthma")
    report.action_ids = [Command.create({"name": "Open a shop"})]
    report.message_post(body="Said in confidence")
    sign_first(report)
    sign_second(report)
    create_interview(person, coach, health="Still asthma")


def _meet(person, coach):
    env = person.env
    start = fields.Datetime.now() + timedelta(days=3)
    slot = env["cae.interview.slot"].create({"user_id": coach.id, "start": start})
    env["cae.interview.booking"]._book(slot, person)
    env["calendar.event"].create(
        {
            "name": f"Lunch with {person.name}",
            "start": start,
            "stop": start + timedelta(hours=1),
            "partner_ids": [Command.set((person.partner_id | coach.partner_id).ids)],
        }
    )
    for people in (person, person | _create_other(person)):
        env["cae.support.time"].create(
            {
                "name": f"A word with {person.name}",
                "minutes": 30,
                "coach_id": coach.id,
                "entrepreneur_ids": [Command.set(people.ids)],
            }
        )


def _learn(person, coach):
    env = person.env
    start = fields.Datetime.now() - timedelta(days=3)
    workshops = env["event.event"].create(
        [
            {
                "name": name,
                "is_workshop": is_workshop,
                "company_id": person.company_id.id,
                "user_id": coach.id,
                "date_begin": start,
                "date_end": start + timedelta(hours=2),
            }
            for name, is_workshop in (("Selling", True), ("To meet us", False))
        ]
    )
    env["event.registration"].create(
        [
            {
                "event_id": workshop.id,
                "partner_id": person.partner_id.id,
                "name": person.name,
                "email": person.email,
                "phone": "0297000000",
            }
            for workshop in workshops
        ]
    )
    env["cae.workshop.attendance"].create(
        {
            "session_id": workshops[0].session_ids[:1].id,
            "entrepreneur_id": person.id,
            "minutes": 60,
            "signature": DOT,
        }
    )
    env["cae.workshop.waiting"].create(
        {"event_id": workshops[0].id, "entrepreneur_id": person.id}
    )
    skill = env["cae.skill"].search([], limit=1)
    env["cae.skill.assessment"].create(
        {
            "entrepreneur_id": person.id,
            "comment": "Shy",
            "line_ids": [Command.create({"skill_id": skill.id})],
        }
    )


def _share(person):
    env = person.env
    other = _create_other(person)
    own = {"entrepreneur_id": person.id}
    env["cae.directory.card"].create({**own, "presentation": person.name})
    env["cae.directory.message"].create(
        [
            {"sender_id": one.id, "addressee_id": two.id, "fingerprint": "0"}
            for one, two in ((person, other), (other, person))
        ]
    )
    room = env["cae.shared.resource"].create(
        {"name": "Room", "company_id": person.company_id.id}
    )
    start = fields.Datetime.start_of(fields.Datetime.now(), "week")
    booking = env["cae.resource.booking"].create(
        {
            **own,
            "resource_id": room.id,
            "start": start + timedelta(days=8, hours=10),
            "stop": start + timedelta(days=8, hours=11),
            "purpose": "A birthday",
        }
    )
    booking.message_post(body=person.name)
    calls = env["cae.partner.call"].create(
        [{"entrepreneur_id": one.id, "name": "A baker"} for one in (person, other)]
    )
    env["cae.partner.answer"].create({**own, "call_id": calls[1].id, "text": "Me"})


def _create_other(person):
    vals = {"name": "Somebody Else", "company_id": person.company_id.id}
    return person.create(vals)


def _walk(person):
    env = person.env
    criterion = env["cae.entrepreneur.criterion"].search([], limit=1)
    env["cae.entrepreneur.criterion.tick"].create(
        {
            "entrepreneur_id": person.id,
            "criterion_id": criterion.id,
            "user_id": env.uid,
        }
    )
    clock = env["cae.clock"].search([("model", "=", person._name)], limit=1)
    env["cae.deadline"].create(
        {
            "clock_id": clock.id,
            "res_id": person.id,
            "entrepreneur_id": person.id,
            "company_id": person.company_id.id,
            "date": fields.Date.today(),
        }
    )
    env["cae.social.snapshot"].create({"entrepreneur_id": person.id, "kind": "entry"})
    person.message_post(body="A secret", author_id=person.partner_id.id)
    person.partner_id.image_1920 = DOT


# --- what is left -----------------------------------------------------------------


def find_links(model, comodel="cae.entrepreneur"):
    """:return: names of the fields by which the rows of a model belong to a person"""
    if not model._auto or model._abstract or model._transient:
        return []
    return [
        field.name
        for field in model._fields.values()
        if field.store
        and field.type in ("many2one", "many2many")
        and field.comodel_name == comodel
    ]


def mark_texts(person, mark):
    """Write a mark in each text that hangs on a person, whatever seals it."""
    env = person.env
    env.flush_all()
    for model in env.values():
        for link in find_links(model):
            names = [
                field.name
                for field in model._fields.values()
                if field.store
                and field.type in TEXTS
                and not field.translate
                and field.name not in NOT_WORDS
            ]
            rows = model.sudo().with_context(active_test=False)
            rows = rows.search([(link, "in", person.ids)])
            if rows and names:
                _write_mark(env, model._table, names, rows.ids, mark)
    env.invalidate_all()


def mark_own_texts(records, mark):
    """Write a mark in each text of some records that a person may have filled in."""
    records.env.flush_all()
    for record in records:
        names = [
            field.name
            for field in record._fields.values()
            if field.store
            and field.type in TEXTS
            and not (field.readonly or field.inherited or field.company_dependent)
        ]
        values = SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), mark) for name in names
        )
        query = "UPDATE %s SET %s WHERE id = %s"
        table = SQL.identifier(record._table)
        record.env.cr.execute(SQL(query, table, values, record.id))
    records.env.invalidate_all()


def _write_mark(env, table, names, ids, mark):
    values = SQL(", ").join(
        SQL("%s = %s || id", SQL.identifier(name), mark) for name in names
    )
    query = "UPDATE %s SET %s WHERE id IN %s"
    env.cr.execute(SQL(query, SQL.identifier(table), values, tuple(ids)))


def find_mark(env, mark):
    """:return: set of "table.column" whose rows hold a text"""
    env.flush_all()
    env.cr.execute(
        """SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = current_schema()
              AND data_type IN ('text', 'character varying', 'jsonb', 'json')
              AND table_name IN (SELECT tablename FROM pg_tables)"""
    )
    found = set()
    for table, column in env.cr.fetchall():
        env.cr.execute(
            SQL(
                "SELECT 1 FROM %s WHERE strpos(%s::text, %s) > 0 LIMIT 1",
                SQL.identifier(table),
                SQL.identifier(column),
                mark,
            )
        )
        if env.cr.fetchone():
            found.add(f"{table}.{column}")
    return found
