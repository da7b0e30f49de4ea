"""Design §7: what somebody typed is text wherever it shows, never a part of the page.

Each word that a model of ours, or a document of core's, keeps is made a script; then
every page of the portal is opened, every report and every mail is rendered.
"""

from odoo.tests import tagged
from odoo.tools import SQL

from .sweep_case import PERSONAL, SweepCase

SCRIPT = "<script>hostile()</script>"
TEXT = f"{SCRIPT}\"'><img src=x onerror=hostile()>"
HOSTILE = (SCRIPT, "<img src=x onerror")
DOCUMENTS = (
    "account.move",
    "account.move.line",
    "hr.employee",
    "hr.expense",
    "product.product",
    "product.template",
    "res.partner",
    "sale.order",
    "sale.order.line",
)
MODULES = ("account", "cae_activity_accounts", "cae_base", "cae_payroll", "sale")
# Not words: what programs read, or what is checked when it is written.
FORMATS = {
    "access_token",
    "account_number",
    "barcode",
    "checksum",
    "code",
    "company_registry",
    "criterion",
    "document_hash",
    "email",
    "email_normalized",
    "figure",
    "key",
    "kind",
    "lang",
    "method",
    "model",
    "name_searchable",
    "parent_path",
    "prefixes",
    "siret",
    "token",
    "tz",
    "vat",
}


@tagged("post_install", "-at_install")
class TestPortalScripts(SweepCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.flush_all()
        for model in cls._get_models():
            cls._make_hostile(model)
        cls.env.invalidate_all()

    @classmethod
    def _get_models(cls):
        return [
            model
            for name, model in cls.env.items()
            if model._auto
            and not model._abstract
            and not model._transient
            and (name in DOCUMENTS or name.startswith("cae."))
        ]

    @classmethod
    def _make_hostile(cls, model):
        """As it would be if all doors had let it in; the id keeps apart what is."""
        table = SQL.identifier(model._table)
        for name in cls._get_words(model):
            text = SQL("%s || id", TEXT)
            if model._fields[name].translate:
                text = SQL("jsonb_build_object('en_US', %s, 'fr_FR', %s)", text, text)
            column = SQL.identifier(name)
            cls.env.cr.execute(
                SQL(
                    "UPDATE %(table)s SET %(column)s = %(text)s"
                    " WHERE %(column)s IS NOT NULL",
                    table=table,
                    column=column,
                    text=text,
                )
            )

    @classmethod
    def _get_words(cls, model):
        return [
            name
            for name, field in model._fields.items()
            if field.store
            and field.column_type
            and not field.company_dependent
            and field.type in ("char", "text")
            and name not in FORMATS
        ]

    def assertHarmless(self, text):
        for hostile in HOSTILE:
            # Not assertNotIn: it would print the whole page.
            self.assertFalse(hostile in text, hostile)

    def test_pages(self):
        self._log_in(self.awa)
        shown = 0
        for path in self._get_paths(self.own):
            with self.subTest(path=path):
                response = self._open(path)
                self.assertIn(response.status_code, (200, 302, 303))
                self.assertHarmless(response.text)
                shown += "hostile()" in response.text
        self.assertGreater(shown, 20, "the words are not on the pages")

    def test_personal_pages(self):
        self._log_in(self.awa)
        for rule in sorted(PERSONAL):
            path = self._fill(rule, self.own)
            with self.subTest(path=path):
                self.assertHarmless(self._open(path).text)

    def _get_own_actions(self, model):
        """:return: list of (report or template of our modules or of core's documents,
        some records to make it of)"""
        xmlids = self.env["ir.model.data"].search(
            [("model", "=", model), ("module", "in", MODULES)]
        )
        actions = self.env[model].browse(xmlids.mapped("res_id"))
        return [
            (action, records)
            for action in actions
            if (records := self.env[action.model].search([], limit=3))
        ]

    def test_reports(self):
        found = self._get_own_actions("ir.actions.report")
        self.assertGreater(len(found), 3)
        for report, records in found:
            with self.subTest(report=report.report_name):
                html, _kind = report._render_qweb_html(report, records.ids)
                self.assertHarmless(html.decode())

    def test_mails(self):
        found = self._get_own_actions("mail.template")
        self.assertGreater(len(found), 3)
        for template, records in found:
            with self.subTest(template=template.name):
                for body in template._render_field("body_html", records.ids).values():
                    self.assertHarmless(body)
