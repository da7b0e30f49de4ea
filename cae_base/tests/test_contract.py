from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .contract_case import ContractCase
from .contract_tools import PDF

day = fields.Date.to_date


@tagged("post_install", "-at_install")
@freeze_time("2026-11-27 10:00:00")
class TestContract(ContractCase):
    """From a draft to its end."""

    def test_life_of_a_contract(self):
        contract = self._run_contract(self.anne)
        self.assertEqual(contract.state, "running")
        self.assertEqual(contract.signature_method, "paper")
        contract._end(self.today, "agreement", "Found a job")
        self.assertEqual(contract.state, "ended")
        self.assertEqual(contract.date_last, self.today)
        self.assertEqual(str(contract.date_end), "2026-12-31", "what was signed stays")

    def test_nothing_runs_without_items_and_signed_document(self):
        """CAE-03, CAPE-03, CAPE-04: the message lists all that is missing."""
        contract = self._create_contract(self.anne)
        with self._refuses(r"(?s)“1\. .*“8\. .*declared.*signed doc"):
            contract.action_start()
        self._complete_contract(contract)
        with self._refuses("^Still missing:\nCAPE.*\n- The signed document is missing"):
            contract.action_start()
        self.assertEqual(contract.state, "draft")

    def test_each_item_of_a_cesa(self):
        """CAE-03 a-f, CAE-07: refused while one of them is empty."""
        contract = self._complete_contract(
            self._create_contract(self.anne, kind="cesa")
        )
        self.assertFalse(contract._find_missing()[contract])
        codes = [f"cesa_{letter}" for letter in "abcdefghi"]
        self.assertEqual(contract.item_ids.mapped("code"), codes)
        for item in contract.item_ids:
            text = item.text
            with self.subTest(item.title):
                item.text = " "
                [sentence] = contract._find_missing()[contract]
                self.assertIn(item.title, sentence)
                item.text = text

    def test_each_item_of_a_cape(self):
        """CAPE-04: the eight items."""
        contract = self._complete_contract(self._create_contract(self.anne))
        self.assertEqual(
            contract.item_ids.mapped("code"), [f"cape_{rank}" for rank in range(1, 9)]
        )
        contract.item_ids[3].unlink()
        with self._refuses(r"“4\. .*” is missing"):
            contract._sign_on_paper(PDF, "paper.pdf", self.today)

    def test_terms_which_are_missing(self):
        """CAE-03 d and e, CAPE-04 4°: also when no item names them."""
        cape = self._complete_contract(self._create_contract(self.anne))
        cape.item_ids.text = "As agreed"
        cape.commitment_ceiling = 0
        self.assertIn("ceiling", cape._find_missing()[cape][0])
        yann = self._create_entrepreneur("Yann Kervella")
        cesa = self._complete_contract(self._create_contract(yann, kind="cesa"))
        cesa.item_ids.text = "As agreed"
        cesa.write({"fixed_part": 0, "statutes_id": False})
        fixed, statutes = cesa._find_missing()[cesa]
        self.assertIn("fixed part", fixed)
        self.assertIn("statutes", statutes)

    def test_not_for_those_employed_full_time(self):
        """CAPE-01: declared, dated, and refused."""
        contract = self._complete_contract(self._create_contract(self.anne))
        contract.full_time_employed = True
        with self._refuses("employed full time"):
            contract._sign_on_paper(PDF, "paper.pdf", self.today)
        contract.write({"full_time_employed": False, "employment_declared_on": False})
        with self._refuses("Write when the person declared"):
            contract._sign_on_paper(PDF, "paper.pdf", self.today)

    def test_placeholders_are_filled(self):
        contract = self._complete_contract(
            self._create_contract(self.anne, kind="cesa", fixed_part=650)
        )
        text = "\n".join(contract.item_ids.mapped("body"))
        self.assertIn(contract.currency_id.format(650), text)
        self.assertIn("Statutes of 2019", text)
        deadline = contract._format_day(date(2029, 1, 1))
        self.assertIn(deadline, text, "CAE-05: the deadline is written")
        self.assertNotIn("{", text)
        self.assertTrue(all(contract.item_ids.mapped("is_complete")))

    def test_clauses_are_dated_and_a_company_has_its_own(self):
        clause = self.env.ref("cae_base.clause_cape_3")
        clause = clause.with_context(lang=self.anne.lang)
        later = clause.copy({"date_from": "2026-06-01", "title": "3. Later"})
        first = self._create_contract(self.anne)
        self.assertIn(clause.title, first.item_ids.mapped("title"))
        second = self._create_contract(self.anne, date_start="2026-06-01")
        self.assertIn(later.title, second.item_ids.mapped("title"))
        clause.copy({"company_id": self.company.id, "title": "3. Ours"})
        second.action_reset_items()
        self.assertIn("3. Ours", second.item_ids.mapped("title"))
        self.assertEqual(len(second.item_ids), 8)

    def test_another_kind_has_other_items(self):
        contract = self._create_contract(self.anne)
        contract.kind = "cesa"
        self.assertEqual(contract.item_ids[0].code, "cesa_a")

    def test_wrong_order(self):
        contract = self._create_contract(self.anne)
        with self._refuses("Only a running contract"):
            contract.action_end()
        contract = self._run_contract(self.anne)
        with self._refuses("has not started"):
            contract.action_start()

    def test_ends_after_it_starts(self):
        contract = self._create_contract(self.anne)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            contract.date_end = "2025-12-31"
            contract.flush_recordset()

    def test_early_end_is_within_the_contract(self):
        """CAE-30: a day and a reason; nothing is deleted."""
        contract = self._run_contract(self.anne)
        action = contract.action_end()
        self.assertEqual(action["res_model"], "cae.contract.end")
        with self._refuses("from .*until"):
            contract._end(date(2025, 12, 31), "agreement")
        wizard = self.env["cae.contract.end"].create(
            {"contract_id": contract.id, "date": "2026-10-31", "reason": "entrepreneur"}
        )
        wizard.action_confirm()
        self.assertEqual(contract.state, "ended")
        self.assertEqual(str(contract.date_last), "2026-10-31")
        self.assertEqual(contract.end_reason, "entrepreneur")

    def test_end_to_come_waits_for_its_day(self):
        contract = self._run_contract(self.anne, kind="cesa")
        contract._end(self._day(10), "entrepreneur")
        self.assertEqual(contract.state, "running")
        contract._cron_follow_dates()
        self.assertEqual(contract.state, "running")
        with freeze_time(self._day(10)):
            contract._cron_follow_dates()
        self.assertEqual(contract.state, "ended")

    def test_nothing_ends_by_itself(self):
        """CAE-06: a contract past its term stays until somebody decides."""
        contract = self._run_contract(
            self.anne, date_start="2025-01-01", date_end="2025-12-31"
        )
        contract._cron_follow_dates()
        self.assertEqual(contract.state, "running")
        contract.action_end()
        self.assertEqual(contract.state, "ended")
        self.assertEqual(contract.end_reason, "term")
        self.assertFalse(contract.date_ended)

    def test_signed_in_advance_runs_on_its_day(self):
        contract = self._run_contract(self.anne, date_start=self._day(5))
        self.assertEqual(contract.state, "signed")
        with self._refuses("by itself"):
            contract.action_start()
        with freeze_time(self._day(5)):
            contract._cron_follow_dates()
        self.assertEqual(contract.state, "running")

    def test_only_drafts_are_deleted(self):
        contract = self._run_contract(self.anne)
        contract.copy().unlink()
        with self._refuses("is kept"):
            contract.unlink()

    def test_a_copy_is_a_draft(self):
        copy = self._run_contract(self.anne).copy()
        self.assertEqual(copy.state, "draft")
        self.assertFalse(copy.document_id)
        self.assertEqual(len(copy.item_ids), 8)

    def test_cancel(self):
        contract = self._create_contract(self.anne)
        contract.action_cancel()
        self.assertEqual(contract.state, "cancelled")
        with self._refuses("does not hold yet"):
            self._run_contract(self.anne).action_cancel()

    def test_in_force(self):
        contract = self._create_contract(self.anne, date_end="2026-06-30")
        self.assertFalse(self.anne._get_contract(day("2026-03-01")), "a draft")
        self._complete_contract(contract)._sign_on_paper(PDF, "paper.pdf", self.today)
        for text, expected in (
            ("2025-12-31", False),
            ("2026-01-01", True),
            ("2026-06-30", True),
            ("2026-07-01", False),
        ):
            with self.subTest(text):
                self.assertEqual(
                    self.anne._get_contract(day(text)) == contract, expected
                )

    def test_name(self):
        self.assertEqual(
            self._create_contract(self.anne).name, "CAPE Anne Le Goff 01/01/2026"
        )

    def test_past_contracts_are_recorded_by_a_manager(self):
        contract = self._create_contract(
            self.anne, date_start="2024-01-01", date_end="2024-12-31"
        )
        with self._refuses("Only a manager"):
            contract.with_user(self.users["coach"]).action_record_past()
        contract.with_user(self.users["manager"]).action_record_past()
        self.assertEqual(contract.state, "ended")
        self.assertFalse(contract.notice_ids)
        with self._refuses("is not over"):
            self._create_contract(self.anne, kind="cesa").action_record_past()


