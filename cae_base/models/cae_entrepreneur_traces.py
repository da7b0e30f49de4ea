from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from .cae_interview_report import HEADINGS

ERASED = None
BLANK = "—"  # where something has to be written


class CaeEntrepreneur(models.Model):
    """What becomes of the rows that name a person, when he is anonymised (RGPD-01)."""

    _inherit = "cae.entrepreneur"

    def _get_traces(self):
        """Hook: what becomes of each model whose rows belong to a person.

        :return: dict {model: names of the words that go, their row and its figures
            stay; or ERASED, if the rows go}
        """
        return {
            "cae.deadline": ERASED,
            "cae.directory.card": ERASED,
            "cae.directory.message": ERASED,
            "cae.interview": (*HEADINGS, "document_id", "document_hash")
            + ("certificate_id",),
            "cae.interview.action": ERASED,
            "cae.interview.signature": ERASED,
            "cae.partner.answer": ERASED,
            "cae.partner.call": ERASED,
            "cae.resource.booking": ("purpose", "cancel_reason"),
            "cae.skill.assessment": ("comment",),
            "cae.workshop.attendance": ("signature",),
            "cae.workshop.waiting": ERASED,
        }

    def _anonymise_traces(self):
        for name, words in self._get_traces().items():
            if words is not ERASED:
                self._empty_words(self._find_traces(name), words)
        for name, words in self._get_traces().items():
            if words is ERASED:
                self._erase_rows(self._find_traces(name))
        self._anonymise_support_time()
        self._anonymise_activities()

    def _find_traces(self, name):
        """:return: what a model says of these people, archived rows too"""
        model = self.env[name].with_context(active_test=False)
        links = [
            field.name
            for field in model._fields.values()
            if field.store
            and field.type == "many2one"
            and field.comodel_name == self._name
        ]
        return model.search(Domain.OR(Domain(link, "in", self.ids) for link in links))

    def _empty_words(self, records, names):
        """Straight in the table: what is sealed stays agreed, but nobody reads it."""
        if not records:
            return
        files = [name for name in names if not records._fields[name].column_type]
        records.with_context(tracking_disable=True).write(dict.fromkeys(files, False))
        records.flush_recordset()
        values = SQL(", ").join(
            SQL(
                "%s = %s",
                SQL.identifier(name),
                BLANK if records._fields[name].required else None,
            )
            for name in names
            if name not in files
        )
        if values:
            query = "UPDATE %s SET %s WHERE id IN %s"
            table = SQL.identifier(records._table)
            self.env.cr.execute(SQL(query, table, values, records._ids))
            records.invalidate_recordset()

    def _erase_rows(self, records):
        """Straight in the table, with the papers that hang on them."""
        self._erase_papers([records])
        if records:
            table = SQL.identifier(records._table)
            query = "DELETE FROM %s WHERE id IN %s"
            self.env.cr.execute(SQL(query, table, records._ids))
            self.env.invalidate_all()

    def _get_traced(self):
        """:return: list of the recordsets whose rows stay and whose papers go"""
        return [
            self._find_traces(name)
            for name, words in self._get_traces().items()
            if words is not ERASED
        ]

    def _anonymise_support_time(self):
        """The hours stay; their subject may name him, unless it is a workshop's."""
        times = self.env["cae.support.time"].search(
            [("entrepreneur_ids", "in", self.ids), ("kind", "!=", "workshop")]
        )
        self._empty_words(times, ("name",))

    def _anonymise_activities(self):
        """Of those in which nobody else works or worked: why they closed, his diploma,
        his policies. Their names stay, for the documents of the accounts bear them."""
        activities = self.key_ids.activity_id.filtered(
            lambda one: not one.key_ids.entrepreneur_id.filtered(
                lambda person: person not in self and not person.anonymised_on
            )
        )
        own = [("activity_id", "in", activities.ids)]
        self._empty_words(
            activities, ("state_reason", "trade_proof", "trade_proof_name")
        )
        changes = self.env["cae.activity.change"].search(own)
        self._empty_words(changes, ("reason",))
        insurances = self.env["cae.activity.insurance"].search(own)
        self._empty_words(
            insurances, ("policy_number", "certificate", "certificate_name")
        )

    def _erase_appointments(self):
        """His appointments go; from those of several people, he alone goes."""
        events = self.env["calendar.event"].with_context(
            active_test=False, dont_notify=True
        )
        found = events.search(
            Domain("cae_entrepreneur_id", "in", self.ids)
            | Domain("partner_ids", "in", self.partner_id.ids)
        )
        own = found.filtered(
            lambda event: event.cae_entrepreneur_id or len(event.partner_ids) <= 2
        )
        (found - own).attendee_ids.filtered(
            lambda attendee: attendee.partner_id in self.partner_id
        ).unlink()
        own.unlink()
