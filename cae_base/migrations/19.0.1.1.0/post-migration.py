from collections import defaultdict
from itertools import pairwise

from openupgradelib import openupgrade

from odoo import SUPERUSER_ID, fields

from odoo.addons.cae_base.engine.contract_terms import ONE_DAY, find_last_day

STAGES_WITH_PLAN = (
    "diagnosis",
    "feasibility",
    "launch",
    "first_sales",
    "development",
)


def give_plans(env):
    """The stages are their owner's (noupdate): only what is new is written."""
    for name in STAGES_WITH_PLAN:
        stage = env.ref(f"cae_base.stage_{name}", raise_if_not_found=False)
        plan = env.ref(f"cae_base.plan_{name}", raise_if_not_found=False)
        if stage and not stage.activity_plan_id:
            stage.activity_plan_id = plan


# --- the path of people -----------------------------------------------------------


def write_stage_history(env):
    """The chatter kept the moves: the history begins with them."""
    moves = read_moves(env)
    stages = set(env["cae.entrepreneur.stage"].search([]).ids)
    people = env["cae.entrepreneur"].with_context(active_test=False)
    env["cae.entrepreneur.stage.history"].create(
        [
            vals
            for person in people.search([("stage_history_ids", "=", False)])
            for vals in prepare_history(person, moves[person.id], stages)
        ]
    )


def read_moves(env):
    """:return: defaultdict {person id: list of (date, user, stage left, entered)}"""
    env.cr.execute(
        """
        SELECT message.res_id, message.date, message.create_uid,
               tracking.old_value_integer, tracking.new_value_integer
          FROM mail_tracking_value tracking
          JOIN mail_message message ON message.id = tracking.mail_message_id
          JOIN ir_model_fields field ON field.id = tracking.field_id
         WHERE message.model = 'cae.entrepreneur'
           AND field.model = 'cae.entrepreneur'
           AND field.name = 'stage_id'
      ORDER BY message.date, tracking.id
        """
    )
    moves = defaultdict(list)
    for person, *move in env.cr.fetchall():
        moves[person].append(move)
    return moves


def prepare_history(person, moves, stages):
    """Stages that exist no more are left out; the last row is where the person is."""
    first = moves[0][2] if moves else person.stage_id.id
    steps = [(person.create_date, person.create_uid.id, first)]
    steps += [(date, user, stage) for date, user, _left, stage in moves]
    if steps[-1][2] != person.stage_id.id:
        steps.append((person.write_date, person.write_uid.id, person.stage_id.id))
    known = [step for step in steps if step[2] in stages]
    return [
        {
            "entrepreneur_id": person.id,
            "stage_id": stage,
            "date_from": date,
            "date_to": following and following[0],
            "user_id": user or SUPERUSER_ID,
        }
        for (date, user, stage), following in pairwise([*known, None])
    ]


def write_exits(env):
    """Who has left did so on the day of the move; why was not asked."""
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_entrepreneur person
           SET exit_type = 'other',
               exit_date = GREATEST(history.date_from::date, person.date_entry)
          FROM cae_entrepreneur_stage_history history
          JOIN cae_entrepreneur_stage stage ON stage.id = history.stage_id
         WHERE history.entrepreneur_id = person.id
           AND history.date_to IS NULL
           AND stage.is_exit
           AND person.exit_type IS NULL
        """,
    )


# --- activities -------------------------------------------------------------------


def date_opening(env):
    """As a new one: open since its first sharing key, or since it was entered."""
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_activity activity
           SET date_open = opening.day, date_state = opening.day
          FROM (
                SELECT activity.id,
                       LEAST(activity.create_date::date, MIN(key.date_from)) AS day
                  FROM cae_activity activity
             LEFT JOIN cae_activity_key key ON key.activity_id = activity.id
              GROUP BY activity.id
               ) opening
         WHERE opening.id = activity.id AND activity.date_open IS NULL
        """,
    )


def close_archived(env):
    """What was archived had closed: on the last day of its keys, or when archived."""
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_activity activity
           SET state = 'closed', date_state = closing.day
          FROM (
                SELECT activity.id,
                       CASE WHEN MAX(COALESCE(key.date_to, 'infinity')) < CURRENT_DATE
                            THEN MAX(key.date_to)
                            ELSE GREATEST(
                                activity.date_open, activity.write_date::date
                            ) END AS day
                  FROM cae_activity activity
             LEFT JOIN cae_activity_key key ON key.activity_id = activity.id
                 WHERE activity.active IS NOT TRUE
              GROUP BY activity.id
               ) closing
         WHERE closing.id = activity.id AND activity.state = 'open'
        """,
    )


def write_activity_history(env):
    activities = env["cae.activity"].with_context(active_test=False)
    activities = activities.search([("change_ids", "=", False)])
    closed = activities.filtered(lambda activity: activity.state == "closed")
    env["cae.activity.change"].create(
        [
            {
                "activity_id": activity.id,
                "date": activity.date_open,
                "state": "open",
                "user_id": activity.create_uid.id,
            }
            for activity in activities
        ]
        + [
            {
                "activity_id": activity.id,
                "date": activity.date_state,
                "state": "closed",
                "user_id": activity.write_uid.id,
            }
            for activity in closed
        ]
    )


# --- contracts --------------------------------------------------------------------


def keep_signed_elsewhere(env):
    """Contracts that ran before are complete as they are: as for those recorded as past
    ones, neither items nor a signed document are asked for."""
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_contract
           SET signature_method = 'elsewhere',
               end_reason = CASE WHEN state = 'ended' THEN 'other' END
         WHERE state IN ('running', 'ended') AND signature_method IS NULL
        """,
    )


