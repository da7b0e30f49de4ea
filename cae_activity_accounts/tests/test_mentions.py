import base64
from datetime import date

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.cae_base.tests.contract_tools import run_contracts

from .common import LedgerCase

DAY = date(2026, 9, 5)


class MentionCase(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.write(
            {
                "is_company": True,
                "street": "2 boulevard Leclerc",
                "zip": "56100",
                "city": "Lorient",
                "country_id": cls.env.ref("base.fr").id,
                "company_registry": "21560121200016",
            }
        )
        cls.neighbour = cls.env["res.partner"].create({"name": "Rose Le Gall"})

    def assertSays(self, document, *texts):
        said = "\n".join(document._get_cae_mentions()).replace("\xa0", " ")
        for text in texts:
            self.assertIn(text, said)

    def assertSilent(self, document, *texts):
        said = "\n".join(document._get_cae_mentions())
        for text in texts:
            self.assertNotIn(text, said)

    def assertRefused(self, move, text):
        with self.assertRaisesRegex(UserError, text):
            move.action_post()
        self.assertEqual(move.state, "draft")

    @classmethod
    def _draft(cls, activity=None, day=DAY, **vals):
        return cls._invoice(activity or cls.pottery, 100, day, post=False, **vals)

    @classmethod
    def _quote(cls, activity=None, **vals):
        product = cls.env["product.product"].create({"name": "Bols", "list_price": 40})
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "cae_activity_id": (activity or cls.pottery).id,
                "order_line": [Command.create({"product_id": product.id})],
                **vals,
            }
        )

    @classmethod
    def _cape(cls, person, first_day, last_day, **vals):
        contract = cls.env["cae.contract"].create(
            {
                "entrepreneur_id": person.id,
                "kind": "cape",
                "date_start": first_day,
                "date_end": last_day,
                **vals,
            }
        )
        run_contracts(contract)
        return contract

    def _insure(self, kind, date_to):
        return self.env["cae.activity.insurance"].create(
            {
                "activity_id": self.pottery.id,
                "kind": kind,
                "insurer": "Mutuelle des Bâtisseurs",
                "insurer_contact": "4 quai de Rohan, 56100 Lorient",
                "coverage_area": "France métropolitaine",
                "date_from": "2026-01-01",
                "date_to": date_to,
                "certificate": base64.b64encode(b"%PDF-1.4 attestation"),
                "certificate_name": "attestation.pdf",
            }
        )


