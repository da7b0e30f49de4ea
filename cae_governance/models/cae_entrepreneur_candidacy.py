from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.seniority import Employment, find_continuous_start
from .cae_contract import EMPLOYMENT


class CaeEntrepreneur(models.Model):
    """From employment to membership: since when, applied or not (SCOP-03)."""

    _inherit = "cae.entrepreneur"

    candidacy_ids = fields.One2many(
        "cae.candidacy", "entrepreneur_id", string="Applications for Membership"
    )
    candidacy_count = fields.Integer(
        string="Number of Applications", compute="_compute_candidacy_count"
    )

    @api.depends("candidacy_ids")
    def _compute_candidacy_count(self):
        for person in self:
            person.candidacy_count = len(person.candidacy_ids)

    def action_open_candidacies(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "cae.candidacy",
            "view_mode": "list,form",
            "domain": [("entrepreneur_id", "in", self.ids)],
            "context": {"default_partner_id": self.partner_id[:1].id},
            "name": self.env._("Applications for Membership"),
        }

    def _get_employment_starts(self, day=None):
        """Since when these people are employed without a break, a CAPE left out.

        :return: dict {person: first day}; no key for who is not employed on the day
        """
        day = day or fields.Date.context_today(self)
        # sudo: who keeps the register needs not read contracts to count their days
        contracts_sudo = (
            self.env["cae.contract"]
            .sudo()
            .search_fetch(
                [
                    ("entrepreneur_id", "in", self.ids),
                    ("kind", "in", EMPLOYMENT),
                    ("state", "in", ("signed", "running", "ended")),
                ],
                ["entrepreneur_id", "date_start", "date_last"],
            )
        )
        employments = contracts_sudo.grouped(
            lambda contract: contract.entrepreneur_id.id
        )
        starts = {
            person: find_continuous_start(
                [
                    Employment(contract.date_start, contract.date_last or None)
                    for contract in employments.get(person.id, ())
                ],
                day,
            )
            for person in self
        }
        return {person: start for person, start in starts.items() if start}

    @api.model
    def _clock_employed_year(self):
        """SCOP-03: employed for one year, neither a member nor a candidate: they may
        ask, and the assembly must rule. Told once, around that day."""
        today = fields.Date.context_today(self)
        people = self.search(
            self._get_followed_domain()
            & Domain("member_since", "=", False)
            & Domain(
                "contract_ids",
                "any",
                [("kind", "in", EMPLOYMENT), ("state", "=", "running")],
            )
            & ~Domain(
                "candidacy_ids", "any", [("state", "in", ("submitted", "agenda"))]
            )
        )
        dates = []
        for person, start in people._get_employment_starts(today).items():
            years = person.company_id._get_legal_setting("candidacy_years", today)
            day = fields.Date.add(start, years=int(years))
            if fields.Date.add(day, months=1) >= today:
                dates.append((person, day))
        return dates
