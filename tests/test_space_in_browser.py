"""The entrepreneur's space on a phone and on a computer: an invoice sent back, a
deposit and its balance, a receipt, and a quote written with the keyboard alone; each
page is looked at for faults of accessibility."""

import re
import subprocess
import time
from base64 import b64decode
from datetime import date
from pathlib import Path

import pytest
from people import Entrepreneur, euros
from playwright.sync_api import expect

from odoo import Command, fields

from odoo.addons.cae_base.tests.contract_tools import run_contracts

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "setup" / "lib.sh"
LOGIN, PASSWORD = "nora@deuxrives.example", "Le-port-a-l-aube-1"
TOWN, TOWN_MAIL = "Mairie de Lorient", "culture@lorient.example"
CUSTOMER = {
    "name": TOWN,
    "email": TOWN_MAIL,
    "street": "2 boulevard Leclerc",
    "zip": "56100",
    "city": "Lorient",
}
REASON = "Le prix n’est pas celui du devis : 600 € et non 500 €."
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)
SERIOUS = ("serious", "critical")
SHOWS_FOCUS = """element => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


class Seller(Entrepreneur):
    """Sells and spends, on either screen."""

    def opens(self, path: str) -> None:
        self.page.goto(f"{self.url}/my/activity/{self.activity_id}/{path}")

    def fills(self, **texts: str) -> None:
        for name, text in texts.items():
            self.page.locator(f"[name={name}]").fill(text)

    def presses(self, label: str) -> None:
        self.page.get_by_role("button", name=label, exact=True).click()

    def is_at_state(self, label: str) -> None:
        badge = self.page.locator(".o_cae_portal .badge").first
        expect(badge).to_have_text(re.compile(rf"^\s*{re.escape(label)}"))

    def reaches(self, selector: str) -> None:
        """With the key Tab, seeing that it is there."""
        for _press in range(60):
            self.page.keyboard.press("Tab")
            focused = self.page.locator(":focus-visible")
            if focused.and_(self.page.locator(selector)).count():
                assert focused.evaluate(SHOWS_FOCUS), selector
                return
        raise AssertionError(f"{selector} is out of the keyboard's reach")

    def takes(self, url: str) -> float:
        """:return: the seconds until nothing moves any more"""
        start = time.perf_counter()
        self.page.goto(url, wait_until="networkidle")
        return time.perf_counter() - start

    def looks(self, name: str, within: str = ".o_cae_portal") -> None:
        """Keep a picture, and look for faults of accessibility in our part of the page:
        its header and its footer are core's."""
        self.look(self.page, name)
        with self.subtests.test("without a fault", page=name):
            self.finds_no_fault(within)

    def finds_no_fault(self, within: str) -> None:
        self.page.add_script_tag(path=self.axe)
        # how a message to a customer looks is core's too
        part = {"include": [within], "exclude": [".o_cae_mail"]}
        found = self.page.evaluate("part => axe.run(part)", part)
        faults = [
            (fault["id"], node["html"], node["failureSummary"])
            for fault in found["violations"]
            if fault["impact"] in SERIOUS
            for node in fault["nodes"]
        ]
        assert found["passes"]
        assert faults == [], self.page.url


# --- what is there before -------------------------------------------------------------


@pytest.fixture(scope="module")
def axe():
    """The script of axe-core, where the set-up has put it."""
    script = f'source "{LIBRARY}"; echo "$CACHE/npm/node_modules/axe-core/axe.min.js"'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def activity_id(transaction):
    """:return: id of the activity of Nora, who has a portal, a contract, a customer"""
    with transaction() as env:
        accountant = create_user(env, "Sophie Lambert", "cae_base.group_accountant")
        env.company.write(
            {
                "name": "Coopérative des Deux Rives",
                "email": "contact@deuxrives.example",
                "cae_document_sends": 50,
                "cae_invoice_needs_quote": False,
                "cae_headcount": 20,
                "cae_accident_rate": 1.5,
                "cae_expense_approver_id": accountant.id,
            }
        )
        user = create_user(env, "Nora Belkacem", "base.group_portal")
        person = env["cae.entrepreneur"].create({"partner_id": user.partner_id.id})
        activity = env["cae.activity"].create({"name": "Studio Bleu"})
        key = {"activity_id": activity.id, "entrepreneur_id": person.id}
        env["cae.activity.key"].create({**key, "date_from": date(2026, 1, 1)})
        contract = {"entrepreneur_id": person.id, "kind": "cesa"}
        run_contracts(
            env["cae.contract"].create({**contract, "date_start": date(2026, 1, 1)})
        )
        own_space(env, activity)._portal_create_customer(CUSTOMER)
        return activity.id


