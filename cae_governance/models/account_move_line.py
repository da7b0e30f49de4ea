from odoo import api, models

# Odoo lets these change on a posted item.
REGISTER_FIELDS = {"account_id", "partner_id", "date"}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_not_in_share_register()
        return lines

    def write(self, vals):
        if REGISTER_FIELDS & vals.keys():
            self._check_not_in_share_register()
        return super().write(vals)

    def _check_not_in_share_register(self):
        posted = self.filtered(lambda line: line.parent_state == "posted")
        if posted:
            posted.move_id._check_not_in_share_register()
