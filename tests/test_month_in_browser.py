"""One month of one entrepreneur, from quote to pay, on the pages people use.

The month, and each of its figures, are those of the design, §5: three browsers (the
entrepreneur's phone, his customer, the accountant) against a served Odoo, with real
mail and a real PDF. Each page is kept in ``.local/screenshots``.
"""

import os
import re
import shutil
from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from pypdf import PdfReader

from odoo import Command

ROOT = Path(__file__).parents[1]
SCREENSHOTS = ROOT / ".local" / "screenshots"
LOGO = ROOT / "cae_base" / "static" / "description" / "icon.png"
SECONDS = 1000  # Playwright counts in milliseconds
MONTH_START, MONTH_END = date(2026, 9, 1), date(2026, 9, 30)
PASSWORD = "Le-port-a-l-aube-1"
ENTREPRENEUR, ACCOUNTANT = "yann@deuxrives.example", "sophie@deuxrives.example"
COOPERATIVE = "Coopérative des Deux Rives"
FOOTER = "Scop SARL à capital variable, RCS Lorient 552 100 554"
CUSTOMER = "Mairie de Lorient"
CUSTOMER_EMAIL = "culture@lorient.example"

# What these pages would say if a text of ours were not translated.
ENGLISH = re.compile(
    r"\b(Available|Quotes?|Invoices?|Customers?|Submit(ted)?|Collected|Invoiced|Charges?"
    r" excl|VAT|Home|Closings?|Compute|Post|Posted|Payslips?|Activities|Pay|To do|Late"
    r"|Total cost|Simulate|Remaining|Save|Send|Signed|Month End)\b"
)


# --- what is there before the month begins -----------------------------------------


@pytest.fixture(scope="module")
def activity_id(transaction):
    """« Poterie du Port », Yann who works in it under a CESA, 10 % of what is
    collected; and a supplier's bill of 300.00 excl. VAT."""
    with transaction() as env:
        prepare_company(env)
        activity = env["cae.activity"].create({"name": "Poterie du Port"})
        prepare_entrepreneur(env, activity)
        prepare_scheme(env)
        create_user(env, "Sophie Lambert", ACCOUNTANT, "cae_base.group_accountant")
        post_bill(env, activity)
        return activity.id


def prepare_company(env):
    env.company.write(
        {
            "name": COOPERATIVE,
            "logo": b64encode(LOGO.read_bytes()),
            "report_footer": FOOTER,
            "street": "12 quai des Indes",
            "zip": "56100",
            "city": "Lorient",
            "company_registry": "552100554",
            "email": "contact@deuxrives.example",
            "cae_headcount": 20,
            "cae_accident_rate": 1.5,
        }
    )


def create_user(env, name, login, group):
    return env["res.users"].create(
        {
            "name": name,
            "login": login,
            "email": login,
            "password": PASSWORD,
            "lang": "fr_FR",
            "group_ids": [Command.set(env.ref(group).ids)],
        }
    )


def prepare_entrepreneur(env, activity):
    user = create_user(env, "Yann Kervella", ENTREPRENEUR, "base.group_portal")
    person = env["cae.entrepreneur"].create({"partner_id": user.partner_id.id})
    since = {"entrepreneur_id": person.id, "date_from": date(2026, 1, 1)}
    env["cae.activity.key"].create({"activity_id": activity.id, **since})
    env["cae.contract"].create(
        {
            "entrepreneur_id": person.id,
            "kind": "cesa",
            "date_start": date(2026, 1, 1),
        }
    ).action_start()


def prepare_scheme(env):
    env["cae.contribution.scheme"].create(
        {
            "name": "10 % de l'encaissé",
            "date_from": date(2026, 1, 1),
            "decision_date": date(2025, 12, 12),
            "rule_ids": [Command.create({"base": "collected", "rate": 10})],
        }
    ).action_put_in_force()


def post_bill(env, activity):
    vat = env["account.chart.template"].ref("tva_acq_normale")
    assert vat.amount == 20
    env["account.move"].create(
        {
            "move_type": "in_invoice",
            "partner_id": env["res.partner"].create({"name": "Argiles de l'Ouest"}).id,
            "invoice_date": date(2026, 9, 10),
            "cae_activity_id": activity.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": "Grès",
                        "price_unit": 300,
                        "tax_ids": [Command.set(vat.ids)],
                    }
                )
            ],
        }
    ).action_post()


