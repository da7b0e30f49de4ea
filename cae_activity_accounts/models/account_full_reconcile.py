from odoo import api, models


class AccountFullReconcile(models.Model):
    """The VAT credit of one activity, and what the others owe, meet in the payment.

    A closing leaves on the account of VAT to pay one item for each activity. When the
    bank's payment settles them, Odoo sets the items of one entry against each other at
    the date of that entry: the cash of the activities would move before any money did.
    """

    _inherit = "account.full.reconcile"

    @api.model_create_multi
    def create(self, vals_list):
        fulls = super().create(vals_list)
        fulls._date_vat_settlements()
        return fulls

    def _date_vat_settlements(self):
        # sudo: whoever reconciles need not read the closings
        closings_sudo = self.env["cae.vat.closing"].sudo()
        entries = closings_sudo._find_by_entries(
            self.reconciled_line_ids.move_id, limit=None
        ).move_id
        for full in self if entries else ():
            paid_on = max(full.reconciled_line_ids.mapped("date"))
            # sudo: the date is the accounts' own, whoever reconciles
            full.sudo().partial_reconcile_ids.filtered(
                lambda partial, paid_on=paid_on: (
                    partial.debit_move_id.move_id in entries
                    and partial.credit_move_id.move_id in entries
                    and partial.debit_move_id.cae_activity_id
                    != partial.credit_move_id.cae_activity_id
                    and partial.max_date < paid_on
                )
            ).max_date = paid_on
