from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .validation_case import ValidationCase


@tagged("post_install", "-at_install")
class TestValidationQueue(ValidationCase):
    """One queue for all documents, oldest first; approved, or sent back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pottery.always_validated = True
        cls._create_employee()
        cls.invoice = cls._submit(cls._draft_invoice_of_a_free_quote())
        cls.order = cls._waiting_quote()
        cls.expense = cls._expense(120)

    @classmethod
    def _draft_invoice_of_a_free_quote(cls, **line):
        cls.pottery.always_validated = False
        invoice = cls._draft_invoice(**line)
        cls.pottery.always_validated = True
        return invoice

    @classmethod
    def _waiting_quote(cls):
        order = cls._quote(cls.town)
        cls.mine._portal_send_quote(order.id)
        return order.with_env(cls.env)

    @property
    def queue(self):
        return self.env["cae.validation"].with_user(self.nadia).search([])

    def _row(self, document):
        return self.queue.filtered(
            lambda row: (row.res_model, row.res_id) == (document._name, document.id)
        )

    def _age(self, document, days):
        then = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        document.cae_submitted_on = then

    def _send_back(self, rows, reason="La date est fausse."):
        wizard = self.env["cae.validation.send.back"].with_user(self.nadia)
        wizard = wizard.with_context(active_ids=rows.ids)
        return wizard.create({"reason": reason}).action_send_back()

    def _read(self, action):
        return action["params"]["type"], action["params"]["message"]

    # --- the queue ------------------------------------------------------------------

    def test_all_documents_oldest_first(self):
        self._age(self.order, 9)
        self._age(self.expense, 4)
        rows = self.queue
        self.assertEqual(rows.mapped("kind"), ["quote", "expense", "invoice"])
        self.assertEqual(rows.mapped("days"), [9, 4, 0])
        self.assertEqual(rows.mapped("amount"), [2400, 120, 1200])
        self.assertEqual(rows.cae_activity_id, self.pottery)
        self.assertEqual(rows.entrepreneur_id, self.person)
        self.assertEqual(rows.partner_id, self.town.partner_id)
        self.assertEqual(set(rows.mapped("reason")), {"trade"})
        self.assertTrue(all(rows.mapped("reason_text")))
        self.assertEqual(
            rows.mapped("name"),
            [self.order.name, "Train", self.invoice.invoice_origin],
        )

    def test_what_does_not_wait_is_not_there(self):
        self._draft_invoice_of_a_free_quote()
        self._invoice(self.studio, 100, self.today, post=False)
        self._expense(10, submit=False)
        self.assertEqual(len(self.queue), 3)

    def test_a_row_opens_its_document_and_its_paper(self):
        for document in (self.order, self.invoice, self.expense):
            action = self._row(document).action_open()
            self.assertEqual(
                (action["res_model"], action["res_id"]), (document._name, document.id)
            )
        for document in (self.order, self.invoice):
            action = self._row(document).action_open_paper()
            self.assertEqual(action["type"], "ir.actions.report")
        with self.assertRaisesRegex(UserError, "reçu|justificatif|receipt"):
            self._row(self.expense).action_open_paper()
        receipt = self.env["ir.attachment"].create(
            {"name": "t.txt", "raw": b"x", "res_model": "hr.expense"}
        )
        receipt.res_id = self.expense.id
        self.expense.message_main_attachment_id = receipt
        self.assertIn(
            str(receipt.id), self._row(self.expense).action_open_paper()["url"]
        )

    def test_another_company_s_queue(self):
        other = self._create_company("Autre coopérative")
        stranger = self._user("sacha", "cae_base.group_accountant")
        stranger.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        rows = self.env["cae.validation"].with_user(stranger)
        rows = rows.with_context(allowed_company_ids=other.ids)
        self.assertFalse(rows.search([]))

    def test_the_queue_takes_as_many_queries_for_many(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["cae.validation"].with_user(self.nadia).search([]).read(
                ["display_name", "entrepreneur_id", "amount", "reason_text", "days"]
            )
            return self.cr.sql_log_count - before

        count()
        few = count()
        for _index in range(4):
            self._waiting_quote()
        self.assertEqual(count(), few)

    # --- approved -------------------------------------------------------------------

    def test_several_are_approved_at_once(self):
        level, message = self._read(self.queue.action_approve())
        self.assertEqual((level, "3" in message), ("success", True))
        self.assertEqual(self.invoice.state, "posted")
        self.assertTrue(self.invoice.name)
        self.assertEqual(self.order.state, "sent")
        self.assertFalse(self.order.cae_submission)
        self.assertEqual(self.expense.state, "approved")
        self.assertEqual(self.expense.manager_id, self.nadia)
        self.assertFalse(self.queue)

    def test_those_that_fail_stay(self):
        """Each is all or nothing, and the sentence names those that stay and why."""
        self.order.validity_date = self._days_ago(1)
        other = self._waiting_quote()
        level, message = self._read(self.queue.action_approve())
        self.assertEqual(level, "warning")
        self.assertIn(self.order.name, message)
        self.assertNotIn(other.name, message)
        self.assertEqual((self.order.state, other.state), ("draft", "sent"))
        self.assertEqual(self.invoice.state, "posted")
        self.assertEqual(self._row(self.order), self.queue)
        self.assertTrue(self.order._is_cae_waiting())

    def test_approved_meanwhile(self):
        rows = self.queue
        self.invoice.action_post()
        self._read(rows.action_approve())
        self.assertEqual(self.order.state, "sent")
        with self.assertRaises(UserError):
            self.invoice.with_user(self.nadia)._approve_cae()

    def test_a_second_expense_that_looks_the_same(self):
        twin = self._expense(120)
        rows = self._row(self.expense) | self._row(twin)
        level, message = self._read(rows.action_approve())
        self.assertEqual(level, "warning")
        self.assertEqual(message.count("Train"), 4)
        self.assertEqual((self.expense | twin).mapped("state"), ["submitted"] * 2)

    def test_approval_of_many_costs_the_same_for_each(self):
        def count(documents):
            rows = self.env["cae.validation"].with_user(self.nadia)
            rows = rows.browse(
                [row.id for document in documents for row in self._row(document)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows.action_approve()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        def invoices(number):
            return [
                self._submit(self._draft_invoice_of_a_free_quote())
                for _index in range(number)
            ]

        count(invoices(1))
        one, six = count(invoices(1)), count(invoices(6))
        self.assertLess((six - one) / 5, 45)
        self.assertLess(six / 6, one)

    # --- sent back --------------------------------------------------------------------

    def test_sent_back_with_a_reason(self):
        self._send_back(self.queue, "Écrivez <b>la date</b> du chantier.")
        self.assertFalse(self.queue)
        for document in (self.invoice, self.order, self.expense):
            with self.subTest(document=document):
                self.assertEqual(document.state, "draft")
                self.assertEqual(document.cae_submission, "sent_back")
                self.assertIn("la date", document.cae_sent_back_reason)
                note = document.message_ids.filtered(
                    lambda message: "la date" in (message.body or "")
                )
                self.assertIn("&lt;b&gt;la date", note.body)
                self.assertEqual(note.partner_ids, self.awa.partner_id)
                self.assertIn("Poterie du Port", note.subject)
                self.assertTrue(note.subtype_id.internal)

    def test_the_customer_does_not_read_it(self):
        self._send_back(self._row(self.order))
        messages = self.order.message_ids
        shown = messages.filtered_domain(messages._get_search_domain_share())
        self.assertIn("La date", " ".join(messages.mapped("body")))
        self.assertNotIn("La date", " ".join(shown.mapped("body")))

    def test_he_corrects_and_submits_again(self):
        self._send_back(self._row(self.invoice) | self._row(self.order))
        for document in (self.invoice, self.order):
            self.assertEqual(document._get_cae_portal_state()["code"], "sent_back")
        todos = self.mine._get_portal_todos(self.today)
        self.assertEqual([todo["count"] for todo in todos[:2]], [1, 1])
        self.assertTrue(todos[0]["url"].endswith("quotes?state=sent_back"))
        self._submit(self.invoice, self._days_ago(1))
        self.mine._portal_save_quote(self._quote_values(self.town), self.order.id)
        self.mine._portal_send_quote(self.order.id)
        for document in (self.invoice, self.order):
            self.assertWaits(document, "trade")
            self.assertFalse(document.cae_sent_back_reason)
        self.assertEqual(self.invoice.invoice_date, self._days_ago(1))

    def test_an_expense_sent_back_is_submitted_again(self):
        self._send_back(self._row(self.expense))
        self.expense.total_amount_currency = 60
        self.expense.with_user(self.awa).sudo().action_submit()
        self.assertWaits(self.expense, "trade")

    def test_a_reason_is_compulsory(self):
        with self.assertRaises(UserError):
            self._send_back(self.queue, "  ")
        self.assertEqual(len(self.queue), 3)

    # --- roles ------------------------------------------------------------------------

    def test_neither_coach_nor_entrepreneur_settles(self):
        rows = self.queue
        for user in (self.coline, self.awa):
            own = self.env["cae.validation"].with_user(user).browse(rows.ids)
            for method in ("action_approve", "action_open_paper", "read"):
                with self.subTest(user=user.login, method=method):
                    with self.assertRaises(AccessError):
                        getattr(own[:1], method)()
            with self.assertRaises(AccessError):
                own._send_back("Non.")
            with self.assertRaises(AccessError):
                self.env["cae.validation.send.back"].with_user(user).create(
                    {"reason": "Non."}
                )
        self.assertEqual(len(self.queue), 3)
