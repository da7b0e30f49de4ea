from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .contract_case import ContractCase
from .contract_tools import PDF, complete_contracts, run_contracts


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestContractEnd(ContractCase):
    """An end that was decided holds, whatever was prepared or signed before it."""

    def _follow_dates(self, day):
        with freeze_time(f"{day} 10:00:00"):
            self.env["cae.contract"]._cron_follow_dates()

    def test_a_signed_renewal_is_cancelled_before_the_end(self):
        """CAPE-03, CAE-30: it would bind again a person who left."""
        cape = self._run_contract(self.anne, date_end="2026-08-31")
        renewal = run_contracts(cape._create_next("renewal"))
        self.assertEqual(renewal.state, "signed")
        with self._refuses("is followed by CAPE Anne Le Goff renewal 1"):
            cape._end(date(2026, 6, 10), "entrepreneur")
        renewal.action_cancel()
        cape._end(date(2026, 6, 10), "entrepreneur")
        self._follow_dates("2026-09-01")
        self.assertEqual(
            (cape.end_reason, cape.date_last), ("entrepreneur", date(2026, 6, 10))
        )
        self.assertFalse(self.anne._get_contract(date(2026, 9, 15)))

    def test_a_renewal_to_sign_is_taken_back_before_the_end(self):
        """CAPE-03: nobody signs it once the CAPE has ended."""
        cape = self._run_contract(self.anne, date_end="2026-08-31")
        renewal = complete_contracts(cape._create_next("renewal"))
        renewal._freeze()
        with self._refuses("is followed by CAPE Anne Le Goff renewal 1"):
            cape._end(date(2026, 8, 31), "agreement")
        renewal.action_take_back()
        cape._end(date(2026, 8, 31), "agreement")
        self.assertEqual(cape.end_reason, "agreement")

    def test_a_renewal_prepared_before_the_end_is_not_signed(self):
        """CAPE-03: without a gap, else it is another contract."""
        cape = self._run_contract(self.anne)
        renewal = complete_contracts(cape._create_next("renewal"))
        cape._end(date(2026, 6, 10), "entrepreneur")
        with self._refuses("starts on the day after the end"):
            renewal._sign_on_paper(PDF, "paper.pdf", self.today)

    def test_an_end_keeps_its_reason_when_a_renewal_follows(self):
        """CAPE-03: a renewal changes nothing in the contract which ended before it."""
        cape = self._run_contract(self.anne)
        cape._end(date(2026, 6, 10), "entrepreneur", "Moved to Brest")
        renewal = run_contracts(cape._create_next("renewal"))
        self.assertEqual(renewal.state, "running")
        self.assertEqual(
            (cape.end_reason, cape.date_last), ("entrepreneur", date(2026, 6, 10))
        )

    def test_a_cancelled_renewal_follows_nothing(self):
        """Its dates are checked no more, whatever becomes of the one before it."""
        cape = self._run_contract(self.anne, date_end="2026-08-31")
        renewal = cape._create_next("renewal")
        cape._end(date(2026, 6, 10), "entrepreneur")
        with self._refuses("starts on the day after the end"):
            renewal._check_follows()
        renewal.action_cancel()
        renewal._check_follows()

    def test_an_amendment_keeps_the_end_decided(self):
        """CAE-30: who has resigned still leaves, on new terms until then."""
        cesa = self._run_contract(self.anne, kind="cesa")
        amendment = cesa._create_next("amendment")
        cesa._end(date(2026, 12, 31), "entrepreneur", "Resigned")
        run_contracts(amendment)
        self.assertEqual(amendment.state, "running")
        self.assertEqual(amendment.date_last, date(2026, 12, 31))
        self.assertEqual(
            (amendment.end_reason, amendment.end_comment), ("entrepreneur", "Resigned")
        )
        self.assertEqual(
            (cesa.end_reason, cesa.date_last), ("superseded", date(2026, 6, 14))
        )
        self._follow_dates("2026-12-31")
        self.assertEqual(amendment.state, "ended")

    def test_an_end_is_that_of_the_signed_amendments_too(self):
        """CAE-30: no terms are in force after the last day."""
        cesa = self._run_contract(self.anne, kind="cesa")
        amendment = cesa._create_next("amendment")
        amendment.date_start = "2026-08-01"
        run_contracts(amendment)
        with self._refuses("is followed by CESA Anne Le Goff amendment 1"):
            cesa._end(date(2026, 7, 15), "entrepreneur")
        second = amendment._create_next("amendment")
        second.date_start = "2026-10-01"
        run_contracts(second)
        with self._refuses("is followed by CESA Anne Le Goff amendment 2"):
            cesa._end(date(2026, 9, 15), "entrepreneur")
        cesa._end(date(2026, 12, 31), "entrepreneur")
        self.assertFalse(self.anne._get_contract(date(2027, 1, 1)))
        self._follow_dates("2026-08-01")
        self.assertEqual(amendment.state, "running")
        self.assertEqual(amendment.date_last, date(2026, 12, 31))
        self.assertEqual(cesa.date_last, date(2026, 7, 31))

    def test_a_contract_that_has_ended_takes_no_new_terms(self):
        """CAE-30: not even from a day before its end."""
        cesa = self._run_contract(self.anne, kind="cesa")
        amendment = cesa._create_next("amendment")
        amendment.date_start = "2026-06-10"
        complete_contracts(amendment)
        cesa._end(date(2026, 6, 15), "agreement")
        with self._refuses("it is no longer amended"):
            amendment._sign_on_paper(PDF, "paper.pdf", self.today)

    def test_past_amendments_are_recorded_in_order(self):
        """CAE-14: the terms of the past are one row on each day, too."""
        cesa = self._create_contract(
            self.anne, kind="cesa", date_start="2024-01-01", date_end="2024-12-31"
        )
        cesa.action_record_past()
        amendment = self._create_contract(
            self.anne,
            kind="cesa",
            nature="amendment",
            parent_id=cesa.id,
            date_start="2024-07-01",
        )
        amendment.action_record_past()
        self.assertEqual(cesa.date_last, date(2024, 6, 30))
        self.assertEqual(cesa.end_reason, "superseded")
        self.assertEqual(amendment.date_last, date(2024, 12, 31))

    def test_an_end_is_put_back_to_the_term(self):
        """CAPE-08: and URSSAF has no early end to be told of."""
        cape = self._run_contract(self.anne)
        cape._end(date(2026, 9, 30), "agreement")
        cape._end(date(2026, 12, 31), "agreement")
        self.assertEqual(cape.date_last, date(2026, 12, 31))
        self.assertFalse(cape.date_ended)
        self.assertNotIn("early_end", cape.notice_ids.mapped("event"))

    def test_an_end_is_withdrawn(self):
        """CAE-30: who resigned may stay; what was written before is told."""
        cesa = self._run_contract(self.anne, kind="cesa")
        amendment = cesa._create_next("amendment")
        amendment.date_start = "2026-08-01"
        run_contracts(amendment)
        cesa._end(date(2026, 12, 31), "entrepreneur", "Resigned")
        cesa.action_withdraw_end()
        for contract in cesa | amendment:
            self.assertFalse(contract.date_last or contract.end_reason)
        trace = cesa.message_ids[0].body
        self.assertIn(cesa._format_day(date(2026, 12, 31)), trace)
        self.assertIn("Resigned", trace)
        self._follow_dates("2027-01-01")
        self.assertEqual(amendment.state, "running")

    def test_only_an_end_to_come_is_withdrawn(self):
        """CAE-30."""
        cesa = self._run_contract(self.anne, kind="cesa")
        with self._refuses("no end to withdraw"):
            cesa.action_withdraw_end()
        cesa._end(date(2026, 6, 15), "entrepreneur")
        with self._refuses("no end to withdraw"):
            cesa.action_withdraw_end()

    def test_several_contracts_are_ended_at_their_term_only(self):
        """CAE-06: no contract ends because a list was selected."""
        yann = self._create_entrepreneur("Yann")
        two = self._run_contract(self.anne) | self._run_contract(yann, kind="cesa")
        with self._refuses("(?s)one by one.*CAPE Anne.*CESA Yann"):
            two.action_end()
        self.assertEqual(set(two.mapped("state")), {"running"})
        with freeze_time("2027-01-10 10:00:00"):
            two[0].action_end()
        self.assertEqual((two[0].state, two[0].end_reason), ("ended", "term"))

    def test_an_end_decided_keeps_its_reason_on_its_day(self):
        """CAE-30: ended by the button before the night, or by the night."""
        cesa = self._run_contract(self.anne, kind="cesa")
        cesa._end(date(2026, 6, 20), "entrepreneur")
        with freeze_time("2026-06-21 10:00:00"):
            cesa.action_end()
        self.assertEqual((cesa.state, cesa.end_reason), ("ended", "entrepreneur"))

    def test_a_clause_added_later_does_not_hold_what_is_signed(self):
        """CAE-03: the clauses asked for are those of the day of signature."""
        cesa = self._run_contract(self.anne, kind="cesa", date_start="2026-07-01")
        self.env["cae.contract.clause"].create(
            {"code": "new", "kind": "cesa", "title": "New", "text": "New"}
        )
        self._follow_dates("2026-07-01")
        self.assertEqual(cesa.state, "running")

    def test_the_coach_is_told_of_what_does_not_start(self):
        """One that cannot start holds no other one, and is told of once."""
        self.anne.coach_id = self.users["coach"]
        cape = self._run_contract(self.anne, date_end="2026-06-30")
        cesa = self._run_contract(self.anne, kind="cesa", date_start="2026-07-01")
        yann = self._create_entrepreneur("Yann")
        other = self._run_contract(yann, kind="cesa", date_start="2026-07-01")
        self._set_last_day(cape, "2026-07-31")
        for day in ("2026-07-01", "2026-07-02"):
            self._follow_dates(day)
        self.assertEqual((cesa.state, other.state), ("signed", "running"))
        self.assertEqual(cesa.activity_ids.user_id, self.users["coach"])
        self.assertIn("on the same days", cesa.activity_ids.note)
        self._set_last_day(cape, "2026-06-30")
        self._follow_dates("2026-07-03")
        self.assertEqual(cesa.state, "running")
        self.assertFalse(cesa.activity_ids)

    def test_what_cannot_start_can_be_cancelled(self):
        """Else neither it nor the one it meets would ever end."""
        cape = self._run_contract(self.anne, date_end="2026-06-30")
        cesa = self._run_contract(self.anne, kind="cesa", date_start="2026-07-01")
        self._set_last_day(cape, "2026-07-31")
        with freeze_time("2026-07-02 10:00:00"):
            cesa.action_cancel()
        self.assertEqual(cesa.state, "cancelled")

    def _set_last_day(self, contract, day):
        """As no door allows any more, but old data may have."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cae_contract SET date_last = %s WHERE id = %s", (day, contract.id)
        )
        self.env.invalidate_all()
