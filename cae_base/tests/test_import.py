"""Files of people, trade names and contracts: all that is wrong is said, all or nothing
is loaded, and a second import changes nothing."""

import base64
import csv
import doctest
import io
import time
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..engine import cell, import_sheet, plain_text, table_file
from .common import CooperativeCase

PEOPLE = [
    ["Référence", "Nom", "E-mail", "Date de naissance", "Code postal", "Antenne"],
    ["P1", "Maëlle Le Goff", "maelle@blavet.example", "17/05/1988", "56100", "Étel"],
    ["P2", "Yann Cœur", "yann@blavet.example", "1990-12-31", "01000", ""],
    ["", "Gwenn Riou", "", "", "", ""],
]


def to_csv(rows, encoding="utf-8-sig", separator=";"):
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue().encode(encoding)


def to_xlsx(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


class ImportCase(CooperativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))
        cls.office = cls.env["cae.local.office"].create({"name": "Étel"})

    def _open(self, content, kind="people", name="file.csv"):
        if isinstance(content, list):
            content = to_csv(content)
        return (
            self.env["cae.import"]
            .with_user(self.users["manager"])
            .create(
                {"kind": kind, "file": base64.b64encode(content), "file_name": name}
            )
        )

    def _check(self, content, kind="people", name="file.csv"):
        wizard = self._open(content, kind, name)
        wizard.action_check()
        return wizard

    def _import(self, content, kind="people", name="file.csv"):
        wizard = self._open(content, kind, name)
        wizard.action_import()
        return wizard

    def _get_errors(self, wizard):
        return [(line.line, line.heading, line.message) for line in wizard.line_ids]

    def assertCounts(self, wizard, created, changed, unchanged):
        self.assertFalse(self._get_errors(wizard))
        self.assertEqual(
            (wizard.created_count, wizard.changed_count, wizard.unchanged_count),
            (created, changed, unchanged),
        )


