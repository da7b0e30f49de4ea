"""The people of a month, and what each does with a browser.

Steps are named after what the person means to do; those of one screen stand together.
They find what they use by its French label, as people do, or by the name of a field.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

# The first page of a new database waits for its assets to be built (milliseconds).
ASSETS_PATIENCE = 120_000


def number(amount: float) -> str:
    """As the French write it; Playwright takes a space for any other."""
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",")


def euros(amount: float) -> str:
    """As pages show it: a minus sign is kept beside its number."""
    return f"{number(amount)} €".replace("-", "-\ufeff")


@dataclass
class Person:
    page: Page
    look: Callable[[Page, str], None]  # keeps a picture of the page, under a name
    url: str  # of the server

    def log_in(self, login: str, password: str) -> None:
        self.page.goto(f"{self.url}/web/login")
        self.page.locator("#login").fill(login)
        self.page.locator("#password").fill(password)
        self.click("button", "Se connecter")
        expect(self.page).not_to_have_url(re.compile("/web/login"))

    def click(self, role: str, name: str, within: Locator | None = None) -> None:
        alone = re.compile(rf"^\W*{re.escape(name)}\W*$")  # but for an icon
        (within or self.page).get_by_role(role, name=alone).first.click()

    def choose(self, text: str) -> None:
        """Click the link which says this among other things."""
        self.page.get_by_role("link", name=text).first.click()

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)


class Entrepreneur(Person):
    """On his phone, in the portal."""

    def goes_to(self, tab: str) -> None:
        self.click("link", tab, within=self.page.locator(".o_cae_nav"))
        expect(self.page.locator(".o_cae_nav .active")).to_have_text(tab)

    def reads_title(self, title: str) -> None:
        expect(self.page.locator("h1")).to_have_text(title)

    def opens_his_activity(self) -> None:
        self.look(self.page, "the portal")
        self.choose("Mes enseignes")
        self.reads_title("Je peux me verser ce mois-ci")
        self.look(self.page, "home, nothing sold yet")

    def sees_available(self, available: float, **steps: float) -> None:
        expect(self.page.locator(".o_cae_amount")).to_have_text(euros(available))
        for label, amount in steps.items():
            step = self.page.locator(".o_cae_step", has_text=label)
            expect(step).to_contain_text(euros(amount))

    def writes_a_customer_down(self, **card: str) -> None:
        self.goes_to("Clients")
        self.look(self.page, "customers, none yet")
        self.click("link", "Noter mon premier client")
        for field, text in card.items():
            self.page.locator(f"[name={field}]").fill(text)
        self.look(self.page, "a customer")
        self.click("button", "Enregistrer")
        self.sees(card["name"])
        self.look(self.page, "customers")

    def sends_a_quote(self, customer: str, text: str, price: str) -> None:
        self.goes_to("Accueil")
        self.click("link", "Devis", within=self.page.locator(".o_cae_actions"))
        expect(self.page.locator(".o_cae_row")).to_have_count(1)
        self.page.get_by_label("Client", exact=True).select_option(customer)
        self.page.get_by_label("Description").fill(text)
        self.page.get_by_label("Prix HT").fill(price)
        self.looks_among_the_customers(text)
        self.page.get_by_label("TVA").select_option("20 %")
        expect(self.page.locator("[data-total=total]")).to_have_text(euros(2400))
        self.look(self.page, "a quote")
        self.click("button", "Enregistrer et envoyer")
        self.sees("Le devis est parti à", "À signer")
        self.look(self.page, "a quote sent")

    def looks_among_the_customers(self, text: str) -> None:
        """What is typed in a quote stays while a customer is written down, or not."""
        self.page.locator(".o_cae_new_customer").click()
        self.reads_title("Nouveau client")
        self.click("link", "Annuler")
        expect(self.page.locator(".o_cae_row")).to_have_count(1)
        expect(self.page.get_by_label("Description")).to_have_value(text)

    def opens_the_signed_quote(self, customer: str, signatory: str) -> None:
        self.goes_to("Accueil")
        self.look(self.page, "home, a quote is signed")
        self.choose("Devis signés à facturer")
        self.reads_title("Devis signés à facturer")
        self.look(self.page, "quotes to invoice")
        self.choose(customer)
        self.sees("Signé le", signatory, "Signé, à facturer")
        self.look(self.page, "a quote signed")

    def turns_it_into_an_invoice(self, day: str) -> None:
        self.click("button", "Faire la facture")
        self.page.get_by_label("Date de la facture").fill(day)
        self.look(self.page, "an invoice")
        self.click("button", "Soumettre à la coopérative")
        self.sees("Chez la coopérative", euros(2400))
        self.look(self.page, "an invoice submitted")

    def opens_the_invoice(self, number: str, *texts: str) -> None:
        self.goes_to("Factures")
        self.look(self.page, "invoices")
        self.choose(number)
        expect(self.page.get_by_role("link", name="PDF")).to_be_visible()
        self.sees(number, *texts)
        self.look(self.page, "an invoice of September")

    def downloads_the_pdf(self, path: Path) -> None:
        with self.page.expect_download() as download:
            self.click("link", "PDF")
        download.value.save_as(path)

    def opens_what_makes(self, step: str, *texts: str) -> None:
        self.choose(step)
        self.reads_title(step)
        self.sees(*texts)
        self.look(self.page, f"home, {step}")

    def opens_his_payslip(self, month: str, net: float) -> None:
        self.goes_to("Paie")
        self.look(self.page, "what if I paid myself")
        self.choose("Mes bulletins de paie")
        self.reads_title("Mes bulletins de paie")
        self.look(self.page, "payslips")
        self.choose(month)
        expect(self.page.locator(".o_cae_amount")).to_have_text(euros(net))
        self.look(self.page, "a payslip")


class Customer(Person):
    """At his desk, without an account."""

    def opens_the_mail(self, folder: Path, address: str) -> None:
        """Follow the button of the one message that came."""
        messages = [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in folder.glob("*.eml")
        ]
        [message] = [
            message
            for message in messages
            if message["To"].addresses[0].addr_spec == address
        ]
        body = message.get_body(("html",)).get_content()
        link = re.search(r'href="([^"]+/mail/view[^"]+)"', body)[1]
        self.page.goto(html.unescape(link))
        self.sees(euros(2400))
        self.look(self.page, "the customer's quote")

    def signs(self, name: str) -> None:
        self.click("button", "Accepter & Signer")
        dialog = self.page.locator("#modalaccept")
        dialog.get_by_label("Nom").fill(name)
        self.look(self.page, "the customer signs")
        dialog.locator(".o_portal_sign_submit").click()
        self.sees("Merci", name)
        self.look(self.page, "the customer has signed")


class Colleague(Person):
    """At the cooperative, in the back office."""

    def log_in(self, login: str, password: str) -> None:
        super().log_in(login, password)
        menu = self.page.locator(".o_navbar_apps_menu")
        expect(menu).to_be_visible(timeout=ASSETS_PATIENCE)

    def opens_menu(self, app: str, section: str, entry: str = "") -> None:
        self.page.locator(".o_navbar_apps_menu button").click()
        self.click("menuitem", app)
        # the app left may have a section of the same name
        expect(self.page.locator(".o_menu_brand")).to_have_text(app)
        sections = self.page.locator(".o_menu_sections")
        self.click("button" if entry else "menuitem", section, within=sections)
        if entry:
            self.click("menuitem", entry)

    def opens_list(self, *path: str) -> None:
        """Follow the menu, and wait until its screen has replaced the last one."""
        self.opens_menu(*path)
        title = self.page.locator(".o_breadcrumb .o_last_breadcrumb_item")
        expect(title).to_contain_text(path[-1])

    def rows(self) -> Locator:
        return self.page.locator(".o_data_row")

    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def fill_date(self, field: Locator, day: str, shown: str) -> None:
        field.get_by_role("button").click()  # then it can be typed
        field.get_by_role("textbox").fill(day)
        field.get_by_role("textbox").blur()
        expect(field).to_contain_text(shown)


class Accountant(Colleague):
    """Posts, and closes the month."""

    def posts_the_invoice(self, trade_name: str) -> str:
        """:return: its legal number"""
        self.opens_menu("Facturation", "Clients", "Factures à valider")
        row = self.rows().filter(has_text=trade_name)
        expect(row).to_contain_text(euros(2400))
        self.look(self.page, "invoices to validate")
        self.click("cell", trade_name, within=row)
        expect(self.page.locator(".o_form_view")).to_be_visible()
        self.look(self.page, "an invoice to validate")
        self.click("button", "Confirmer")
        name = self.page.locator(".oe_title [name=name]")
        expect(name).to_have_text(re.compile(r"FAC/\d+/\d+"))
        self.look(self.page, "an invoice posted")
        return name.inner_text()

    def registers_a_payment(self, amount: str, day: str, shown: str) -> None:
        self.click("button", "Payer")
        self.dialog().locator("[name=amount] input").fill(amount)
        self.fill_date(self.dialog().locator("[name=payment_date]"), day, shown)
        self.look(self.page, "a payment")
        self.click("button", "Créer un paiement", within=self.dialog())
        self.sees("Partiel")
        self.look(self.page, "an invoice paid in part")

    def computes_the_month(self, day: str, shown: str) -> None:
        self.opens_menu("Coopérative", "Comptabilité", "Clôtures")
        expect(self.page.locator(".o_view_nocontent")).to_be_visible()
        self.look(self.page, "closings, none yet")
        self.click("button", "Nouveau")
        self.fill_date(self.page.locator("[name=month]"), day, shown)
        self.look(self.page, "a closing")
        self.click("button", "Calculer")
        expect(self.rows()).not_to_have_count(0)
        self.look(self.page, "a closing to check")

    def sees_in_the_closing(self, trade_name: str, **figures: float) -> None:
        row = self.rows().filter(has_text=trade_name)
        for name, amount in figures.items():
            expect(row.locator(f"td[name={name}]")).to_have_text(number(amount))

    def opens_what_makes(self, trade_name: str, figure: str, text: str) -> None:
        row = self.rows().filter(has_text=trade_name)
        row.locator(f"td[name={figure}] a").click()
        expect(self.rows().filter(has_text=text)).not_to_have_count(0)
        self.look(self.page, f"a closing, {figure}")
        self.page.go_back()
        expect(self.rows().filter(has_text=trade_name)).to_have_count(1)

    def posts_the_month(self) -> None:
        self.click("button", "Comptabiliser")
        self.look(self.page, "a closing, are you sure")
        self.click("button", "Ok", within=self.dialog())
        current = self.page.locator(".o_statusbar_status .o_arrow_button_current")
        expect(current).to_have_text("Comptabilisé")
        self.look(self.page, "a closing posted")


class StatementReader(Colleague):
    """An accountant who asks what is behind a figure."""

    def opens_the_statements(self) -> None:
        self.opens_list("Coopérative", "Comptabilité", "États des comptes")

    def reads(self, trade_name: str, **figures: float) -> None:
        row = self.rows().filter(has_text=trade_name)
        for name, amount in figures.items():
            expect(row.locator(f"td[name={name}]")).to_have_text(number(amount))

    def opens_the_figure(self, trade_name: str, figure: str) -> None:
        row = self.rows().filter(has_text=trade_name)
        row.locator(f"td[name={figure}] a").click()

    def reads_items(self, items: dict[str, float], total: float) -> None:
        """One row for each document named, and under them what they add up to."""
        expect(self.rows()).to_have_count(len(items))
        for text, amount in items.items():
            expect(self.rows().filter(has_text=text)).to_contain_text(number(amount))
        expect(self.page.locator("tfoot")).to_contain_text(number(total))

    def opens_the_entry_of(self, name: str) -> None:
        self.rows().filter(has_text=name).locator("td[name=move_id]").click()
        expect(self.page.locator(".oe_title [name=name]")).to_have_text(name)

    def goes_back_to(self, title: str) -> None:
        """By the breadcrumb, which may begin with the period of the screen."""
        self.page.locator(".o_breadcrumb a", has_text=title).click()
        last = self.page.locator(".o_breadcrumb .o_last_breadcrumb_item")
        expect(last).to_contain_text(title)

    def reads_how_it_is_made(
        self, steps: dict[str, tuple[float, float]], available: float
    ) -> None:
        """:param steps: of each label, its amount and what is left after it"""
        expect(self.page.locator(".o_form_view [name=amount]").first).to_have_text(
            euros(available)
        )
        for label, (amount, left) in steps.items():
            row = self.step(label)
            for name, shown in (("amount", amount), ("left", left)):
                expect(row.locator(f"td[name={name}]")).to_have_text(
                    f"{number(shown)} €"
                )

    def step(self, label: str) -> Locator:
        own = self.page.locator("td[name=label]").get_by_text(label, exact=True)
        return self.rows().filter(has=own)

    def opens_the_step(self, label: str) -> None:
        self.step(label).get_by_role("button").click()
