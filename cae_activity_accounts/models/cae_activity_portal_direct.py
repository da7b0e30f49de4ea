from odoo import Command, models

from ..portal_form import CaePortalError, PortalForm

# What a line of a quote and one of an invoice call by the same name.
LINE_FIELDS = (
    "name",
    "display_type",
    "product_id",
    "price_unit",
    "discount",
    "tax_ids",
)


class CaeActivity(models.Model):
    """Invoices written without a quote, where the cooperative allows it; and what is
    written again from an invoice."""

    _inherit = "cae.activity"

    def _can_invoice_directly(self):
        # sudo: the setting is no secret
        return not self.sudo().company_id.cae_invoice_needs_quote

    def _portal_write_invoice(self, values, move_id=None):
        """Write an invoice without a quote, or change it until it is submitted.

        :param values: dict of ``customer_id`` and ``lines``, as those of a quote
        :return: the draft invoice, as superuser
        :raise CaePortalError: if a quote is needed, or a field is wrong
        """
        activity_sudo = self._portal_sudo()
        activity_sudo._check_direct()
        invoice_sudo = activity_sudo.env["account.move"]
        if move_id:
            invoice_sudo = activity_sudo._get_portal_invoice(move_id)
            activity_sudo._check_invoice_editable(invoice_sudo)
        form = PortalForm(activity_sudo.env, values)
        quote = activity_sudo._read_quote(form)
        form.check()
        vals = activity_sudo._prepare_direct_vals(quote)
        if not invoice_sudo:
            return invoice_sudo.create(vals)
        vals["invoice_line_ids"].insert(0, Command.clear())
        invoice_sudo.write(vals)
        return invoice_sudo

    def _check_direct(self):
        if not self._can_invoice_directly():
            raise CaePortalError(
                {
                    "form": self.env._(
                        "The cooperative invoices what a customer has signed: make a"
                        " quote first."
                    )
                }
            )

    def _check_invoice_editable(self, invoice):
        self._check_invoice_open(invoice)
        if invoice._get_cae_quotes():
            raise CaePortalError(
                {"form": self.env._("This invoice says what its quote says.")}
            )

    def _prepare_direct_vals(self, quote):
        """:param quote: dict of what makes a quote"""
        lines = [vals for _command, _id, vals in quote["order_line"]]
        return {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "journal_id": self.company_id._get_cae_sale_journal().id,
            "cae_activity_id": self.id,
            "cae_submission": "draft",
            "invoice_user_id": False,
            "partner_id": quote["partner_id"],
            "partner_shipping_id": quote["partner_shipping_id"],
            "invoice_payment_term_id": quote["payment_term_id"],
            "invoice_line_ids": [
                Command.create(self._prepare_direct_line(vals)) for vals in lines
            ],
        }

    def _prepare_direct_line(self, vals):
        line = {name: vals[name] for name in LINE_FIELDS if name in vals}
        line.setdefault("display_type", "product")
        if line["display_type"] == "product":
            line["quantity"] = vals["product_uom_qty"]
        return line

    # --- written again ------------------------------------------------------------

    def _portal_copy_invoice(self, move_id):
        """Sell the same to the same customer: a new draft quote, or a new draft invoice
        where no quote is needed.

        :return: the draft, as superuser
        :raise CaePortalError: if the customer is no longer one of the activity
        """
        activity_sudo = self._portal_sudo()
        invoice_sudo = activity_sudo._get_portal_invoice(move_id)
        quote = activity_sudo._prepare_copied_quote(invoice_sudo)
        if activity_sudo._can_invoice_directly():
            vals = activity_sudo._prepare_direct_vals(quote)
            return activity_sudo.env["account.move"].create(vals)
        order_sudo = activity_sudo.env["sale.order"].create(
            {**activity_sudo._prepare_quote_vals(), **quote}
        )
        order_sudo.message_subscribe(self.env.user.partner_id.ids)
        return order_sudo

    def _prepare_copied_quote(self, invoice):
        contact = invoice.partner_id
        if contact not in self._get_portal_customers().contact_id:
            sentence = self.env._("This customer is no longer in your list.")
            raise CaePortalError({"form": sentence})
        return {
            "partner_id": contact.id,
            "partner_invoice_id": contact.id,
            "partner_shipping_id": contact.id,
            "payment_term_id": self._get_portal_payment_term(contact).id,
            "validity_date": self._get_default_validity_date(),
            "order_line": [
                Command.create(self._prepare_copied_line(line))
                for line in invoice._get_cae_sold_lines()
            ],
        }

    def _prepare_copied_line(self, line):
        """:param line: of a quote, or of an invoice"""
        display_type = line.display_type not in (False, "product") and line.display_type
        if display_type:
            return {"name": line.name, "display_type": display_type}
        quantity = (
            "quantity" if line._name == "account.move.line" else "product_uom_qty"
        )
        return {
            "name": line.name,
            "product_id": line.product_id.id,
            "product_uom_qty": line[quantity],
            "price_unit": line.price_unit,
            "discount": line.discount,
            "tax_ids": [Command.set(line.tax_ids.ids)],
        }

    # --- what the form shows ------------------------------------------------------

    def _prepare_invoice_form_values(self, invoice):
        """:return: dict of a draft as :meth:`_portal_write_invoice` takes it"""
        if not invoice:
            return {}
        customer = self._get_portal_customers().filtered(
            lambda customer: customer.contact_id == invoice.partner_id
        )
        lines = invoice.invoice_line_ids.sorted()
        return {
            "customer_id": customer.id,
            "lines": [self._prepare_line_values(line) for line in lines],
        }
