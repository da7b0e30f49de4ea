"""A month of pay, in browsers: the payroll officer posts it, finds what was wrong, and
redoes one payslip; an entrepreneur simulates on her phone, and asks for what she wants.
"""

from datetime import date

import pytest
from people import Accountant, Entrepreneur, euros, number
from playwright.sync_api import Locator, expect

from odoo import Command, fields

from odoo.addons.cae_base.tests.contract_tools import run_contracts

OFFICER, NORA = "maud@deuxrives.example", "nora@deuxrives.example"
PASSWORD = "Le-port-a-l-aube-1"
POTTERY, STUDIO = "Poterie du Port", "Studio Bleu"
FIXED_PART = 450
REASON = "Taux du prélèvement reçu trop tard"


class PayrollOfficer(Accountant):
    """Pays the month."""

    def field(self, name: str) -> Locator:
        return self.page.locator(f".o_form_view .o_field_widget[name={name}]").first

    def reads(self, **figures: float) -> None:
        for name, amount in figures.items():
            expect(self.field(name)).to_have_text(euros(amount))

    def is_at(self, state: str) -> None:
        current = self.page.locator(".o_statusbar_status .o_arrow_button_current")
        expect(current).to_have_text(state)

    def opens_the_payslips_of_the_closing(self) -> None:
        self.page.locator("button[name=action_open_payslips]").click()
        expect(self.rows().locator("td[name=net_paid]")).to_have_count(2)
        self.look(self.page, "payslips of a closing")

    def opens_the_payslip(self, name: str, state: str) -> None:
        row = self.rows().filter(has_text=name).filter(has_text=state)
        row.locator("td[name=entrepreneur_id]").click()
        self.is_at(state)

    def opens_the_page(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def checks_it(self) -> None:
        self.click("button", "Vérifier")
        self.is_at("Vérifié")
        self.sees("La clôture le garde tel quel")
        self.look(self.page, "a payslip, checked")

    def goes_back_to(self, title: str) -> None:
        self.page.locator(".o_breadcrumb a", has_text=title).first.click()
        last = self.page.locator(".o_breadcrumb .o_last_breadcrumb_item")
        expect(last).to_contain_text(title)

    def posts_the_pay(self) -> None:
        self.click("button", "Comptabiliser la paie")
        self.click("button", "Ok", within=self.dialog())
        expect(self.field("pay_state")).to_have_text("Comptabilisé")
        booked_later = self.page.locator("button[name=action_open_contribution_move]")
        expect(booked_later).to_have_count(0)
        self.look(self.page, "a closing, its pay posted")

    def records_a_rate(self, person: str, month: str, rate: str) -> None:
        """The file of the tax office, or this line, came after the pay."""
        self.opens_list("Coopérative", "Paie", "Taux de prélèvement")
        self.click("button", "Nouveau")
        row = self.page.locator(".o_selected_row")
        row.locator("[name=entrepreneur_id] input").fill(person)
        self.page.get_by_role("option", name=person).first.click()
        day = row.locator("td[name=date_from]")
        day.get_by_role("button").click()  # then it can be typed
        day.get_by_role("textbox").fill(month)
        row.locator("[name=rate] input").fill(rate)
        self.click("button", "Enregistrer")
        expect(self.page.locator(".o_selected_row")).to_have_count(0)
        saved = self.rows().filter(has_text=person)
        expect(saved.locator("td[name=date_from]")).to_have_text(month)
        self.look(self.page, "a withholding rate")

    def cancels_and_redoes(self, reason: str) -> None:
        self.click("button", "Annuler et refaire")
        self.dialog().locator("[name=reason] input").fill(reason)
        self.look(self.page, "a payslip, cancelled why")
        self.click("button", "Annuler et refaire", within=self.dialog())
        self.sees("Il refait")
        self.look(self.page, "a payslip redone")

    def opens_the_pay_entry(self, number: str) -> None:
        self.click("button", "Écriture de paie")
        expect(self.page.locator(".oe_title [name=name]")).to_have_text(number)
        self.look(self.page, "an entry of the pay")

    def marks_it_as_paid(self) -> None:
        self.click("button", "Marquer comme payé")
        self.is_at("Payé")
        self.look(self.page, "a payslip paid")


class Simulating(Entrepreneur):
    """What if she paid herself..."""

    def opens_the_simulation(self) -> None:
        self.choose("Simuler")
        self.reads_title("Et si je me versais…")
        self.look(self.page, "simulation, all that is available")

    def simulates(self, mode: str, amount: str) -> None:
        self.page.locator(".o_cae_form label", has_text=mode).click()
        self.page.get_by_label("Montant, en €").fill(amount)
        self.click("button", "Calculer")
        expect(self.page.get_by_label(mode)).to_be_checked()
        expect(self.page.get_by_label("Montant, en €")).to_have_value(amount)

    def asks_for_it(self, month: str, comment: str) -> None:
        self.page.get_by_label("Mois").select_option(month)
        self.page.get_by_label("Un mot à la coopérative").fill(comment)
        self.look(self.page, "simulation, before it is asked for")
        self.page.get_by_role("button", name="Demander").click()

    def reads_what_was_asked(self, *texts: str) -> None:
        asked = self.page.locator("#asked .alert-success")
        for text in texts:
            expect(asked).to_contain_text(text)
        self.look(self.page, "simulation, asked for")


# --- what is there before -------------------------------------------------------------


@pytest.fixture(scope="module")
def cooperative(transaction):
    """Two people with a CESA, whose customers paid in September and today; one of them
    was paid in August."""
    with transaction() as env:
        env.company.write(
            {
                "name": "Coopérative des Deux Rives",
                "cae_headcount": 20,
                "cae_accident_rate": 1.5,
            }
        )
        create_user(env, "Maud Le Goff", OFFICER, "cae_payroll.group_payroll_officer")
        create_scheme(env)
        create_entrepreneur(env, "Nora Belkacem", NORA, STUDIO, date(2026, 8, 1))
        create_entrepreneur(
            env, "Yann Kervella", "yann@deuxrives.example", POTTERY, date(2026, 9, 1)
        )
        sell(env, STUDIO, 1500, date(2026, 8, 12))
        closing = env["cae.closing"].create({"month": date(2026, 8, 1)})
        closing.action_compute()
        closing.action_post()
        sell(env, STUDIO, 2000, date(2026, 9, 8))
        sell(env, POTTERY, 1000, date(2026, 9, 15))
        sell(env, STUDIO, 3000, today(env))


def today(env):
    return fields.Date.context_today(env.user)


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


def create_scheme(env):
    scheme = env["cae.contribution.scheme"].create(
        {
            "name": "10 % de l'encaissé",
            "date_from": date(2026, 1, 1),
            "decision_date": date(2025, 12, 12),
            "decision_reference": "AG, 1",
            "decision_text": "10 %",
            "rule_ids": [Command.create({"base": "collected", "rate": 10})],
        }
    )
    scheme.action_put_in_force()


def create_entrepreneur(env, name, login, trade_name, day):
    user = create_user(env, name, login, "base.group_portal")
    person = env["cae.entrepreneur"].create({"partner_id": user.partner_id.id})
    env["cae.activity.key"].create(
        {
            "activity_id": env["cae.activity"].create({"name": trade_name}).id,
            "entrepreneur_id": person.id,
            "date_from": day,
        }
    )
    contract = env["cae.contract"].create(
        {
            "entrepreneur_id": person.id,
            "kind": "cesa",
            "date_start": day,
            "fixed_part": FIXED_PART,
        }
    )
    run_contracts(contract)


def sell(env, trade_name, amount, day):
    """An invoice, paid on its day."""
    line = {"name": "Création", "price_unit": amount, "tax_ids": [Command.clear()]}
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": env["res.partner"].create({"name": "Mairie de Lorient"}).id,
            "invoice_date": day,
            "cae_activity_id": find_activity(env, trade_name).id,
            "invoice_line_ids": [Command.create(line)],
        }
    )
    invoice.action_post()
    register = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    )
    register.create({"payment_date": day})._create_payments()


