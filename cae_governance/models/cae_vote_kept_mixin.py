from odoo import models
from odoo.exceptions import UserError

from odoo.addons.cae_base.seal import is_unsealed


class CaeVoteKeptMixin(models.AbstractModel):
    """What was voted stays as it is, through whatever door."""

    _name = "cae.vote.kept.mixin"
    _description = "Row of a Vote"

    def write(self, vals):
        raise UserError(self._tell_kept())

    def unlink(self):
        if not is_unsealed(self):
            raise UserError(self._tell_kept())
        return super().unlink()

    def _tell_kept(self):
        return self.env._("What was voted is neither changed nor taken back.")
