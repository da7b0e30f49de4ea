from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from odoo.addons.cae_activity_accounts.models.cae_closing import BOOKED

ORDERS = "account.payment.order"
SEPA = "sepa_credit_transfer"


class CaeClosing(models.Model):
    """Net pay leaves as a SEPA file, made by the payment orders of the companion."""

    _inherit = "cae.closing"

    # Written with each order: of two people at once, the second starts anew and sees
    # the order of the first.
    transferred_on = fields.Datetime(string="Last Transfer", readonly=True, copy=False)

    def action_pay_by_transfer(self):
        """Show who would be paid and who cannot be, before anything is written."""
        self.ensure_one()
        self._check_transfer()
        transfer = self.env["cae.pay.transfer"].create({"closing_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay by Transfer"),
            "res_model": transfer._name,
            "res_id": transfer.id,
            "view_mode": "form",
            "target": "new",
        }

    # --- what is needed ---------------------------------------------------------------

    def _get_payment_orders(self):
        """The one place which knows that the companion may be missing."""
        if ORDERS not in self.env:
            raise UserError(
                self.env._(
                    "Install the modules account_payment_order and"
                    " account_banking_sepa_credit_transfer (OCA) to pay by transfer."
                )
            )
        return self.env[ORDERS]

    def _check_transfer(self):
        self.check_access("read")
        orders = self._get_payment_orders()
        if not orders.has_access("create"):
            raise AccessError(
                self.env._(
                    "Payment orders are for those who have the right “Accounting /"
                    " Payments”: ask an administrator for it."
                )
            )
        if self.pay_state not in BOOKED:
            raise UserError(
                self.env._("Post the pay run first: only what is booked is paid.")
            )
        if not self._get_transfer_modes():
            raise UserError(
                self.env._(
                    "Create a payment mode for SEPA credit transfers, with the bank"
                    " journal pay leaves from (Invoicing > Configuration > Payment"
                    " Modes)."
                )
            )

    def _get_transfer_modes(self):
        """Those which make one transfer a person come first; the order, still a draft,
        lets one choose another."""
        modes = self.env["account.payment.mode"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("payment_method_id.code", "=", SEPA),
                ("payment_type", "=", "outbound"),
                ("payment_order_ok", "=", True),
            ]
        )
        return modes.sorted(lambda mode: (not mode.group_lines, mode.id))

    # --- what is owed -----------------------------------------------------------------

    def _get_open_net_items(self):
        """What the pay of this month still owes and is in no order yet."""
        self._get_payment_orders()
        company = self.company_id.with_company(self.company_id)
        account = company._get_cae_pay_accounts()["net"]
        moves = self.entry_ids.filtered(lambda entry: entry.part == "pay").move_id
        items = self.env["account.move.line"].search(
            [
                ("move_id", "in", moves.ids),
                ("account_id", "=", account.id),
                ("parent_state", "=", "posted"),
                ("partner_id", "!=", False),
                ("amount_residual", "<", 0),
            ],
            order="partner_id, id",
        )
        return items.filtered(
            lambda item: all(line.state == "cancel" for line in item.payment_line_ids)
        )

    def _find_bank_accounts(self, partners):
        """:return: dict {partner: bank account}, of those who have a validated one"""
        banks = self.env["res.partner.bank"].search(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "in", [False, self.company_id.id]),
                ("allow_out_payment", "=", True),
            ],
            order="sequence, id",
        )
        found = {}
        for bank in banks:
            found.setdefault(bank.partner_id, bank)
        return found

    # --- the order --------------------------------------------------------------------

    def _create_transfer(self):
        """A payment order of what is open, for whom a bank account is known.

        :return: the order
        :raise UserError: if nothing is left to pay
        """
        self._check_transfer()
        self._lock_records(self)
        items = self._get_open_net_items()
        banks = self._find_bank_accounts(items.partner_id)
        payable = items.filtered(lambda item: item.partner_id in banks)
        if not payable:
            raise UserError(self._tell_nothing_to_pay(items))
        # sudo: a posted closing is not written by its readers
        self.sudo().transferred_on = fields.Datetime.now()
        order = self._get_payment_orders().create(self._prepare_transfer_vals())
        self.env["account.payment.line"].create(
            [
                self._prepare_transfer_line_vals(order, item, banks[item.partner_id])
                for item in payable
            ]
        )
        return order

    def _tell_nothing_to_pay(self, items):
        if not items:
            return self.env._(
                "Nothing is left to pay for %s: each net pay is settled, or is in a"
                " payment order already.",
                self.name,
            )
        return self.env._(
            "Write a bank account, and validate it, on the cards of: %s.",
            ", ".join(items.partner_id.mapped("name")),
        )

    def _prepare_transfer_vals(self):
        return {
            "payment_mode_id": self._get_transfer_modes()[:1].id,
            "description": self._get_transfer_words(),
        }

    def _get_transfer_words(self):
        """What the person reads on his bank statement."""
        month = format_date(self.env, self.month, date_format="MMMM y")
        return self.env._("Pay, %s", month)

    def _prepare_transfer_line_vals(self, order, item, bank):
        vals = {
            **item._prepare_payment_line_vals(order),
            "partner_bank_id": bank.id,
            "communication": self._get_transfer_words(),
        }
        if "category_purpose" in self.env["account.payment.line"]._fields:
            vals["category_purpose"] = "SALA"  # salaries, for the bank
        return vals
