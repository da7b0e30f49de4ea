from decimal import Decimal

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from ..engine.split import split

ITEMS, WHOLE = "items", "whole"


class CaeTransfer(models.TransientModel):
    """Transfer posted items to another activity, by an entry of its own.

    The items do not change: the entry takes what is left of each from its activity, and
    gives it to the other one, on the same account.
    """

    _name = "cae.transfer"
    _description = "Transfer to Another Activity"

    line_ids = fields.Many2many(
        "account.move.line", string="Items", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    target_id = fields.Many2one(
        "cae.activity",
        string="New Activity",
        required=True,
        domain="[('company_id', '=', company_id)]",
        help="The trade name to which the items belong from now on.",
    )
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="Day of the entry: the months before it keep their figures.",
    )
    reason = fields.Char(
        required=True, help="It stays on the entry and on what was transferred."
    )
    scope = fields.Selection(
        [(ITEMS, "These items"), (WHOLE, "The whole entry, with what is open of it")],
        string="Extent",
        required=True,
        default=ITEMS,
    )
    with_tax = fields.Boolean(
        string="With Their VAT",
        default=True,
        help="The VAT of the charges chosen follows them, pro rata of the bill.",
    )

    @api.depends("line_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.line_ids.company_id[:1] or self.env.company

    @api.model
    def default_get(self, fields_list):
        vals = super().default_get(fields_list)
        active_ids = self.env.context.get("active_ids", [])
        if self.env.context.get("active_model") == "account.move.line":
            vals["line_ids"] = [Command.set(active_ids)]
        elif self.env.context.get("active_model") == "account.move":
            lines = self.env["account.move"].browse(active_ids)._get_activity_lines()
            vals["line_ids"] = [Command.set(lines.ids)]
            vals["scope"] = WHOLE
        return vals

    def action_transfer(self):
        """
        :raise UserError: if an item cannot be transferred; nothing is written then
        """
        self.ensure_one()
        moves = self.line_ids.move_id
        moves.check_access("write")
        moves._lock_transferred(moves)
        amounts = self._get_amounts()
        # sudo: the links are written by transfers only; access was checked
        entry_sudo = (
            self.env["account.move"].sudo().create(self._prepare_move_vals(amounts))
        )
        entry_sudo._post_on_their_day()
        for line in entry_sudo.line_ids.filtered("cae_is_taking"):
            if line.account_id.reconcile:
                (line | line.cae_transferred_line_id)._reconcile_transfer()
        self._tell(entry_sudo)
        return moves._open_entries(entry_sudo.with_env(self.env))

    # --- what is transferred ------------------------------------------------------

    def _get_amounts(self):
        """:return: dict {item: (balance, amount in its currency)}, nothing at zero"""
        lines = self._get_items()
        self._check_items(lines)
        left = lines._get_left_to_transfer()
        if self.scope == ITEMS and self.with_tax:
            left.update(self._get_tax_amounts(lines))
        amounts = {line: pair for line, pair in left.items() if any(pair)}
        if not amounts:
            raise UserError(
                self.env._(
                    "Nothing is left to transfer: these items were transferred"
                    " already, or they are settled."
                )
            )
        self._check_due_on_payment(amounts)
        return amounts

    def _get_items(self):
        """The items chosen, or all those of the same entries."""
        lines = self.line_ids
        if self.scope == WHOLE:
            lines = lines.move_id._get_activity_lines()
            if len(lines.cae_activity_id) > 1:
                raise UserError(
                    self.env._(
                        "The items of this entry belong to several activities: choose"
                        " those to transfer among the journal items."
                    )
                )
        return lines.filtered("account_id")

    def _check_items(self, lines):
        if lines.filtered(lambda line: line.parent_state != "posted"):
            raise UserError(
                self.env._(
                    "An item which is not posted needs no transfer: choose another"
                    " activity on it."
                )
            )
        money = lines.filtered(lambda line: not line.cae_activity_id)
        if money:
            raise UserError(
                self.env._(
                    "%(account)s is money: it belongs to no activity.",
                    account=money[0].account_id.display_name,
                )
            )
        same = lines.filtered(lambda line: line.cae_activity_id == self.target_id)
        if same:
            raise UserError(
                self.env._(
                    "%(item)s belongs to %(activity)s already.",
                    item=same[0].display_name,
                    activity=self.target_id.name,
                )
            )
        self._check_entries(lines.move_id)
        self._check_date(lines)

    def _check_entries(self, moves):
        # sudo: the question is whether a closing made the entry
        closing_sudo = self.env["cae.closing"].sudo()._find_by_entries(moves)
        if closing_sudo:
            raise UserError(
                self.env._(
                    "%(closing)s posted this entry: correct what is behind it, and the"
                    " next closing takes up the difference.",
                    closing=closing_sudo.name,
                )
            )
        sales = moves.filtered(lambda move: move.is_sale_document(True))
        if sales:
            raise UserError(
                self.env._(
                    "%(document)s names %(activity)s to the customer as its seller:"
                    " make a credit note, then an invoice of %(target)s.",
                    document=sales[0].display_name,
                    activity=sales[0].cae_activity_id.name,
                    target=self.target_id.name,
                )
            )

    def _check_date(self, lines):
        if self.target_id._is_closed_on(self.date):
            raise UserError(
                self.env._(
                    "%(activity)s is closed: transfer these items to another one.",
                    activity=self.target_id.name,
                )
            )
        last = max(lines.mapped("date"))
        if self.date < last:
            raise UserError(
                self.env._(
                    "An item of %(day)s is transferred on that day or later.",
                    day=format_date(self.env, last),
                )
            )

    def _check_due_on_payment(self, amounts):
        """VAT which falls due on payment follows the document that is paid."""
        for line in amounts:
            taxes = line.move_id.line_ids.tax_line_id
            if line.account_id.reconcile and "on_payment" in taxes.mapped(
                "tax_exigibility"
            ):
                raise UserError(
                    self.env._(
                        "The VAT of %(document)s falls due when it is paid: transfer"
                        " what is open of it once it is paid.",
                        document=line.move_id.display_name,
                    )
                )

    def _get_tax_amounts(self, lines):
        """The VAT of the items chosen, in the proportion of its base that they are."""
        taxes = lines.move_id.line_ids.filtered(
            lambda line: line.tax_line_id and line not in lines
        )
        left = taxes._get_left_to_transfer()
        amounts = {}
        for tax in taxes:
            bases = tax._get_bases()
            chosen = bases & lines
            if any(chosen.mapped("balance")):
                amounts[tax] = tuple(
                    self._take_part(amount, kept, bases, chosen)
                    for amount, kept in zip(
                        (tax.balance, tax.amount_currency), left[tax], strict=True
                    )
                )
        return amounts

    @api.model
    def _take_part(self, amount, left, bases, chosen):
        """No more than what is left; the largest base takes the cent of rounding."""
        weights = {line.id: Decimal(str(abs(line.balance))) for line in bases}
        parts = split(Decimal(str(amount)), weights)
        part = float(sum(parts[line.id] for line in chosen))
        return min(part, left, key=abs)

    # --- the entry --------------------------------------------------------------------

    def _prepare_move_vals(self, amounts):
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.company_id._get_cae_closing_journal().id,
            "date": self.date,
            "ref": self.env._(
                "Transfer to %(activity)s: %(reason)s",
                activity=self.target_id.name,
                reason=self.reason,
            ),
            "cae_transfer_target_id": self.target_id.id,
            "cae_transfer_reason": self.reason,
            "line_ids": [
                Command.create(line._prepare_transfer_vals(activity, left, taking))
                for line, left in amounts.items()
                for activity, taking in (
                    (line.cae_activity_id, True),
                    (self.target_id, False),
                )
            ],
        }

    def _tell(self, entry):
        moves = self.line_ids.move_id
        for move in moves:
            move.message_post(
                body=self.env._(
                    "Transferred to %(activity)s by %(entry)s: %(reason)s",
                    activity=self.target_id.name,
                    entry=entry._get_html_link(),
                    reason=self.reason,
                )
            )
        entry.message_post(
            body=self.env._(
                "Transfer of %s",
                Markup(", ").join(move._get_html_link() for move in moves),
            )
        )
