"""The entrepreneur's pages: what reaches his account, and his payslips (design §9)."""

import re

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import formatLang, mute_logger

from .common import PayCase

TODAY = "2026-10-15"
SPACES = re.compile("[\xa0\u202f]|&nbsp;")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPortalPay(PayCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice = cls._invoice(cls.pottery, 2000, "2026-09-05")
        cls._bill(cls.pottery, 300, "2026-09-10")
        cls._pay(cls.invoice, "2026-09-25", amount=1200)
        cls.nora = cls._entrepreneur("Nora", cls.studio)
        cls._contract(cls.nora, "cape")
        cls._speak_french(cls.yann, cls.nora)

    def _get(self, person, url):
        login = person.portal_user_id.login
        self.authenticate(login, login)
        return self.url_open(url)

    def assertText(self, response, *texts):
        self.assertEqual(response.status_code, 200)
        # Odoo glues the minus to its number with an invisible mark.
        page = SPACES.sub(" ", response.text.replace("\ufeff", ""))
        # Not assertIn: a whole page says less than the text that it lacks.
        self.assertFalse([text for text in texts if text not in page])

    def _amount(self, amount):
        text = SPACES.sub(" ", formatLang(self.env, amount, digits=2))
        return f'<span class="o_cae_number">{text} €</span>'

    # --- simulation ---------------------------------------------------------------

    def test_home(self):
        """What is available, and what it becomes on the account: an estimation."""
        expected = self.env["cae.payslip"].simulate(TODAY, "cost", 600)
        home = self._get(self.yann, f"/my/activity/{self.pottery.id}")
        self.assertText(
            home,
            self._amount(600),
            self._amount(expected["net_paid"]),
            "sur mon compte",
            "estimation",
            f"/my/activity/{self.pottery.id}/simulate",
        )
        self.assertNotIn("Ma part", home.text)

    def test_home_shows_the_pay_already_booked(self):
        """The waterfall ends on what is left once the pay is booked."""
        payslip = self._run("2026-09-01").payslip_ids
        self.assertText(
            self._get(self.yann, f"/my/activity/{self.pottery.id}"),
            "figure=payroll_cost",
            self._amount(-payslip.cost),
        )

    def test_home_of_a_cape(self):
        """CAPE-06: not an employment contract, no payslip."""
        self._pay(self._invoice(self.studio, 1000, "2026-09-05"), "2026-09-20")
        home = self._get(self.nora, f"/my/activity/{self.studio.id}")
        self.assertText(home, "Un CAPE ne donne pas de bulletin de paie", "Simuler")
        self.assertNotIn("sur mon compte", home.text)
        self.assertText(
            self._get(self.nora, f"/my/activity/{self.studio.id}/simulate"),
            "voici ce que donnerait un CESA",
        )

    def test_home_without_money(self):
        self._bill(self.pottery, 5000, "2026-09-11")
        home = self._get(self.yann, f"/my/activity/{self.pottery.id}")
        self.assertText(home, "Simuler")
        self.assertNotIn("sur mon compte", home.text)

    def test_cents_make_no_pay(self):
        """Rounding would show more on the account than the cost."""
        estimate = self.pottery._estimate_portal_net
        day = fields.Date.to_date("2026-09-30")
        self.assertIsNone(estimate(day, 0.01))
        self.assertGreater(estimate(day, 100), 50)

    def test_simulation_of_all_there_is(self):
        expected = self.env["cae.payslip"].simulate(TODAY, "cost", 600)
        self.assertText(
            self._get(self.yann, f"/my/activity/{self.pottery.id}/simulate"),
            "estimation",
            'value="600,00"',
            self._amount(expected["gross"]),
            self._amount(expected["net"]),
            self._amount(expected["net_paid"]),
            "Vieillesse plafonnée",
            "Réduction générale",
            "au taux neutre",
        )

    def test_simulation_of_an_amount(self):
        expected = self.env["cae.payslip"].simulate(TODAY, "cost", 1234.5)
        self.assertText(
            self._get(
                self.yann, f"/my/activity/{self.pottery.id}/simulate?amount=1 234,50"
            ),
            self._amount(expected["net_paid"]),
            "plus que le disponible",
        )

    def test_all_that_is_available_is_not_too_much(self):
        """To the cent: as a float, 596.10 is more than 596.10."""
        self._bill(self.pottery, 3.9, "2026-09-12")
        page = self._get(self.yann, f"/my/activity/{self.pottery.id}/simulate")
        self.assertText(page, 'value="596,10"', "Demander", "596,10 € (coût total)")
        self.assertNotIn("plus que le disponible", page.text)
        self.assertIn('/simulate?amount=149,02"', page.text)  # a quarter of it

    def test_simulation_from_the_gross_or_the_net(self):
        url = f"/my/activity/{self.pottery.id}/simulate"
        for mode in ("gross", "net"):
            expected = self.env["cae.payslip"].simulate(TODAY, mode, 1500)
            with self.subTest(mode=mode):
                self.assertText(
                    self._get(self.yann, f"{url}?mode={mode}&amount=1500"),
                    self._amount(expected["cost"]),
                    self._amount(expected["net_paid"]),
                    'value="1500"',
                )
        self.assertText(
            self._get(self.yann, f"{url}?mode=<b>&amount=500"), 'value="500"'
        )

    def test_from_what_is_collected_to_the_account(self):
        """The steps add up to what lands on the account, to the cent."""
        day = self._day()
        activity = self.pottery.with_user(self.yann.portal_user_id)
        waterfall = activity._get_portal_waterfall(day)
        pay = activity._get_portal_allowed_pay(day, waterfall["available"])
        for amount in (250, 600, 1234.5):
            result = activity._simulate_portal_pay(day, amount)
            steps = activity._get_portal_pay_steps(waterfall, pay, result)
            with self.subTest(amount=amount):
                self.assertAlmostEqual(
                    sum(step["amount"] for step in steps), result["net_paid"], 2
                )
        simulate = self.env["cae.payslip"].simulate
        more = simulate(TODAY, "cost", 700)["net_paid"]
        more -= simulate(TODAY, "cost", 600)["net_paid"]
        words = SPACES.sub(" ", formatLang(self.env, more, digits=2))
        self.assertText(
            self._get(self.yann, f"/my/activity/{self.pottery.id}/simulate"),
            "De l’encaissé à mon compte",
            f"me rapporteraient {words}",
        )

    def test_more_cost_may_bring_less(self):
        """A rate of the neutral grid goes up: what is lost is told as such."""
        day = self._day()
        activity = self.pottery.with_user(self.yann.portal_user_id)
        result = activity._simulate_portal_pay(day, 4500)
        self.assertLess(result["more"], 0)
        waterfall = activity._get_portal_waterfall(day)
        told = activity._tell_portal_pay(waterfall, result)[-1]
        lost = SPACES.sub(" ", formatLang(self.env, -result["more"], digits=2))
        self.assertIn(lost, SPACES.sub(" ", told))
        self.assertNotIn("-", told)

    def test_request_of_the_month(self):
        """What was simulated is asked for, and the page says so."""
        url = f"/my/activity/{self.pottery.id}/simulate"
        page = self._get(self.yann, f"{url}?mode=net&amount=300")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        self.assertText(page, "octobre 2026", "novembre 2026")
        typed = {
            "csrf_token": token,
            "mode": "net",
            "amount": "300",
            "month": "2026-10-01",
            "comment": "Pour le loyer",
        }
        answer = self.url_open(f"{url}/ask", data=typed)
        self.assertText(answer, "octobre 2026", "Demandé", "300,00", 'value="300"')
        asked = self.env["cae.pay.request"].search(
            [("entrepreneur_id", "=", self.yann.id)]
        )
        self.assertEqual(
            (asked.mode, asked.amount, str(asked.month), asked.comment),
            ("net", 300.0, "2026-10-01", "Pour le loyer"),
        )
        wrong = self.url_open(f"{url}/ask", data={**typed, "month": "2020-01-01"})
        self.assertText(wrong, "asked-error", 'value="Pour le loyer"')
        self.assertEqual(asked.month, fields.Date.to_date("2026-10-01"))
        self._get(self.nora, "/my")
        with mute_logger("odoo.http"):
            answer = self.url_open(
                f"{url}/ask", data={**typed, "csrf_token": self._token()}
            )
        self.assertEqual(answer.status_code, 404)

    def _token(self):
        page = self.url_open(f"/my/activity/{self.studio.id}/simulate?amount=100")
        return re.search(r'csrf_token: "([^"]+)"', page.text)[1]

    def test_simulation_at_the_personal_rate(self):
        self._rate(self.yann, 10)
        expected = self.env["cae.payslip"].simulate(
            TODAY, "cost", 2000, withholding_rate=10
        )
        self.assertText(
            self._get(
                self.yann, f"/my/activity/{self.pottery.id}/simulate?amount=2000"
            ),
            self._amount(expected["net_paid"]),
            "votre taux personnel",
        )

    def test_simulation_of_a_share(self):
        """Design §4.10: within the sharing key."""
        self.pottery.key_ids.date_to = "2026-09-30"
        self.env["cae.activity.key"].create(
            [
                {
                    "activity_id": self.pottery.id,
                    "entrepreneur_id": person.id,
                    "percentage": share,
                    "date_from": "2026-10-01",
                }
                for person, share in ((self.yann, 30), (self.nora, 70))
            ]
        )
        self.assertText(
            self._get(self.yann, f"/my/activity/{self.pottery.id}/simulate"),
            'value="180,00"',
            "Ma part, 30 % : 180,00 €",
        )

    def test_wrong_amounts(self):
        """A sentence beside the field, and what was typed stays."""
        for typed, sentence in (
            ("abc", "amount-error"),
            ("1,234", "amount-error"),
            ("-50", "saisissez un nombre de 0 à"),
        ):
            page = self._get(
                self.yann, f"/my/activity/{self.pottery.id}/simulate?amount={typed}"
            )
            with self.subTest(typed=typed):
                self.assertText(page, sentence, f'value="{typed}"', "is-invalid")
                self.assertNotIn("≈", page.text)

    def test_a_year_without_parameters(self):
        """The home page stands, and the simulation says what is missing."""
        with freeze_time("2001-02-01"):  # long before the parameters delivered
            url = f"/my/activity/{self.pottery.id}"
            self.assertText(self._get(self.yann, url), "Simuler")
            self.assertText(
                self._get(self.yann, f"{url}/simulate?amount=600"), "pas de valeur au"
            )

    def test_doors_of_the_simulation(self):
        url = f"/my/activity/{self.pottery.id}/simulate"
        with mute_logger("odoo.http"):
            self.assertEqual(self._get(self.nora, url).status_code, 404)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(url).url)
        with self.assertRaises(AccessError):
            self.pottery.with_user(self.nora.portal_user_id)._simulate_portal_pay(
                self._day(), 100
            )
        with self.assertRaises(AccessError):
            self.pottery.with_user(self.nora.portal_user_id)._get_portal_allowed_pay(
                self._day(), 100
            )

    def _day(self):
        return self.env["cae.payslip"]._clean_day(TODAY)

    def test_the_pay_of_others_is_not_read_in_the_items(self):
        """Those who share an activity see what pay took, not who earned what."""
        self.pottery.key_ids.date_to = "2026-09-30"
        payslip = self._run("2026-09-01").payslip_ids
        self.env["cae.activity.key"].create(
            {
                "activity_id": self.pottery.id,
                "entrepreneur_id": self.nora.id,
                "date_from": "2026-10-01",
            }
        )
        items = self._get(
            self.nora, f"/my/activity/{self.pottery.id}/items?figure=payroll_cost"
        )
        self.assertText(items, self._amount(-payslip.cost), "30 sept. 2026")
        self.assertNotIn("Yann", items.text)
        base = f"/my/activity/{self.pottery.id}"
        period = "?date_from=2026-09-01&date_to=2026-10-15"
        rows = self._get(self.nora, f"{base}/ledger/payroll_cost{period}")
        self.assertText(rows, self._amount(payslip.cost), "30 sept. 2026")
        self.assertNotIn("Yann", rows.text)
        file = self._get(self.nora, f"{base}/ledger.csv{period}")
        self.assertEqual(file.status_code, 200)
        self.assertNotIn("Yann", file.content.decode("utf-8-sig"))

    def test_the_pay_of_others_is_not_read_in_the_statement(self):
        """Nor on paper: one row for the wages of all, one for their contributions."""
        payslip = self._run("2026-09-01").payslip_ids
        [document] = self.pottery._get_statement_documents(
            fields.Date.to_date("2026-09-01"), fields.Date.to_date("2026-09-30")
        )
        [pay] = [
            section
            for section in document["sections"]
            if section["figure"] == "payroll_cost"
        ]
        self.assertAlmostEqual(pay["total"], payslip.cost)
        self.assertAlmostEqual(sum(row["amount"] for row in pay["rows"]), payslip.cost)
        self.assertGreater(len(pay["rows"]), 1)
        self.assertNotIn("Yann", str(pay["rows"]))

    # --- payslips -----------------------------------------------------------------

    def test_my_payslips(self):
        empty = self._get(self.yann, "/my/payslips")
        self.assertText(empty, "pas encore de bulletin de paie", "/my/activities")
        closing = self._closing("2026-09-01")
        closing.action_compute()
        self.assertText(
            self._get(self.yann, "/my/payslips"), "pas encore de bulletin de paie"
        )
        closing.action_post_pay()
        payslip = closing.payslip_ids
        self.assertText(
            self._get(self.yann, "/my/payslips"),
            "septembre 2026",
            self._amount(payslip.net_paid),
            f"/my/payslips/{payslip.id}",
        )
        self.assertText(
            self._get(self.yann, f"/my/payslips/{payslip.id}"),
            "septembre 2026",
            self._amount(payslip.cost),
            self._amount(payslip.gross),
            self._amount(payslip.net_paid),
            "Vieillesse plafonnée",
            "Poterie du Port",
        )

    def test_what_reached_the_account(self):
        """What is reimbursed and withheld is part of it."""
        self.env["cae.pay.element"].create(
            {
                "entrepreneur_id": self.yann.id,
                "kind": "meal",
                "month_from": "2026-09-01",
                "count": 10,
                "rate": 7,
                "limit_code": "MEAL_OFFICE",
                "activity_id": self.pottery.id,
            }
        )
        payslip = self._run("2026-09-01").payslip_ids
        self.assertEqual(payslip.net_to_pay, round(payslip.net_paid + 70, 2))
        received = self._amount(payslip.net_to_pay)
        self.assertText(self._get(self.yann, "/my/payslips"), received)
        page = self._get(self.yann, f"/my/payslips/{payslip.id}")
        self.assertText(page, self._amount(payslip.net_paid), self._amount(70))
        self.assertEqual(SPACES.sub(" ", page.text).count(received), 2)

    def test_doors_of_the_payslips(self):
        """Design §4.9: one's own, and posted."""
        closing = self._closing("2026-09-01")
        closing.action_compute()
        url = f"/my/payslips/{closing.payslip_ids.id}"
        with mute_logger("odoo.http"):
            self.assertEqual(self._get(self.yann, url).status_code, 404)
            closing.action_post_pay()
            url = f"/my/payslips/{closing.payslip_ids.id}"
            self.assertEqual(self._get(self.nora, url).status_code, 404)
            self.assertEqual(self._get(self.yann, "/my/payslips/0").status_code, 404)
        self.assertNotIn(url, self._get(self.nora, "/my/payslips").text)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(url).url)

    def test_counter_of_the_first_page(self):
        self._run("2026-09-01")
        self.assertText(self._get(self.yann, "/my"), "/my/payslips")
        for person, count in ((self.yann, 1), (self.nora, 0)):
            login = person.portal_user_id.login
            self.authenticate(login, login)
            counters = self.make_jsonrpc_request(
                "/my/counters", {"counters": ["cae_payslip_count"]}
            )
            with self.subTest(person=person.name):
                self.assertEqual(counters["cae_payslip_count"], count)
