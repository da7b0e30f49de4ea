"""The payslip on paper (Code du travail, R. 3243-1), and who may open it."""

import io
import re
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from .common import PayCase

SPACES = re.compile("[\xa0\u202f\\s]+")
ESTIMATION = "ce document n’est pas un bulletin de paie"
KEEP = "sans limitation de durée"


@freeze_time("2026-10-15")
class PaperCase(PayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nora = cls._entrepreneur("Nora", cls.studio)
        cls._contract(cls.nora)
        # A paper speaks the language of its person.
        (cls.yann | cls.nora).partner_id.lang = "fr_FR"
        for activity in (cls.pottery, cls.studio):
            cls._pay(cls._invoice(activity, 4000, "2026-09-05"), "2026-09-25")
        cls.officer, cls.accountant, cls.coach = (
            new_test_user(
                cls.env,
                f"{name}@deuxrives.example",
                groups=group,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            for name, group in (
                ("paie", "cae_payroll.group_payroll_officer"),
                ("comptable", "cae_base.group_accountant"),
                ("coach", "cae_base.group_coach"),
            )
        )

    def _payslip(self, person=None, month="2026-09-01", post=True):
        closing = self._closing(month)
        closing.action_compute()
        if post:
            closing.action_post_pay()
        person = person or self.yann
        return closing.payslip_ids.filtered(lambda one: one.entrepreneur_id == person)

    def _read(self, payslip, user=None):
        """The text of the paper, as a user prints it."""
        reports = self.env["ir.actions.report"].with_user(user or self.officer)
        html, _kind = reports._render_qweb_html(
            "cae_payroll.report_payslip", payslip.ids
        )
        text = re.sub("<[^>]+>", " ", html.decode())
        return SPACES.sub(" ", text.replace("\ufeff", ""))

    def _money(self, amount):
        text = self.env["cae.payslip"]._format_paper_amount(amount)
        return SPACES.sub(" ", text.replace("\ufeff", ""))

    def _declare_legal(self):
        self.company.write(
            {
                "ape": "7022Z",
                "cae_collective_agreement": "Syntec (IDCC 1486)",
                "cae_payslip_is_legal": True,
            }
        )

    @classmethod
    def _know_number(cls, person, number="185095612345644"):
        return cls.env["hr.employee"].create(
            {
                "name": person.name,
                "company_id": cls.company.id,
                "work_contact_id": person.partner_id.id,
                "ssnid": number,
            }
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-10-15")
class TestPayslipPaper(PaperCase):
    def test_what_it_says(self):
        """R. 3243-1: employer, person, period, gross, families, nets, cost."""
        payslip = self._payslip()
        text = self._read(payslip)
        for words in (
            "Coopérative des Deux Rives",
            "12 quai de la Douane, 56100 Lorient",
            "33417522100016",
            "Yann",
            "Paiement le 30/09/2026",
            "du 01/09/2026 au 30/09/2026",
            "entrepreneur·e salarié·e",
            "Santé",
            "Accidents du travail",
            "Retraite",
            "Famille",
            "Assurance chômage",
            "Autres contributions dues par l’employeur",
            "CSG déductible",
            "CSG et CRDS non déductibles",
            "Exonérations et allègements",
            "Montant net social",
            "Net à payer avant impôt sur le revenu",
            "Total versé par l’employeur",
            "Poterie du Port",
        ):
            with self.subTest(words=words):
                self.assertIn(words, text)
        for amount in (
            payslip.gross,
            payslip.employee_contributions,
            payslip.net,
            payslip.net_taxable,
            -payslip.withholding,
            payslip.net_paid,
            payslip.cost,
            payslip.reduction,
        ):
            self.assertIn(self._money(amount), text)

    def test_what_surrounds_the_pay(self):
        """Reimbursements and withholdings lead from the net paid to the net to pay; the
        gross is a fixed part and an advance (R. 7331-11)."""
        person = {"entrepreneur_id": self.yann.id, "month_from": "2026-09-01"}
        self.env["cae.pay.element"].create(
            [
                {
                    **person,
                    "kind": "meal",
                    "count": 10,
                    "rate": 7.5,
                    "limit_code": "MEAL_OFFICE",
                    "activity_id": self.pottery.id,
                },
                {**person, "kind": "on_account", "amount": 50},
            ]
        )
        advance = self._entry(
            "2026-09-10",
            (self._get_account("425"), self.pottery, 50),
            (self._get_account("512"), self.structure.browse(), -50),
            post=False,
        )
        advance.line_ids.partner_id = self.yann.partner_id
        advance.action_post()
        payslip = self._payslip()
        self.assertEqual((payslip.reimbursed, payslip.withheld), (75.0, 50.0))
        [paper] = payslip._prepare_payslip_papers()
        self.assertEqual(
            sorted(amount for _label, amount in paper["extras"]), [-50.0, 75.0]
        )
        self.assertAlmostEqual(
            sum(amount for _label, amount in paper["gross_rows"]), payslip.gross, 2
        )
        text = self._read(payslip)
        for amount in (75, -50, payslip.net_to_pay):
            self.assertIn(self._money(amount), text)

    def test_no_hours_for_a_cesa(self):
        """CAE-28."""
        text = self._read(self._payslip()).lower()
        self.assertNotRegex(text, "heure|hour")
        self.assertNotIn("151,67", text)

    def test_estimation_unless_declared(self):
        """Marked, until the company answers for it."""
        payslip = self._payslip()
        text = self._read(payslip)
        self.assertIn(ESTIMATION, text)
        self.assertNotIn(KEEP, text)
        self.assertIn("Estimation", payslip._get_paper_name())
        self._declare_legal()
        text = self._read(payslip)
        self.assertNotIn(ESTIMATION, text)
        self.assertIn(KEEP, text)
        self.assertIn("www.service-public.fr", text)
        self.assertIn("Syntec (IDCC 1486)", text)
        self.assertIn("7022Z", text)
        french = payslip.with_context(lang="fr_FR")
        self.assertEqual(french._get_paper_name(), french.name)

    def test_a_draft_is_an_estimation(self):
        self._declare_legal()
        self.assertIn(ESTIMATION, self._read(self._payslip(post=False)))

    def test_declared_with_what_the_law_wants(self):
        """R. 3243-1, 1° to 3°: a sentence names what is missing."""
        with self.assertRaisesRegex(ValidationError, "APE.*collective agreement"):
            self.company.cae_payslip_is_legal = True

    def test_year_to_date(self):
        """From 1 January to its month, once each; one reading for all."""
        september = self._payslip()
        self._pay(self._invoice(self.pottery, 1000, "2026-10-02"), "2026-10-10")
        october = self._payslip(month="2026-10-01", post=False)
        self.assertGreater(october.gross, 0)
        papers = (september | october)._prepare_payslip_papers()
        for paper, payslips in zip(
            papers, (september, september | october), strict=True
        ):
            for name, total in paper["year"].items():
                self.assertAlmostEqual(total, sum(payslips.mapped(name)), 2)

    def test_year_of_another_month(self):
        """Neither the year before, nor the months after."""
        payslip = self._payslip()
        amounts = [1000.0, 900.0, 10.0, 1500.0]
        months = [
            (date(year, month, 1), amounts)
            for year, month in ((2025, 12), (2026, 1), (2026, 10))
        ]
        self.assertEqual(payslip._sum_months(months)["gross"], 1000.0)

    def test_as_many_queries_for_all(self):
        payslips = self._payslip().closing_id.payslip_ids
        self.assertEqual(len(payslips), 2)
        payslips._prepare_payslip_papers()  # what is read once
        counts = []
        for some in (payslips[:1], payslips):
            self.env.invalidate_all()
            start = self.cr.sql_log_count
            some._prepare_payslip_papers()
            counts.append(self.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 2)

    def test_day_of_payment(self):
        """R. 3243-1, 11°: when it left the bank, once it did."""
        payslip = self._payslip()
        self.assertIn("Paiement le 30/09/2026", self._read(payslip))
        owed = payslip.closing_id.pay_move_id.line_ids.filtered(
            lambda line: line.account_id.code.startswith("421")
            and line.partner_id == self.yann.partner_id
        )
        statement_line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.bank_journal.id,
                "date": "2026-10-02",
                "payment_ref": "Salaire",
                "amount": owed.balance,
                "partner_id": self.yann.partner_id.id,
            }
        )
        suspense = statement_line.line_ids.filtered(lambda line: line.balance > 0)
        suspense.account_id = owed.account_id
        (owed | suspense).reconcile()
        self.assertTrue(owed.reconciled)
        self.assertIn("Paiement le 02/10/2026", self._read(payslip))

    def test_social_number(self):
        """RGPD-05: for the person and the payroll officers, nobody else."""
        number = "185095612345644"
        self._know_number(self.yann, number)
        payslip = self._payslip()
        for user, seen in (
            (self.officer, True),
            (self.yann.portal_user_id, True),
            (self.accountant, False),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(number in self._read(payslip, user), seen)

    def test_roles(self):
        """Design §7: accountants print, coaches do not; a person his own, posted."""
        draft = self._payslip(post=False)
        for user in (self.officer, self.accountant):
            self.assertIn("Yann", self._read(draft, user))
        yann, nora = self.yann.portal_user_id, self.nora.portal_user_id
        for user in (self.coach, yann, nora):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._read(draft, user)
        draft.closing_id.action_post_pay()
        posted = draft.closing_id.payslip_ids.filtered(
            lambda one: one.entrepreneur_id == self.yann
        )
        self.assertIn("Yann", self._read(posted, yann))
        for user in (self.coach, nora):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._read(posted, user)
            with self.assertRaises(AccessError):
                posted.with_user(user)._get_payslip_file()

    def test_one_page(self):
        """An ordinary payslip is a page, in the PDF of several as well."""
        payslips = self._payslip().closing_id.payslip_ids
        self._declare_legal()
        _name, pdf = payslips.with_context(
            force_report_rendering=True
        )._get_payslip_file()
        self.assertEqual(len(PdfFileReader(io.BytesIO(pdf)).pages), len(payslips))


@tagged("post_install", "-at_install")
@freeze_time("2026-10-15")
class TestPayslipDoors(PaperCase, HttpCase):
    def _get(self, user, payslip_id, status):
        self.authenticate(user.login, user.login)
        response = self.url_open(f"/my/payslips/{payslip_id}/pdf", timeout=60)
        self.assertEqual(response.status_code, status)
        return response

    def test_doors(self):
        """Design §4.9: one's own, and posted; each other door is shut."""
        yann, nora = self.yann.portal_user_id, self.nora.portal_user_id
        draft = self._payslip(post=False)
        with mute_logger("odoo.http"):
            self._get(yann, draft.id, 404)
            draft.closing_id.action_post_pay()
            payslip = draft.closing_id.payslip_ids.filtered(
                lambda one: one.entrepreneur_id == self.yann
            )
            response = self._get(yann, payslip.id, 200)
            self.assertEqual(response.headers["Content-Type"], "application/pdf")
            self.assertIn("2026.pdf", response.headers["Content-Disposition"])
            self._get(nora, payslip.id, 404)
            self._get(yann, 0, 404)
            # those who read all of them do so in the back office
            self._get(self.officer, payslip.id, 404)
            self.authenticate(nora.login, nora.login)
            report = "/report/html/cae_payroll.report_payslip"
            response = self.url_open(f"{report}/{payslip.id}", timeout=60)
            self.assertNotEqual(response.status_code, 200)
        self.authenticate(None, None)
        response = self.url_open(f"/my/payslips/{payslip.id}/pdf", timeout=60)
        self.assertIn("/web/login", response.url)

    def test_page_offers_it(self):
        payslip = self._payslip()
        login = self.yann.portal_user_id.login
        self.authenticate(login, login)
        url = f"/my/payslips/{payslip.id}"
        page = self.url_open(url).text
        self.assertIn(f"{url}/pdf", page)
        self.assertIn("R. 3243-1", page)
        self._declare_legal()
        page = self.url_open(url).text
        self.assertIn("R. 3243-5", page)
        self.assertNotIn("R. 3243-1", page)
