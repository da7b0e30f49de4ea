from odoo import api, fields, models
from odoo.exceptions import UserError

from .cae_payslip import FINAL


class CaePayOverride(models.Model):
    """Somebody decides to pay a person who did not become a member in time: a CESA ends
    then (Code du travail, L. 7331-3), but a human says so."""

    _name = "cae.pay.override"
    _description = "Pay after the Membership Deadline"
    _order = "closing_id, entrepreneur_id"
    _rec_name = "reason"
    _check_company_auto = True

    closing_id = fields.Many2one(
        "cae.closing", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="closing_id.company_id", store=True)
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    reason = fields.Char(required=True, help="Stays with the payslip.")
    user_id = fields.Many2one(
        "res.users",
        string="Decided By",
        readonly=True,
        required=True,
        default=lambda self: self.env.user,
    )
    payslip_ids = fields.One2many("cae.payslip", "override_id")

    _person_uniq = models.Constraint(
        "UNIQUE(closing_id, entrepreneur_id)",
        "The reason to pay this person this month is written already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever decides signs: nobody else's name."""
        return super().create([{**vals, "user_id": self.env.uid} for vals in vals_list])

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.payslip_ids.filtered(lambda payslip: payslip.state in FINAL):
            raise UserError(
                self.env._("A payslip was posted for this reason: it is kept.")
            )

    @api.model
    def _get_overrides(self, closing, people):
        """:return: dict {entrepreneur id: override of this month}"""
        overrides = self.search(
            [("closing_id", "=", closing.id), ("entrepreneur_id", "in", people.ids)]
        )
        return {override.entrepreneur_id.id: override for override in overrides}