@tagged("post_install", "-at_install")
@freeze_time("2026-11-27 10:00:00")
class TestChain(ContractCase):
    """Renewals and amendments; the terms in force on a day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls._run_contract(cls.anne, kind="cesa", fixed_part=500)

    def _amend(self, contract, start, **vals):
        amendment = contract._create_next("amendment")
        amendment.write({"date_start": start, **vals})
        self._complete_contract(amendment)
        amendment._sign_on_paper(PDF, "paper.pdf", self.today)
        return amendment

    def test_terms_on_any_day(self):
        """CAE-14: the fixed part changes by a dated amendment."""
        first = self._amend(self.contract, "2026-04-01", fixed_part=600)
        second = self._amend(first, "2026-07-15", fixed_part=700)
        for text, amount in (
            ("2025-12-31", 0),
            ("2026-01-01", 500),
            ("2026-03-31", 500),
            ("2026-04-01", 600),
            ("2026-07-14", 600),
            ("2026-07-15", 700),
            ("2030-01-01", 700),
        ):
            with self.subTest(text):
                found = self.anne._get_contract(day(text))
                self.assertEqual(found.fixed_part, amount)
        self.assertEqual(self.contract.chain_ids, self.contract + first + second)
        self.assertEqual((first.number, second.number), (1, 2))
        self.assertEqual(second.origin_id, self.contract)

    def test_one_query_for_many_persons(self):
        people = self.anne
        for number in range(20):
            person = self._create_entrepreneur(f"Person {number}")
            self._run_contract(person)
            people |= person
        self.env.flush_all()
        with self.assertQueryCount(1):
            contracts = people._get_contracts(day("2026-06-01"))
        self.assertEqual(set(contracts), set(people.ids))

    def test_changes_are_shown(self):
        amendment = self.contract._create_next("amendment")
        amendment.fixed_part = 640
        item = amendment.item_ids.filtered(lambda item: item.code == "cesa_b")
        item.text = "More"
        titles = [title for title, _before, _after in amendment._find_changes()]
        self.assertEqual(titles, ["Fixed Part a Month", item.title])
        self.assertIn(amendment.currency_id.format(640), amendment.changes)

    def test_days_that_an_amendment_tells(self):
        amendment = self.contract._create_next("amendment")
        amendment.date_start = "2026-04-01"
        texts = {item.code: item.body for item in amendment.item_ids}
        start, effect = map(amendment._format_day, (date(2026, 1, 1), date(2026, 4, 1)))
        self.assertIn(start, texts["cesa_a"])
        self.assertNotIn(effect, texts["cesa_a"])
        self.assertIn(effect, texts["cesa_amendment"])

    def test_changes_are_escaped(self):
        amendment = self.contract._create_next("amendment")
        amendment.objective_text = "<script>alert(1)</script>"
        self.assertIn("&lt;script&gt;", amendment.changes)

    def test_an_amendment_says_why(self):
        amendment = self.contract._create_next("amendment")
        self.assertIn("the reason of the change", amendment.missing)

    def test_an_amendment_stays_within_its_contract(self):
        amendment = self.contract._create_next("amendment")
        with self._refuses("after the first day of what it amends"):
            amendment.date_start = "2026-01-01"
        with self._refuses("keeps the end"):
            amendment.date_end = "2027-01-01"

    def test_next_document_is_made_once(self):
        first = self.contract.action_amend()
        self.assertEqual(self.contract.action_amend()["res_id"], first["res_id"])
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.contract._create_next("amendment")

    def test_fixed_part_is_renewed_as_it_is(self):
        """CAE-14."""
        contract = self._run_contract(
            self._create_entrepreneur("Yann"),
            kind="cesa",
            date_start="2025-01-01",
            date_end="2025-12-31",
        )
        renewal = contract._create_next("renewal")
        with self._refuses("by an amendment only"):
            renewal.fixed_part = 900

    def test_items_of_an_amendment_are_not_carried_on(self):
        first = self._amend(self.contract, "2026-04-01")
        second = first._create_next("amendment")
        self.assertEqual(second.item_ids.mapped("code").count("cesa_amendment"), 1)

    def test_an_ended_contract_is_not_amended(self):
        amendment = self.contract._create_next("amendment")
        amendment.date_start = "2026-11-01"
        self._complete_contract(amendment)
        self.contract._end(date(2026, 10, 15), "agreement")
        with self._refuses("it is no longer amended"):
            amendment._sign_on_paper(PDF, "paper.pdf", self.today)
