from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.distribution import set_activity_account


class HrExpense(models.Model):
    """An expense is a charge of one activity (CAE-13), whoever paid it first."""

    _inherit = "hr.expense"

    cae_activity_id = fields.Many2one(
        "cae.activity",
        string="Activity",
        compute="_compute_cae_activity_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="Whose charge this is: the activity of the person, if there is only one;"
        " its entry says the same.",
    )

    @api.depends("employee_id")
    def _compute_cae_activity_id(self):
        keys = self._get_keys()
        for expense in self:
            day = expense.date or fields.Date.context_today(expense)
            partner = expense.employee_id.work_contact_id
            own = keys.filtered(
                lambda key, day=day, partner=partner, company=expense.company_id: (
                    key.entrepreneur_id.partner_id == partner
                    and key.company_id == company
                    and key.date_from <= day <= (key.date_to or day)
                    and not key.activity_id._is_closed_on(day)
                )
            ).activity_id
            # the one chosen among several is kept when the person is written again
            chosen = expense.cae_activity_id & own
            expense.cae_activity_id = chosen or (own if len(own) == 1 else False)

    def _get_keys(self):
        return self.env["cae.activity.key"].search(
            [
                (
                    "entrepreneur_id.partner_id",
                    "in",
                    self.employee_id.work_contact_id.ids,
                )
            ]
        )

    @api.depends("cae_activity_id")
    def _compute_analytic_distribution(self):
        result = super()._compute_analytic_distribution()
        self._add_activity_to_distribution()
        return result

    def _add_activity_to_distribution(self):
        lines = self.env["account.move.line"]
        for expense in self:
            expense.analytic_distribution = set_activity_account(
                expense.analytic_distribution,
                lines._get_activity_accounts(expense.analytic_distribution),
                # sudo: whoever enters an expense need not read analytic accounts
                expense.cae_activity_id.sudo().analytic_account_id.id,
            )

    @api.onchange("analytic_distribution")
    def _onchange_analytic_distribution_activity(self):
        lines = self.env["account.move.line"]
        activity = lines._find_activity(self.analytic_distribution)
        if activity:
            self.cae_activity_id = activity

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        self.env["account.move.line"]._harmonize_activity(vals_list)
        expenses = super().create(vals_list)
        expenses._restore_activity_in_distribution()
        return expenses

    def write(self, vals):
        if vals.get("analytic_distribution") or vals.get("cae_activity_id"):
            vals = dict(vals)
            self.env["account.move.line"]._harmonize_activity([vals])
        if "cae_activity_id" in vals:
            self._check_activity_not_posted(vals["cae_activity_id"])
        result = super().write(vals)
        if "analytic_distribution" in vals:
            self._restore_activity_in_distribution()
        return result

    def _check_activity_not_posted(self, activity_id):
        # sudo: whoever enters an expense need not read its entry
        if self.filtered(
            lambda expense: expense.sudo().account_move_id.state == "posted"
            and expense.cae_activity_id.id != activity_id
        ):
            raise UserError(
                self.env._(
                    "The activity of a posted expense does not change: transfer its"
                    " entry to the other activity."
                )
            )

    def _restore_activity_in_distribution(self):
        """A distribution written without an activity keeps the one of the expense."""
        lines = self.env["account.move.line"]
        for expense in self.filtered("cae_activity_id"):
            if not lines._find_activity(expense.analytic_distribution):
                expense._add_activity_to_distribution()

    # --- the entry ----------------------------------------------------------------

    def _prepare_receipts_vals(self):
        """One receipt for each activity: what is owed to the person is the
        activity's, until it is reimbursed."""
        return [
            vals
            for expenses in self.grouped("cae_activity_id").values()
            for vals in super(HrExpense, expenses)._prepare_receipts_vals()
        ]

    def _prepare_move_vals(self):
        activity = self.cae_activity_id
        return {**super()._prepare_move_vals(), "cae_activity_id": activity.id}

    def _prepare_move_lines_vals(self):
        vals = super()._prepare_move_lines_vals()
        return {**vals, "cae_activity_id": self.cae_activity_id.id}
