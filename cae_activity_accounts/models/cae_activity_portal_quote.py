from collections import defaultdict

from odoo import Command, api, fields, models

from ..portal_form import CaePortalError, PortalForm

LINE_KEYS = ("description", "price_unit", "section", "note")
MAX_LINES = 100
TEXT_LENGTHS = {"section": 200, "note": 2000}


class CaeActivity(models.Model):
    """The quotes of an activity, on the portal."""

    _inherit = "cae.activity"

    def _portal_save_quote(self, values, order_id=None):
        """Make a quote, or change it as long as it is a draft.

        :param values: dict of ``customer_id``, ``validity_date`` (ISO),
            ``deposit_percent``, ``lines``: list of dicts of ``description``,
            ``quantity``, ``price_unit`` excl. VAT, ``discount`` (%), ``tax_id``; or of
            ``section``, a title; or of ``note``
        :return: the order, as superuser
        :raise CaePortalError: if a field is wrong, nothing written
        """
        activity_sudo = self._portal_sudo()
        order_sudo = activity_sudo.env["sale.order"]
        if order_id:
            order_sudo = activity_sudo._get_portal_order(order_id)
            activity_sudo._check_quote_state(order_sudo, ("draft",))
        form = PortalForm(activity_sudo.env, values)
        vals = activity_sudo._read_quote(form)
        form.check()
        if order_sudo:
            order_sudo.order_line.unlink()
            order_sudo.write(vals)
            order_sudo._refresh_cae_note()
            return order_sudo
        order_sudo = order_sudo.create({**activity_sudo._prepare_quote_vals(), **vals})
        order_sudo.message_subscribe(self.env.user.partner_id.ids)
        return order_sudo

    def _portal_duplicate_quote(self, order_id):
        """Begin again from a quote, whatever became of it: today's date, today's terms,
        a new validity.

        :return: the new draft, as superuser
        """
        activity_sudo = self._portal_sudo()
        order_sudo = activity_sudo._get_portal_order(order_id)
        copy_sudo = order_sudo.copy(
            {
                **activity_sudo._prepare_quote_vals(),
                "validity_date": activity_sudo._get_default_validity_date(),
            }
        )
        copy_sudo._refresh_cae_note()
        copy_sudo.message_subscribe(self.env.user.partner_id.ids)
        return copy_sudo

    def _portal_send_quote(self, order_id):
        """E-mail a quote to its customer, with the link to sign it; again if need be.
        One that commits too much waits for the accountant, whose approval sends it.

        :raise CaePortalError: if it is signed, cancelled, expired or has no address
        """
        activity_sudo = self._portal_sudo()
        order_sudo = activity_sudo._get_portal_order(order_id)
        activity_sudo._check_quote_state(order_sudo, ("draft", "sent"))
        activity_sudo._check_quote_sendable(order_sudo)
        activity_sudo._check_send_limit(order_sudo)
        if order_sudo.state == "draft":
            order_sudo._submit_to_cae()
        else:
            order_sudo._send_cae_quote()
        return order_sudo

    def _check_quote_state(self, order, states):
        sentences = {
            "draft": self.env._("This quote was not sent yet."),
            "sent": self.env._(
                "This quote was sent to the customer and does not change any more:"
                " make a new one."
            ),
            "sale": self.env._("This quote is already signed."),
            "cancel": self.env._("This quote was cancelled: make a new one."),
        }
        if order.state not in states:
            raise CaePortalError({"form": sentences[order.state]})
        if order._is_cae_waiting():
            raise CaePortalError(
                {
                    "form": self.env._(
                        "This quote is with the cooperative, and does not change until"
                        " it is approved or sent back."
                    )
                }
            )

    def _check_quote_sendable(self, order):
        errors = {}
        if not order.partner_id.email:
            errors["customer_id"] = self.env._(
                "Write the e-mail address of this customer first."
            )
        if order._is_cae_expired():
            errors["validity_date"] = self.env._(
                "This quote has expired: choose a later date."
            )
        if refusals := order._find_cae_refusals().get(order):
            errors["form"] = self.env._("Ask the cooperative: %s", " ".join(refusals))
        if errors:
            raise CaePortalError(errors)

    def _read_quote(self, form):
        customer = form.record(
            "customer_id",
            self._get_portal_customers(),
            self.env._("Choose one of your customers."),
        )
        contact = customer.contact_id.id
        return {
            "partner_id": contact,
            "partner_invoice_id": contact,
            "partner_shipping_id": contact,
            "payment_term_id": self._get_portal_payment_term(customer.contact_id).id,
            "validity_date": self._read_validity_date(form),
            "cae_deposit_percent": self._read_percent(form, "deposit_percent"),
            "order_line": self._read_quote_lines(form),
        }

    def _get_portal_payment_term(self, contact):
        """What was agreed with the customer, else 30 days (Code de commerce,
        L. 441-10)."""
        agreed = contact.commercial_partner_id.property_payment_term_id
        return agreed or self.env.ref("cae_activity_accounts.payment_term_legal")

    def _read_validity_date(self, form):
        day = form.date("validity_date")
        if day and day < fields.Date.context_today(self):
            form.fail(
                "validity_date", self.env._("This date is past: choose a later one.")
            )
        return day or self._get_default_validity_date()

    def _get_default_validity_date(self):
        days = self.company_id.quotation_validity_days or 30
        return fields.Date.add(fields.Date.context_today(self), days=days)

    def _read_percent(self, form, name):
        """Nothing typed is no percentage."""
        percent = form.number(name) if form.get(name) else 0
        if percent is not None and not 0 <= percent <= 100:
            form.fail(name, self.env._("Write a percentage between 0 and 100."))
        return float(percent or 0)

    def _read_quote_lines(self, form):
        """Counted before they are read, however many came."""
        if len(form.values.get("lines") or []) > MAX_LINES:
            form.fail("lines", self.env._("At most %s lines.", MAX_LINES))
            return []
        rows = form.rows("lines", LINE_KEYS)
        priced = [row for row in rows if not any(map(row.get, TEXT_LENGTHS))]
        if not priced:
            form.fail("lines", self.env._("Write at least one line."))
        taxes = self._get_portal_taxes()
        lines = {
            row: self._read_quote_line(row, taxes)
            if row in priced
            else self._read_text_line(row)
            for row in rows
        }
        if not form.errors:
            self._check_negative_prices({row: lines[row] for row in priced})
        return [Command.create(line) for line in lines.values()]

    def _read_text_line(self, form):
        """A title above lines, or a note under them."""
        kind = next(kind for kind in TEXT_LENGTHS if form.get(kind))
        text = form.text(kind, limit=TEXT_LENGTHS[kind])
        return {"display_type": f"line_{kind}", "name": text}

    def _read_quote_line(self, form, taxes):
        description = form.text(
            "description", self.env._("Say what you sell."), limit=2000
        )
        quantity = form.number("quantity")
        if quantity is not None and quantity <= 0:
            form.fail("quantity", self.env._("Write a quantity above zero."))
        price = form.number("price_unit")
        tax = form.record("tax_id", taxes, self.env._("Choose a VAT rate."))
        return {
            "name": description,
            "product_id": self._get_portal_product(tax).id,
            "product_uom_qty": float(quantity or 0),
            "price_unit": float(price or 0),
            "discount": self._read_percent(form, "discount"),
            "tax_ids": [Command.set(tax.ids)],
        }

    def _check_negative_prices(self, lines):
        """A negative price is a discount in euros, of what is sold at the same rate:
        else the quote would owe VAT to its customer."""
        totals = defaultdict(float)
        for line in lines.values():
            totals[self._get_line_tax(line)] += self._get_line_total(line)
        owed = {tax for tax, total in totals.items() if round(total, 2) < 0}
        for row, line in lines.items():
            if line["price_unit"] < 0 and self._get_line_tax(line) in owed:
                sentence = self.env._(
                    "A price is not negative, unless it is a discount on lines of the"
                    " same VAT rate: use the discount column instead."
                )
                row.fail("price_unit", sentence)

    def _get_line_tax(self, line):
        [(_command, _zero, tax_ids)] = line["tax_ids"]
        return tuple(tax_ids)

    def _get_line_total(self, line):
        gross = line["product_uom_qty"] * line["price_unit"]
        return gross * (1 - line["discount"] / 100)

    def _prepare_quote_vals(self):
        return {
            "company_id": self.company_id.id,
            "cae_activity_id": self.id,
            "user_id": False,
            "require_signature": True,
            "require_payment": False,
        }

    def _get_portal_order(self, order_id):
        return self._get_portal_record("sale.order", order_id)

    def _get_portal_taxes(self):
        """:return: the VAT rates an entrepreneur chooses among: services, then goods"""
        # sudo: a list of rates
        taxes_sudo = (
            self.env["account.tax"].sudo().search(self._get_portal_taxes_domain())
        )
        return taxes_sudo.sorted(
            lambda tax: (tax.tax_scope != "service", -tax.amount, tax.sequence, tax.id)
        )

    def _get_portal_taxes_domain(self):
        return [
            ("company_id", "=", self.company_id.id),
            ("type_tax_use", "=", "sale"),
            ("amount_type", "=", "percent"),
            ("price_include", "=", False),
        ]

    @api.model
    def _get_portal_products(self):
        """What stands for all that is sold without a catalogue: services, and goods."""
        names = ("product_service", "product_goods")
        products = [self.env.ref(f"cae_activity_accounts.{name}") for name in names]
        return self.env["product.product"].union(*products)

    def _get_portal_product(self, tax):
        service, goods = self._get_portal_products()
        return goods if tax.tax_scope == "consu" else service

    # --- what the form shows ----------------------------------------------------

    def _prepare_quote_form_values(self, order):
        """:return: dict of a draft as :meth:`_portal_save_quote` takes it"""
        if not order:
            return {}
        customer = self._get_portal_customers().filtered(
            lambda customer: customer.contact_id == order.partner_id
        )
        return {
            "customer_id": customer.id,
            "validity_date": order.validity_date,
            "deposit_percent": order.cae_deposit_percent,
            "lines": [self._prepare_line_values(line) for line in order.order_line],
        }

    def _prepare_line_values(self, line):
        """:param line: of a quote, or of an invoice"""
        if line.display_type and line.display_type != "product":
            kind = "note" if line.display_type == "line_note" else "section"
            return {kind: line.name}
        is_sale = line._name == "sale.order.line"
        return {
            "description": line.name,
            "quantity": line.product_uom_qty if is_sale else line.quantity,
            "price_unit": line.price_unit,
            "discount": line.discount,
            "tax_id": line.tax_ids[:1].id,
        }

    def _get_portal_tax_choices(self):
        """:return: list of dicts ``label`` of a group, ``taxes``: list of dicts ``id,
        label, rate``"""
        scopes = {"service": self.env._("Services"), "consu": self.env._("Goods")}
        groups = self._get_portal_taxes().grouped("tax_scope")
        return [
            {
                "label": scopes.get(scope, self.env._("Other")),
                "taxes": [
                    {"id": tax.id, "label": tax._get_cae_label(), "rate": tax.amount}
                    for tax in taxes
                ],
            }
            for scope, taxes in groups.items()
        ]

    def _get_portal_default_tax(self):
        """:return: the rate of the activity's last line, else the first of the list"""
        taxes = self._get_portal_taxes()
        last = self.env["sale.order.line"].search(
            [("cae_activity_id", "=", self.id), ("tax_ids", "in", taxes.ids)],
            order="id desc",
            limit=1,
        )
        return last.tax_ids[:1] or taxes[:1]
