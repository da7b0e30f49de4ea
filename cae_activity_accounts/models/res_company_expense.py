from odoo import fields, models


class ResCompany(models.Model):
    """Expenses of entrepreneurs: who approves them, where a waived claim goes."""

    _inherit = "res.company"

    cae_expense_approver_id = fields.Many2one(
        "res.users",
        string="Approver of Expenses",
        domain=lambda self: self._get_cae_approvers_domain(),
        help="Who is asked to approve the expenses of entrepreneurs. Without one, they"
        " cannot submit any: nobody approves his own.",
    )
    cae_waiver_account_id = fields.Many2one(
        "account.account",
        string="Waived Claims",
        domain=[("account_type", "in", ("income", "income_other"))],
        check_company=True,
        help="The income account credited when an entrepreneur waives the reimbursement"
        " of his expense (Code civil, art. 1350: remise de dette). Without one, no"
        " claim can be waived.",
    )

    def _get_cae_approvers_domain(self):
        group = self.env.ref("hr_expense.group_hr_expense_team_approver")
        return [("share", "=", False), ("all_group_ids", "in", group.ids)]
