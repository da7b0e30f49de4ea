from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import LedgerCase

DAY = "2026-09-05"


@tagged("post_install", "-at_install")
class TestSeries(LedgerCase):
    """INV-03: one series for the company, another one for a written reason only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.main = cls.company.cae_sale_journal_id
        cls.apart = cls.env["account.journal"].create(
            {
                "name": "Boutique",
                "code": "BTQ",
                "type": "sale",
                "company_id": cls.company.id,
            }
        )

    def _set_apart(self, activity=None, **vals):
        (activity or self.pottery).write(
            {
                "series_journal_id": self.apart.id,
                "series_reason": "Shop with a till of its own, AG of 12 June",
                "series_from": "2026-09-01",
                **vals,
            }
        )

    def test_one_series_by_default(self):
        self.assertEqual(self.main.code, "FAC")
        one = self._invoice(self.pottery, 100, DAY)
        two = self._invoice(self.studio, 100, DAY)
        self.assertEqual((one | two).journal_id, self.main)
        self.assertEqual(two.sequence_number, one.sequence_number + 1)

    def test_no_reason_no_series(self):
        for vals in ({"series_reason": " "}, {"series_from": False}):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._set_apart(**vals)

    def test_own_series(self):
        """Starts at 1, with a prefix and a credit-note series of its own."""
        self._invoice(self.pottery, 100, DAY)
        self._set_apart()
        one = self._invoice(self.pottery, 100, DAY)
        refund = self._document("out_refund", self.pottery, 10, DAY)
        other = self._invoice(self.studio, 100, DAY)
        self.assertEqual(one.name, "BTQ/2026/00001")
        self.assertEqual(refund.name, "RBTQ/2026/00001")
        self.assertEqual(other.journal_id, self.main)
        self.assertTrue(one.inalterable_hash)

    def test_dated(self):
        """What is of an earlier day stays in the company's series."""
        self._set_apart()
        old = self._invoice(self.pottery, 100, "2026-08-31")
        self.assertEqual(old.journal_id, self.main)

    def test_the_series_follows_the_activity(self):
        self._set_apart()
        draft = self._invoice(self.studio, 100, DAY, post=False)
        draft.cae_activity_id = self.pottery
        self.assertEqual(draft.journal_id, self.apart)
        self.assertEqual(draft.suitable_journal_ids, self.apart)

    def test_another_journal_is_refused(self):
        draft = self._invoice(
            self.studio, 100, DAY, post=False, journal_id=self.apart.id
        )
        self.assertNotIn(self.apart, draft.suitable_journal_ids)
        with self.assertRaisesRegex(UserError, self.main.name):
            draft.action_post()
        self._set_apart()
        mine = self._invoice(
            self.pottery, 100, DAY, post=False, journal_id=self.main.id
        )
        mine.journal_id = self.main
        with self.assertRaisesRegex(UserError, "Boutique"):
            mine.action_post()

    def test_credit_note_beside_its_invoice(self):
        """INV-05: an invoice from before the series is corrected where it stands."""
        old = self._invoice(self.pottery, 100, DAY)
        self._set_apart()
        refund = old._reverse_moves([{"invoice_date": DAY, "date": DAY}])
        refund.action_post()
        self.assertIn(refund.journal_id, self.main)

    def test_journals_that_cannot_be(self):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._set_apart(series_journal_id=self.main.id)
        self.apart.refund_sequence = False
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self._set_apart()

    def test_a_used_journal_is_not_a_new_series(self):
        self._set_apart(self.studio)
        self._invoice(self.studio, 100, DAY)
        self.studio.write({"series_journal_id": False})
        with self.assertRaises(ValidationError):
            self._set_apart()

    def test_who_decides(self):
        """Accountants and managers; a coach does not see it."""
        users = {
            role: new_test_user(
                self.env,
                f"{role}@deuxrives.example",
                groups=f"cae_base.group_{role}",
                company_id=self.company.id,
                company_ids=[(6, 0, self.company.ids)],
            )
            for role in ("coach", "accountant")
        }
        self.pottery.coach_id = users["coach"]
        with self.assertRaises(AccessError):
            self._set_apart(self.pottery.with_user(users["coach"]))
        as_coach = self.pottery.with_user(users["coach"])
        form = as_coach.get_view(view_type="form")["arch"]
        self.assertNotIn("series_reason", form)
        as_coach.trade = "Pots"
        self._set_apart(self.pottery.with_user(users["accountant"]))
        as_coach.trade = "Pots and bowls"
        self.assertEqual(self.pottery.series_journal_id, self.apart)