# --- three people, each with a browser ----------------------------------------------


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--lang=fr-FR", *(["--no-sandbox"] if os.geteuid() == 0 else [])],
        )
        yield browser
        browser.close()


@pytest.fixture
def look(subtests):
    """Call it on each page: keeps a picture, and reads whether the page is French."""
    shutil.rmtree(SCREENSHOTS, ignore_errors=True)
    print(f"screenshots: {SCREENSHOTS}")

    def look(page, name, full_page=True):
        number = len(list(SCREENSHOTS.glob("*.png"))) + 1
        path = SCREENSHOTS / f"{number:02} {name}.png"
        page.screenshot(path=path, full_page=full_page, animations="disabled")
        with subtests.test("in French", page=name):
            assert page.locator("html").get_attribute("lang") == "fr-FR"
            assert not ENGLISH.findall(page.locator("body").inner_text())

    return look


@dataclass
class Person:
    page: Page
    look: object
    url: str

    def goto(self, path):
        self.page.goto(f"{self.url}{path}")

    def log_in(self, login):
        self.goto("/web/login")
        self.page.locator("#login").fill(login)
        self.page.locator("#password").fill(PASSWORD)
        self.page.get_by_role("button", name="Se connecter", exact=True).click()
        expect(self.page).not_to_have_url(re.compile("/web/login"))

    def click(self, role, name, within=None, exact=False):
        (within or self.page).get_by_role(role, name=name, exact=exact).first.click()

    def sees(self, *texts, within="body"):
        for text in texts:
            expect(self.page.locator(within)).to_contain_text(text)


class Entrepreneur(Person):
    """Yann, on his phone."""

    def opens_his_activity(self):
        self.look(self.page, "the portal")
        self.click("link", "Mes enseignes")
        self.look(self.page, "home, nothing sold yet")

    def opens_the_home_page(self):
        self.click("link", "Accueil", within=self.page.locator(".o_cae_nav"))

    def sees_available(self, available, **steps):
        expect(self.page.locator(".o_cae_amount").first).to_have_text(euros(available))
        for label, amount in steps.items():
            step = self.page.locator(".o_cae_step", has_text=label.replace("_", " "))
            expect(step).to_contain_text(euros(amount))

    def writes_a_customer_down(self):
        self.click("link", "Clients")
        self.look(self.page, "customers, none yet")
        self.click("link", "Noter mon premier client")
        for label, text in (
            ("Nom du client", CUSTOMER),
            ("SIREN ou SIRET", "732 829 320"),
            ("Courriel", CUSTOMER_EMAIL),
            ("Adresse", "2 boulevard Leclerc"),
            ("Code postal", "56100"),
            ("Ville", "Lorient"),
        ):
            self.page.get_by_label(label).fill(text)
        self.look(self.page, "a customer")
        self.click("button", "Enregistrer")
        self.sees(CUSTOMER)

    def sends_a_quote(self):
        self.opens_the_home_page()
        self.click("link", "Devis", within=self.page.locator(".o_cae_actions"))
        expect(self.page.locator(".o_cae_row")).to_have_count(1)
        self.page.get_by_label("Client", exact=True).select_option(CUSTOMER)
        self.page.get_by_label("Description").fill("Vaisselle de la cantine")
        self.page.get_by_label("Prix HT").fill("2000")
        self.page.get_by_label("TVA").select_option("20 %")
        self.sees(euros(2400), within="[data-total=total]")
        self.look(self.page, "a quote")
        self.click("button", "Enregistrer et envoyer")
        self.sees("Le devis est parti", CUSTOMER_EMAIL, "À signer")
        self.look(self.page, "a quote sent")

    def invoices_the_signed_quote(self):
        self.opens_the_home_page()
        self.look(self.page, "home, a quote is signed")
        self.click("link", "Devis signés à facturer")
        self.look(self.page, "quotes to invoice")
        self.click("link", CUSTOMER)
        self.sees("Signé le", "Jeanne Riou", "Signé, à facturer")
        self.look(self.page, "a quote signed")
        self.click("button", "Faire la facture")
        self.page.get_by_label("Date de la facture").fill("2026-09-05")
        self.look(self.page, "an invoice")
        self.click("button", "Soumettre à la coopérative")
        self.sees("Chez la coopérative", euros(2400))
        self.look(self.page, "an invoice submitted")

    def opens_the_invoice(self, number):
        self.click("link", "Factures", within=self.page.locator(".o_cae_nav"))
        self.look(self.page, "invoices")
        self.click("link", number)

    def opens_his_payslip(self):
        self.goto("/my/payslips")
        self.click("link", "septembre 2026")
        self.look(self.page, "a payslip")

    def downloads_the_pdf(self):
        with self.page.expect_download() as download:
            self.click("link", "PDF")
        download.value.save_as(SCREENSHOTS / "invoice.pdf")
        return PdfReader(SCREENSHOTS / "invoice.pdf")


