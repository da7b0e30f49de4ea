from odoo import api, fields, models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    cae_is_opening = fields.Boolean(
        string="For the Take-over",
        readonly=True,
        copy=False,
        help="Holds what was taken over from the program used before.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Sales are chained from the first one on: what is posted stays posted
        (CGI, art. 286, I, 3° bis)."""
        return super().create(
            [
                {"restrict_mode_hash_table": True, **vals}
                if vals.get("type") == "sale"
                else vals
                for vals in vals_list
            ]
        )