@tagged("post_install", "-at_install")
class TestMentions(MentionCase):
    """INV-01, INV-11, INV-12, INV-14, INV-17, CAPE-07: what papers say."""

    def test_identity(self):
        """INV-12: form, variable capital, capital, registry, number, seat."""
        for paper in (self._draft(), self._quote()):
            self.assertSays(
                paper,
                "Coopérative des Deux Rives, SCOP SARL",
                "capital",
                "12 quai de la Douane, 56100 Lorient",
                "SIREN 334 175 221",
                "RCS Lorient 334 175 221",
            )
        self.company.cae_is_capital_variable = False
        self.assertSays(self._draft(), "SCOP SARL, capital")

    def test_terms_are_for_professionals(self):
        """INV-11: late rate, 40 €, discount; printed for professionals only."""
        self.assertSays(self._draft(), "10 points", "40 €")
        mine = self._draft(partner_id=self.neighbour.id)
        self.assertSilent(mine, "10 points", "40 €")

    def test_numbers_of_the_law_are_dated(self):
        """INV-08: a figure or a text that changes leaves the past alone."""
        self.env["cae.legal.setting"].create(
            {
                "code": "recovery_indemnity",
                "name": "Indemnity",
                "value": 50,
                "unit": "eur",
                "date_from": "2026-09-01",
                "reference": "Test",
            }
        )
        self.assertSays(self._draft(), "50 €")
        self.assertSays(self._draft(day=date(2026, 8, 31)), "40 €")

    def test_own_text_comes_first(self):
        self.env["cae.legal.mention"].create(
            {
                "code": "late_payment",
                "name": "Ours",
                "text": "Taux de 12 %, indemnité de {recovery_indemnity} €",
                "condition": "professional",
                "reference": "CGV",
                "company_id": self.company.id,
            }
        )
        self.assertSays(self._draft(), "Taux de 12 %, indemnité de 40 €")
        self.assertSilent(self._draft(), "10 points")

    def test_unknown_place(self):
        with self.assertRaisesRegex(ValidationError, "siret"):
            self.env.ref("cae_activity_accounts.legal_mention_debits").text = "{siret}"

    def test_debits(self):
        """INV-01: only where the option was taken, and on invoices."""
        mention = self.env.ref("cae_activity_accounts.legal_mention_debits").text
        self.assertSilent(self._draft(), mention)
        self.company.cae_vat_on_debits = True
        self.assertSays(self._draft(), mention)
        self.assertSilent(self._quote(), mention)

    def test_exemption(self):
        """INV-01: the article, on an invoice without VAT."""
        self.pottery.vat_exemption = "CGI, art. 261, 4, 4°, a"
        self.assertSilent(self._draft(), "art. 261")
        line = self._prepare_line(100, tax_ids=[Command.clear()])
        free = self._draft(invoice_line_ids=[Command.create(line)])
        self.assertSays(free, "CGI, art. 261, 4, 4°, a.")

    def test_training(self):
        """INV-17: number and region, once the declaration is registered."""
        self.pottery.write({"is_training": True, "training_region": "Bretagne"})
        self.assertSilent(self._draft(), "Bretagne")
        self.pottery.training_number = "53 56 09876 56"
        self.assertSays(self._quote(), "53 56 09876 56", "Bretagne")

    def test_craft_insurance(self):
        """INV-14: insurer, contact and geographic cover; decennial work has its own."""
        self._insure("liability", "2026-12-31")
        self.pottery.is_insured_craft = True
        self.assertSays(
            self._draft(),
            "Mutuelle des Bâtisseurs, 4 quai de Rohan, 56100 Lorient",
            "France métropolitaine",
        )

    def test_what_is_missing_is_said_in_the_draft(self):
        """INV-02: a missing company number is pointed out, and refuses nothing."""
        self.customer.company_registry = False
        draft = self._draft()
        alert = draft._get_alerts()["cae_mentions"]
        self.assertIn("Mairie de Lorient", alert["message"])
        draft.action_post()
        self.assertEqual(draft.state, "posted")

    def test_long_terms_are_pointed_out(self):
        """INV-11: 60 days from the invoice, or 45 and the end of the month."""
        for due, count in ((date(2026, 11, 4), 0), (date(2026, 11, 5), 1)):
            draft = self._draft(invoice_payment_term_id=False, invoice_date_due=due)
            self.assertEqual(len(draft._find_cae_advice()[draft]), count, due)


