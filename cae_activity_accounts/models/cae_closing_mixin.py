from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError

from ..tools import keep_own_defaults


class CaeClosingMixin(models.AbstractModel):
    """A closing is evidence: it changes by its actions only, by one person at once."""

    _name = "cae.closing.mixin"
    _description = "What Closings Have in Common"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(
            self,
            super().default_get(fields),
            self._get_protected_fields() - {"company_id"},
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_protected(vals.keys() - {"company_id"})
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_protected(vals.keys())
        return super().write(vals)

    @api.model
    def _check_not_protected(self, names):
        if not self.env.su and names & self._get_protected_fields():
            raise AccessError(
                self.env._("A closing changes by its buttons: compute it, post it.")
            )

    @api.model
    def _get_protected_fields(self):
        """Hook: what only the actions write."""
        return {"company_id", "state"}

    def _set_protected(self, **vals):
        # sudo: users may not write these fields but through the actions
        self.sudo().write(vals)

    @api.model
    def _lock_records(self, records, **options):
        if records.try_lock_for_update(**options) != records:
            raise LockError(
                self.env._(
                    "Somebody else is posting a closing at this moment: wait until it"
                    " is posted, then open this one anew."
                )
            )
