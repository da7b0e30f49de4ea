from odoo import fields
from odoo.exceptions import AccessError, MissingError
from odoo.tests import tagged

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalQuote(PortalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.town = cls._customer()

    def _save(self, **values):
        return self.mine._portal_save_quote, self._quote_values(self.town, **values)

    def assertNothingWritten(self, names, service, *args):
        before = self.env["sale.order"].search_count([])
        self.assertRefused(names, service, *args)
        self.assertEqual(self.env["sale.order"].search_count([]), before)

    def test_a_quote(self):
        order = self._quote(self.town, validity_date=fields.Date.to_string(self.today))
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.cae_activity_id, self.pottery)
        self.assertEqual(order.company_id, self.company)
        self.assertEqual(order.partner_id, self.town.contact_id)
        self.assertEqual(order.partner_invoice_id, self.town.contact_id)
        self.assertEqual(order.validity_date, self.today)
        self.assertTrue(order.require_signature)
        self.assertFalse(order.require_payment)
        self.assertFalse(order.user_id)
        self.assertEqual(order.create_uid, self.awa)
        self.assertEqual((order.amount_untaxed, order.amount_tax), (2000.0, 400.0))
        [line] = order.order_line
        self.assertEqual(line.name, "Atelier modelage")
        own = str(self.pottery.analytic_account_id.id)
        self.assertEqual(line.analytic_distribution, {own: 100})

    def test_goods_and_services(self):
        taxes = self.pottery._get_portal_taxes()
        goods = taxes.filtered(lambda tax: tax.tax_scope == "consu")[:1]
        order = self._quote(
            self.town, lines=[self._line(), self._line(tax_id=str(goods.id))]
        )
        self.assertEqual(
            order.order_line.mapped("product_id.type"), ["service", "consu"]
        )

    def test_rates_are_those_of_france(self):
        choices = self.pottery._get_portal_tax_choices()
        self.assertEqual(len(choices), 2)
        for choice in choices:
            rates = [tax["rate"] for tax in choice["taxes"]]
            self.assertEqual(rates, [20.0, 10.0, 5.5, 2.1, 0.0, 0.0, 0.0])

    def test_the_last_rate_is_proposed(self):
        tax_10 = self.pottery._get_portal_taxes()[1]
        self.assertEqual(self.pottery._get_portal_default_tax(), self.tax_20)
        self._quote(self.town, lines=[self._line(tax_id=str(tax_10.id))])
        self.assertEqual(self.pottery._get_portal_default_tax(), tax_10)

    def test_default_validity(self):
        order = self._quote(self.town)
        self.assertGreater(order.validity_date, self.today)

    def test_what_was_agreed_with_the_customer_comes_first(self):
        """Code de commerce, L. 441-10: 30 days unless agreed otherwise."""
        legal = self.env.ref("cae_activity_accounts.payment_term_legal")
        self.assertEqual(self._quote(self.town).payment_term_id, legal)
        agreed = self.env.ref("account.account_payment_term_15days")
        self.town.partner_id.property_payment_term_id = agreed
        self.assertEqual(self._quote(self.town).payment_term_id, agreed)

    def test_changing_a_draft(self):
        order = self._quote(self.town)
        self.mine._portal_save_quote(
            self._quote_values(self.town, lines=[self._line(quantity="3")]), order.id
        )
        self.assertEqual(order.order_line.mapped("product_uom_qty"), [3.0])

    def test_the_form_gives_back_what_was_saved(self):
        order = self._quote(self.town)
        values = self.pottery._prepare_quote_form_values(order)
        again = self.mine._portal_save_quote(values)
        self.assertEqual(again.amount_total, order.amount_total)
        self.assertEqual(again.partner_id, order.partner_id)

    def test_empty_rows_are_left_out(self):
        blank = {"description": "", "quantity": "1", "price_unit": "", "tax_id": "0"}
        order = self._quote(self.town, lines=[blank, self._line(), blank])
        self.assertEqual(len(order.order_line), 1)

    def test_a_discount_is_a_negative_price(self):
        lines = [self._line(), self._line(quantity="1", price_unit="-100")]
        self.assertEqual(self._quote(self.town, lines=lines).amount_untaxed, 1900.0)

    # --- bad input ----------------------------------------------------------------

    def test_wrong_lines(self):
        wrong = {
            "quantity": ("-1", "0", "", "deux", "1e3", "NaN", "1.234", "999999999"),
            "price_unit": ("x", "1.001", "inf", "--5"),
            "tax_id": ("", "0", "abc", "99999999"),
            "description": ("x" * 2001,),
        }
        for name, values in wrong.items():
            for value in values:
                with self.subTest(name=name, value=value[:20]):
                    self.assertNothingWritten(
                        [f"lines-1-{name}"],
                        *self._save(lines=[self._line(), self._line(**{name: value})]),
                    )

    def test_a_line_without_description(self):
        self.assertNothingWritten(
            ["lines-0-description"], *self._save(lines=[self._line(description="")])
        )

    def test_a_line_without_price(self):
        self.assertNothingWritten(
            ["lines-0-price_unit"], *self._save(lines=[self._line(price_unit="")])
        )

    def test_all_is_told_at_once(self):
        lines = [self._line(quantity="-1", tax_id="")]
        self.assertNothingWritten(
            ["customer_id", "validity_date", "lines-0-quantity", "lines-0-tax_id"],
            *self._save(customer_id="", validity_date="2020-01-01", lines=lines),
        )

    def test_no_line(self):
        self.assertNothingWritten(["lines"], *self._save(lines=[]))
        self.assertNothingWritten(["lines"], *self._save(lines=[{"quantity": "1"}]))

    def test_too_many_lines(self):
        self.assertNothingWritten(["lines"], *self._save(lines=[self._line()] * 101))

    def test_a_negative_total(self):
        self.assertNothingWritten(
            ["lines-0-price_unit"], *self._save(lines=[self._line(price_unit="-1")])
        )

    def test_wrong_dates(self):
        for day in ("2020-01-01", "31/12/2099", "bientôt"):
            self.assertNothingWritten(["validity_date"], *self._save(validity_date=day))

    def test_another_s_customer(self):
        customer = self._customer(self.his)
        for customer_id in (customer.id, self.customer.id, "", "abc"):
            self.assertNothingWritten(
                ["customer_id"], *self._save(customer_id=str(customer_id))
            )

    def test_a_tax_of_purchases_or_of_another_company(self):
        other = self._create_company("Autre coopérative")
        foreign = self.env["account.tax"].search(
            [("company_id", "=", other.id), ("type_tax_use", "=", "sale")], limit=1
        )
        self.assertTrue(foreign)
        for tax in (self.purchase_vat_20, foreign):
            self.assertNothingWritten(
                ["lines-0-tax_id"], *self._save(lines=[self._line(tax_id=str(tax.id))])
            )

    def test_keys_of_a_forger_are_not_read(self):
        order = self._quote(
            self.town,
            cae_activity_id=self.studio.id,
            partner_id=self.customer.id,
            state="sale",
            user_id=self.env.uid,
            require_signature=False,
            lines=[self._line(product_id="1", price_total="0", is_downpayment="1")],
        )
        self.assertEqual(order.cae_activity_id, self.pottery)
        self.assertEqual(order.partner_id, self.town.contact_id)
        self.assertEqual(order.state, "draft")
        self.assertTrue(order.require_signature)
        self.assertEqual(order.amount_untaxed, 2000)
        self.assertFalse(order.order_line.is_downpayment)

    def test_context_of_a_forger_is_left_behind(self):
        forger = self.mine.with_context(
            default_state="sale", default_cae_activity_id=self.studio.id
        )
        order = self._quote(self.town, forger)
        self.assertEqual((order.state, order.cae_activity_id), ("draft", self.pottery))

    def test_another_s_quote(self):
        order = self._quote(self._customer(self.his), self.his)
        values = self._quote_values(self.town)
        for service in (
            lambda: self.mine._portal_save_quote(values, order.id),
            lambda: self.mine._portal_send_quote(order.id),
            lambda: self.mine._portal_create_invoice(order.id),
        ):
            with self.assertRaises(MissingError):
                service()

    def test_another_s_activity(self):
        with self.assertRaises(AccessError):
            self._quote(self.town, self.pottery.with_user(self.malo))

    def test_who_left_writes_no_more(self):
        self.pottery.key_ids.date_to = self._days_ago(1)
        self.pottery._compute_portal_partner_ids()
        with self.assertRaises(AccessError):
            self._quote(self.town)

    def test_a_closed_activity(self):
        self.pottery.active = False
        with self.assertRaises(AccessError):
            self._quote(self.town)

    def test_an_employee_without_rights_uses_no_service(self):
        employee = self.env["res.users"].create(
            {
                "name": "Sam",
                "login": "sam",
                "company_id": self.company.id,
                "company_ids": [(6, 0, self.company.ids)],
                "group_ids": [(6, 0, self.env.ref("base.group_user").ids)],
            }
        )
        with self.assertRaises(AccessError):
            self._quote(self.town, self.pottery.with_user(employee))

    # --- sending --------------------------------------------------------------------

    def test_sending(self):
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        self.assertEqual(order.state, "sent")
        message = order.message_ids.filtered("attachment_ids")
        self.assertEqual(len(message), 1)
        self.assertIn(self.town.contact_id, message.notified_partner_ids)
        self.assertIn("contact@deuxrives.example", message.email_from)
        self.assertIn(self.awa.partner_id.email_normalized, message.reply_to)

    def test_customers_know_the_trade_name(self):
        """And read whose it is, as the seller is the cooperative."""
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        message = order.message_ids.filtered("attachment_ids")
        for text in (message.subject, message.email_from, message.body):
            self.assertIn(self.pottery.name, text)
        for text in (message.email_from, message.body):
            self.assertIn(self.company.name, text)

    def test_the_customer_s_text_is_not_copied_to_the_entrepreneur(self):
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        order._send_order_confirmation_mail()
        messages = order.message_ids.filtered("attachment_ids")
        self.assertEqual(len(messages), 2)
        self.assertEqual(messages.notified_partner_ids, self.town.contact_id)

    def test_what_the_cooperative_sells_itself_bears_its_name(self):
        order = self._quote(self.town)
        own = order._find_mail_template()
        order.cae_activity_id = self.structure
        core = order._find_mail_template()
        self.assertEqual(core, self.env.ref("sale.email_template_edi_sale"))
        self.assertNotEqual(own, core)

    def test_the_cooperative_s_own_template_is_kept(self):
        """Settings of sales: the message which confirms an order."""
        chosen = self.env["mail.template"].create({"name": "Merci"})
        self.env["ir.config_parameter"].set_param(
            "sale.default_confirmation_template", chosen.id
        )
        order = self._signed_quote(self.town)
        self.assertEqual(order._get_confirmation_template(), chosen)

    def test_the_customer_gets_the_link_to_sign(self):
        order = self._quote(self.town)
        message = order.message_post(body="x", partner_ids=order.partner_id.ids)
        groups = order._notify_get_recipients_classify(
            message,
            [
                {"id": pid, "type": "customer", "is_follower": False, "lang": False}
                for pid in (order.partner_id.id, self.awa.partner_id.id)
            ],
            "Quote",
            {"model": "sale.order", "res_id": order.id},
        )
        urls = {
            group["recipients_ids"][0]: group["button_access"]["url"]
            for group in groups
        }
        self.assertIn(f"access_token={order.access_token}", urls[order.partner_id.id])
        self.assertTrue(
            urls[self.awa.partner_id.id].endswith(
                f"/my/activity/{self.pottery.id}/quotes/{order.id}"
            )
        )

    def test_entrepreneurs_follow_their_quotes_until_they_leave(self):
        order = self._quote(self.town).with_env(self.env)
        follower = self.awa.partner_id
        self.assertIn(follower, order.message_partner_ids)
        post = {"body": "A question", "subtype_xmlid": "mail.mt_comment"}
        self.assertIn(follower, order.message_post(**post).notified_partner_ids)
        self.pottery.key_ids.date_to = self._days_ago(1)
        self.assertNotIn(follower, order.message_post(**post).notified_partner_ids)

    def test_sending_again(self):
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        self.mine._portal_send_quote(order.id)
        self.assertEqual(len(order.message_ids.filtered("attachment_ids")), 2)

    def test_sending_without_an_address(self):
        order = self._quote(self._customer(name="Camille", email=""))
        self.assertRefused(["customer_id"], self.mine._portal_send_quote, order.id)
        self.assertEqual(order.state, "draft")

    def test_sending_an_expired_quote(self):
        order = self._quote(self.town)
        order.validity_date = self._days_ago(1)
        self.assertRefused(["validity_date"], self.mine._portal_send_quote, order.id)
        self.assertEqual(order.state, "draft")

    def test_a_sent_quote_stays(self):
        order = self._quote(self.town)
        self.mine._portal_send_quote(order.id)
        values = self._quote_values(self.town, lines=[self._line(quantity="3")])
        self.assertRefused(["form"], self.mine._portal_save_quote, values, order.id)
        self.assertEqual(order.order_line.product_uom_qty, 2.0)

    def test_a_signed_quote_stays(self):
        order = self._signed_quote(self.town)
        values = self._quote_values(self.town)
        self.assertRefused(["form"], self.mine._portal_save_quote, values, order.id)
        self.assertRefused(["form"], self.mine._portal_send_quote, order.id)

    def test_a_cancelled_quote_stays(self):
        order = self._quote(self.town)
        order._action_cancel()
        self.assertRefused(["form"], self.mine._portal_send_quote, order.id)

    def test_words_for_each_state(self):
        order = self._quote(self.town)
        states = [order._get_cae_portal_state()["code"]]
        self.mine._portal_send_quote(order.id)
        states.append(order._get_cae_portal_state()["code"])
        order.validity_date = self._days_ago(1)
        states.append(order._get_cae_portal_state()["code"])
        order.action_confirm()
        states.append(order._get_cae_portal_state()["code"])
        self.mine._portal_create_invoice(order.id)
        states.append(order._get_cae_portal_state()["code"])
        self.assertEqual(states, ["draft", "sent", "expired", "to_invoice", "invoiced"])
