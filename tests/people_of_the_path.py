"""The people of an accompaniment, from the public page to a contract that runs."""

import html
import re
from email import message_from_bytes, policy
from pathlib import Path

from people import Colleague, Person
from playwright.sync_api import Locator, expect

BLANK = re.compile(r"\[[^\[\]]*\]")


class Candidate(Person):
    """On her phone: a visitor first, then in the portal."""

    def registers_for(self, meeting: str, **card: str) -> None:
        self.page.goto(f"{self.url}/cooperative/information-meeting")
        self.look(self.page, "the public page")
        self.page.locator("label", has_text=meeting).click()
        for field, text in card.items():
            self.page.locator(f"[name={field}]").fill(text)
        self.page.locator("#consent").check()
        self.look(self.page, "a registration")
        self.click("button", "M’inscrire")
        expect(self.page.locator("h1")).to_have_text("Merci")
        self.look(self.page, "registered")

    def chooses_a_password(self, folder: Path, address: str, password: str) -> None:
        """Follow the link of the invitation to the portal."""
        self.page.goto(find_invitation(folder, address))
        self.page.locator("#password").fill(password)
        self.page.locator("#confirm_password").fill(password)
        self.look(self.page, "invited to the portal")
        self.page.locator("form .oe_login_buttons [type=submit]").click()
        expect(self.page).not_to_have_url(re.compile("token="))

    def opens_the_contract(self, title: str) -> None:
        self.page.goto(f"{self.url}/my")
        self.choose("Mes contrats")
        self.sees("À signer")
        self.look(self.page, "my contracts")
        self.choose(title)
        expect(self.page.locator("h1")).to_have_text(title)

    def reads_and_signs(self, name: str, *texts: str) -> None:
        document = self.page.frame_locator("iframe[title]").locator("#viewer")
        for text in texts:
            expect(document).to_contain_text(text)
        expect(self.page.get_by_label("Nom complet")).to_have_value(name)
        sign = self.page.locator(".o_portal_sign_submit")
        expect(sign).to_be_enabled()
        self.look(self.page, "a contract to sign")
        sign.click()
        self.sees("Vous avez signé. La coopérative signe ensuite.")
        self.look(self.page, "a contract signed by one")

    def sees_it_signed(self) -> None:
        self.page.reload()
        self.sees("Signé le")
        expect(self.page.get_by_text("Certificat de signature")).to_be_visible()
        self.look(self.page, "a contract signed by both")


def find_invitation(folder: Path, address: str) -> str:
    """:return: the link, in a mail to the address, to the page of the first password"""
    links = [
        link
        for file in folder.glob("*.eml")
        if (message := message_from_bytes(file.read_bytes(), policy=policy.default))
        if address in message["To"]
        for link in re.findall(
            r'href="([^"]+token=[^"]+)"', message.get_body(("html",)).get_content()
        )
        if "/web/" in link
    ]
    assert len(set(links)) == 1, links
    return html.unescape(links[0])