def find_activity(env, trade_name):
    return env["cae.activity"].search([("name", "=", trade_name)])


# --- the payroll officer --------------------------------------------------------------


def test_a_pay_month_with_a_correction(cooperative, open_browser, server, transaction):
    """CAE-14, CAE-15; design §4.5, 4.10 and 4.11."""
    maud = open_browser(PayrollOfficer, 1500, 1000)
    maud.log_in(OFFICER, PASSWORD)
    maud.opens_list("Coopérative", "Comptabilité", "Clôtures")
    maud.click("button", "Nouveau")
    expect(maud.field("month")).to_have_text("septembre 2026")  # after the last one
    maud.click("button", "Calculer")
    maud.opens_the_page("Enseignes")
    maud.sees_in_the_closing(POTTERY, available=900)
    with transaction() as env:
        estimate = read_pay(find_payslips(env, POTTERY))
    assert round(estimate["cost"] + estimate["unspent"], 2) == 900
    maud.sees_in_the_closing(POTTERY, pay_cost=estimate["cost"])
    maud.look(maud.page, "a closing with pay")

    maud.opens_the_payslips_of_the_closing()
    maud.opens_the_payslip("Yann", "Estimation")
    maud.reads(**estimate)
    assert estimate["gross_fixed"] == FIXED_PART
    assert estimate["gross_variable"] == round(estimate["gross"] - FIXED_PART, 2) > 0
    maud.look(maud.page, "a payslip, estimation")
    maud.checks_it()
    maud.goes_back_to("Clôture")
    maud.posts_the_pay()

    maud.records_a_rate("Yann Kervella", "01/09/2026", "10")
    maud.opens_list("Coopérative", "Paie", "Bulletins de paie")
    maud.opens_the_payslip("Yann", "Comptabilisé")
    maud.reads(withholding=0, net_paid=estimate["net"])
    maud.cancels_and_redoes(REASON)
    with transaction() as env:
        entry = assert_redone(env, estimate)
        redone = read_pay(find_payslips(env, POTTERY, "posted"))
    maud.is_at("Comptabilisé")
    maud.reads(**redone)
    maud.opens_the_pay_entry(entry)
    maud.page.go_back()
    maud.marks_it_as_paid()

    maud.field("redone_of_id").get_by_role("link").click()
    maud.is_at("Annulé")
    maud.sees(REASON, "Refait par")
    maud.reads(**estimate)
    maud.look(maud.page, "a payslip cancelled")
    with transaction() as env:
        assert find_payslips(env, POTTERY, "paid")
    assert "Traceback" not in server.log.read_text()