@tagged("post_install", "-at_install")
class TestImportPeople(ImportCase):
    def _get_people(self):
        return self.env["cae.entrepreneur"].search(
            [("company_id", "=", self.company.id)], order="id"
        )

    def test_examples(self):
        for module in (cell, import_sheet, plain_text, table_file):
            result = doctest.testmod(module)
            self.assertFalse(result.failed)
            self.assertTrue(result.attempted)

    def test_people(self):
        wizard = self._import(PEOPLE)
        self.assertCounts(wizard, 3, 0, 0)
        maelle, yann, gwenn = self._get_people()
        self.assertEqual(maelle.birth_date, date(1988, 5, 17))
        self.assertEqual(maelle.local_office_id, self.office)
        self.assertEqual((yann.name, yann.zip), ("Yann Cœur", "01000"))
        self.assertFalse(gwenn.coach_id, "nobody follows whom the file gives nobody")
        self.assertFalse(gwenn.date_entry)
        opened = wizard.action_open_created()
        self.assertEqual(
            self.env[opened["res_model"]].search(opened["domain"]), self._get_people()
        )

    def test_every_encoding(self):
        """UTF-8 with and without BOM, what Windows writes, Latin-1, UTF-16; ; , tab."""
        rows = [["Nom", "Ville"], ["Maëlle Le Goff", "Étel"]]
        for encoding in ("utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"):
            for separator in ";,\t":
                with self.subTest(encoding=encoding, separator=separator):
                    wizard = self._check(to_csv(rows, encoding, separator))
                    self.assertCounts(wizard, 1, 0, 0)
        self._import(to_csv(rows, "latin-1"))
        person = self._get_people()
        self.assertEqual((person.name, person.city), ("Maëlle Le Goff", "Étel"))

    def test_xlsx(self):
        rows = [list(row) for row in PEOPLE]
        rows[1][3] = date(1988, 5, 17)
        rows[2][4] = 1000  # a spreadsheet takes away the zero of 01000
        wizard = self._import(to_xlsx(rows), name="people.xlsx")
        self.assertCounts(wizard, 3, 0, 0)
        maelle, yann, _gwenn = self._get_people()
        self.assertEqual((maelle.birth_date, yann.zip), (date(1988, 5, 17), "01000"))
        self.assertCounts(self._import(to_xlsx(rows), name="people.xlsx"), 0, 0, 3)
        self.assertCounts(self._import(PEOPLE), 0, 0, 3)

    def test_headings_of_any_order_and_technical_names(self):
        rows = [["EMAIL", "birth_date", "nom"], ["a@b.fr", "2000-02-29", "Anne"]]
        self.assertCounts(self._import(rows), 1, 0, 0)
        self.assertEqual(self._get_people().birth_date, date(2000, 2, 29))

    def test_twelve_wrong_lines_in_latin_1(self):
        """All of them are said at once, with their line, column and a sentence."""
        head = ["Référence", "Nom", "E-mail", "Date de naissance", "Étape"]
        head += ["Accompagnateur·rice", "Antenne", "Pays"]
        fine = ["", "Zoé Fine", "", "", "", "", "", ""]
        rows = [
            head,
            ["", "", "nom@manque.fr", "", "", "", "", ""],
            ["", "Anne 3", "anne(at)blavet", "", "", "", "", ""],
            ["", "Anne 4", "", "31/02/1990", "", "", "", ""],
            fine,
            [],
            ["", "Anne 7", "", "17 mai 1988", "", "", "", ""],
            ["", "Anne 8", "", "", "Étape inconnue", "", "", ""],
            ["", "Anne 9", "", "", "", "Personne", "", ""],
            ["", "Anne 10", "", "", "", "", "Nulle part", ""],
            ["", "Anne 11", "", "", "", "", "", "Bretagne libre"],
            ["R", "Anne 12", "", "", "", "", "", ""],
            ["R", "Anne 13", "", "", "", "", "", ""],
            ["", "Anne 14", "14@blavet.example", "", "", "", "", ""],
            ["", "Anne 15", "14@BLAVET.example", "", "", "", "", ""],
            ["", "Anne 16", "", "", "", "", "", "", "trop"],
            ["", "Zoé Fine", "", "", "", "", "", ""],
            ["", "Anne 18", "x", "1/1/0202", "", "", "", ""],
        ]
        before = self.env["cae.entrepreneur"].search_count([])
        for action in ("action_check", "action_import"):
            wizard = self._open(to_csv(rows, "latin-1"))
            getattr(wizard, action)()
            found = {
                line: heading
                for line, heading, _message in self._get_errors(wizard)
                if line != 18
            }
            self.assertEqual(
                found,
                {
                    2: "Nom",
                    3: "E-mail",
                    4: "Date de naissance",
                    7: "Date de naissance",
                    8: "Étape",
                    9: "Accompagnateur·rice",
                    10: "Antenne",
                    11: "Pays",
                    13: "Référence",
                    15: "Référence",
                    16: "trop",
                    17: "Référence",
                },
            )
            self.assertEqual(wizard.error_count, 13)
            both = [error for error in self._get_errors(wizard) if error[0] == 18]
            self.assertEqual(len(both), 2, "each wrong cell of a line is said")
            self.assertEqual(wizard.state, "checked")
            self.assertEqual(self.env["cae.entrepreneur"].search_count([]), before)
        messages = {
            line: message for line, _heading, message in self._get_errors(wizard)
        }
        self.assertIn("write it like 31/12/2026", messages[4])
        self.assertIn("same record as line 12", messages[13])

    def test_nothing_is_written_when_a_rule_of_the_database_is_broken(self):
        """What only the database knows is said by line too, and undoes the rest."""
        person = self._create_entrepreneur("Anne", email="anne@blavet.example")
        rows = [
            ["Entrepreneur·e", "Contrat", "Début", "Fin"],
            ["anne@blavet.example", "CAPE", "01/01/2025", "31/12/2025"],
            ["anne@blavet.example", "CAPE", "01/01/2026", "31/12/2025"],
            ["anne@blavet.example", "CESA", "01/02/2026", "31/01/2026"],
            ["anne@blavet.example", "CESA", "01/03/2026", ""],
        ]
        wizard = self._import(rows, "contracts")
        self.assertEqual([line for line, *_rest in self._get_errors(wizard)], [3, 4])
        self.assertFalse(person.contract_ids)

    def test_second_time_changes_nothing(self):
        self._import(PEOPLE)
        people = self._get_people()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE cae_entrepreneur SET write_date = '2020-01-01';"
            "UPDATE res_partner SET write_date = '2020-01-01'"
        )
        self.env.invalidate_all()
        messages = self.env["mail.message"].search_count([])
        references = self.env["ir.model.data"].search_count([])
        for content in (PEOPLE, to_xlsx(PEOPLE), to_csv(PEOPLE, "cp1252", ",")):
            self.assertCounts(self._import(content), 0, 0, 3)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._get_people(), people)
        self.assertEqual(
            {day.year for day in (people + people).mapped("write_date")}, {2020}
        )
        self.assertEqual(
            {day.year for day in people.partner_id.mapped("write_date")}, {2020}
        )
        self.assertEqual(self.env["mail.message"].search_count([]), messages)
        self.assertEqual(self.env["ir.model.data"].search_count([]), references)

    def test_a_changed_cell_changes_that_record_only(self):
        self._import(PEOPLE)
        people = self._get_people()
        self.env.flush_all()
        self.env.cr.execute("UPDATE cae_entrepreneur SET write_date = '2020-01-01'")
        self.env.invalidate_all()
        rows = [list(row) for row in PEOPLE]
        rows[2][2] = "yann.coeur@blavet.example"  # known by its reference
        rows[2][5] = "etel"
        wizard = self._import(rows)
        self.assertCounts(wizard, 0, 1, 2)
        self.assertEqual(wizard.changed_ids, people[1].ids)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(people[1].email, "yann.coeur@blavet.example")
        self.assertEqual(people[1].local_office_id, self.office)
        self.assertEqual(
            [day.year == 2020 for day in people.mapped("write_date")],
            [True, False, True],
        )

    def test_an_empty_cell_leaves_what_is_there(self):
        self._import(PEOPLE)
        rows = [list(row) for row in PEOPLE]
        rows[1][3:] = ["", "", ""]
        self.assertCounts(self._import(rows), 0, 0, 3)
        self.assertTrue(self._get_people()[0].birth_date)

    def test_known_people_take_their_reference(self):
        """Found by e-mail, or by name where nothing says the contrary."""
        maelle = self._create_entrepreneur("M", email="MAELLE@blavet.example")
        gwenn = self._create_entrepreneur("RIOU Gwenn")
        self._import(PEOPLE)
        self.assertEqual(len(self._get_people()), 3)
        self.assertEqual((maelle.name, gwenn.name), ("Maëlle Le Goff", "Gwenn Riou"))
        reference = f"__import__.cae_people_{self.company.id}_P1"
        self.assertEqual(self.env.ref(reference), maelle)

    def test_two_references_of_one_email_are_two_people(self):
        rows = [["Référence", "Nom", "E-mail"]]
        rows += [["A", "Anne", "us@b.fr"], ["B", "Yann", "us@b.fr"]]
        self.assertCounts(self._import(rows), 2, 0, 0)
        self.assertCounts(self._import(rows), 0, 0, 2)

    def test_namesakes_born_on_different_days_are_two_people(self):
        rows = [["Nom", "Date de naissance"]]
        rows += [["Anne Riou", "01/01/1980"], ["Anne Riou", "02/01/1980"]]
        self.assertCounts(self._import(rows), 2, 0, 0)
        self.assertCounts(self._import(rows), 0, 0, 2)
        wizard = self._check([["Nom"], ["Anne Riou"]])
        self.assertIn("Several records", wizard.line_ids.message)

    def test_an_external_id_of_odoo_is_a_reference(self):
        anne = self._create_entrepreneur("Anne")
        self.env["ir.model.data"].create(
            {"module": "old", "name": "anne", "model": anne._name, "res_id": anne.id}
        )
        rows = [["Référence", "Nom"], ["old.anne", "Anne Le Goff"]]
        self.assertCounts(self._import(rows), 0, 1, 0)
        self.assertEqual(anne.name, "Anne Le Goff")

    def test_a_reference_takes_nothing_of_another_module(self):
        admin = self.env.ref("base.user_admin")
        rows = [["Référence", "Nom"], ["base.user_admin", "Anne"]]
        self.assertCounts(self._import(rows), 1, 0, 0)
        self.assertEqual(self.env.ref("base.user_admin"), admin)

    def test_other_cooperatives_are_apart(self):
        large = self._create_company("Coopérative du Large")
        self.env["cae.entrepreneur"].with_context(allowed_company_ids=large.ids).create(
            {"name": "Maëlle", "email": "maelle@blavet.example"}
        )
        self.assertCounts(self._import(PEOPLE), 3, 0, 0)

    def test_unknown_columns_are_named(self):
        wizard = self._check([["Nom", "Signe astral"], ["Anne", "Lion"]])
        self.assertEqual(wizard.unknown_headings, "Signe astral")
        self.assertCounts(wizard, 1, 0, 0)

    def test_unreadable_files(self):
        for content, name, sentence in (
            (b"PK\x03\x04 broken", "people.xlsx", "cannot be read"),
            (to_csv([PEOPLE[0]]), "people.csv", "is empty"),
            (b"\n\n", "people.csv", "is empty"),
            (to_csv([["Prénom"], ["Anne"]]), "people.csv", "no heading « Nom »"),
        ):
            with (
                self.subTest(content=content),
                self.assertRaisesRegex(UserError, sentence),
            ):
                self._check(content, name=name)

    def test_nul_characters_are_left_out(self):
        rows = [["Nom", "Ville\0"], ["Ma\0ëlle", "Étel"]]
        self.assertCounts(self._import(rows), 1, 0, 0)
        self.assertEqual(self._get_people().name, "Maëlle")

    def test_a_check_keeps_nothing(self):
        wizard = self._check(PEOPLE)
        self.assertCounts(wizard, 3, 0, 0)
        self.assertFalse(self._get_people())
        wizard.action_import()
        self.assertEqual(wizard.state, "done")
        self.assertEqual(len(self._get_people()), 3)

    def test_a_manager_imports(self):
        with self.assertRaises(AccessError):
            self.env["cae.import"].with_user(self.users["accountant"]).create(
                {"file": base64.b64encode(to_csv(PEOPLE))}
            )

    def test_twelve_hundred_people_in_a_minute(self):
        rows = [["Référence", "Nom", "E-mail", "Date de naissance", "Antenne"]]
        rows += [
            [f"P{n}", f"Personne {n}", f"p{n}@blavet.example", "17/05/1988", "Étel"]
            for n in range(1200)
        ]
        start = time.perf_counter()
        self.assertCounts(self._import(rows), 1200, 0, 0)
        self.assertCounts(self._import(rows), 0, 0, 1200)
        self.assertLess(time.perf_counter() - start, 60)


