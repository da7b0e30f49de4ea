"""What the contribution financed, each year (CAE-24, R. 7331-9)."""

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .mutual_case import YEAR, MutualCase


@tagged("post_install", "-at_install")
class TestMutualAccount(MutualCase):
    def test_income_against_the_cost_of_each_service(self):
        amounts = list(self._amounts().values())
        self.assertEqual(amounts, [100.0, 300.0, 40.0, 250.0, 60.0, 20.0])
        names = list(self._amounts())
        self.assertEqual(names[3:5], ["Accompagnement", "Locaux"])
        self.assertEqual(
            (self.account.amount_income, self.account.amount_cost), (440.0, 330.0)
        )
        shares = self.account.cost_line_ids.mapped("share")
        self.assertAlmostEqual(sum(shares), 100.0, delta=0.2)

    def test_it_is_the_result_of_the_cooperative_itself(self):
        [statement] = self.structure.get_statement(*YEAR).values()
        self.assertEqual(self.account.amount_left, statement["result"])
        self.assertEqual(self.account.amount_left, 110.0)

    def test_each_amount_opens_its_items(self):
        for line in self.account.line_ids:
            action = line.action_open_figure("amount")
            items = self.env[action["res_model"]].search(action["domain"])
            result = sum(items.mapped("result"))
            sign = -1 if line.kind == "cost" else 1
            self.assertAlmostEqual(sign * result, line.amount, 2, line.name)

    def test_a_draft_is_read_anew(self):
        bank = self._get_account("110")
        rent = self._get_account("613")
        self._entry("2025-11-30", (rent, self.structure, 5), (bank, self.structure, -5))
        self.account.action_compute()
        self.assertEqual(self._amounts()["Locaux"], 65.0)

    def test_what_is_published_stays(self):
        self.account.action_publish()
        before = self._amounts()
        bank = self._get_account("110")
        rent = self._get_account("613")
        self._entry("2025-11-30", (rent, self.structure, 5), (bank, self.structure, -5))
        self.services[1].name = "Bureaux"
        self.services[0].unlink()
        self.assertEqual(self._amounts(), before)
        self.assertEqual(
            self.account.published_on, fields.Date.context_today(self.account)
        )
        for change in (
            self.account.action_compute,
            self.account.action_publish,
            self.account.unlink,
        ):
            with self.assertRaises(UserError):
                change()
        accountant = self._accountant(self.company)
        for vals in ({"comment": "X"}, {"date_to": "2024-12-31"}):
            with self.assertRaises(UserError):
                self.account.with_user(accountant).write(vals)
        for vals in ({"state": "draft"}, {"published_on": False}):
            with self.assertRaises(AccessError):
                self.account.with_user(accountant).write(vals)
        with self.assertRaises(AccessError):
            self.account.line_ids.with_user(accountant).write({"amount": 1})

    def test_withdrawn_with_its_trace(self):
        self.account.action_publish()
        wizard = self.env["cae.mutual.account.withdraw"].with_context(
            active_id=self.account.id
        )
        wizard.create({"reason": "Rent counted twice"}).action_withdraw()
        self.assertEqual(self.account.state, "withdrawn")
        self.assertEqual(self._amounts()["Locaux"], 60.0)
        self.assertIn("Rent counted twice", self.account.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "nothing to withdraw"):
            self.account._withdraw("Again")
        again = self.env["cae.mutual.account"].create({"date_to": "2025-04-30"})
        again.action_publish()
        self.assertEqual(again.date_to, self.account.date_to)

    def test_one_for_each_year(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.env["cae.mutual.account"].create({"date_to": YEAR[1]})

    def test_the_year_is_over_and_its_months_posted(self):
        this_year = self.env["cae.mutual.account"].create(
            {"date_to": fields.Date.context_today(self.account)}
        )
        with self.assertRaisesRegex(UserError, "has not ended"):
            this_year.action_publish()
        month = self._closing("2025-11-01")
        with self.assertRaisesRegex(UserError, "novembre 2025 is not posted"):
            self.account.action_publish()
        month.unlink()  # the last month took what was due in it
        self.account.action_publish()

    def test_no_month_is_left_out(self):
        """A cooperative which closes its months closes them to the end of the year."""
        other = self._create_company("Le Blavet")
        env = self.env(context={**self.env.context, "allowed_company_ids": other.ids})
        account = env["cae.mutual.account"].create({"date_to": YEAR[1]})
        env["cae.closing"].create({"month": "2025-09-01"}).action_post()
        env["cae.closing"].create({"month": "2026-01-01"})
        with self.assertRaisesRegex(UserError, "septembre 2025 are not posted"):
            account.action_publish()
        env["cae.closing"].create({"month": "2025-12-01"}).action_post()
        account.action_publish()

    def test_on_paper(self):
        name, content = self.account._get_file()
        self.assertIn("2025", name)
        self.assertTrue(content)

    def test_as_many_queries_for_more_services(self):
        counts = []
        for prefix in ("602", "604", "605"):
            self.env["cae.mutual.service"].create(
                [
                    {"name": f"{prefix}{rank}", "prefixes": f"{prefix}{rank}"}
                    for rank in range(9)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.account._prepare_lines()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2])

    # --- services ---------------------------------------------------------------------

    def test_services_have_charges(self):
        for prefixes, message in (
            ("", "by the beginning"),
            ("-64", "by the beginning"),
            ("706", "no charge"),
            ("64a", "not the beginning"),
            ("641", "are in Accompagnement and in"),
        ):
            with (
                self.assertRaisesRegex(ValidationError, message),
                self.cr.savepoint(),
            ):
                self.env["cae.mutual.service"].create(
                    {"name": "Other", "prefixes": prefixes}
                )

    def test_start_from_usual_services(self):
        services = self.env["cae.mutual.service"]
        with self.assertRaisesRegex(UserError, "already"):
            services.action_start_from_usual()
        self.services.unlink()
        self.assertFalse(self.account.has_services)
        self.account.action_usual_services()
        self.assertTrue(self.account.has_services)
        self.assertGreater(
            len(services.search([("company_id", "=", self.company.id)])), 5
        )
        self.assertEqual(self.account.amount_cost, 330.0)
        self.assertEqual(len(self.account.cost_line_ids), 3)

    # --- who --------------------------------------------------------------------------

    def _accountant(self, company):
        return new_test_user(
            self.env,
            f"accountant@{company.id}.example",
            groups="cae_base.group_accountant",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def test_another_company(self):
        stranger = self._accountant(self._create_company("Le Blavet"))
        for records in (self.account, self.account.line_ids, self.services):
            records = records.with_user(stranger).with_context(
                allowed_company_ids=stranger.company_ids.ids
            )
            self.assertFalse(records.search([]))
            with self.assertRaises(AccessError):
                records.read(["display_name"])

    def test_entrepreneurs_have_no_right(self):
        self.account.action_publish()
        for records in (self.account, self.account.line_ids, self.services):
            with self.assertRaises(AccessError):
                records.with_user(self.awa).read(["display_name"])