def create_user(env, name, group):
    login = f"{name.split()[0].lower()}@deuxrives.example"
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


def own_space(env, activity):
    """The activity as Nora sees it."""
    user = env["res.users"].search([("login", "=", LOGIN)])
    return activity.with_user(user).with_context(lang="fr_FR")


def prepare_quote(env, activity, price):
    """:return: dict of a quote, as the form of the portal sends it"""
    [customer] = env["cae.activity.customer"].search(
        [("activity_id", "=", activity.id)]
    )
    tax = activity._get_portal_taxes().filtered(lambda tax: tax.amount == 20)[:1]
    line = {"description": "Reportage", "quantity": "1", "tax_id": str(tax.id)}
    return {
        "customer_id": str(customer.id),
        "lines": [{**line, "price_unit": str(price)}],
    }


def sign_quote(env, activity_id):
    """:return: the id of a quote of 1,000.00 excl. VAT, which its customer signed"""
    activity = env["cae.activity"].browse(activity_id)
    mine = own_space(env, activity)
    order = mine._portal_save_quote(prepare_quote(env, activity, 1000))
    mine._portal_send_quote(order.id)
    order.write({"signed_by": "Jeanne Riou", "signed_on": fields.Datetime.now()})
    order.action_confirm()
    return order.id


@pytest.fixture(params=[(375, 812), (1280, 800)], ids=["phone", "computer"])
def nora(request, activity_id, open_browser, axe, subtests):
    nora = open_browser(Seller, *request.param)
    nora.activity_id, nora.axe, nora.subtests = activity_id, axe, subtests
    nora.log_in(LOGIN, PASSWORD)
    return nora


# --- the accountant, in the queue of all documents -----------------------------------


def find_waiting(env):
    accountant = env["res.users"].search([("login", "=", "sophie@deuxrives.example")])
    return env["cae.validation"].with_user(accountant).search([])


def approve_all(transaction):
    with transaction() as env:
        waiting = find_waiting(env)
        assert waiting
        waiting.action_approve()
        env.invalidate_all()
        assert not find_waiting(env)


def pay_last_invoice(transaction, activity_id):
    with transaction() as env:
        invoice = find_last(env, "account.move", activity_id)
        register = env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        register.create({})._create_payments()
        return invoice.amount_total


def find_last(env, model, activity_id):
    domain = [("cae_activity_id", "=", activity_id)]
    if model == "account.move":
        domain.append(("move_type", "=", "out_invoice"))
    return env[model].search(domain, order="id desc", limit=1)


# --- the walks ------------------------------------------------------------------------


def test_sent_back_invoice(nora, transaction):
    """CAE-10: sent back with a reason, corrected, submitted, posted."""
    nora.opens("invoices/new?direct=1")
    nora.page.locator("[name=customer_id]").select_option(label=TOWN)
    nora.page.get_by_label("Description").fill("Reportage")
    nora.page.get_by_label("Prix HT").fill("500")
    nora.looks("an invoice without a quote")
    nora.presses("Enregistrer la facture")
    nora.is_at_state("À soumettre")
    nora.presses("Soumettre à la coopérative")
    nora.is_at_state("Chez la coopérative")
    nora.looks("an invoice with the cooperative")
    with transaction() as env:
        find_waiting(env)._send_back(REASON)

    nora.opens("invoices")
    nora.looks("invoices, one is sent back")
    nora.page.locator(".o_cae_list a").first.click()
    nora.sees(REASON)
    nora.looks("an invoice sent back")
    nora.click("link", "Modifier")
    nora.page.get_by_label("Prix HT").fill("600")
    nora.presses("Enregistrer la facture")
    nora.sees(euros(720))
    nora.presses("Soumettre à la coopérative")
    nora.is_at_state("Chez la coopérative")
    approve_all(transaction)
    nora.page.reload()
    nora.sees("FAC/")
    nora.looks("an invoice posted")
    nora.page.locator("form [data-bs-toggle=dropdown]").click()
    nora.click("link", "Demander un avoir")
    nora.looks("a credit note to ask for")


