"""Files of people, trade names and contracts: all that is wrong is said, all or nothing
is loaded, and a second import changes nothing."""

import base64
import doctest
import io
import time
from datetime import date, datetime, timedelta

import openpyxl
import xlwt
from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..engine import cell, import_sheet, plain_text, table_file
from .common import CooperativeCase
from .import_case import PEOPLE, ImportCase, to_csv, to_xlsx


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

    def test_lines_are_those_of_the_spreadsheet(self):
        """Whatever is blank or fills several lines, an error stands where one looks."""
        text = (
            "\r\nNom;Date de naissance;Adresse\r\n;;\r\n\r\nAnne;;\r\n"
            '"";"";""\r\nYann;31/02/1990;\r\nZoé;;"2 quai\r\n;\r\n\r\nÉtel"\r\n'
            " ; ;\r\nGwenn;?;\r\n"
        )
        for content in (text, text.replace("\r\n", "\n"), text.replace("\r\n", "\r")):
            wizard = self._check(content.encode("latin-1"))
            errors = [error[:2] for error in self._get_errors(wizard)]
            self.assertEqual(
                errors, [(7, "Date de naissance"), (10, "Date de naissance")]
            )
        rows = [
            [],
            ["Nom", "Date de naissance"],
            [],
            ["Anne", "?"],
            ["", " "],
            ["", "?"],
        ]
        wizard = self._check(to_xlsx(rows), name="people.xlsx")
        self.assertEqual({line for line, *_rest in self._get_errors(wizard)}, {4, 6})

    def test_names_of_files(self):
        """What the file is counts, not what it is called."""
        for content, name in (
            (to_csv(PEOPLE), "PEOPLE.CSV"),
            (to_csv(PEOPLE), "people.txt"),
            (to_csv(PEOPLE), False),
            (to_xlsx(PEOPLE), "people.csv"),
            (to_xlsx(PEOPLE), "PEOPLE.XLSX"),
        ):
            with self.subTest(name):
                self.assertCounts(self._check(content, name=name), 3, 0, 0)

    def test_xls(self):
        """Odoo reads what former spreadsheets write; a second time nothing changes."""
        book = xlwt.Workbook()
        sheet = book.add_sheet("People", cell_overwrite_ok=True)
        for line, cells in enumerate(PEOPLE):
            for place, text in enumerate(cells):
                sheet.write(line, place, text)
        morning = xlwt.easyxf(num_format_str="DD/MM/YYYY HH:MM")
        sheet.write(3, 3, datetime(1988, 5, 17, 8, 30), morning)
        content = io.BytesIO()
        book.save(content)
        content = content.getvalue()
        self.assertCounts(self._import(content, name="people.xls"), 3, 0, 0)
        self.assertEqual(self._get_people()[2].birth_date, date(1988, 5, 17))
        self.assertCounts(self._import(content, name="people.xls"), 0, 0, 3)

    def test_lines_and_cells_of_xls(self):
        """Blank lines are counted, and an error of a formula hides no other one."""
        book = xlwt.Workbook()
        sheet = book.add_sheet("People")
        for place, heading in enumerate(("Nom", "Date de naissance", "Code postal")):
            sheet.write(0, place, heading)
        sheet.write(2, 0, "Anne")
        sheet.row(2).set_cell_error(1, "#DIV/0!")
        sheet.write(4, 0, "Yann")
        sheet.write(4, 1, "?")
        sheet.write(5, 0, "Gwenn")
        sheet.write(5, 2, 1000)
        content = io.BytesIO()
        book.save(content)
        wizard = self._check(content.getvalue(), name="people.xls")
        errors = [error[:2] for error in self._get_errors(wizard)]
        self.assertEqual(errors, [(3, "Date de naissance"), (5, "Date de naissance")])

    def test_one_wrong_cell_of_a_spreadsheet_hides_no_other(self):
        """A duration, an error of a formula: said like others, by line and column."""
        rows = [
            ["Nom", "Date de naissance", "Code postal"],
            ["Anne", timedelta(hours=2), "01000"],
            ["Yann", "#N/A", 1000],
            ["Gwenn", datetime(1988, 5, 17, 8, 30), ""],
        ]
        wizard = self._check(to_xlsx(rows), name="people.xlsx")
        errors = [error[:2] for error in self._get_errors(wizard)]
        self.assertEqual(errors, [(2, "Date de naissance"), (3, "Date de naissance")])

    def test_the_import_of_odoo_stays_as_it_is(self):
        file = {"file": b"a,b\n\n1,2\n", "file_name": "a.csv"}
        reader = self.env["base_import.import"].new(file)
        self.assertEqual(
            reader._read_file({"quoting": '"'}), (2, [["a", "b"], ["1", "2"]])
        )

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

    def test_templates_are_downloaded_and_filled_in(self):
        columns = self.env["cae.import.people"]._get_columns()
        wizard = self._open(PEOPLE)
        book = openpyxl.load_workbook(io.BytesIO(wizard._get_template()))
        sheet = book.active
        self.assertEqual(
            [cell.value for cell in sheet[1]], [column.heading for column in columns]
        )
        self.assertEqual(
            [cell.value for cell in sheet[1] if cell.font.bold], ["Nom"], "to fill in"
        )
        sheet.cell(2, 2).value = "Anne"
        content = io.BytesIO()
        book.save(content)
        self.assertCounts(self._check(content.getvalue(), name="people.xlsx"), 1, 0, 0)

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
class TestImportTemplates(CooperativeCase, HttpCase):
    def _get(self, role, kind):
        user = self.users[role]
        user.password = user.login
        self.authenticate(user.login, user.login)
        with mute_logger("odoo.http"):
            return self.url_open(f"/cooperative/import-template/{kind}.xlsx")

    def test_a_manager_downloads(self):
        for kind in ("people", "activities", "contracts"):
            wizard = self.env["cae.import"].new({"kind": kind})
            headings = wizard.headings
            [link] = html.fromstring(wizard.template).xpath("//a/@href")
            self.assertEqual(link, f"/cooperative/import-template/{kind}.xlsx")
            answer = self._get("manager", kind)
            self.assertEqual(answer.status_code, 200)
            self.assertIn(f"{kind}.xlsx", answer.headers["Content-Disposition"])
            book = openpyxl.load_workbook(io.BytesIO(answer.content))
            self.assertEqual(", ".join(cell.value for cell in book.active[1]), headings)
            self.assertEqual(", ".join(cell.value for cell in book.active[1]), headings)
        self.assertEqual(self._get("manager", "sheet").status_code, 404)
        self.assertEqual(self._get("coach", "people").status_code, 403)