class Customer(Person):
    """Who ordered the crockery; knows nothing but the e-mail that came."""

    def opens_the_link_of(self, mail):
        body = mail.get_body(("html",)).get_content()
        link = re.search(r'href="([^"]+/mail/view[^"]+)"', body)[1]
        self.page.goto(link.replace("&amp;", "&"))
        self.sees(euros(2400))
        self.look(self.page, "the customer's quote")

    def signs(self):
        self.click("button", "Accepter & Signer")
        dialog = self.page.locator("#modalaccept")
        dialog.get_by_label("Nom").fill("Jeanne Riou")
        self.look(self.page, "the customer signs", full_page=False)
        dialog.locator(".o_portal_sign_submit").click()
        self.sees("Jeanne Riou")
        self.look(self.page, "the customer has signed")


class Accountant(Person):
    """Sophie, in the back office."""

    def posts_the_invoice(self):
        """:return: its legal number"""
        self.goto("/odoo/action-cae_activity_accounts.action_account_move_submitted")
        self.click("cell", "Poterie du Port", within=self.rows())
        self.look(self.page, "an invoice to validate")
        self.click("button", "Confirmer", exact=True)
        number = self.page.locator(".oe_title .o_field_widget[name=name]")
        expect(number).to_have_text(re.compile(r"FAC/2026/\d+"))
        self.look(self.page, "an invoice posted")
        return number.inner_text()

    def registers_a_payment(self, amount, day):
        self.click("button", "Payer", exact=True)
        dialog = self.page.get_by_role("dialog")
        dialog.locator("[name=amount] input").fill(amount)
        self.fill_date(dialog.locator("[name=payment_date]"), day)
        expect(dialog.locator("[name=payment_date]")).to_have_text("25 sept.")
        self.look(self.page, "a payment", full_page=False)
        self.click("button", "Créer un paiement", within=dialog)
        expect(dialog).to_have_count(0)
        self.sees("Partiel")
        self.look(self.page, "an invoice paid in part")

    def rows(self):
        return self.page.locator(".o_data_row")

    def fill_date(self, field, text):
        field.get_by_role("button").click()  # then it can be typed
        field.get_by_role("textbox").fill(text)
        field.get_by_role("textbox").press("Enter")

    def computes_the_month(self, day):
        self.goto("/odoo/closings")
        expect(self.page.locator(".o_view_nocontent")).to_be_visible()
        self.look(self.page, "closings, none yet")
        self.click("button", "Nouveau")
        self.fill_date(self.page.locator("[name=month]"), day)
        self.look(self.page, "a closing")
        self.click("button", "Calculer", exact=True)
        expect(self.rows()).not_to_have_count(0)
        self.look(self.page, "a closing to check")

    def sees_in_the_closing(self, **figures):
        line = self.rows().filter(has_text="Poterie du Port")
        for name, amount in figures.items():
            expect(line.locator(f"td[name={name}]")).to_have_text(number(amount))

    def posts_the_month(self):
        self.click("button", "Comptabiliser", exact=True)
        self.look(self.page, "a closing, are you sure", full_page=False)
        self.click("button", "Ok", within=self.page.get_by_role("dialog"))
        current = self.page.locator(".o_statusbar_status .o_arrow_button_current")
        expect(current).to_have_text("Comptabilisé")
        self.look(self.page, "a closing posted")


def number(amount):
    """As Odoo writes it in French; Playwright takes any space for any other."""
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",")


def euros(amount):
    """With the space that keeps a minus sign beside its number."""
    return f"{number(amount)} €".replace("-", "-\ufeff")


