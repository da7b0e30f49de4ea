import base64
from ast import literal_eval

from odoo import fields
from odoo.exceptions import AccessError, MissingError
from odoo.tests import tagged

from odoo.addons.cae_base.tests.contract_tools import run_contracts

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalInvoice(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls._customer(company_registry="732829320")
        cls.order = cls._signed_quote(cls.town)

    def _submit(self, invoice, day=None):
        day = fields.Date.to_string(day or self.today)
        return self.mine._portal_submit_invoice(invoice.id, {"invoice_date": day})

    def test_invoice_a_signed_quote_in_full(self):
        invoice = self.mine._portal_create_invoice(self.order.id)
        self.assertEqual(invoice.state, "draft")
        self.assertEqual(invoice.cae_submission, "draft")
        self.assertEqual(invoice.move_type, "out_invoice")
        self.assertEqual(invoice.cae_activity_id, self.pottery)
        self.assertEqual(invoice.line_ids.cae_activity_id, self.pottery)
        self.assertEqual(invoice.partner_id, self.town.contact_id)
        self.assertEqual(invoice.commercial_partner_id, self.town.partner_id)
        self.assertEqual((invoice.amount_untaxed, invoice.amount_total), (2000, 2400))
        [line] = invoice.invoice_line_ids
        self.assertEqual(line.name, "Atelier modelage")
        self.assertTrue(line.account_id.code.startswith("706"))
        self.assertFalse(invoice.name and invoice.name != "/")

    def test_a_down_payment_is_deducted(self):
        """Design §4.3: what the customer has paid before is not asked for twice."""
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=self.order.ids
        ).create(
            {"advance_payment_method": "percentage", "amount": 30}
        ).create_invoices()
        advance = self.order.invoice_ids
        advance.action_post()
        self.assertEqual(advance.amount_total, 720)
        invoice = self.mine._portal_create_invoice(self.order.id)
        self.assertEqual(invoice.amount_total, 1680)
        self.assertEqual(invoice.line_ids.cae_activity_id, self.pottery)

    def test_goods_are_not_services(self):
        goods = self.pottery._get_portal_taxes().filtered(
            lambda tax: tax.tax_scope == "consu"
        )[:1]
        order = self._signed_quote(self.town, lines=[self._line(tax_id=str(goods.id))])
        invoice = self.mine._portal_create_invoice(order.id)
        self.assertTrue(invoice.invoice_line_ids.account_id.code.startswith("707"))

    def test_the_accountant_chooses_the_account_of_services(self):
        service = self.env.ref("cae_activity_accounts.product_service")
        service.with_company(
            self.company
        ).property_account_income_id = self.expense_account
        self.assertEqual(
            service._get_product_accounts()["income"], self.expense_account
        )

    def test_submitted_then_posted(self):
        invoice = self.mine._portal_create_invoice(self.order.id)
        self._submit(invoice, self._days_ago(1))
        self.assertEqual(invoice.cae_submission, "submitted")
        self.assertEqual(invoice.cae_submitted_by_id, self.awa)
        self.assertEqual(invoice.invoice_date, self._days_ago(1))
        self.assertFalse(invoice.name and invoice.name != "/")
        invoice.action_post()
        self.assertRegex(invoice.name, r"^[A-Z]+/\d{4}/\d+$")
        self.assertEqual(
            invoice.invoice_date_due, fields.Date.add(invoice.invoice_date, days=30)
        )
        self.assertFigures(
            self.pottery, self._days_ago(1), self.today, turnover_invoiced=2000.0
        )

    def test_the_accountant_finds_what_was_submitted(self):
        invoice = self.mine._portal_create_invoice(self.order.id)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.action_account_move_submitted"
        )
        domain = literal_eval(action["domain"])
        moves = self.env["account.move"]
        self.assertNotIn(invoice, moves.search(domain))
        self._submit(invoice)
        self.assertIn(invoice, moves.search(domain))

    def test_words_for_each_state(self):
        invoice = self.mine._portal_create_invoice(self.order.id)

        def state():
            return invoice._get_cae_portal_state()["code"]

        states = [state()]
        self._submit(invoice)
        states.append(state())
        invoice.action_post()
        states.append(state())
        invoice.is_move_sent = True
        states.append(state())
        self._pay(invoice, self.today, amount=1200)
        states.append(state())
        self._pay(invoice, self.today)
        states.append(state())
        self.assertEqual(
            states, ["draft", "submitted", "posted", "sent", "partial", "paid"]
        )

    def test_a_late_invoice(self):
        invoice = self.mine._portal_create_invoice(self.order.id)
        self._submit(invoice, self._days_ago(31))
        invoice.action_post()
        self.assertEqual(invoice._get_cae_portal_state()["code"], "late")
        late = self.mine._get_portal_invoices_domain(self.today, "late")
        self.assertEqual(self.env["account.move"].search(late), invoice)
        self._pay(invoice, self.today, amount=1200)
        self.assertEqual(invoice._get_cae_portal_state()["code"], "late_partial")
        self.assertEqual(self.env["account.move"].search(late), invoice)

    def test_a_credit_note(self):
        invoice = self._invoice(self.pottery, 100, self._days_ago(3))
        refund = invoice._reverse_moves(
            [{"invoice_date": self.today, "date": self.today}], cancel=True
        )
        self.assertEqual(refund._get_cae_portal_state()["code"], "refund")
        self.assertEqual(invoice._get_cae_portal_state()["code"], "reversed")

    # --- mail to the customer -----------------------------------------------------

    def test_customers_know_the_trade_name(self):
        invoice = self._invoice(self.pottery, 100, self._days_ago(3))
        template = invoice._get_mail_template()
        fields_of_mail = ("subject", "email_from", "body_html")
        mail = template._generate_template(invoice.ids, fields_of_mail)[invoice.id]
        for text in mail.values():
            self.assertIn(self.pottery.name, str(text))
        self.assertIn(self.company.name, mail["body_html"])
        refund = invoice._reverse_moves([{"invoice_date": self.today}])
        self.assertIn(
            self.pottery.name,
            refund._get_mail_template()._render_field("subject", refund.ids)[refund.id],
        )

    def test_what_the_cooperative_sells_itself_bears_its_name(self):
        own = self._invoice(self.structure, 100, self._days_ago(3))
        core = self.env.ref("account.email_template_edi_invoice")
        self.assertEqual(own._get_mail_template(), core)

    def test_the_customer_s_text_is_not_copied_to_the_entrepreneur(self):
        invoice = self.mine._portal_create_invoice(self.order.id).with_env(self.env)
        follower = self.awa.partner_id
        invoice.message_subscribe(follower.ids)
        to_customer = invoice.message_post(
            body="Your invoice",
            partner_ids=invoice.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(to_customer.notified_partner_ids, invoice.partner_id)
        to_all = invoice.message_post(body="Done", subtype_xmlid="mail.mt_comment")
        self.assertIn(follower, to_all.notified_partner_ids)

    # --- what the settings ask for ------------------------------------------------

    def test_no_invoice_without_a_contract_in_force(self):
        invoice = self.mine._portal_create_invoice(self.order.id)
        self.company.cae_invoice_needs_contract = True
        values = {"invoice_date": fields.Date.to_string(self.today)}
        submit = self.mine._portal_submit_invoice
        self.assertRefused(["form"], submit, invoice.id, values)
        self.assertEqual(invoice.cae_submission, "draft")
        person = self.pottery.key_ids.entrepreneur_id
        contract = self.env["cae.contract"].create(
            {"entrepreneur_id": person.id, "date_start": self._days_ago(5)}
        )
        self.assertRefused(["form"], submit, invoice.id, values)
        run_contracts(contract)
        before = {"invoice_date": fields.Date.to_string(self._days_ago(6))}
        self.assertRefused(["form"], submit, invoice.id, before)
        submit(invoice.id, values)
        self.assertEqual(invoice.cae_submission, "submitted")

    def test_no_invoice_without_valid_insurance(self):
        """INV-14: the trades that need none by law are not asked for one."""
        self.company.cae_invoice_needs_insurance = True
        proof = self.env["cae.activity.insurance"].create(
            {
                "activity_id": self.pottery.id,
                "insurer": "Mutuelle du Blavet",
                "date_from": self._days_ago(2),
                "certificate": base64.b64encode(b"Certificate"),
            }
        )
        self.pottery.is_insured_craft = True
        invoice = self.mine._portal_create_invoice(self.order.id)
        self.assertRefused(
            ["form"],
            self.mine._portal_submit_invoice,
            invoice.id,
            {"invoice_date": fields.Date.to_string(self._days_ago(3))},
        )
        self.assertFalse(invoice.invoice_date)
        self._submit(invoice, proof.date_from)
        self.assertEqual(invoice.cae_submission, "submitted")

    # --- given up -----------------------------------------------------------------

    def test_an_invoice_given_up_frees_its_quote(self):
        invoice = self.mine._portal_create_invoice(self.order.id)
        self.mine._portal_cancel_invoice(invoice.id)
        self.assertEqual(invoice.state, "cancel")
        again = self.mine._portal_create_invoice(self.order.id)
        self._submit(again)
        cancel = self.mine._portal_cancel_invoice
        self.assertRefused(["form"], cancel, again.id)
        self.assertRefused(["form"], cancel, invoice.id)
        his = self._invoice(self.studio, 100, self.today, post=False)
        with self.assertRaises(MissingError):
            cancel(his.id)
        with self.assertRaises(AccessError):
            self.pottery.with_user(self.malo)._portal_cancel_invoice(again.id)

    # --- bad input ----------------------------------------------------------------

    def test_a_quote_not_signed(self):
        order = self._quote(self.town)
        self.assertRefused(["form"], self.mine._portal_create_invoice, order.id)
        self.mine._portal_send_quote(order.id)
        self.assertRefused(["form"], self.mine._portal_create_invoice, order.id)
        self.assertFalse(order.invoice_ids)

    def test_twice(self):
        self.mine._portal_create_invoice(self.order.id)
        self.assertRefused(["form"], self.mine._portal_create_invoice, self.order.id)
        self.assertEqual(len(self.order.invoice_ids), 1)

    def test_submitted_once(self):
        invoice = self.mine._portal_create_invoice(self.order.id)
        self._submit(invoice)
        values = {"invoice_date": fields.Date.to_string(self._days_ago(2))}
        submit = self.mine._portal_submit_invoice
        self.assertRefused(["form"], submit, invoice.id, values)
        invoice.action_post()
        self.assertRefused(["form"], submit, invoice.id, values)
        self.assertEqual(invoice.invoice_date, self.today)

    def test_wrong_dates(self):
        invoice = self.mine._portal_create_invoice(self.order.id)
        tomorrow = fields.Date.to_string(fields.Date.add(self.today, days=1))
        for day in ("", "demain", tomorrow):
            self.assertRefused(
                ["invoice_date"],
                self.mine._portal_submit_invoice,
                invoice.id,
                {"invoice_date": day},
            )
        self.assertEqual(invoice.cae_submission, "draft")
        self.assertFalse(invoice.invoice_date)

    def test_a_date_in_a_closed_month(self):
        last_month = fields.Date.subtract(self.today, months=1)
        closing = self._closing(last_month)
        closing.action_post()
        invoice = self.mine._portal_create_invoice(self.order.id)
        for day in (last_month, fields.Date.subtract(last_month, months=2)):
            self.assertRefused(
                ["invoice_date"],
                self.mine._portal_submit_invoice,
                invoice.id,
                {"invoice_date": fields.Date.to_string(day)},
            )
        self._submit(invoice)

    def test_an_invoice_of_the_accountant_is_not_submitted(self):
        invoice = self._invoice(self.pottery, 100, self.today, post=False)
        self.assertRefused(
            ["form"],
            self.mine._portal_submit_invoice,
            invoice.id,
            {"invoice_date": fields.Date.to_string(self.today)},
        )

    def test_another_s_invoice(self):
        his = self._invoice(self.studio, 100, self.today, post=False)
        bill = self._bill(self.pottery, 100, self.today, post=False)
        for move in (his, bill):
            with self.assertRaises(MissingError):
                self._submit(move)
        self.assertFalse(his.cae_submission)

    def test_another_s_activity(self):
        with self.assertRaises(AccessError):
            self.pottery.with_user(self.malo)._portal_create_invoice(self.order.id)
