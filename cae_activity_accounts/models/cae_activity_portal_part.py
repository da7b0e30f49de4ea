from odoo import Command, models
from odoo.tools import formatLang

DEPOSIT, PROGRESS = "deposit", "progress"


class CaeActivity(models.Model):
    """How much of a signed quote an invoice asks for: a deposit, what is done so far,
    or all that remains."""

    _inherit = "cae.activity"

    def _invoice_part(self, order, form):
        part = form.get("part")
        if part == DEPOSIT:
            return self._invoice_deposit(order, form)
        if part == PROGRESS:
            return self._invoice_progress(order, form)
        return order._create_invoices(final=True)

    def _invoice_deposit(self, order, form):
        deposit = self._read_deposit(order, form)
        form.check()
        wizard = self.env["sale.advance.payment.inv"].create(
            {"sale_order_ids": [Command.set(order.ids)], **deposit}
        )
        return wizard._create_invoices(order)

    def _read_deposit(self, order, form):
        name = "deposit"
        number = form.number(name) or 0
        is_percent = form.get("deposit_unit") != "amount"
        amount = float(number)
        if number <= 0:
            form.fail(name, self.env._("Write a number above zero."))
        elif is_percent:
            amount = order.amount_total * amount / 100
        self._check_part(order, form, name, amount)
        if is_percent:
            return {"advance_payment_method": "percentage", "amount": float(number)}
        return {"advance_payment_method": "fixed", "fixed_amount": float(number)}

    def _invoice_progress(self, order, form):
        name = "progress"
        done, number = order._get_cae_progress(), form.number(name) or 0
        percent = float(number)
        if not done < percent <= 100:
            form.fail(
                name,
                self.env._(
                    "Write what is done since the start: more than %s, at most 100.",
                    self._format_percent(done),
                ),
            )
        if percent < 100:
            added = order.amount_total * (percent - done) / 100
            self._check_part(order, form, name, added)
        form.check()
        if percent == 100:
            return order._create_invoices(final=True)
        return order._create_cae_progress(percent - done)

    def _check_part(self, order, form, name, amount):
        """Some part of what remains, VAT included."""
        remaining = order._get_cae_remaining()
        if order.currency_id.compare_amounts(amount, remaining) > 0:
            form.fail(name, self._tell_too_much(remaining))
        if order.currency_id.is_zero(amount):
            form.fail(name, self.env._("This comes to less than a cent: write more."))

    def _tell_too_much(self, remaining):
        return self.env._(
            "%s including VAT remain to be invoiced: make the balance.",
            formatLang(self.env, remaining, currency_obj=self.company_id.currency_id),
        )

    def _format_percent(self, number):
        return f"{self._format_number(number)} %"

    def _format_number(self, number):
        return formatLang(self.env, number, digits=2 if number % 1 else 0)