@tagged("post_install", "-at_install")
class TestMissingMentions(MentionCase):
    """What an invoice cannot say refuses it its number."""

    def test_company_without_identity(self):
        """INV-12."""
        self.company.cae_legal_form = False
        self.assertRefused(self._draft(), "Coopérative|coopérative|cooperative")

    def test_professional_without_address(self):
        """INV-01; consumers may keep theirs for themselves."""
        self.customer.city = False
        self.assertRefused(self._draft(), "Mairie de Lorient")
        self._draft(partner_id=self.neighbour.id).action_post()

    def test_abroad_is_not_concerned(self):
        self.company.write(
            {"cae_legal_form": False, "country_id": self.env.ref("base.be").id}
        )
        draft = self._draft()
        self.assertFalse(draft._find_cae_refusals())
        self.assertFalse(draft._get_cae_mentions())

    def test_cape_ended(self):
        """CAPE-07: nothing is invoiced after the end, what was is corrected."""
        person = self._entrepreneur("Awa", self.pottery, portal=False)
        self._cape(person, "2025-10-01", "2026-09-30")
        before = self._draft(day=date(2026, 9, 30))
        before.action_post()
        self.assertRefused(self._draft(day=date(2026, 10, 1)), "CAPE")
        refund = self._document(
            "out_refund", self.pottery, 10, date(2026, 10, 1), post=False
        )
        refund.action_post()
        self._draft(self.studio, day=date(2026, 10, 1)).action_post()

    def test_cape_ended_beside_who_left(self):
        """CAPE-07: the contract of somebody who works elsewhere now covers nobody."""
        leaver = self._entrepreneur(
            "Nora", self.pottery, portal=False, date_to="2026-08-31"
        )
        self._cape(leaver, "2026-01-01", False, kind="cesa")
        person = self._entrepreneur(
            "Awa", self.pottery, portal=False, date_from="2026-09-01"
        )
        self._cape(person, "2025-10-01", "2026-09-30")
        self._draft(day=date(2026, 9, 30)).action_post()
        self.assertRefused(self._draft(day=date(2026, 10, 1)), "CAPE")

    def test_cape_end_is_printed_and_follows_renewals(self):
        """CAPE-07."""
        person = self._entrepreneur("Awa", self.pottery, portal=False)
        first = self._cape(person, "2025-10-01", "2026-09-30")
        for paper in (self._draft(), self._quote(date_order="2026-09-05 10:00:00")):
            self.assertSays(paper, "Awa", "30/09/2026", "SIREN 334 175 221")
        self._cape(
            person, "2026-10-01", "2027-09-30", nature="renewal", parent_id=first.id
        )
        self.assertSays(self._draft(), "30/09/2027")
        self._draft(day=date(2026, 10, 1)).action_post()

    def test_followed_by_a_cesa(self):
        """CAPE-07: a salaried entrepreneur goes on invoicing."""
        person = self._entrepreneur("Awa", self.pottery, portal=False)
        self._cape(person, "2025-10-01", "2026-09-30")
        self._cape(person, "2026-10-01", False, kind="cesa")
        draft = self._draft(day=date(2026, 10, 1))
        draft.action_post()
        self.assertSilent(draft, "CAPE")

    def test_building_without_insurance(self):
        """INV-13: neither invoice nor quote; a credit note corrects."""
        self._insure("decennial", False)
        self.pottery.is_building_work = True
        self.pottery.insurance_ids.date_to = "2026-08-31"
        self._draft(day=date(2026, 8, 31)).action_post()
        self.assertRefused(self._draft(), "31/08|05/09|assurance|insurance")
        with self.assertRaises(UserError):
            self._quote().action_quotation_send()
        with self.assertRaises(UserError):
            self._quote().action_quotation_sent()
        self._document("out_refund", self.pottery, 10, DAY)

    def test_certificate_goes_with_the_papers(self):
        """INV-13: the certificate is joined to quotes and invoices."""
        self._insure("decennial", False)
        self.pottery.is_building_work = True
        invoice = self._draft()
        invoice.action_post()
        joined = self.env["account.move.send"]._get_invoice_extra_attachments(invoice)
        self.assertIn(b"%PDF-1.4 attestation", joined.mapped("raw"))
        quote = self._quote()
        message = quote.with_context(mark_so_as_sent=True).message_post(body="Devis")
        self.assertEqual(quote.state, "sent")
        self.assertEqual(message.attachment_ids.raw, b"%PDF-1.4 attestation")
        self.assertEqual(message.attachment_ids.res_id, quote.id)
        self.assertSays(invoice, "Mutuelle des Bâtisseurs")

    def test_queries_do_not_grow(self):
        """Checked once for all that is posted together."""
        person = self._entrepreneur("Awa", self.pottery, portal=False)
        self._cape(person, "2026-01-01", "2026-12-31")
        few = self._draft() | self._draft()
        many = self.env["account.move"].union(*(self._draft() for _ in range(20)))
        counts = []
        few._check_cae_mentions()  # what is kept from one request to the next
        for moves in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            moves._check_cae_mentions()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])
