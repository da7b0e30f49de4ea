from odoo import fields, models


class CaeMemberRegisterLine(models.TransientModel):
    """What the register says of one member on the day asked for (SCOP-18)."""

    _name = "cae.member.register.line"
    _description = "Line of the Register of Members"
    _order = "number, id"

    register_id = fields.Many2one(
        "cae.member.register", required=True, index=True, ondelete="cascade"
    )
    member_id = fields.Many2one("cae.member", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="register_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Integer(string="No.", aggregator=None)
    name = fields.Char()
    address = fields.Char()
    category = fields.Selection(
        selection=lambda self: self._selection_category(),
    )
    college_id = fields.Many2one("cae.college", string="College")
    date_admission = fields.Date(string="Admitted On")
    decision_reference = fields.Char(string="Resolution")
    share_count = fields.Integer(string="Shares")
    capital = fields.Monetary()
    paid_capital = fields.Monetary(string="Paid Up")
    date_exit = fields.Date(string="Left On")
    exit_cause_id = fields.Many2one("cae.member.exit.cause", string="Cause")
    kept_until = fields.Date()

    def _selection_category(self):
        members = self.env["cae.member"]
        return members._fields["category"]._description_selection(self.env)
