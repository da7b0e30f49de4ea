from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    cae_local_office_ids = fields.Many2many(
        "cae.local.office",
        relation="cae_local_office_user_rel",
        column1="user_id",
        column2="local_office_id",
        string="Local Offices",
        context={"active_test": False},
        help="This user sees everyone whom these local offices follow.",
    )

    def _get_invalidation_fields(self):
        # record rules keep the local offices of a user in the cache
        return super()._get_invalidation_fields() | {"cae_local_office_ids"}
