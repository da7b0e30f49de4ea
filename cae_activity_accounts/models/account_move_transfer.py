from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..tools import keep_own_defaults

TRANSFER_FIELDS = {
    "cae_transfer_target_id",
    "cae_transfer_reason",
    "cae_cancelled_transfer_id",
}


class AccountMove(models.Model):
    """Entries which transfer items from one activity to another, and their end."""

    _inherit = "account.move"

    cae_transfer_target_id = fields.Many2one(
        "cae.activity",
        string="Transferred To",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    cae_transfer_reason = fields.Char(
        string="Reason of the Transfer", readonly=True, copy=False
    )
    cae_cancelled_transfer_id = fields.Many2one(
        "account.move",
        string="Transfer Cancelled",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    cae_transfer_cancel_ids = fields.One2many(
        "account.move", "cae_cancelled_transfer_id", string="Cancelled By"
    )
    cae_transfer_ids = fields.Many2many(
        "account.move", string="Transfers", compute="_compute_cae_transfer_ids"
    )
    cae_transferred_move_ids = fields.Many2many(
        "account.move",
        string="Entries Transferred",
        compute="_compute_cae_transfer_ids",
    )

    @api.depends("line_ids.cae_transferred_line_id", "line_ids.cae_transfer_line_ids")
    def _compute_cae_transfer_ids(self):
        for move in self:
            lines = move.line_ids
            move.cae_transfer_ids = lines.cae_transfer_line_ids.move_id
            move.cae_transferred_move_ids = lines.cae_transferred_line_id.move_id

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(self, super().default_get(fields), TRANSFER_FIELDS)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_no_transfer_field(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_no_transfer_field(vals)
        return super().write(vals)

    def _check_no_transfer_field(self, vals):
        """They are neither given nor taken away by hand."""
        names = TRANSFER_FIELDS & vals.keys()
        if not self.env.su and any(vals[name] or self.filtered(name) for name in names):
            raise AccessError(
                self.env._("A transfer is made by its button, on the item itself.")
            )

    def _check_not_kept(self):
        result = super()._check_not_kept()
        moves = self.filtered(lambda move: move.state == "posted")
        if moves.line_ids.cae_transferred_line_id:
            raise UserError(
                self.env._(
                    "This entry transfers items from one activity to another: it ends"
                    " by its button, Cancel the Transfer."
                )
            )
        running = moves.cae_transfer_ids.filtered(lambda move: move._is_running())
        if running:
            raise UserError(
                self.env._(
                    "Items of this entry were transferred to another activity by"
                    " %(transfers)s: cancel the transfer first.",
                    transfers=", ".join(running.mapped("display_name")),
                )
            )
        return result

    def _is_running(self):
        """Whether a transfer is posted and not cancelled."""
        return bool(
            self.cae_transfer_target_id
            and self.state == "posted"
            and not self.cae_transfer_cancel_ids
        )

    # --- cancel ---------------------------------------------------------------------

    def action_cancel_transfer(self):
        """Give the items back to their activities, today, by an entry of its own.

        :raise UserError: if something was done since with what was transferred
        """
        self.ensure_one()
        if not self.env.user.has_group("cae_base.group_accountant"):
            raise AccessError(self.env._("Transfers are for the accountants."))
        self.check_access("write")
        self._lock_transferred(self)
        if not self._is_running():
            raise UserError(self.env._("This transfer is cancelled already."))
        self._check_untouched()
        self._reopen_transferred()
        # sudo: the links are written by transfers only; access was checked
        entry_sudo = self.env["account.move"].sudo().create(self._prepare_cancel_vals())
        entry_sudo._post_on_their_day()
        entry_sudo._reconcile_cancelled()
        body = self.env._("Cancelled by %s.", entry_sudo._get_html_link())
        for move in self | self.cae_transferred_move_ids:
            move.message_post(body=body)
        return self._open_entries(entry_sudo.with_env(self.env))

    @api.model
    def _lock_transferred(self, moves):
        """Two people never transfer the same item: the entries are locked, and written,
        so that whoever read them before starts over."""
        moves.lock_for_update()
        self.env.cr.execute(
            "UPDATE account_move SET write_date = write_date WHERE id IN %s",
            [tuple(moves.ids)],
        )

    def _check_untouched(self):
        given = self.line_ids.filtered(lambda line: not line.cae_is_taking)
        left = given._get_left_to_transfer()
        for line in given:
            if line.company_currency_id.compare_amounts(left[line][0], line.balance):
                raise UserError(
                    self.env._(
                        "%(item)s was settled or transferred again since: undo that"
                        " first, or transfer what is left of it.",
                        item=line.display_name,
                    )
                )

    def _reopen_transferred(self):
        for taken in self.line_ids.filtered("cae_is_taking"):
            partials = taken.matched_debit_ids | taken.matched_credit_ids
            partials.unlink()

    def _prepare_cancel_vals(self):
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.journal_id.id,
            "date": fields.Date.context_today(self),
            "ref": self.env._("Cancellation of %s", self.name),
            "cae_cancelled_transfer_id": self.id,
            "line_ids": [
                Command.create(line._prepare_transfer_back_vals())
                for line in self.line_ids
            ],
        }

    def _reconcile_cancelled(self):
        """What was open is open again; the two entries settle each other."""
        for line in self.line_ids.filtered("account_id.reconcile"):
            other = self.cae_cancelled_transfer_id.line_ids.filtered(
                lambda item, line=line: item._is_undone_by(line)
            )
            (line | other)._reconcile_transfer()

    # --- screens --------------------------------------------------------------------

    def action_open_transfers(self):
        return self._open_entries(self.cae_transfer_ids)

    def action_open_transferred(self):
        return self._open_entries(self.cae_transferred_move_ids)

    @api.model
    def _open_entries(self, moves):
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries"),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", moves.ids)],
        }
        if len(moves) == 1:
            action.update(view_mode="form", res_id=moves.id)
        return action