class Coach(Colleague):
    """Follows people from stage to stage."""

    def ticks_the_attendance(self, meeting: str, name: str) -> None:
        self.opens_list("Coopérative", "Réunions d’information")
        self.click("cell", meeting, within=self.rows().filter(has_text=meeting))
        self.page.locator(".oe_stat_button", has_text="Participants").click()
        row = self.page.locator(".o_data_row, .o_kanban_record").filter(has_text=name)
        row.get_by_role("button", name="Marquer comme présent").click()
        expect(row).to_contain_text("Présent")
        self.look(self.page, "who came")

    def opens_the_path(self) -> None:
        self.opens_list("Coopérative", "Entrepreneur·es")
        expect(self.page.locator(".o_kanban_view")).to_be_visible()

    def column(self, stage: str) -> Locator:
        return self.page.locator(".o_kanban_group").filter(
            has=self.page.locator(".o_column_title", has_text=stage)
        )

    def card(self, name: str, stage: str) -> Locator:
        return self.column(stage).locator(".o_kanban_record", has_text=name)

    def drags(self, name: str, before: str, after: str) -> None:
        card = self.card(name, before)
        card.hover()
        self.page.mouse.down()
        card.hover(position={"x": 40, "y": 15}, force=True)  # the drag begins
        expect(self.page.locator(".o_dragged")).to_have_count(1)
        for x in (80, 100):
            self.column(after).hover(position={"x": x, "y": 100}, force=True)
        with self.page.expect_response(re.compile("cae.entrepreneur/web_save")):
            self.page.mouse.up()

    def is_refused(self, *missing: str) -> None:
        """The screen says all that is missing, and nothing is done."""
        for text in missing:
            expect(self.dialog()).to_contain_text(text)
        self.look(self.page, f"refused, {missing[-1]}")
        self.click("button", "Fermer", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def opens_the_card(self, name: str, stage: str) -> None:
        """The web client shows a form as it was last seen until it has read it again:
        a move asked for meanwhile is refused."""
        self.card(name, stage).click()
        self.sees_at(stage)

    def ticks(self, *criteria: str) -> None:
        self.opens_tab("Parcours")
        for criterion in criteria:
            row = self.page.locator("[name=criterion_status_ids] .o_data_row")
            row = row.filter(has_text=criterion)
            row.get_by_role("button", name="Cocher").click()
            expect(row.get_by_role("button", name="Décocher")).to_be_visible()

    def tries_to_move_to(self, stage: str) -> None:
        bar = self.page.locator(".o_form_view .o_statusbar_status")
        bar.get_by_role("radio", name=stage, exact=True).click()

    def moves_to(self, stage: str) -> None:
        self.tries_to_move_to(stage)
        self.opens_tab("Parcours")
        history = self.page.locator("[name=stage_history_ids] .o_data_row")
        expect(history.first).to_contain_text(stage)
        self.sees_at(stage)
        self.look(self.page, f"at the stage {stage}")

    def sees_at(self, state: str) -> None:
        current = self.page.locator(".o_statusbar_status .o_arrow_button_current")
        expect(current).to_have_text(state)

    def opens_tab(self, name: str) -> None:
        self.page.locator(".o_notebook_headers").get_by_role("tab", name=name).click()

    def field(self, name: str, within: Locator | None = None) -> Locator:
        where = within or self.page.locator(".o_form_view")
        return where.locator(f"[name={name}]").locator("input, textarea").first

    def picks(self, name: str, field: Locator) -> None:
        field.fill(name)
        items = self.page.locator(".o-autocomplete--dropdown-item", has_text=name)
        items.first.click()
        expect(field).to_have_value(name)

    def takes_over(self, name: str) -> None:
        """From now on, the coach of this person."""
        self.picks(name, self.field("coach_id"))
        self.saves()

    def saves(self) -> None:
        self.page.locator(".o_form_button_save").click()
        expect(self.page.locator(".o_form_saved")).to_have_count(1)

    def creates_the_activity(self, name: str, person: str, insurance: Path) -> None:
        self.opens_list("Coopérative", "Enseignes")
        self.click("button", "Nouveau")
        self.field("name").fill(name)
        self.opens_tab("Clés de répartition")
        self.click("button", "Ajouter une ligne")
        self.picks(person, self.field("entrepreneur_id"))
        self.opens_tab("Métier réglementé")
        self.page.locator("[name=is_insured_craft] input").check()
        self.look(self.page, "a trade name without its insurance")
        self.proves_the_insurance(insurance)
        self.saves()
        self.sees_at("Ouverte")
        self.look(self.page, "a trade name")

    def proves_the_insurance(self, certificate: Path) -> None:
        proofs = self.page.locator("[name=insurance_ids]")
        self.click("button", "Ajouter une ligne", within=proofs)
        self.field("insurer", self.dialog()).fill("Mutuelle du Blavet")
        self.field("date_from", self.dialog()).fill("01/01/2026")
        upload = self.dialog().locator("[name=certificate] input[type=file]")
        upload.set_input_files(certificate)
        self.look(self.page, "an insurance proof")
        self.click("button", "Enregistrer & Fermer", within=self.dialog())
        expect(self.dialog()).to_have_count(0)

    def grants_portal_access(self) -> None:
        self.click("button", "Accès au portail")
        self.click("button", "Donner l'accès", within=self.dialog())
        revoke = self.dialog().get_by_role("button", name="Révoquer l'accès")
        expect(revoke).to_be_visible()
        self.look(self.page, "portal access")
        self.click("button", "Fermer", within=self.dialog().locator("footer"))
        expect(self.dialog()).to_have_count(0)

    def prepares_a_cesa(self, **terms: str) -> None:
        self.opens_tab("Contrats")
        self.click("button", "Nouveau contrat")
        self.page.get_by_label("CESA : contrat d’entrepreneur salarié associé").check()
        for name, value in terms.items():
            self.field(name).fill(value)
        self.look(self.page, "a CESA")
        self.saves()

    def sends_it(self) -> None:
        self.click("button", "Envoyer à la signature")

    def completes_the_items(self, words: str) -> None:
        self.opens_tab("Clauses")
        rows = self.page.locator("[name=item_ids] .o_data_row").filter(has_text=BLANK)
        expect(rows).not_to_have_count(0)
        for left in reversed(range(rows.count())):
            rows.first.locator("[name=title]").click()
            text = self.field("text", self.dialog())
            expect(text).to_have_value(BLANK)
            text.fill(BLANK.sub(words, text.input_value()))
            self.dialog().locator(".o_form_button_save").click()
            expect(self.dialog()).to_have_count(0)  # it has a button to save, too
            expect(rows).to_have_count(left)
        self.look(self.page, "the items of a CESA")
        self.saves()


class Manager(Colleague):
    """Signs for the cooperative."""

    def signs_for(self, person: str) -> None:
        self.opens_list("Coopérative", "Contrats", "Contrats")
        row = self.rows().filter(has_text=person).filter(has_text="À signer")
        self.click("cell", person, within=row)
        self.click("button", "Signer pour la coopérative")
        expect(self.dialog()).to_be_visible()
        self.look(self.page, "the cooperative signs")
        self.dialog().locator(".o_signature").click()
        self.click("button", "Adopter & Signer", within=self.dialog())
        expect(self.dialog().locator("img.o_signature")).to_be_visible()
        self.click("button", "Signer", within=self.dialog())
        expect(self.page.locator(".o_arrow_button_current")).to_have_text("En cours")
        self.look(self.page, "a contract that runs")
