"""Recurring invoices: each period once, on its day."""

import base64
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import MissingError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .recurring_case import RecurringCase

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestRecurringInvoice(RecurringCase):
    # --- its invoices -----------------------------------------------------------------

    def test_each_month_on_the_last_day(self):
        recurring = self._recurring()
        for day in ("2027-01-30", "2027-01-31", "2027-02-28", "2027-03-30"):
            self._run(day)
        self.assertEqual(self._days(recurring), ["2027-01-31", "2027-02-28"])
        self.assertEqual(str(recurring.next_date), "2027-03-31")
        invoice = recurring.move_ids[0]
        self.assertEqual((invoice.state, invoice.cae_submission), ("draft", "draft"))
        self.assertEqual(invoice.partner_id, self.town.contact_id)
        self.assertEqual(invoice.cae_activity_id, self.pottery)
        self.assertEqual(invoice.invoice_line_ids.cae_activity_id, self.pottery)
        self.assertEqual((invoice.amount_untaxed, invoice.amount_total), (1000, 1200))
        self.assertFalse(invoice.invoice_date)

    def test_twice_the_same_night(self):
        recurring = self._recurring()
        self._run("2027-01-31")
        self._run("2027-01-31")
        self.assertEqual(len(recurring.move_ids), 1)

    def test_late_by_months(self):
        recurring = self._recurring()
        self._run("2027-05-15")
        self.assertEqual(
            self._days(recurring),
            ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"],
        )
        months = recurring.move_ids.sorted("cae_recurring_date").mapped(
            "invoice_line_ids.name"
        )
        self.assertEqual(len(set(months)), 4)
        self.assertIn("2027", months[0])

    def test_a_period_is_invoiced_once(self):
        """Whatever asks for it: the database refuses the second."""
        recurring = self._recurring()
        self._run("2027-01-31")
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.env["account.move"].create(recurring._prepare_invoice_vals(0))

    def test_stopped_in_the_middle(self):
        """What was not written down whole is made by the next run."""
        recurring = self._recurring()
        with (
            patch.object(
                self.env.registry["account.move"],
                "_submit_cae_recurring",
                side_effect=KeyboardInterrupt,
            ),
            self.assertRaises(KeyboardInterrupt),
            self.cr.savepoint(),
        ):
            self._run("2027-01-31")
        self.assertFalse(recurring.move_ids)
        self._run("2027-02-01")
        self.assertEqual(self._days(recurring), ["2027-01-31"])

    def test_submitted_at_once(self):
        recurring = self._recurring(is_submitted="1")
        self._run("2027-01-31")
        invoice = recurring.move_ids
        self.assertEqual(invoice.cae_submission, "submitted")
        self.assertEqual(invoice.cae_submitted_by_id, self.awa)
        self.assertEqual(str(invoice.invoice_date), "2027-01-31")
        with freeze_time("2027-01-31"):
            invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_what_the_settings_refuse_stays_a_draft(self):
        """No invoice without a contract in force, nor without valid insurance."""
        self.env["cae.activity.insurance"].create(
            {
                "activity_id": self.pottery.id,
                "insurer": "Mutuelle du Blavet",
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "certificate": base64.b64encode(b"Certificate"),
            }
        )
        self.pottery.is_insured_craft = True
        for setting in ("cae_invoice_needs_contract", "cae_invoice_needs_insurance"):
            with self.subTest(setting=setting):
                self.company[setting] = True
                recurring = self._recurring(is_submitted="1")
                self._run("2027-01-31")
                self.assertEqual(recurring.move_ids.cae_submission, "draft")
                self.company[setting] = False

    def test_in_a_closed_month_it_stays_a_draft(self):
        recurring = self._recurring(is_submitted="1")
        with patch.object(
            self.env.registry["cae.closing"], "_is_month_closed", lambda *a: True
        ):
            self._run("2027-01-31")
        self.assertEqual(recurring.move_ids.cae_submission, "draft")

    def test_the_words_of_a_period(self):
        text = "{month} / {year} / {period} / {password} / {0.__class__}"
        recurring = self._recurring(lines=[self._line(description=text)])
        self._run("2027-02-28")
        name = recurring.move_ids.sorted("cae_recurring_date")[1].invoice_line_ids.name
        self.assertRegex(name, r"^\w+ 2027 / 2027 / .*28/02/2027.*30/03/2027")
        self.assertTrue(name.endswith("/ {password} / {0.__class__}"))

    def test_in_the_words_of_who_made_it(self):
        text = "{an} {year} {mois}"
        recurring = self._recurring(lines=[self._line(description=text)])
        with patch.object(
            self.env.registry["cae.recurring.invoice"],
            "_get_period_names",
            lambda recurring: {"month": "mois", "year": "an", "period": "période"},
        ):
            self._run("2027-01-31")
        name = recurring.move_ids.invoice_line_ids.name
        self.assertRegex(name, r"^2027 2027 \w+ 2027$")

    def test_until_when(self):
        dated = self._recurring(end_date="2027-03-30")
        counted = self._recurring(invoice_limit="3")
        self._run("2027-02-28")
        self.assertEqual((dated.state, counted.state), ("ended", "active"))
        self._run("2027-12-31")
        self.assertEqual(self._days(dated), ["2027-01-31", "2027-02-28"])
        self.assertEqual(
            self._days(counted), ["2027-01-31", "2027-02-28", "2027-03-31"]
        )
        self.assertEqual(counted.state, "ended")

    def test_from_a_signed_quote(self):
        order = self._signed_quote(self.town)
        values = self.pottery._prepare_new_recurring_values(order)
        self.assertEqual(values["customer_id"], self.town.id)
        [row] = values["lines"]
        self.assertEqual((row["quantity"], row["price_unit"]), (2, 1000))
        recurring = self._recurring(order_id=str(order.id))
        self.assertEqual(recurring.order_id, order)
        self._run("2027-01-31")
        self.assertEqual(recurring.move_ids.invoice_origin, order.name)

    def test_no_invoice_without_a_signed_quote(self):
        """By setting: neither from scratch, nor from a quote that is not signed."""
        self.company.cae_invoice_needs_quote = True
        save = self.mine._portal_save_recurring
        self.assertRefused(["form"], save, self._values())
        draft = self._quote(self.town)
        self.assertRefused(["form"], save, self._values(order_id=str(draft.id)))
        order = self._signed_quote(self.town)
        invoice = self.mine._portal_create_invoice(order.id)
        values = self.pottery._prepare_new_recurring_values(invoice)
        self.assertEqual(values["order_id"], order.id)
        recurring = self._recurring(order_id=str(order.id))
        self.assertEqual(recurring.order_id, order)

    def test_more_than_its_quote_is_a_commitment(self):
        """R. 127-1, 4°: a quote of 100.00 does not cover invoices of 2,000.00."""
        order = self._signed_quote(
            self.town, lines=[self._line(quantity="1", price_unit="100")]
        )
        recurring = self._recurring(order_id=str(order.id))
        self._run("2027-01-31")
        invoice = recurring.move_ids
        self.assertEqual(invoice.amount_untaxed, 1000)
        self.assertEqual(invoice._get_cae_new_commitment(), 900)

    def test_from_an_invoice(self):
        invoice = self._invoice(
            self.pottery, 100, self.today, partner_id=self.town.contact_id.id
        )
        values = self.pottery._prepare_new_recurring_values(invoice)
        self.assertEqual(values["customer_id"], self.town.id)
        self.assertEqual(values["lines"][0]["price_unit"], 100)

    # --- what stops it ----------------------------------------------------------------

    def assertStopped(self, recurring, words, day="2027-01-31"):
        mails = self.env["mail.mail"]
        before = mails.search([])
        self._run(day)
        self.assertEqual(recurring.state, "paused")
        self.assertIn(words, recurring.pause_reason)
        self.assertFalse(recurring.move_ids)
        return mails.search([]) - before

    def test_the_activity_is_closed(self):
        recurring = self._recurring()
        self.pottery.active = False
        mail = self.assertStopped(recurring, "closed")
        self.assertEqual(mail.recipient_ids, self.awa.partner_id)
        self.assertIn("closed", mail.body_html)

    def test_nobody_works_there(self):
        recurring = self._recurring()
        self.pottery.key_ids.date_to = "2027-01-15"
        self.assertStopped(recurring, "Nobody")

    def test_the_contract_ended(self):
        recurring = self._recurring()
        with patch.object(
            self.env.registry["cae.activity"],
            "_find_expired_capes",
            lambda activities: lambda activity, day: day,
        ):
            self.assertStopped(recurring, "CAPE")

    def test_the_customer_is_archived(self):
        recurring = self._recurring()
        self.town.active = False
        self.assertStopped(recurring, "archived")
        [todo] = [
            todo
            for todo in self.mine._get_portal_todos(self.today)
            if "recurring" in todo["url"]
        ]
        self.assertEqual(todo["count"], 1)
        with freeze_time("2027-03-15"), self.assertRaises(UserError):
            self.mine._portal_change_recurring(recurring.id, "resume")
        self.town.active = True
        with freeze_time("2027-03-15"):
            self.mine._portal_change_recurring(recurring.id, "resume")
        self.assertFalse(recurring.pause_reason)
        self._run("2027-03-31")
        self.assertEqual(self._days(recurring), ["2027-03-31"])

    def test_one_that_cannot_be_made_stops_no_other(self):
        wrong, right = self._recurring(), self._recurring()
        invoice_class = self.env.registry["cae.recurring.invoice"]
        prepare = invoice_class._prepare_invoice_vals

        refusal = "No journal."

        def prepare_some(recurring, number):
            if recurring == wrong:
                raise UserError(refusal)
            return prepare(recurring, number)

        with patch.object(invoice_class, "_prepare_invoice_vals", prepare_some):
            self._run("2027-01-31")
        self.assertEqual(len(right.move_ids), 1)
        self.assertEqual((wrong.state, wrong.pause_reason), ("paused", refusal))
        self.assertEqual(wrong.period_number, 0)

    def test_two_runs_at_once(self):
        recurring = self._recurring()
        with patch.object(
            self.env.registry["cae.recurring.invoice"],
            "try_lock_for_update",
            lambda recurrings, **kw: recurrings.browse(),
        ):
            self._run("2027-01-31")
        self.assertFalse(recurring.move_ids)

    def test_queries_of_the_night(self):
        """A batch asks what holds for all at once: what each invoice adds is what
        creating an entry costs."""
        counts = []
        for number in (2, 2, 12):
            for _index in range(number):
                self._recurring()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._run("2027-01-31")
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        few, many = counts[1:]
        self.assertLess((many - few) / 10, 15, counts)

    # --- its life ---------------------------------------------------------------------

    def test_pause_and_end(self):
        recurring = self._recurring()
        self.mine._portal_change_recurring(recurring.id, "pause")
        self._run("2027-02-28")
        self.assertFalse(recurring.move_ids)
        with self.assertRaises(UserError):
            self.mine._portal_change_recurring(recurring.id, "pause")
        with freeze_time("2027-03-01"):
            self.mine._portal_change_recurring(recurring.id, "resume")
        self._run("2027-03-31")
        self.assertEqual(self._days(recurring), ["2027-03-31"])
        self.mine._portal_change_recurring(recurring.id, "end")
        self._run("2027-12-31")
        self.assertEqual(len(recurring.move_ids), 1)
        with self.assertRaises(UserError):
            self.mine._portal_change_recurring(recurring.id, "resume")
        with self.assertRaises(MissingError):
            self.mine._portal_change_recurring(recurring.id, "unlink")

    def test_change_the_next_ones(self):
        recurring = self._recurring()
        self._run("2027-01-31")
        lines = [self._line(description="Loyer", quantity="1", price_unit="1200")]
        self.mine._portal_save_recurring(self._values(lines=lines), recurring.id)
        self._run("2027-02-28")
        amounts = recurring.move_ids.sorted("cae_recurring_date").mapped(
            "amount_untaxed"
        )
        self.assertEqual(amounts, [1000, 1200])

    # --- bad input --------------------------------------------------------------------

    def assertWrong(self, names, recurring_id=None, **values):
        with freeze_time("2027-01-01"):
            self.assertRefused(
                names,
                self.mine._portal_save_recurring,
                self._values(**values),
                recurring_id,
            )

    def test_wrong_fields(self):
        his = self._customer(self.his)
        for names, values in (
            (["customer_id"], {"customer_id": str(his.id)}),
            (["customer_id"], {"customer_id": ""}),
            (["interval"], {"interval": "day"}),
            (["first_date"], {"first_date": ""}),
            (["first_date"], {"first_date": "2026-12-31"}),
            (["first_date"], {"first_date": "9999-12-31"}),
            (["end_date"], {"end_date": "2027-01-30"}),
            (["invoice_limit"], {"invoice_limit": "-1"}),
            (["invoice_limit"], {"invoice_limit": "9" * 30}),
            (["lines"], {"lines": []}),
            (["lines"], {"lines": [self._line(price_unit="-5")]}),
            (["lines"], {"lines": [self._line()] * 101}),
            (["lines-0-quantity"], {"lines": [self._line(quantity="0")]}),
            (["lines-0-price_unit"], {"lines": [self._line(price_unit="abc")]}),
            (["lines-0-tax_id"], {"lines": [self._line(tax_id="1' OR 1")]}),
        ):
            with self.subTest(**values):
                self.assertWrong(names, **values)
        self.assertFalse(
            self.recurrings.search([("cae_activity_id", "=", self.pottery.id)])
        )

    def test_once_begun_its_days_stay(self):
        recurring = self._recurring()
        self._run("2027-01-31")
        self.assertWrong(["first_date"], recurring.id, first_date="2027-02-01")
        self.assertWrong(["interval"], recurring.id, interval="year")
        self.mine._portal_change_recurring(recurring.id, "end")
        self.assertWrong(["form"], recurring.id)

    def test_quotes_of_others(self):
        his = self._signed_quote(self._customer(self.his), self.his)
        for order_id in (str(his.id), "9" * 30, "abc"):
            with (
                self.assertRaises(MissingError),
                self.cr.savepoint(),
                freeze_time("2027-01-01"),
            ):
                self.mine._portal_save_recurring(self._values(order_id=order_id))
        self.assertWrong(["form"], order_id=str(self._quote(self.town).id))
