from freezegun import freeze_time

from odoo.tests import tagged

from .contract_case import ContractCase
from .contract_tools import complete_contracts


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestContractSeal(ContractCase):
    """What no form offers, a request may try (design §4): the coach's own records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coach = cls.users["coach"]
        cls.anne.coach_id = cls.coach

    def test_no_item_enters_a_signed_contract(self):
        """CAE-03, CAPE-04: what was signed holds the items that were signed."""
        signed = self._run_contract(self.anne)
        yann = self._create_entrepreneur("Yann", coach_id=self.coach.id)
        items = self._create_contract(yann).item_ids.with_user(self.coach)
        with self._refuses("cannot change"):
            items[0].contract_id = signed
        with self._refuses("cannot change"):
            signed.with_user(self.coach).item_ids[0].contract_id = items.contract_id
        self.assertEqual(len(signed.item_ids), 8)

    def test_statutes_behind_a_signed_contract(self):
        """CAE-03 e: their file does not change, through its attachment either."""
        cesa = self._run_contract(self.anne, kind="cesa")
        files = self.env["ir.attachment"].with_user(self.users["manager"])
        file = files.search(
            [
                ("res_model", "=", "cae.statutes"),
                ("res_id", "=", cesa.statutes_id.id),
                ("res_field", "=", "file"),
            ]
        )
        self.assertTrue(file)
        for change in (
            lambda: file.write({"raw": b"other"}),
            lambda: file.sudo().write({"db_datas": b"other"}),
            lambda: file.write({"res_id": 0}),
            lambda: file.unlink(),
        ):
            with self._refuses("cannot be changed or deleted"):
                change()

    def test_statutes_that_nobody_signed(self):
        statutes = self._create_statutes().with_user(self.users["manager"])
        statutes.file = self._create_statutes().file
        statutes.unlink()

    def test_what_is_compulsory_is_what_the_clause_says(self):
        """CAE-03, CAPE-04: an item that says of itself that it may be empty."""
        cesa = complete_contracts(self._create_contract(self.anne, kind="cesa"))
        item = cesa.with_user(self.coach).item_ids[0]
        item.write({"compulsory": False, "text": False})
        [sentence] = cesa._find_missing()[cesa]
        self.assertIn(item.title, sentence)
        item.write({"code": "other", "text": "As agreed"})
        [sentence] = cesa._find_missing()[cesa]
        self.assertIn("is missing", sentence)

    def test_a_dot_is_no_item(self):
        """CAE-03, CAPE-04."""
        cesa = complete_contracts(self._create_contract(self.anne, kind="cesa"))
        cesa.item_ids[0].text = ". -"
        self.assertTrue(cesa._find_missing()[cesa])
        self.assertFalse(cesa.item_ids[0].is_complete)

    def test_an_amendment_has_its_own_item(self):
        """CAE-14: what it changes, and why, is written in it."""
        cesa = self._run_contract(self.anne, kind="cesa")
        amendment = complete_contracts(cesa._create_next("amendment"))
        self.assertFalse(amendment._find_missing()[amendment])
        amendment.item_ids.filtered("nature").unlink()
        [sentence] = amendment._find_missing()[amendment]
        self.assertIn("is missing", sentence)

    def test_what_is_computed_is_not_written(self):
        """CAE-05, CAPE-02: clocks and limits are read from these."""
        cape = self._run_contract(self.anne).with_user(self.coach)
        other = self._create_contract(self.anne, kind="other")
        for vals in (
            {"date_last": "2026-02-01"},
            {"number": 7},
            {"origin_id": other.id},
            {"coach_id": self.users["manager"].id},
            {"local_office_id": self.env["cae.local.office"].create({"name": "A"}).id},
        ):
            with self.subTest(vals), self._refuses("cannot change"):
                cape.write(vals)
            with self.subTest(vals), self._refuses("cannot change"):
                cape.create(
                    {
                        "entrepreneur_id": self.anne.id,
                        "kind": "cesa",
                        "date_start": "2027-01-01",
                        **vals,
                    }
                )

    def test_a_contract_follows_its_person(self):
        """Who hands a person over hands over the contracts too."""
        contract = self._run_contract(self.anne)
        colleague = self._create_user("coach", "colleague@blavet.example")
        self.anne.coach_id = colleague
        self.assertEqual(contract.coach_id, colleague)

    def test_no_other_login_reads_or_signs_what_was_sent(self):
        """CAE-03, CAPE-03: the person is the one to whom the document was sent."""
        portal = self.users["portal"]
        anne = self.anne.with_user(self.coach)
        self._create_contract(self.anne)
        anne.partner_id = self.env["res.partner"].create({"name": "Anne Le Goff"})
        cape = self._run_contract(self.anne)
        with self._refuses("contact card"):
            anne.partner_id = portal.partner_id
        with self._refuses("contact card"):
            anne.sudo().partner_id = portal.partner_id
        self.assertFalse(cape.with_user(portal)._get_portal_contracts())
