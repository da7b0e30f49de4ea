"""The ledger by the doors that no button opens: values and defaults over RPC."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestLedgerDoors(LedgerCase):
    """Design §4.1, 2 and 6: an accountant's values go no further than his buttons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(
            cls.env,
            "comptable",
            groups="cae_base.group_accountant",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _as_accountant(self, records, **context):
        return records.with_user(self.accountant).with_context(**context)

    def _close(self, name="Jardins du Blavet"):
        activity = self.env["cae.activity"].create(
            {"name": name, "date_open": "2026-01-01"}
        )
        activity._change_state("closed", fields.Date.to_date("2026-09-30"), "Départ")
        return activity

    def test_posting_is_for_the_button(self):
        """INV-03, CAPE-07: a number is given once all was checked."""
        bill = self._bill(self._close(), 100, "2026-10-05", post=False)
        for vals in ({"state": "posted"}, {"posted_before": True}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "by its button"):
                self._as_accountant(bill, cae_posting=True).write(vals)
        self.assertEqual(bill.state, "draft")

    def test_chained_stays_posted(self):
        """INV-03, CGI, art. 286: no value does what the button refuses."""
        invoice = self._invoice(self.pottery, 100, "2026-09-05")
        self.assertTrue(invoice.inalterable_hash)
        for state in ("draft", "cancel"):
            with self.subTest(state), self.assertRaisesRegex(UserError, "stays posted"):
                self._as_accountant(invoice).state = state

    def test_posted_is_no_default(self):
        moves = self._as_accountant(
            self.env["account.move"],
            default_state="posted",
            default_parent_state="posted",
            default_posted_before=True,
        )
        bill = moves.create(
            {
                "move_type": "in_invoice",
                "partner_id": self.supplier.id,
                "invoice_date": "2026-10-05",
                "cae_activity_id": self._close().id,
                "invoice_line_ids": [
                    Command.create(self._prepare_line(100, sale=False))
                ],
            }
        )
        self.assertEqual((bill.state, bill.posted_before), ("draft", False))
        self.assertEqual(set(bill.line_ids.mapped("parent_state")), {"draft"})

    def test_items_follow_their_entry(self):
        """Nothing posted goes back to draft, nor to another day, item by item."""
        bill = self._bill(self.pottery, 100, "2026-09-05")
        other = self._bill(self.studio, 100, "2026-09-06", post=False)
        for vals in (
            {"parent_state": "draft"},
            {"date": "2026-01-05"},
            {"move_id": other.id},
        ):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "its entry"):
                self._as_accountant(bill.line_ids).write(vals)
        with self.assertRaisesRegex(UserError, "its entry"):
            self._as_accountant(other).line_ids = [
                Command.link(line.id) for line in bill.line_ids
            ]
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-30", charges=100.0, payable=120.0
        )

    def test_a_take_over_is_for_its_import(self):
        """What it loads is numbered elsewhere: no invoice is written as such."""
        opening = self.env["cae.opening"]._start("documents", "2026-08-31", 1)
        invoice = self._invoice(self.pottery, 100, "2026-09-05", post=False)
        with self.assertRaises(AccessError):
            self._as_accountant(invoice).cae_opening_id = opening
        moves = self._as_accountant(self.env["account.move"])
        vals = {"move_type": "out_invoice", "partner_id": self.customer.id}
        with self.assertRaises(AccessError):
            moves.create({**vals, "cae_opening_id": opening.id})
        by_default = moves.with_context(default_cae_opening_id=opening.id)
        self.assertFalse(by_default.create(vals).cae_opening_id)

    def test_a_transfer_keeps_its_trace(self):
        bill = self._bill(self.pottery, 300, "2026-09-10")
        wizard = self.env["cae.transfer"].create(
            {
                "line_ids": [Command.set(bill.line_ids.ids)],
                "scope": "whole",
                "target_id": self.studio.id,
                "date": "2026-09-20",
                "reason": "Mauvaise enseigne",
            }
        )
        entry = self.env["account.move"].browse(wizard.action_transfer()["res_id"])
        for records, name in (
            (entry, "cae_transfer_target_id"),
            (entry, "cae_transfer_reason"),
            (entry.line_ids, "cae_transferred_line_id"),
            (entry.line_ids, "cae_is_taking"),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                self._as_accountant(records).write({name: False})
        for records in (entry, entry.line_ids, bill):
            forced = self._as_accountant(records, force_delete=True)
            with self.assertRaisesRegex(UserError, "(?i)cancel the transfer"):
                forced.unlink()

    def test_no_default_takes_an_item(self):
        bill = self._bill(self.pottery, 300, "2026-09-10")
        line = bill.invoice_line_ids
        moves = self._as_accountant(
            self.env["account.move"],
            default_cae_is_taking=True,
            default_cae_transferred_line_id=line.id,
            default_cae_transfer_target_id=self.studio.id,
        )
        entry = moves.create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create(
                        {"account_id": self.expense_account.id, "balance": balance}
                    )
                    for balance in (100, -100)
                ],
            }
        )
        self.assertFalse(entry.cae_transfer_target_id)
        self.assertFalse(entry.line_ids.cae_transferred_line_id)
        self.assertFalse(any(entry.line_ids.mapped("cae_is_taking")))

    def test_a_default_contradicts_nothing(self):
        """Design §4.2: distribution and activity never disagree."""
        other = str(self.studio.analytic_account_id.id)
        moves = self._as_accountant(
            self.env["account.move"], default_analytic_distribution={other: 100}
        )
        try:
            entry = moves.create(self._prepare_entry(self.expense_account))
        except ValidationError:
            return
        for line in entry.line_ids:
            own = str(self.pottery.analytic_account_id.id)
            self.assertEqual(line.analytic_distribution, {own: 100})

    def _prepare_entry(self, account, **vals):
        return {
            "move_type": "entry",
            "line_ids": [
                Command.create(
                    {
                        "account_id": account.id,
                        "cae_activity_id": self.pottery.id,
                        "balance": balance,
                    }
                )
                for balance in (100, -100)
            ],
            **vals,
        }

    def test_nobody_owns_the_bank(self):
        """Design §4.2: money belongs to no activity, whatever an import says."""
        bank = self.bank_journal.default_account_id
        entry = self._as_accountant(self.env["account.move"]).create(
            self._prepare_entry(bank)
        )
        self.assertFalse(entry.line_ids.cae_activity_id)
        entry.line_ids.cae_activity_id = self.pottery
        self.assertFalse(entry.line_ids.cae_activity_id)

    def test_nobody_owns_the_bank_by_default(self):
        bank = self.bank_journal.default_account_id
        moves = self.env["account.move"].with_context(
            default_cae_activity_id=self.pottery.id
        )
        entry = self._as_accountant(moves).create(
            {
                "move_type": "entry",
                "line_ids": [
                    Command.create({"account_id": bank.id, "balance": balance})
                    for balance in (100, -100)
                ],
            }
        )
        self.assertFalse(entry.line_ids.cae_activity_id)

    def test_analytic_lines_say_the_same(self):
        """Design §4.2: Odoo's analytic reports too."""
        line = self._bill(self.pottery, 300, "2026-09-10").invoice_line_ids
        with self.assertRaisesRegex(ValidationError, "one activity at 100 %"):
            self._as_accountant(line.analytic_line_ids).write({"amount": -100})
        self._as_accountant(line.analytic_line_ids).unlink()
        own = self.pottery.analytic_account_id
        self.assertEqual(line.analytic_distribution, {str(own.id): 100})
        lines = self.env["account.analytic.line"].search(
            [("move_line_id", "=", line.id)]
        )
        self.assertEqual(sum(lines.mapped("amount")), -300)

    def test_the_ledger_stands_on_its_activities(self):
        """Design §4.2: the analytic account of an activity is its own, for good."""
        manager = new_test_user(
            self.env,
            "gérante",
            groups="cae_base.group_manager",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        site = self.pottery.analytic_account_id.copy()
        for activity, vals in (
            (self.pottery, {"analytic_account_id": site.id}),
            (self.pottery, {"company_id": self.env.ref("base.main_company").id}),
            (self.structure, {"is_structure": False}),
        ):
            with self.subTest(vals), self.assertRaisesRegex(AccessError, "booked on"):
                activity.with_user(manager).write(vals)
        made = self.env["cae.activity"].with_user(manager).create({"name": "Neuve"})
        self.assertEqual(made.sudo().analytic_account_id.name, "Neuve")

    def test_an_activity_keeps_its_plan(self):
        """Design §4.2: what is booked is looked for in the plan of activities."""
        projects = self.env.ref("analytic.analytic_plan_projects")
        account = self.pottery.analytic_account_id
        for vals in ({"plan_id": projects.id}, {"company_id": False}):
            refused = self.assertRaisesRegex(ValidationError, "keeps its plan")
            with self.subTest(vals), refused, self.env.cr.savepoint():
                self._as_accountant(account).write(vals)
        site = self._as_accountant(self.env["account.analytic.account"]).create(
            {"name": "Salon de printemps", "plan_id": account.plan_id.id}
        )
        site.plan_id = projects
        self.assertEqual(site.plan_id, projects)

    def test_one_line_of_cash_in_the_treasury(self):
        lines = self._as_accountant(self.env["cae.treasury.line"])
        for kind in ("cash", "rest"):
            for door in (
                lambda kind: lines.create({"name": "Double", "kind": kind}),
                lambda kind: lines.search([("kind", "=", kind)]).write(
                    {"kind": "accounts", "prefixes": "4999"}
                ),
            ):
                with self.subTest(kind), self.assertRaisesRegex(UserError, "add up"):
                    door(kind)