# --- the month ------------------------------------------------------------------------


@pytest.fixture
def people(activity_id, server, chromium, look):
    """The three of them, each at his first page."""

    def open_browser(person, **options):
        context = chromium.new_context(locale="fr-FR", **options)
        context.set_default_timeout(12 * SECONDS)
        return person(context.new_page(), look, server.url)

    expect.set_options(timeout=12 * SECONDS)
    yann = open_browser(
        Entrepreneur,
        viewport={"width": 375, "height": 812},
        is_mobile=True,
        has_touch=True,
    )
    customer = open_browser(Customer)
    sophie = open_browser(Accountant, viewport={"width": 1440, "height": 900})
    yann.log_in(ENTREPRENEUR)
    sophie.log_in(ACCOUNTANT)
    return yann, customer, sophie


def test_from_quote_to_pay(people, server, transaction, activity_id):
    yann, customer, sophie = people

    yann.opens_his_activity()
    yann.sees_available(-300, Charges=-300)
    yann.writes_a_customer_down()
    yann.sends_a_quote()

    customer.opens_the_link_of(read_mail(server, CUSTOMER_EMAIL))
    customer.signs()

    yann.invoices_the_signed_quote()

    number = sophie.posts_the_invoice()
    sophie.registers_a_payment("1200", "25/09/2026")

    yann.opens_the_invoice(number)
    yann.sees(number, euros(1200))
    yann.look(yann.page, "the invoice, paid in part")
    assert_is_the_invoice(yann.downloads_the_pdf(), number)
    yann.opens_the_home_page()
    yann.sees_available(600, Encaissé_HT=1000, Charges=-300, Contribution=-100)
    yann.look(yann.page, "home, 600 to pay oneself")

    sophie.computes_the_month("01/09/2026")
    figures = {
        "turnover_invoiced": 2000,
        "turnover_collected": 1000,
        "charges": 300,
        "contribution": 100,
        "available": 600,
    }
    sophie.sees_in_the_closing(**figures)
    sophie.posts_the_month()
    with transaction() as env:
        payslip = read_payslip(env)
        assert_statement(env, activity_id, payslip)
        cost, unspent = payslip.cost, payslip.unspent
    sophie.sees_in_the_closing(**figures, pay_cost=cost, remaining=unspent)

    yann.opens_the_home_page()
    yann.sees_available(
        unspent, Encaissé_HT=1000, Charges=-300, Contribution=-100, Paie=-cost
    )
    yann.look(yann.page, "home, paid")
    yann.opens_his_payslip()


def read_mail(server, address):
    """:return: the one message that was sent to an address; others are named in it"""
    messages = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted(server.mail.glob("*.eml"))
    ]
    [message] = [
        message
        for message in messages
        if message["To"].addresses[0].addr_spec == address
    ]
    return message


def assert_is_the_invoice(pdf, number):
    """Complete, with what its header and its footer say on each page."""
    for page in pdf.pages:
        text = " ".join(page.extract_text().split())
        for words in (COOPERATIVE, "12 quai des Indes", FOOTER, f"Page {page.page_number + 1} /"):
            assert words in text
    first = " ".join(pdf.pages[0].extract_text().split())
    for words in (number, "Poterie du Port", CUSTOMER, euros(2400)):
        assert words in first


def read_payslip(env):
    """Design §5 and rule 5: all but what no larger gross in cents can spend."""
    payslip = env["cae.payslip"].search([])
    payslip.ensure_one()
    assert payslip.state == "posted"
    assert round(payslip.cost + payslip.unspent, 2) == 600
    return payslip


def assert_statement(env, activity_id, payslip):
    activity = env["cae.activity"].browse(activity_id)
    statement = activity.get_statement(MONTH_START, MONTH_END)[activity_id]
    rest = round(600 - payslip.cost, 2)
    expected = {
        "turnover_invoiced": 2000,
        "turnover_collected": 1000,
        "charges": 300,
        "contribution": 100,
        "contribution_due": 0,
        "payroll_cost": payslip.cost,
        "result": 1000 + rest,
        "receivable": 1200,
        "payable": 360,
        "vat": 340,
        "cash": 1100,
        "available_for_pay": rest,
    }
    assert {name: round(statement[name], 2) for name in expected} == expected
