from odoo import api, fields, models
from odoo.fields import Domain

from .cae_contract import CAPE, CESA, RUNNING, SIGNED


class CaeContract(models.Model):
    """The deadlines of a contract, and the clocks that find them."""

    _inherit = "cae.contract"

    deadline_count = fields.Integer(
        string="Number of Deadlines", compute="_compute_deadline_count"
    )

    def _compute_deadline_count(self):
        counts = dict(
            self.env["cae.deadline"]._read_group(
                self._get_deadline_domain(), ["contract_id"], ["__count"]
            )
        )
        for contract in self:
            contract.deadline_count = counts.get(contract._get_root(), 0)

    def _get_deadline_domain(self):
        """Domain of the open deadlines of the chains of these contracts."""
        roots = {contract._get_root().id for contract in self}
        return Domain("state", "=", "open") & Domain("contract_id", "in", list(roots))

    def action_open_deadlines(self):
        return self.env["cae.deadline"]._get_action(self._get_deadline_domain())

    @api.model
    def _get_watched_domain(self, kind):
        """Domain of the contracts of a kind which bind the parties, unless their end is
        decided."""
        return (
            Domain("kind", "=", kind)
            & Domain("state", "in", (SIGNED, RUNNING))
            & Domain("end_reason", "=", False)
        )

    @api.model
    def _clock_cape_end(self):
        """CAPE-02: the last end of each person's CAPE, unless a CESA follows it."""
        salaried = [("kind", "=", CESA), ("state", "in", (SIGNED, RUNNING))]
        contracts = self.search(
            self._get_watched_domain(CAPE)
            & Domain("date_last", "!=", False)
            & Domain("entrepreneur_id.contract_ids", "not any", salaried),
            order="date_last, id",
        )
        return contracts._get_last_dates("date_last")

    @api.model
    def _clock_trial_end(self):
        """CAE-08: the trials that are not over."""
        today = fields.Date.context_today(self)
        contracts = self.search(self._get_watched_domain(CESA), order="date_start, id")
        trials = contracts.filtered(
            lambda contract: contract.trial_end and contract.trial_end >= today
        )
        return trials._get_last_dates("trial_end")

    def _get_last_dates(self, name):
        """What an amendment does not change is not planned again.

        :return: list of (first contract of a chain, date in its last document)
        """
        dates = {contract._get_root(): contract[name] for contract in self}
        return list(dates.items())