def end_capes(env):
    """CAPE-02: a CAPE has an end; unwritten, it is the last day that the law allows."""
    capes = env["cae.contract"].search(
        [("kind", "=", "cape"), ("date_end", "=", False)]
    )
    for cape in capes:
        months = cape._get_legal_number("cape_months")
        set_end(env, cape.id, find_last_day(cape.date_start, months))
    capes.invalidate_recordset()


def renew_long_capes(env):
    """CAPE-02: a document lasts 12 months at most. What was written as one longer CAPE
    was renewed: each renewal that has begun is a document of its own, those to come are
    to be made. The chatter keeps the end that was written."""
    label = env["cae.contract"]._fields["date_end"]._description_string(env)
    for cape in env["cae.contract"].search(
        [("kind", "=", "cape"), ("state", "=", "running")]
    ):
        [(_start, end), *renewals] = find_periods(cape)
        if end == cape.date_end:
            continue
        cape._message_log(body=f"{label}: {cape.date_end}")
        last_id = cape.id
        set_end(env, last_id, end)
        for number, (start, end) in enumerate(renewals, start=1):
            last_id = insert_renewal(env, cape, last_id, number, start)
            set_end(env, last_id, end)


def find_periods(cape):
    """:return: list of (first day, last day) of a CAPE, then of its renewals begun"""
    months = cape._get_legal_number("cape_months")
    most = 1 + cape._get_legal_number("cape_renewals")
    last_start = min(cape.date_end, fields.Date.today())
    periods, start = [], cape.date_start
    while not periods or (start <= last_start and len(periods) < most):
        end = min(find_last_day(start, months), cape.date_end)
        periods.append((start, end))
        start = end + ONE_DAY
    return periods


def set_end(env, contract_id, day):
    openupgrade.logged_query(
        env.cr,
        "UPDATE cae_contract SET date_end = %(day)s, date_last = %(day)s"
        " WHERE id = %(id)s",
        {"day": day, "id": contract_id},
    )


def insert_renewal(env, cape, parent_id, number, start):
    """The document before hands over, as in ``_supersede_parents``.

    :return: id of the new document
    """
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_contract SET state = 'ended', end_reason = 'superseded'
         WHERE id = %(parent)s
        """,
        {"parent": parent_id},
    )
    openupgrade.logged_query(
        env.cr,
        """
        INSERT INTO cae_contract
               (entrepreneur_id, company_id, coach_id, local_office_id, kind, nature,
                parent_id, origin_id, number, date_start, state, signature_method,
                objective_period, create_uid, create_date, write_uid, write_date)
        SELECT entrepreneur_id, company_id, coach_id, local_office_id, kind, 'renewal',
               %(parent)s, id, %(number)s, %(start)s, 'running', 'elsewhere',
               objective_period, create_uid, create_date, write_uid, write_date
          FROM cae_contract
         WHERE id = %(first)s
     RETURNING id
        """,
        {"first": cape.id, "parent": parent_id, "number": number, "start": start},
    )
    [new_id] = env.cr.fetchone()
    return new_id


def end_before_next(env):
    """A contract that has ended ran until the eve of the one which followed it."""
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_contract ended
           SET date_ended = next.date_start - 1,
               date_last = next.date_start - 1,
               end_reason = 'next'
          FROM (
                SELECT earlier.id, MIN(later.date_start) AS date_start
                  FROM cae_contract earlier
                  JOIN cae_contract later
                    ON later.entrepreneur_id = earlier.entrepreneur_id
                   AND later.state IN ('running', 'ended')
                   AND later.parent_id IS NULL
                   AND later.date_start > earlier.date_start
                   AND later.date_start <= earlier.date_last
                 WHERE earlier.state = 'ended'
              GROUP BY earlier.id
               ) next
         WHERE next.id = ended.id
        """,
    )


@openupgrade.migrate()
def migrate(env, version):
    give_plans(env)
    write_stage_history(env)
    env.flush_all()
    write_exits(env)
    date_opening(env)
    close_archived(env)
    env.invalidate_all()
    write_activity_history(env)
    keep_signed_elsewhere(env)
    end_capes(env)
    renew_long_capes(env)
    end_before_next(env)
    env.invalidate_all()
