from odoo import fields, models
from odoo.exceptions import UserError


class CaeClosingEntry(models.Model):
    """An entry which a closing posted, and the one which took it back if it was
    re-opened: what was booked stays in the ledger."""

    _name = "cae.closing.entry"
    _description = "Entry of a Monthly Closing"
    _order = "closing_id, id"
    _rec_name = "move_id"
    _check_company_auto = True

    closing_id = fields.Many2one(
        "cae.closing", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="closing_id.company_id")
    part = fields.Selection([("contribution", "Month End")], required=True)
    move_id = fields.Many2one(
        "account.move", string="Entry", required=True, ondelete="restrict"
    )
    date = fields.Date(related="move_id.date")
    reversal_move_id = fields.Many2one(
        "account.move",
        string="Reversal",
        index="btree_not_null",
        ondelete="restrict",
    )

    _move_uniq = models.Constraint(
        "UNIQUE(move_id)", "An entry belongs to one closing."
    )

    def _reverse(self):
        """Take the entry back by an opposite one, of the same day.

        :raise UserError: if something of it was settled since
        """
        self.ensure_one()
        self._check_not_settled()
        self.reversal_move_id = self.move_id._book_opposite(
            self.env._("Reversal of %s", self.move_id.ref)
        )
        self.move_id._settle_with_opposite(self.reversal_move_id)

    def _check_not_settled(self):
        lines = self.move_id.line_ids
        if lines.matched_debit_ids | lines.matched_credit_ids:
            raise UserError(
                self.env._(
                    "What %(entry)s owes is paid, in part at least: undo the"
                    " reconciliation of its payments first.",
                    entry=self.move_id.display_name,
                )
            )
