from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.cae_base.seal import is_unsealed


class CaeVoteKeptMixin(models.AbstractModel):
    """What was voted stays as it is, through whatever door."""

    _name = "cae.vote.kept.mixin"
    _description = "Row of a Vote"

    def write(self, vals):
        self.check_access("write")
        if self:
            raise UserError(self._tell_kept())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        if not is_unsealed(self):
            raise UserError(self._tell_kept())

    def _tell_kept(self):
        return self.env._("What was voted is neither changed nor taken back.")
