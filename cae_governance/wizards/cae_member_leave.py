from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from ..models.cae_member_exit import FORMER_EMPLOYEE


class CaeMemberLeave(models.TransientModel):
    """A member leaves: when and why; what follows is said beforehand (SCOP-05)."""

    _name = "cae.member.leave"
    _description = "Exit of a Member"

    member_id = fields.Many2one("cae.member", required=True, readonly=True)
    company_id = fields.Many2one(related="member_id.company_id")
    cause_id = fields.Many2one("cae.member.exit.cause", string="Cause", required=True)
    cause_description = fields.Text(related="cause_id.description")
    needs_assembly = fields.Boolean(related="cause_id.needs_assembly")
    date = fields.Date(
        string="On",
        required=True,
        default=fields.Date.context_today,
        help="From this day on no longer a member; today or a day before.",
    )
    exit_reference = fields.Char(string="Resolution")
    exit_address = fields.Text(
        string="Address to Keep",
        compute="_compute_exit_address",
        store=True,
        readonly=False,
    )
    exit_note = fields.Text(string="Remarks")
    stays = fields.Boolean(compute="_compute_consequences")
    consequences = fields.Html(compute="_compute_consequences", sanitize=False)

    @api.depends("member_id")
    def _compute_exit_address(self):
        for wizard in self:
            partner = wizard.member_id.partner_id
            wizard.exit_address = partner and partner._get_register_address()

    @api.depends("member_id", "cause_id", "date")
    def _compute_consequences(self):
        for wizard in self:
            cause, member = wizard.cause_id, wizard.member_id
            wizard.stays = bool(cause and member._filter_staying(cause))
            wizard.consequences = (
                Markup("<ul>%s</ul>")
                % Markup().join(
                    Markup("<li>%s</li>") % line for line in wizard._tell_consequences()
                )
                if cause and member and wizard.date
                else False
            )

    def _tell_consequences(self):
        """:return: list of sentences: what will be, if this is confirmed"""
        lines = self._tell_stay() if self.stays else self._tell_exit()
        return [
            *lines,
            *self._tell_contracts(),
            *self._tell_minimum(),
            *self._tell_votes(),
        ]

    def _tell_stay(self):
        return [
            self.env._(
                "%(name)s stays a member, with a voice and shares, in the category of"
                " former employees (%(reference)s).",
                name=self.member_id.display_name,
                reference=self.cause_id.reference or self.env._("see the statutes"),
            )
        ]

    def _tell_exit(self):
        member = self.member_id
        kept_until = member._get_kept_until(self.date)
        lines = [
            self.env._(
                "From %(day)s on %(name)s is no longer a member; number %(number)s"
                " stays that person's.",
                day=format_date(self.env, self.date),
                name=member.display_name,
                number=member.number,
            ),
            self.env._(
                "The entry and the address are kept until %s: who left stays liable for"
                " what the cooperative owed then (Code de commerce, L. 231-6).",
                format_date(self.env, kept_until),
            ),
        ]
        if member.share_count:
            lines.append(
                self.env._(
                    "%(count)s shares, %(amount)s paid up, are to be reimbursed in"
                    " the order and within the time of the statutes (loi 47-1775,"
                    " art. 18).",
                    count=member.share_count,
                    amount=format_amount(
                        self.env, member.paid_capital, member.currency_id
                    ),
                )
            )
        return lines

    def _tell_contracts(self):
        """What becomes of a work contract that still runs."""
        member = self.member_id
        contracts_sudo = member._get_work_contracts()[member]
        if not contracts_sudo:
            return []
        if not member._filter_ending_contract(self.cause_id):
            return [
                self.env._(
                    "The work contract goes on: nothing is planned about it.",
                )
            ]
        users = [
            contract.coach_id or member.company_id._get_cae_manager()
            for contract in contracts_sudo
        ]
        return [
            self.env._(
                "%(contract)s still runs: %(user)s has a to-do to end it. It does not"
                " end by itself (%(reference)s).",
                contract=contract.name,
                user=user.name,
                reference=self.cause_id.reference or self.env._("see the statutes"),
            )
            for contract, user in zip(contracts_sudo, users, strict=True)
        ]

    def _tell_minimum(self):
        """SCOP-02: what is left of the employed members."""
        company = self.member_id.company_id
        counts = company._count_members(self.date)
        left = counts["employees"] - (
            self.member_id._get_category_on(self.date) == "employee"
        )
        if left >= counts["minimum"]:
            return []
        return [
            self.env._(
                "%(left)s employed members would be left, %(minimum)s are needed: a"
                " court may dissolve the cooperative after one year below (loi 78-763,"
                " art. 5).",
                left=left,
                minimum=counts["minimum"],
            )
        ]

    def _tell_votes(self):
        """SCOP-13: what the employees have of the votes then."""
        after = FORMER_EMPLOYEE if self.stays else None
        changes = {self.member_id.id: after}
        return self.member_id.company_id._get_voice_warnings(self.date, changes)

    def action_confirm(self):
        self.ensure_one()
        vals = {"exit_note": self.exit_note, "exit_reference": self.exit_reference}
        if not self.stays:
            vals["exit_address"] = self.exit_address
        self.member_id._leave(self.cause_id, self.date, **vals)