def test_deposit_and_balance(nora, transaction, activity_id):
    with transaction() as env:
        order_id = sign_quote(env, activity_id)
    nora.opens(f"quotes/{order_id}")
    nora.looks("a signed quote")
    nora.click("link", "Acompte ou partie")
    nora.fills(deposit="30")
    nora.looks("a part to invoice")
    nora.presses("Facturer l’acompte")
    nora.presses("Soumettre à la coopérative")
    nora.is_at_state("Chez la coopérative")
    approve_all(transaction)
    assert pay_last_invoice(transaction, activity_id) == 360

    nora.opens(f"quotes/{order_id}")
    nora.sees(euros(360), euros(840))
    nora.looks("a quote whose deposit is paid")
    nora.presses("Facturer le solde")
    nora.sees(euros(840))
    nora.looks("a balance")
    nora.presses("Soumettre à la coopérative")
    nora.is_at_state("Chez la coopérative")
    approve_all(transaction)
    assert pay_last_invoice(transaction, activity_id) == 840
    nora.page.reload()
    nora.is_at_state("Pay")
    nora.looks("a balance paid")


def test_receipt(nora, transaction, activity_id):
    # the same amount on the same day would be taken for the same receipt
    amount = 24 if nora.page.viewport_size["width"] < 400 else 36
    nora.opens("expenses/new")
    nora.page.locator("[name=photo]").set_input_files(
        {"name": "ticket.png", "mimeType": "image/png", "buffer": PNG}
    )
    nora.fills(amount=str(amount), name="Pellicules")
    nora.page.locator("[name=product_id]").select_option(index=1)
    nora.page.locator("[name=tax_id]").select_option(label="20 %")
    nora.page.get_by_label("Moi, avec mon argent").check()
    nora.looks("an expense")
    nora.presses("Envoyer à la coopérative")
    nora.sees("Pellicules", euros(amount), "ticket.png")
    nora.looks("an expense with the cooperative")
    approve_all(transaction)
    with transaction() as env:
        find_last(env, "hr.expense", activity_id)._post_without_wizard()
    nora.opens("expenses")
    expect(nora.page.locator(".o_cae_list .badge").first).to_have_text("À rembourser")
    nora.looks("expenses")


def test_keyboard_alone(nora, transaction, activity_id):
    """A quote is written and sent without a mouse, and one sees where one is."""
    nora.opens("quotes")
    nora.reaches(".o_cae_actions a[href$='quotes/new']")
    nora.page.keyboard.press("Enter")
    expect(nora.page.locator(".o_cae_row")).to_have_count(1)
    nora.reaches("[name=customer_id]")
    nora.page.keyboard.type(TOWN[:3])
    nora.reaches("[name=lines-0-description]")
    nora.page.keyboard.type("Tirages")
    nora.reaches("[name=lines-0-price_unit]")
    nora.page.keyboard.type("150")
    nora.reaches("button[value=send]")
    nora.page.keyboard.press("Space")
    nora.sees("Le devis est parti à", TOWN_MAIL)
    with transaction() as env:
        order = find_last(env, "sale.order", activity_id)
        assert (order.state, order.amount_untaxed) == ("sent", 150)


# --- every page -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def lived_in(transaction, activity_id):
    """A second trade name with something on each of its pages."""
    with transaction() as env:
        first = env["cae.activity"].browse(activity_id)
        activity = env["cae.activity"].create({"name": "Atelier Vert"})
        key = {"activity_id": activity.id, "date_from": date(2026, 1, 1)}
        person = first.key_ids.entrepreneur_id
        env["cae.activity.key"].create({**key, "entrepreneur_id": person.id})
        own_space(env, activity)._portal_create_customer(CUSTOMER)
        today = fields.Date.context_today(env.user)
        write_documents(env, activity, today)
        spend(env, activity, today)
        close_last_month(env(context={"lang": "fr_FR"}), today)
        return activity.id


