from odoo import api, fields, models
from odoo.fields import Domain


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
            contract.deadline_count = counts.get(contract, 0)

    def _get_deadline_domain(self):
        return Domain("state", "=", "open") & Domain("contract_id", "in", self.ids)

    def action_open_deadlines(self):
        return self.env["cae.deadline"]._get_action(self._get_deadline_domain())

    @api.model
    def _get_watched_domain(self, kind):
        """Domain of the contracts of a kind which bind the parties, and whose
        entrepreneur is still followed."""
        return (
            Domain("kind", "=", kind)
            & Domain("state", "in", ["signed", "running"])
            & Domain("entrepreneur_id.active", "=", True)
        )

    @api.model
    def _clock_cape_end(self):
        """CAPE-02: the last end of each person's CAPE, unless a CESA follows it."""
        salaried = [("kind", "=", "cesa"), ("state", "in", ["signed", "running"])]
        contracts = self.search(
            self._get_watched_domain("cape")
            & Domain("date_end", "!=", False)
            & Domain("entrepreneur_id.contract_ids", "not any", salaried),
            order="date_end, id",
        )
        last = {contract.entrepreneur_id: contract for contract in contracts}
        return [(contract, contract.date_end) for contract in last.values()]

    @api.model
    def _clock_trial_end(self):
        """CAE-08: the trials that are not over."""
        today = fields.Date.context_today(self)
        ends = self.search(self._get_watched_domain("cesa"))._get_trial_ends()
        return [(contract, day) for contract, day in ends.items() if day >= today]

    def _get_trial_ends(self):
        """CAE-08: the longest trial of these CESA, less the days of the earlier
        contracts.

        :return: dict {contract: last day of its trial}
        """
        ends = {}
        for contract in self:
            start = contract.date_start
            months = contract.company_id._get_legal_setting("trial_months", start)
            days = contract.entrepreneur_id._count_earlier_days(start) + 1
            last_day = fields.Date.add(start, months=int(months))
            ends[contract] = fields.Date.subtract(last_day, days=days)
        return ends
