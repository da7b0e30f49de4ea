from odoo import api, fields, models
from odoo.fields import Domain


class CaeMemberRegister(models.TransientModel):
    """The register of members as it stood on a day, to read and to print (SCOP-18)."""

    _name = "cae.member.register"
    _description = "Register of Members"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(string="On", required=True, default=fields.Date.context_today)
    with_former = fields.Boolean(
        string="With Those Who Had Left",
        default=True,
        help="Their entries are kept: those who left within the five years before the"
        " day are shown (Code de commerce, L. 231-6).",
    )
    member_count = fields.Integer(string="Number of Members", compute="_compute_counts")
    employee_count = fields.Integer(string="Employed", compute="_compute_counts")
    minimum = fields.Integer(string="Needed by Law", compute="_compute_counts")
    missing = fields.Integer(compute="_compute_counts")
    line_ids = fields.One2many("cae.member.register.line", "register_id")

    @api.depends("company_id", "date")
    def _compute_display_name(self):
        for register in self:
            register.display_name = self.env._(
                "Register of members on %s",
                fields.Date.to_string(register.date) if register.date else "",
            )

    @api.depends("company_id", "date")
    def _compute_counts(self):
        for register in self:
            counts = register.company_id._count_members(
                register.date or fields.Date.context_today(self)
            )
            register.member_count = counts["members"]
            register.employee_count = counts["employees"]
            register.minimum = counts["minimum"]
            register.missing = counts["missing"]

    def action_show(self):
        """Open the register of the day: to read, to group, to export."""
        self._fill()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "cae.member.register.line",
            "view_mode": "list",
            "domain": [("register_id", "=", self.id)],
        }

    def action_print(self):
        self._fill()
        report = self.env.ref("cae_governance.action_report_member_register")
        return report.report_action(self)

    def _fill(self):
        self.ensure_one()
        self.line_ids.unlink()
        members = self.env["cae.member"].search(self._get_members_domain())
        holdings = self.env["cae.share.movement"]._get_holdings(
            "member_id", members, self.date
        )
        self.env["cae.member.register.line"].create(
            [
                self._prepare_line_vals(member, holdings[member.id])
                for member in members.sorted("number")
            ]
        )

    def _get_members_domain(self):
        members = self.env["cae.member"]
        domain = Domain(members._get_members_domain(self.company_id, self.date))
        if self.with_former:
            domain |= Domain(self._get_former_domain())
        return domain

    def _get_former_domain(self):
        """Domain of those who had left on the day, and whom the register keeps."""
        years = self.company_id._get_legal_setting("member_liability_years", self.date)
        return [
            ("company_id", "=", self.company_id.id),
            ("number", ">", 0),
            ("date_exit", "<=", self.date),
            ("date_exit", ">", fields.Date.subtract(self.date, years=int(years))),
        ]

    def _prepare_line_vals(self, member, holding):
        left = member.date_exit and member.date_exit <= self.date
        partner = member.partner_id
        address = member.exit_address if left else partner._get_register_address()
        return {
            "register_id": self.id,
            "member_id": member.id,
            "number": member.number,
            "name": partner.name,
            "address": ", ".join((address or "").splitlines()),
            "category": member._get_category_on(self.date),
            "college_id": member.college_id.id,
            "date_admission": member.date_admission,
            "decision_reference": member.decision_reference,
            "share_count": holding.shares,
            "capital": float(holding.capital),
            "paid_capital": float(holding.paid),
            "date_exit": left and member.date_exit,
            "exit_cause_id": left and member.exit_cause_id.id,
            "kept_until": left and member.kept_until,
        }