def find_payslips(env, trade_name, *states):
    domain = [
        ("date", "=", date(2026, 9, 30)),
        ("draw_ids.activity_id.name", "=", trade_name),
    ]
    if states:
        domain.append(("state", "in", states))
    return env["cae.payslip"].search(domain)


def read_pay(payslip):
    names = ("gross", "gross_fixed", "gross_variable", "net", "withholding", "net_paid")
    [figures] = payslip.read([*names, "cost", "unspent"])
    del figures["id"]
    return figures


def assert_redone(env, estimate):
    """Both payslips stay, and what they booked is the pay of the second one.

    :return: the number of its entry
    """
    cancelled = find_payslips(env, POTTERY, "cancelled")
    redone = find_payslips(env, POTTERY, "posted")
    assert read_pay(cancelled) == estimate
    assert (cancelled.redone_id, redone.redone_of_id) == (redone, cancelled)
    assert cancelled.cancel_reason == REASON
    assert redone.withholding == round(redone.net_taxable * 0.1 + 1e-9, 2) > 0
    assert redone.net_paid == round(redone.net - redone.withholding, 2)
    assert (redone.gross, redone.cost) == (cancelled.gross, cancelled.cost)
    items = env["account.move.line"].search(
        [
            ("cae_activity_id.name", "=", POTTERY),
            ("partner_id", "=", redone.partner_id.id),
        ]
    )
    moves = items.move_id
    assert len(moves) == 3, "what was posted, its opposite, what is paid"
    assert [round(sum(move.line_ids.mapped("balance")), 2) for move in moves] == [0] * 3
    booked = {
        prefix: round(
            sum(
                item.balance
                for item in items
                if item.account_id.code.startswith(prefix)
            ),
            2,
        )
        for prefix in ("641", "421", "4421")
    }
    assert booked == {
        "641": redone.gross,
        "421": -redone.net_paid,
        "4421": -redone.withholding,
    }
    [others] = find_payslips(env, STUDIO)
    assert others.state == "posted"
    return redone.move_id.name


# --- the entrepreneur -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("screen", "net"),
    [
        ({"width": 375, "height": 812, "is_mobile": True, "has_touch": True}, 800),
        ({"width": 1280, "height": 800}, 700),
    ],
    ids=["phone", "computer"],
)
def test_a_simulation_and_a_request(
    cooperative, open_browser, server, transaction, screen, net
):
    with transaction() as env:
        month = fields.Date.start_of(today(env), "month")
        simulated = env["cae.payslip"].simulate(today(env), "net", net)
        more = env["cae.payslip"].simulate(
            today(env), "cost", simulated["cost"] + simulated["unspent"] + 100
        )
    nora = open_browser(Simulating, **screen)
    nora.log_in(NORA, PASSWORD)
    nora.choose("Mes enseignes")
    nora.reads_title("Je peux me verser ce mois-ci")
    nora.opens_the_simulation()
    nora.simulates("Net avant impôt", str(net))
    expect(nora.page.locator(".o_cae_amount")).to_contain_text(
        euros(simulated["net_paid"])
    )
    gained = more["net_paid"] - simulated["net_paid"]
    nora.sees("De l’encaissé à mon compte", f"me rapporteraient {number(gained)} €")
    nora.asks_for_it(str(month), "Pour le loyer")
    nora.reads_what_was_asked("Demandé", euros(net), "net avant impôt")
    expect(nora.page.get_by_label("Montant, en €")).to_have_value(str(net))
    with transaction() as env:
        asked = env["cae.pay.request"].search([])
        assert (asked.mode, asked.amount, asked.month) == ("net", net, month)
        assert (asked.state, asked.comment) == ("asked", "Pour le loyer")
        closing = env["cae.closing"].create({"month": month})
        closing.action_compute()
        [payslip] = closing.payslip_ids.filtered(
            lambda slip: slip.entrepreneur_id == asked.entrepreneur_id
        )
        assert (payslip.net, payslip.request_id) == (net, asked)
        past = env["cae.payslip"].search([("date", "=", date(2026, 8, 31))])
        net_paid = past.net_paid
        env.cr.rollback()  # the month is not closed yet: she may ask again
    nora.opens_his_payslip("août 2026", net_paid)
    link = nora.page.get_by_role("link", name="Télécharger en PDF")
    expect(link).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    answer = nora.page.request.get(server.url + link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
    assert "Traceback" not in server.log.read_text()
