from odoo import Command, api, fields, models
from odoo.exceptions import MissingError

from odoo.addons.cae_base.engine.record_id import read_id

from ..portal_form import PortalForm
from .cae_recurring_invoice import ENDED, PAUSED

LINE_KEYS = ("description", "price_unit")
MAX_LINES = 100
MAX_INVOICES = 600
ACTIONS = {"pause": "action_pause", "resume": "action_resume", "end": "action_end"}


class CaeActivity(models.Model):
    """The recurring invoices of an activity, on the portal."""

    _inherit = "cae.activity"

    def _portal_save_recurring(self, values, recurring_id=None):
        """Make a recurring invoice, or change the next ones.

        :param values: dict of ``customer_id``, ``interval``, ``first_date`` and
            ``end_date`` (ISO), ``invoice_limit``, ``is_submitted`` (not empty: each is
            submitted at once), ``lines``: list of dicts of ``description``,
            ``quantity``, ``price_unit`` excl. VAT, ``tax_id``; for a new one
            ``order_id`` of a signed quote
        :return: the recurring invoice, as superuser
        :raise CaePortalError: if a field is wrong or a quote is needed, nothing written
        """
        activity_sudo = self._portal_sudo()
        recurring_sudo = activity_sudo.env["cae.recurring.invoice"]
        if recurring_id:
            recurring_sudo = activity_sudo._get_portal_recurring(recurring_id)
            recurring_sudo.lock_for_update()
        form = PortalForm(activity_sudo.env, values)
        vals = activity_sudo._read_recurring(form, recurring_sudo)
        form.check()
        if recurring_sudo:
            recurring_sudo.line_ids.unlink()
            recurring_sudo.write(vals)
            recurring_sudo._end_what_is_over()
            return recurring_sudo
        order = activity_sudo._read_recurring_order(form)
        return recurring_sudo.create(
            {
                **vals,
                "cae_activity_id": self.id,
                "order_id": order.id,
                "user_id": self.env.user.id,
            }
        )

    def _portal_change_recurring(self, recurring_id, action):
        """:param action: ``pause``, ``resume`` or ``end``"""
        activity_sudo = self._portal_sudo()
        recurring_sudo = activity_sudo._get_portal_recurring(recurring_id)
        if action not in ACTIONS:
            raise MissingError(self.env._("This does not exist, or is not yours."))
        recurring_sudo.lock_for_update()
        getattr(recurring_sudo, ACTIONS[action])()
        return recurring_sudo

    def _get_portal_recurring(self, recurring_id):
        return self._get_portal_record("cae.recurring.invoice", recurring_id)

    # --- what was typed ---------------------------------------------------------------

    def _read_recurring(self, form, recurring):
        if recurring.state == ENDED:
            form.fail(
                "form", self.env._("This recurring invoice is over: make a new one.")
            )
        customer = form.record(
            "customer_id",
            self._get_portal_customers(),
            self.env._("Choose one of your customers."),
        )
        first = self._read_recurring_first_date(form, recurring)
        return {
            "customer_id": customer.id,
            "interval": self._read_recurring_interval(form, recurring),
            "first_date": first,
            "end_date": self._read_recurring_end(form, first),
            "invoice_limit": self._read_recurring_limit(form),
            "is_submitted": bool(form.get("is_submitted")),
            "line_ids": self._read_recurring_lines(form),
        }

    def _read_recurring_interval(self, form, recurring):
        interval = form.get("interval")
        if interval not in dict(recurring._fields["interval"].selection):
            form.fail("interval", self.env._("Choose how often."))
        elif recurring.period_number and interval != recurring.interval:
            form.fail("interval", self._tell_begun())
        return interval

    def _read_recurring_first_date(self, form, recurring):
        name = "first_date"
        day = form.date(name, self.env._("Write the day of the first invoice."))
        today = fields.Date.context_today(self)
        if not day:
            return None
        if recurring.period_number:
            if day != recurring.first_date:
                form.fail(name, self._tell_begun())
        elif day < today:
            form.fail(name, self.env._("This date is past: choose a later one."))
        elif day > fields.Date.add(today, years=5):
            form.fail(name, self.env._("This date is too far away."))
        return day

    def _tell_begun(self):
        return self.env._(
            "Invoices were made already: end this one, and make a new one."
        )

    def _read_recurring_end(self, form, first):
        day = form.date("end_date")
        if day and first and day < first:
            form.fail("end_date", self.env._("This is before the first invoice."))
        return day

    def _read_recurring_limit(self, form):
        text = form.get("invoice_limit")
        if not text or text == "0":
            return 0
        if not (text.isdecimal() and len(text) < 5 and int(text) <= MAX_INVOICES):
            form.fail(
                "invoice_limit",
                self.env._("Write a whole number, at most %s.", MAX_INVOICES),
            )
            return 0
        return int(text)

    def _read_recurring_lines(self, form):
        rows = form.rows("lines", LINE_KEYS)
        if not rows:
            form.fail("lines", self.env._("Write at least one line."))
        if len(rows) > MAX_LINES:
            form.fail("lines", self.env._("At most %s lines.", MAX_LINES))
            return []
        taxes = self._get_portal_taxes()
        lines = [self._read_recurring_line(row, taxes) for row in rows]
        total = sum(line["quantity"] * line["price_unit"] for line in lines)
        if not form.errors and round(total, 2) < 0:
            form.fail("lines", self.env._("The total of an invoice is not negative."))
        return [
            Command.create({**line, "sequence": index})
            for index, line in enumerate(lines)
        ]

    def _read_recurring_line(self, form, taxes):
        """A line as a quote has it, without its discount column."""
        line = self._read_quote_line(form, taxes)
        [(_command, _id, tax_ids)] = line["tax_ids"]
        return {
            "name": line["name"],
            "product_id": line["product_id"],
            "quantity": line["product_uom_qty"],
            "price_unit": line["price_unit"],
            "tax_id": tax_ids[:1] and tax_ids[0],
        }

    def _read_recurring_order(self, form):
        """:return: the signed quote from which it is made, or none
        :raise CaePortalError: if a quote is needed
        """
        order_id = form.get("order_id")
        if not order_id:
            self._check_direct()
            return self.env["sale.order"]
        order = self._get_portal_order(read_id(order_id))
        self._check_quote_state(order, ("sale",))
        return order

    # --- what the pages show ----------------------------------------------------------

    def _get_portal_recurrings(self):
        """:return: the recurring invoices of an activity that the user may read, as
        superuser; the ended ones last"""
        # sudo: the domain keeps to this activity
        found_sudo = (
            self.env["cae.recurring.invoice"]
            .sudo()
            .search([("cae_activity_id", "=", self.id)], limit=500)
        )
        return found_sudo.sorted(lambda recurring: recurring.state == ENDED)

    @api.model
    def _prepare_recurring_form_values(self, recurring):
        """:return: dict as :meth:`_portal_save_recurring` takes it"""
        return {
            "customer_id": recurring.customer_id.id,
            "interval": recurring.interval,
            "first_date": recurring.first_date,
            "end_date": recurring.end_date,
            "invoice_limit": recurring.invoice_limit or "",
            "is_submitted": recurring.is_submitted,
            "lines": [
                {
                    "description": line.name,
                    "quantity": line.quantity,
                    "price_unit": line.price_unit,
                    "tax_id": line.tax_id.id,
                }
                for line in recurring.line_ids
            ],
        }

    def _prepare_new_recurring_values(self, document=None):
        """:param document: the quote or the invoice to start from
        :return: dict as :meth:`_portal_save_recurring` takes it"""
        today = fields.Date.context_today(self)
        values = {
            "interval": "month",
            "first_date": fields.Date.add(
                fields.Date.start_of(today, "month"), months=1
            ),
        }
        if document:
            customer = self._get_portal_customers().filtered(
                lambda customer: document.partner_id
                in (customer.contact_id, customer.partner_id)
            )
            values["customer_id"] = customer[:1].id
            values["order_id"] = document._get_cae_signed_quote().id or ""
            values["lines"] = document._prepare_cae_recurring_rows()
        return values

    def _get_portal_todos(self, day):
        todos = super()._get_portal_todos(day)
        # sudo: counted in an activity that the user may read
        paused = (
            self.env["cae.recurring.invoice"]
            .sudo()
            .search_count(
                [
                    ("cae_activity_id", "=", self.id),
                    ("state", "=", PAUSED),
                    ("pause_reason", "!=", False),
                ]
            )
        )
        if paused:
            todos.append(
                {
                    "label": self.env._("Recurring invoices which had to stop"),
                    "count": paused,
                    "url": f"/my/activity/{self.id}/recurring",
                }
            )
        return todos
