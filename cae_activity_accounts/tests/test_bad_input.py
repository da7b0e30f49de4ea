import json

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestClosedActivity(LedgerCase):
    """CAE-31: a closed trade name keeps its past and takes no new document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.garden = cls.env["cae.activity"].create(
            {"name": "Jardins du Blavet", "date_open": "2026-01-01"}
        )
        cls.earlier = cls._invoice(cls.garden, 1000, "2026-09-05")
        cls.garden._change_state("closed", fields.Date.to_date("2026-09-30"), "Départ")

    def test_no_document_after_the_end(self):
        for make in (self._invoice, self._bill):
            with self.assertRaisesRegex(UserError, "Jardins du Blavet is closed since"):
                make(self.garden, 100, "2026-10-01")

    def test_no_line_of_a_shared_bill_after_the_end(self):
        bill = self._bill(self.pottery, 100, "2026-10-01", post=False)
        bill.invoice_line_ids.cae_activity_id = self.garden
        with self.assertRaisesRegex(UserError, "is closed since"):
            bill.action_post()

    def test_late_bills_of_before(self):
        bill = self._bill(self.garden, 100, "2026-09-30", date="2026-10-15")
        self.assertEqual(bill.state, "posted")

    def test_payments_and_corrections_go_on(self):
        self._pay(self.earlier, "2026-10-20", amount=600)
        refund = self._document("out_refund", self.garden, 500, "2026-10-25")
        self.assertEqual(refund.state, "posted")
        self.assertFigures(
            self.garden, "2026-09-01", "2026-10-31", turnover_invoiced=500.0
        )

    def test_it_takes_no_transfer(self):
        bill = self._bill(self.pottery, 100, "2026-10-01")
        wizard = self.env["cae.transfer"].create(
            {
                "line_ids": [fields.Command.set(bill.line_ids.ids)],
                "scope": "whole",
                "target_id": self.garden.id,
                "date": "2026-10-02",
                "reason": "Test",
            }
        )
        with self.assertRaisesRegex(UserError, "is closed: transfer"):
            wizard.action_transfer()


@tagged("post_install", "-at_install")
class TestDistributionDoors(LedgerCase, HttpCase):
    """CAE-13: a line is one activity's at 100 %, whatever the door; a refusal writes
    nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "comptable",
            groups="cae_base.group_accountant",
            company_id=cls.company.id,
            company_ids=[fields.Command.set(cls.company.ids)],
        )
        pottery, studio = (
            str(activity.analytic_account_id.id)
            for activity in (cls.pottery, cls.studio)
        )
        cls.wrong = ({pottery: 99.99}, {pottery: 50, studio: 50})

    def _prepare_bill(self, distribution):
        return {
            "move_type": "in_invoice",
            "partner_id": self.supplier.id,
            "invoice_date": "2026-09-05",
            "invoice_line_ids": [
                fields.Command.create(
                    self._prepare_line(
                        100, sale=False, analytic_distribution=distribution
                    )
                )
            ],
        }

    def test_import(self):
        domain = [("company_id", "=", self.company.id)]
        before = self.env["account.move"].search_count(domain)
        names = [
            "move_type",
            "partner_id/.id",
            "invoice_date",
            "invoice_line_ids/name",
            "invoice_line_ids/account_id/.id",
            "invoice_line_ids/price_unit",
            "invoice_line_ids/analytic_distribution",
        ]
        start = ["in_invoice", str(self.supplier.id), "2026-09-05", "Terre"]
        start += [str(self.expense_account.id), "100"]
        good = {str(self.pottery.analytic_account_id.id): 100}
        for wrong in self.wrong:
            rows = [[*start, json.dumps(value)] for value in (good, wrong)]
            result = self.env["account.move"].load(names, rows)
            self.assertFalse(result["ids"])
            self.assertIn("belongs to one activity", result["messages"][0]["message"])
            self.assertEqual(self.env["account.move"].search_count(domain), before)

    def test_external_api(self):
        domain = [("company_id", "=", self.company.id)]
        before = self.env["account.move"].search_count(domain)
        keys = self.env["res.users.apikeys"].with_user(self.accountant)
        expiry = fields.Datetime.add(fields.Datetime.now(), days=1)
        key = keys._generate("rpc", "Tests", expiry)
        for wrong in self.wrong:
            response = self.url_open(
                "/json/2/account.move/create",
                json={"vals_list": [self._prepare_bill(wrong)]},
                headers={"Authorization": f"bearer {key}"},
            )
            self.assertEqual(response.status_code, 422, response.text[:200])
            self.assertIn("one activity at 100", response.text)
            self.assertEqual(self.env["account.move"].search_count(domain), before)
