from odoo import models
from odoo.exceptions import UserError


class ValidateAccountMove(models.TransientModel):
    _inherit = "validate.account.move"

    def validate_move(self):
        """Odoo's own documents default to the structure; a person has chosen."""
        undecided = self.move_ids.filtered(
            lambda move: (
                move.is_invoice(include_receipts=True) and not move.cae_activity_id
            )
        )
        if undecided:
            raise UserError(
                self.env._(
                    "Open these documents and choose their activity before posting:"
                    " %(documents)s.",
                    documents=", ".join(undecided.mapped("display_name")),
                )
            )
        return super().validate_move()