def write_documents(env, activity, today):
    mine = own_space(env, activity)
    quote = prepare_quote(env, activity, 800)
    [line] = quote["lines"]
    mine._portal_save_product({**line, "name": "Reportage"})
    mine._portal_save_quote(quote)
    mine._portal_send_quote(mine._portal_save_quote(quote).id)
    sign_quote(env, activity.id)
    mine._portal_save_recurring(
        {**quote, "interval": "month", "first_date": str(today)},
    )
    paid, late, _draft = [mine._portal_write_invoice(quote) for _rank in range(3)]
    for invoice in (paid, late):
        invoice.invoice_date = fields.Date.subtract(today, months=2)
        invoice.with_user(env.user).action_post()
    register = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=paid.ids
    )
    day = fields.Date.subtract(fields.Date.start_of(today, "month"), days=9)
    register.create({"payment_date": day})._create_payments()
    mine._portal_request_refund(late.id, {"extent": "full", "reason": "Trop facturé"})


def spend(env, activity, today):
    mine = own_space(env, activity)
    kind = env.ref("cae_activity_accounts.product_expense_supplies")
    expense = {
        "name": "Pellicules",
        "date": str(today),
        "product_id": str(kind.id),
        "amount": "24,00",
        "tax_id": "none",
        "paid_by": "me",
        "receipts": [("ticket.png", PNG)],
    }
    mine._portal_save_expense(expense)
    mine._portal_submit_expense(mine._portal_save_expense(expense).id)
    car = mine._portal_save_vehicle({"name": "Kangoo", "power": "5"})
    mine._portal_save_trip(
        {
            "name": "Reportage",
            "date": str(today),
            "trip_from": "Lorient",
            "trip_to": "Vannes",
            "distance": "60",
            "vehicle_id": str(car.id),
        }
    )


def close_last_month(env, today):
    month = fields.Date.subtract(fields.Date.start_of(today, "month"), months=1)
    closing = env["cae.closing"].create({"month": month})
    closing.action_compute()
    closing.action_post()


FILES = re.compile(r"\.(pdf|xlsx|csv)$|/(pdf|receipt/N)$")


def test_every_page(lived_in, open_browser, axe, subtests):
    """All that links lead to from the home of an activity, each kind of page once."""
    nora = open_browser(Seller, 375, 812)
    nora.axe, nora.subtests = axe, subtests
    nora.log_in(LOGIN, PASSWORD)
    nora.page.goto(f"{nora.url}/my")
    nora.looks("my portal", within="main")
    waiting = [f"/my/activity/{lived_in}", "/my/activities", "/my/contracts"]
    seen = set()
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"\d+", "N", path.partition("?")[0])
        if kind in seen or FILES.search(kind):
            continue
        seen.add(kind)
        assert nora.page.goto(nora.url + path).ok, path
        name = re.sub(r"\W+", " ", kind.removeprefix("/my/activity/N")) or "home"
        has_own = nora.page.locator(".o_cae_portal").count()
        nora.looks(f"page {name}", within=".o_cae_portal" if has_own else "main")
        nora.page.set_viewport_size({"width": 1280, "height": 800})
        nora.look(nora.page, f"page {name}, wide")
        nora.page.set_viewport_size({"width": 375, "height": 812})
        waiting += nora.page.locator("main a[href^='/my/']").evaluate_all(
            "links => links.map(link => link.pathname + link.search)"
        )
    assert len(seen) > 35


def test_quick_and_light_on_a_phone(lived_in, open_browser):
    """On a processor four times slower, a page is still and complete in 2 s; it weighs
    less than 150 kB beside Odoo's own bundles."""
    nora = open_browser(Seller, 375, 812)
    nora.log_in(LOGIN, PASSWORD)
    home = f"{nora.url}/my/activity/{lived_in}"
    own_part = sum(
        path.stat().st_size for path in ROOT.glob("cae_*/static/src/portal/*")
    )
    assert len(nora.page.goto(home).body()) + own_part < 150_000
    session = nora.page.context.new_cdp_session(nora.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    for page in ("", "/quotes/new", "/expenses/new", "/statement", "/simulate"):
        # the machine of the test may have something else to do
        assert any(nora.takes(home + page) < 2 for _visit in range(5)), page
