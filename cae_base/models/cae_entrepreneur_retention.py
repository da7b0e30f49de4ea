from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from .cae_contract import BINDING, RUNNING, SIGNED


class CaeEntrepreneur(models.Model):
    """From when on the data of a person are kept no more, and what holds them."""

    _inherit = "cae.entrepreneur"

    legal_hold_until = fields.Date(
        copy=False,
        groups="cae_base.group_manager",
        help="Until this day nothing of this person is anonymised: a dispute, a claim,"
        " a control (SCOP-16).",
    )
    legal_hold_reason = fields.Char(
        string="Reason of the Hold", copy=False, groups="cae_base.group_manager"
    )
    anonymised_on = fields.Date(readonly=True, copy=False)

    @api.constrains("legal_hold_until", "legal_hold_reason")
    def _check_legal_hold(self):
        for person in self.sudo():  # sudo: checked whoever writes
            if bool(person.legal_hold_until) != bool(person.legal_hold_reason):
                raise ValidationError(
                    self.env._("Write until when the data are held, and why.")
                )

    # --- rules ----------------------------------------------------------------------

    @api.model
    def _get_kept_people(self, company):
        """:return: the people of a company whose data are not anonymised yet"""
        return self.search(
            [("company_id", "=", company.id), ("anonymised_on", "=", False)]
        )

    def _have_contract(self):
        """:return: those who have, or once had, a contract that bound them"""
        contracts = self.env["cae.contract"].search_fetch(
            [("entrepreneur_id", "in", self.ids), ("state", "in", BINDING)],
            ["entrepreneur_id"],
        )
        return contracts.entrepreneur_id

    @api.model
    def _retention_candidates(self, company):
        """Those who never had a contract: from the last contact on, which is their
        last move, the last meeting they came to, or their entry."""
        people = self._get_kept_people(company)
        people -= people._have_contract()
        moves = self.env["cae.entrepreneur.stage.history"]._read_group(
            [("entrepreneur_id", "in", people.ids)],
            ["entrepreneur_id"],
            ["date_from:max"],
        )
        last = {person.id: company._get_day_of(moment) for person, moment in moves}
        return {
            person: max(filter(None, [last.get(person.id), person.date_entry]))
            for person in people
            if last.get(person.id) or person.date_entry
        }

    @api.model
    def _retention_former(self, company):
        """Those who had a contract and left: from the day on which they left."""
        people = self._get_kept_people(company)._have_contract()
        return {
            person: person.exit_date
            for person in people
            if person.exit_date and person.stage_id.is_exit
        }

    # --- obstacles ------------------------------------------------------------------

    def _get_anonymisation_obstacles(self):
        """Hook: what holds the data of these people, in a constant number of queries.

        :return: defaultdict {person id: list of sentences}
        """
        obstacles = defaultdict(list)
        self._add_hold_obstacles(obstacles)
        self._add_login_obstacles(obstacles)
        self._add_contract_obstacles(obstacles)
        return obstacles

    def _add_hold_obstacles(self, obstacles):
        today = fields.Date.context_today(self)
        for person in self:
            if person.legal_hold_until and person.legal_hold_until >= today:
                obstacles[person.id].append(
                    self.env._(
                        "Legal hold until %(day)s: %(reason)s.",
                        day=format_date(self.env, person.legal_hold_until),
                        reason=person.legal_hold_reason,
                    )
                )

    def _add_login_obstacles(self, obstacles):
        """Who is somebody else, too: of the staff, or of another cooperative."""
        others = self.search_fetch(
            [("partner_id", "in", self.partner_id.ids), ("id", "not in", self.ids)],
            ["partner_id"],
        ).partner_id
        for person in self:
            if person.partner_id in others:
                obstacles[person.id].append(
                    self.env._("Another cooperative follows this person, too.")
                )
            if person.partner_id.user_ids.filtered(lambda user: user._is_internal()):
                obstacles[person.id].append(
                    self.env._("This person works for the cooperative.")
                )

    def _add_contract_obstacles(self, obstacles):
        """The papers of a contract are kept as long as it may be disputed."""
        today = fields.Date.context_today(self)
        contracts = self.env["cae.contract"].search_fetch(
            [("entrepreneur_id", "in", self.ids), ("state", "in", BINDING)],
            ["entrepreneur_id", "state", "date_last", "company_id"],
        )
        for person, some in contracts.grouped("entrepreneur_id").items():
            if some.filtered(lambda contract: contract.state in (SIGNED, RUNNING)):
                obstacles[person.id].append(self.env._("A contract holds."))
                continue
            years = int(
                person.company_id._get_legal_setting("retention_contract_years", today)
            )
            until = fields.Date.add(max(some.mapped("date_last")), years=years)
            if until >= today:
                obstacles[person.id].append(
                    self.env._(
                        "The papers of the last contract are kept until %s.",
                        format_date(self.env, until),
                    )
                )
