"""A month closed in one sitting, by the accountant, in a browser: she sees how far it
is, mends what is wrong, and posts (design §9)."""

from datetime import date

import pytest
from people import Accountant, number
from playwright.sync_api import expect

from odoo import Command

ACCOUNTANT, PASSWORD = "sophie@deuxrives.example", "Le-port-a-l-aube-1"
NAMES = ("Poterie du Port", "Studio Bleu", "Jardins", "Traduction", "Vélos", "Couture")
MENDED, CUSTOMER = "Studio Bleu", "Mairie de Lorient"


class Closer(Accountant):
    """Who closes the month of many activities."""

    def starts(self, button: str) -> None:
        """The work goes on in the background, and the page follows it."""
        self.click("button", button)
        if self.dialog().count():
            self.click("button", "Ok", within=self.dialog())
        progress = self.page.get_by_role("progressbar")
        expect(progress).to_be_visible()
        expect(self.page.locator(".o_cae_progress")).to_contain_text("enseignes sur 6")
        self.look(self.page, f"a closing at work, {button}")
        expect(progress).to_have_count(0)

    def opens_the_page(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def reads_the_anomaly(self, kind: str, trade_name: str) -> None:
        self.sees(f"{kind} (1)")
        self.opens_the_page("Anomalies")
        row = self.rows().filter(has_text=trade_name)
        expect(row).to_contain_text(kind)
        self.look(self.page, "a closing, its anomalies")

    def opens_the_anomaly(self, trade_name: str, amount: float) -> None:
        """It shows how the figure is made."""
        row = self.rows().filter(has_text=trade_name)
        self.click("button", "Ouvrir", within=row)
        shown = self.page.locator(".o_form_view [name=amount]").first
        expect(shown).to_have_text(f"{number(amount)} €")
        self.look(self.page, "what is behind an anomaly")

    def has_the_invoice_paid(self, customer: str) -> None:
        self.opens_list("Facturation", "Clients", "Factures clients")
        self.rows().filter(has_text=customer).locator("td[name=name]").click()
        self.click("button", "Payer")
        self.fill_date(
            self.dialog().locator("[name=payment_date]"), "25/09/2026", "25 sept."
        )
        self.click("button", "Créer un paiement", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def comes_back_to_the_closing(self) -> None:
        self.opens_list("Coopérative", "Comptabilité", "Clôtures")
        self.rows().first.locator("td[name=name]").click()
        self.opens_the_page("Enseignes")

    def computes_again(self, trade_name: str) -> None:
        row = self.rows().filter(has_text=trade_name)
        row.locator("button[name=action_recompute]").click()

    def sees_it_posted(self) -> None:
        current = self.page.locator(".o_statusbar_status .o_arrow_button_current")
        expect(current).to_have_text("Comptabilisé")
        self.look(self.page, "a closing posted in slices")

    def reopens_it(self, reason: str) -> None:
        self.click("button", "Rouvrir")
        self.dialog().locator("[name=reason] input").fill(reason)
        self.look(self.page, "a closing, re-opened why")
        self.click("button", "Rouvrir", within=self.dialog())
        self.sees(reason, "Rouverte le")
        self.look(self.page, "a closing re-opened")


@pytest.fixture(scope="module")
def cooperative(transaction):
    """Six activities in slices of one; one of them bought and was not paid yet."""
    with transaction() as env:
        env["ir.config_parameter"].set_param("cae_activity_accounts.closing_slice", 1)
        env.company.name = "Coopérative des Deux Rives"
        env["res.users"].create(
            {
                "name": "Sophie Lambert",
                "login": ACCOUNTANT,
                "password": PASSWORD,
                "lang": "fr_FR",
                "group_ids": [
                    Command.set(env.ref("cae_base.group_accountant").ids),
                ],
            }
        )
        env["cae.contribution.scheme"].create(
            {
                "name": "10 % de l'encaissé",
                "date_from": date(2026, 1, 1),
                "decision_date": date(2026, 1, 1),
                "decision_reference": "AG, 1",
                "decision_text": "10 %",
                "rule_ids": [Command.create({"base": "collected", "rate": 10})],
            }
        ).action_put_in_force()
        activities = env["cae.activity"].create([{"name": name} for name in NAMES])
        customer = env["res.partner"].create({"name": CUSTOMER})
        documents = [
            ("out_invoice", activities[1], 1000),
            ("in_invoice", activities[1], 300),
        ]
        env["account.move"].create(
            [
                {
                    "move_type": move_type,
                    "partner_id": customer.id,
                    "invoice_date": date(2026, 9, 5),
                    "cae_activity_id": activity.id,
                    "invoice_line_ids": [
                        Command.create(
                            {
                                "name": "Affiches",
                                "price_unit": amount,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                }
                for move_type, activity, amount in documents
            ]
        ).action_post()


def test_a_month_in_one_sitting(cooperative, open_browser, server, transaction):
    sophie = open_browser(Closer, 1440, 900)
    sophie.log_in(ACCOUNTANT, PASSWORD)
    sophie.opens_list("Coopérative", "Comptabilité", "Clôtures")
    sophie.click("button", "Nouveau")
    sophie.fill_date(
        sophie.page.locator("[name=month]"), "01/09/2026", "septembre 2026"
    )
    sophie.starts("Calculer")
    sophie.reads_the_anomaly("Solde négatif", MENDED)
    sophie.opens_the_anomaly(MENDED, -300)
    sophie.has_the_invoice_paid(CUSTOMER)
    sophie.comes_back_to_the_closing()
    sophie.sees_in_the_closing(MENDED, available=-300)
    sophie.computes_again(MENDED)
    sophie.sees_in_the_closing(MENDED, available=600, contribution=100)
    expect(sophie.page.locator("tfoot")).to_contain_text(number(600))
    expect(sophie.page.get_by_role("tab", name="Anomalies")).to_have_count(0)
    sophie.look(sophie.page, "a closing, mended")
    sophie.starts("Comptabiliser")
    sophie.sees_it_posted()
    with transaction() as env:
        closing = env["cae.closing"].search([])
        assert (closing.state, closing.pay_state) == ("posted", "posted")
        assert closing.entry_ids.move_id.line_ids.mapped("balance") == [100, -100]
    sophie.reopens_it("Une facture oubliée")
    assert "Traceback" not in server.log.read_text()