@tagged("post_install", "-at_install")
class TestImportActivities(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anne = cls._create_entrepreneur("Anne Riou", email="anne@blavet.example")
        cls.yann = cls._create_entrepreneur("Yann Cœur")
        cls.rows = [
            ["Enseigne", "Métier", "Accompagnateur·rice", "Entrepreneur·e", "Part (%)",
             "Du", "Au"],
            ["Poterie du Port", "Céramique", "coach@blavet.example",
             "anne@blavet.example", "60 %", "01/01/2026", ""],
            ["", "", "", "COEUR Yann", "40", "2026-01-01", ""],
            ["Studio Bleu", "", "", "Yann Cœur", "100", "1/1/2025", "31/12/2025"],
            ["Atelier vide", "", "", "", "", "", ""],
        ]  # fmt: skip

    def _get_activities(self):
        return self.env["cae.activity"].search(
            [("is_structure", "=", False), ("company_id", "=", self.company.id)],
            order="id",
        )

    def test_trade_names_and_keys(self):
        self.assertCounts(self._import(self.rows, "activities"), 3, 0, 0)
        pottery, studio, empty = self._get_activities()
        self.assertEqual(pottery.coach_id, self.users["coach"])
        self.assertEqual(
            [
                (key.entrepreneur_id, key.percentage)
                for key in pottery.key_ids.sorted("percentage")
            ],
            [(self.yann, 40), (self.anne, 60)],
        )
        self.assertEqual(studio.key_ids.date_to, date(2025, 12, 31))
        self.assertFalse(empty.key_ids)
        self.assertCounts(self._import(self.rows, "activities"), 0, 0, 3)
        self.assertCounts(self._import(to_xlsx(self.rows), "activities"), 0, 0, 3)

    def test_a_percentage_of_a_spreadsheet(self):
        book = openpyxl.Workbook()
        for row in self.rows:
            book.active.append(row)
        for line, share in ((2, 0.6), (3, 0.4)):
            place = book.active.cell(line, 5)
            place.value, place.number_format = share, "0%"
        content = io.BytesIO()
        book.save(content)
        self._import(content.getvalue(), "activities", "activities.xlsx")
        self.assertEqual(
            set(self._get_activities()[0].key_ids.mapped("percentage")), {60.0, 40.0}
        )

    def test_changed_shares(self):
        self._import(self.rows, "activities")
        rows = [list(row) for row in self.rows]
        rows[1][4], rows[2][4] = "50", "50"
        self.assertCounts(self._import(rows, "activities"), 0, 1, 2)
        pottery = self._get_activities()[0]
        self.assertEqual(pottery.key_ids.mapped("percentage"), [50.0, 50.0])

    def test_keys_that_do_not_add_up(self):
        """CAE-23: 99 % is refused, with its line, and nothing is written."""
        rows = [list(row) for row in self.rows]
        rows[2][4] = "39"
        wizard = self._import(rows, "activities")
        [(line, heading, message)] = self._get_errors(wizard)
        self.assertEqual((line, heading), (2, "Part (%), Du, Au"))
        self.assertIn("do not add up to 100 %", message)
        self.assertFalse(self._get_activities())

    def test_errors_of_keys(self):
        rows = [
            self.rows[0],
            ["", "", "", "Anne Riou", "100", "01/01/2026", ""],
            ["A", "", "", "Inconnue", "100", "01/01/2026", ""],
            ["B", "", "", "Anne Riou", "", "01/01/2026", ""],
            ["C", "Pain", "", "Anne Riou", "100", "01/01/2025", "31/12/2025"],
            ["C", "Vin", "", "Anne Riou", "100", "01/01/2026", ""],
        ]
        wizard = self._check(rows, "activities")
        self.assertEqual(
            [error[:2] for error in self._get_errors(wizard)],
            [
                (2, "Enseigne"),
                (3, "Entrepreneur·e"),
                (4, "Part (%)"),
                (6, "Métier"),
            ],
        )

    def test_namesakes_are_told_apart_by_email(self):
        self._create_entrepreneur("Anne Riou")
        rows = [list(row) for row in self.rows]
        self.assertCounts(self._check(rows, "activities"), 3, 0, 0)
        rows[1][3] = "Anne Riou"
        wizard = self._check(rows, "activities")
        self.assertIn("write the e-mail or the reference", wizard.line_ids.message)

    def test_the_order_of_the_words_tells_trade_names_apart(self):
        rows = [self.rows[0]] + [
            [name, "", "", "anne@blavet.example", "100", "01/01/2026", ""]
            for name in ("Bois et Fer", "Fer et bois")
        ]
        self.assertCounts(self._import(rows, "activities"), 2, 0, 0)
        self.assertCounts(self._import(rows, "activities"), 0, 0, 2)


@tagged("post_install", "-at_install")
class TestImportContracts(ImportCase):
    def test_terms_and_contracts_of_the_past(self):
        """CAE-05: what ended before Odoo counts, without its papers."""
        self._import(PEOPLE)
        statutes = self._create_statutes(name="Statuts de 2024")
        rows = [
            ["Entrepreneur·e", "Contrat", "Début", "Fin", "Terminé",
             "Plafond d’engagement", "Salarié·e à temps plein", "Part fixe mensuelle",
             "Période d’essai (mois)", "Statuts"],
            ["P1", "Autre", "01/01/2024", "30/06/2024", "oui", "", "", "", "", ""],
            ["P1", "CAPE", "01/07/2024", "30/06/2025", "Oui", "5 000 €", "non", "", "",
             ""],
            ["P2", "CESA", "01/01/2026", "", "", "", "", "800,50", "3",
             "statuts de 2024"],
        ]  # fmt: skip
        self.assertCounts(self._import(rows, "contracts"), 3, 0, 0)
        other, cape, cesa = self.env["cae.contract"].search(
            [("company_id", "=", self.company.id)], order="date_start"
        )
        self.assertEqual((other | cape).mapped("state"), ["ended", "ended"])
        self.assertEqual((cape.commitment_ceiling, cesa.state), (5000, "draft"))
        self.assertEqual((cesa.fixed_part, cesa.trial_months), (800.5, 3))
        self.assertEqual(cesa.statutes_id, statutes)
        self.assertCounts(self._import(rows, "contracts"), 0, 0, 3)
        rows[2][3] = "31/05/2025"
        wizard = self._check(rows, "contracts")
        self.assertEqual([line for line, *_rest in self._get_errors(wizard)], [3])

    def test_contracts(self):
        """Found by the person, the kind and the start; the person by the reference."""
        self._import(PEOPLE)
        rows = [
            ["Entrepreneur·e", "Contrat", "Début", "Fin"],
            ["P1", "CAPE", "01/01/2025", "31/12/2025"],
            ["Riou Gwenn", "cesa", "01/03/2026", ""],
        ]
        self.assertCounts(self._import(rows, "contracts"), 2, 0, 0)
        contracts = self.env["cae.contract"].search(
            [("company_id", "=", self.company.id)], order="date_start"
        )
        self.assertEqual(contracts.mapped("kind"), ["cape", "cesa"])
        self.assertEqual(contracts[0].entrepreneur_id.name, "Maëlle Le Goff")
        self.assertEqual(set(contracts.mapped("state")), {"draft"})
        self.assertCounts(self._import(rows, "contracts"), 0, 0, 2)
        rows[1][3] = "30/06/2025"
        self.assertCounts(self._import(rows, "contracts"), 0, 1, 1)
        self.assertEqual(contracts[0].date_end, date(2025, 6, 30))

    def test_what_a_rule_refuses_names_its_column(self):
        """CAPE-02: the end before the start, overlaps, what is not over: each sentence
        of the rules of contracts stands in a column, whatever is right beside it."""
        self._import(PEOPLE)
        yann = self.env["cae.entrepreneur"].search([("name", "=", "Yann Cœur")])
        yann.coach_id = self.users["coach"]
        self._run_contract(yann, date_start="2025-01-01")
        rows = [
            ["Entrepreneur·e", "Contrat", "Début", "Fin", "Terminé", "Part variable"],
            ["P1", "CAPE", "01/06/2026", "01/01/2026", "", "x"],
            ["P1", "CAPE", "01/06/2024", "31/12/2025", "", "x"],
            ["P2", "CAPE", "01/03/2025", "30/06/2025", "oui", "x"],
            ["P2", "Autre", "01/01/2026", "", "oui", "x"],
        ]
        wizard = self._check(rows, "contracts")
        self.assertEqual(
            [error[:2] for error in self._get_errors(wizard)],
            [(2, "Fin"), (3, "Fin"), (4, "Terminé"), (5, "Terminé")],
        )

    def test_a_box_ticked_in_a_spreadsheet(self):
        """True and False of XLSX, VRAI and FAUX of the CSV that French ones write."""
        self._import(PEOPLE)
        for kind, yes, no in (("xlsx", True, False), ("csv", "VRAI", "FAUX")):
            rows = [
                ["Entrepreneur·e", "Contrat", "Début", "Fin", "Terminé",
                 "Salarié·e à temps plein"],
                ["P1", "CAPE", "01/01/2025", "30/06/2025", yes, no],
                ["P2", "CAPE", "01/01/2026", "", no, yes],
            ]  # fmt: skip
            content = to_xlsx(rows) if kind == "xlsx" else rows
            with self.subTest(kind):
                self.assertCounts(self._check(content, "contracts"), 2, 0, 0)
        rows[1][4] = "peut-être"
        wizard = self._check(rows, "contracts")
        self.assertEqual([e[:2] for e in self._get_errors(wizard)], [(2, "Terminé")])

    def test_references_and_emails_are_read_exactly(self):
        """A contract never goes to whose reference or e-mail has the same letters."""
        people = [PEOPLE[0], ["12-3", "Jean", "jean.riou@x.example", "", "", ""]]
        self._import(people)
        for text, errors in (
            ("3-12", [(2, "Entrepreneur·e")]),
            ("12 3", [(2, "Entrepreneur·e")]),
            ("riou.jean@x.example", [(2, "Entrepreneur·e")]),
            ("12-3", []),
            ("Jean.Riou@X.example", []),
        ):
            rows = [
                ["Entrepreneur·e", "Contrat", "Début"],
                [text, "CAPE", "01/01/2026"],
            ]
            with self.subTest(text):
                wizard = self._check(rows, "contracts")
                self.assertEqual([e[:2] for e in self._get_errors(wizard)], errors)

    def test_statutes_are_read_exactly(self):
        """CAE-03: a contract never mentions the statutes of another day."""
        self._import(PEOPLE)
        self._create_statutes(name="Statuts du 01/02/2024")
        rows = [
            ["Entrepreneur·e", "Contrat", "Début", "Statuts"],
            ["P1", "CESA", "01/01/2026", "Statuts du 02/01/2024"],
        ]
        wizard = self._check(rows, "contracts")
        self.assertEqual([e[:2] for e in self._get_errors(wizard)], [(2, "Statuts")])

    def test_errors(self):
        self._import(PEOPLE)
        rows = [
            ["Entrepreneur·e", "Contrat", "Début"],
            ["P1", "CDI", "01/01/2025"],
            ["P9", "CAPE", ""],
        ]
        wizard = self._check(rows, "contracts")
        self.assertEqual(
            [error[:2] for error in self._get_errors(wizard)],
            [(2, "Contrat"), (3, "Entrepreneur·e"), (3, "Début")],
        )
