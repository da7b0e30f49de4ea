"""A scheme tried on past months before it is voted: who wins, who loses."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestContributionPreview(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._scheme("collected", 10)
        for activity, amount in ((cls.pottery, 500), (cls.studio, 3000)):
            invoice = cls._invoice(activity, amount, "2026-08-05")
            cls._pay(invoice, "2026-08-25")
        for month in ("2026-08-01", "2026-09-01"):
            closing = cls._closing(month)
            closing.action_compute()
            closing.action_post()
        cls.draft = cls.env["cae.contribution.scheme"].create(
            {
                "name": "Barème 2027",
                "date_from": "2027-01-01",
                "rule_ids": [
                    Command.create(
                        {
                            "base": "collected",
                            "period": "year",
                            "band_ids": [
                                Command.create({"upper": 1000, "rate": 12}),
                                Command.create({"lower": 1000, "rate": 8}),
                            ],
                        }
                    )
                ],
            }
        )

    def _preview(self, **vals):
        preview = self.env["cae.contribution.preview"].browse(
            self.draft.action_preview()["res_id"]
        )
        if vals:
            preview.write(vals)
            preview.action_compute()
        return preview

    def _read(self, preview):
        return [
            (line.activity_id, line.paid, line.would_pay, line.difference, line.verdict)
            for line in preview.line_ids
        ]

    def test_who_wins_and_who_loses(self):
        """By hand: 500 at 12 %; 1,000 at 12 % and 2,000 at 8 %; winners first."""
        moves = self.env["account.move"].search_count([])
        levies = self.env["cae.contribution.levy"].search_count([])
        preview = self._preview()
        self.assertEqual(
            self._read(preview),
            [
                (self.studio, 300.0, 280.0, -20.0, "less"),
                (self.pottery, 50.0, 60.0, 10.0, "more"),
            ],
        )
        summary = preview.with_context(lang="en_US").summary
        self.assertRegex(
            summary, "^1 would pay less, 1 more, 0 the same: 340,00.*350,00"
        )
        self.assertEqual(self.env["account.move"].search_count([]), moves)
        self.assertEqual(self.env["cae.contribution.levy"].search_count([]), levies)

    def test_lines_behind(self):
        """They add up to the amount, and are those of the scheme's own preview."""
        line = self._preview().line_ids[0]
        action = line.action_open_details()
        details = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(sum(details.mapped("amount")), line.would_pay)
        [document] = details.move_id
        self.assertEqual(document.cae_activity_id, self.studio)
        self.assertEqual(details.base_amount, 3000.0)
        self.assertIn("8 %", details.explanation.replace("\N{NO-BREAK SPACE}", " "))
        line.action_open_details()
        self.assertEqual(line.detail_ids, details)

    def test_closed_months(self):
        """The last months which were closed, whole."""
        preview = self._preview()
        self.assertEqual(
            (str(preview.date_from), str(preview.date_to)), ("2026-08-01", "2026-09-30")
        )
        preview = self._preview(date_from="2026-09-15", date_to="2026-09-16")
        self.assertEqual(
            (str(preview.date_from), str(preview.date_to)), ("2026-09-01", "2026-09-30")
        )
        self.assertFalse(preview.line_ids)

    def test_no_closing_yet(self):
        company = self._create_company("Coopérative du Scorff")
        first, last = self.env["cae.contribution.preview"]._get_closed_period(company)
        self.assertEqual(
            (first.day, (last.year - first.year) * 12 + last.month - first.month),
            (1, 11),
        )

    def test_some_activities(self):
        preview = self._preview(activity_ids=[Command.set(self.pottery.ids)])
        self.assertEqual(preview.line_ids.activity_id, self.pottery)

    def test_a_rule_which_begins_with_the_scheme(self):
        """It is tried as if it had been all along, as the scheme is."""
        expected = self._read(self._preview())
        self.draft.rule_ids.date_from = "2027-01-01"
        self.assertEqual(self._read(self._preview()), expected)

    def test_rules_at_odds(self):
        """A sentence names the rule, nothing is shown half."""
        band = self.draft.rule_ids.band_ids.filtered("upper")
        self.env.cr.execute(
            "UPDATE cae_contribution_band SET upper = 900 WHERE id = %s", band.ids
        )
        band.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "nothing is said between"):
            self.draft.action_preview()

    def test_accountant(self):
        """He tries it, and reads the lines behind."""
        accountant = new_test_user(
            self.env,
            "comptable@deuxrives.example",
            groups="cae_base.group_accountant",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        action = self.draft.with_user(accountant).action_preview()
        preview = self.env[action["res_model"]].browse(action["res_id"])
        line = preview.with_user(accountant).line_ids[0]
        line.action_open_details()
        self.assertEqual(line.detail_ids.mapped("amount"), [280.0])
