from odoo import api, fields, models


class CaeLocalOffice(models.Model):
    _name = "cae.local.office"
    _description = "Local Office"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one("res.partner", string="Address")
    user_ids = fields.Many2many(
        "res.users",
        relation="cae_local_office_user_rel",
        column1="local_office_id",
        column2="user_id",
        string="Coaches",
        domain=[("share", "=", False)],
        help="They see everyone whom this local office follows.",
    )

    # Record rules keep the local offices of a user in the cache.

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if "user_ids" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
