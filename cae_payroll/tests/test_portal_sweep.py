"""Design §4.9: every page of ours, by every kind of visitor; none is forgotten.

The addresses come from the routing map: one that no table here knows fails.
"""

import re

from odoo import fields, http
from odoo.tests import tagged

from odoo.addons.cae_base.seal import unsealed
from odoo.addons.cae_base.tests.test_portal_person_sweep import ROUTES

from .sweep_case import ACTIVITY, PAGES, PERSONAL, SweepCase

# The floor above has a table of its own.
OURS = re.compile(r"odoo\.addons\.cae_(base|activity_accounts|payroll)\.")
# Only posted to.
ACTIONS = {
    "/invoices/<int:move_id>/reminders",
    "/recurring/<int:recurring_id>/state",
    "/simulate/ask",
}
# Lines and accounts of the cooperative's, shown to each on his own figures: what
# another sees there is tested by test_portal_treasury and test_portal_mutual.
SHARED = {
    "/mutual/<int:account_id>",
    "/mutual/<int:account_id>.pdf",
    "/treasury/<int:line_id>",
    "/treasury/<int:line_id>/page/<int:page>",
}
# Closed to all in this file's data: the owner's side is in test_portal_pay.
PAYSLIPS = {"/my/payslips/<int:payslip_id>", "/my/payslips/<int:payslip_id>/pdf"}
SIGNATURE = {"/my/contracts/<int:contract_id>/sign"}  # test_contract_signature
# Swept or tested with the pages of persons, on the floor below.
BELOW = {
    "/cae/impact/<int:report_id>.xlsx",
    "/cooperative/attendance/<int:session_id>",
    "/impact/<string:token>",
    *ROUTES,
}
STAFF = {
    "/cae/statements.<kind>",
    "/cooperative/import-template/<string:kind>.xlsx",
    "/cooperative/withholding-rates-template.xlsx",
}
PUBLIC = {
    "/cooperative/information-meeting",
    "/cooperative/information-meeting/<int:company_id>",
    "/cooperative/information-meeting/<int:company_id>/thanks",
    "/cooperative/information-meeting/thanks",
}


def simplify(rule):
    """Without the choices of ``any(…)``, which may be long."""
    return re.sub(r"<any\([^)]*\):(\w+)>", r"<\1>", rule)


@tagged("post_install", "-at_install")
class TestPortalSweep(SweepCase):
    def _get_rules(self):
        """:return: set of the addresses which our modules answer"""
        modules = sorted(self.env.registry._init_modules)
        return {
            simplify(url)
            for url, endpoint in http._generate_routing_rules(modules, False)
            if OURS.match(endpoint.func.__module__)
        }

    def assertAbsent(self, path, **data):
        with self.subTest(path=path, posted=bool(data)):
            response = self._open(path, **data)
            self.assertEqual(response.status_code, 404)
            for word in ("Malo", "Studio Bleu"):
                self.assertNotIn(word, response.text)

    def test_no_address_is_forgotten(self):
        of_activities = {*PAGES, *ACTIONS, *SHARED}
        known = {ACTIVITY + rule for rule in of_activities}
        known |= PERSONAL | PAYSLIPS | SIGNATURE | STAFF | PUBLIC | BELOW
        rules = self._get_rules()
        self.assertEqual(rules - known, set(), "addresses that no table here knows")
        self.assertEqual(known - rules, set(), "rows whose address is no more")

    def test_the_owner_opens_his(self):
        """Else the refusals of the others would mean nothing."""
        self._log_in(self.awa)
        for path in self._get_paths(self.own):
            with self.subTest(path=path):
                self.assertIn(self._open(path).status_code, (200, 302, 303))
        for rule in PERSONAL:
            path = self._fill(rule, self.own)
            with self.subTest(path=path):
                self.assertIn(self._open(path).status_code, (200, 302, 303))

    def test_another_s_does_not_exist(self):
        self._log_in(self.awa)
        for path in self._get_paths(self.others):
            self.assertAbsent(path)
        base = f"/my/activity/{self.studio.id}"
        for rule in ACTIONS:
            self.assertAbsent(base + self._fill(rule, self.others), action="x")
        for rule in PERSONAL | PAYSLIPS:
            if "_id>" in rule:
                self.assertAbsent(self._fill(rule, self.others))

    def test_another_s_through_one_s_own(self):
        self._log_in(self.awa)
        mixed = {**self.others, "activity_id": self.pottery.id}
        for path in self._get_paths(mixed, only=lambda rule: "_id>" in rule):
            self.assertAbsent(path)
            if not path.endswith("/pdf") and "/receipt/" not in path:
                self.assertAbsent(path, name="X", reason="X")
        for rule in ACTIONS:
            if "_id>" in rule:
                path = f"/my/activity/{self.pottery.id}{self._fill(rule, mixed)}"
                self.assertAbsent(path, action="pause", off="1")

    def test_the_public_is_asked_to_log_in(self):
        self.authenticate(None, None)
        paths = self._get_paths(self.own)
        paths += [self._fill(rule, self.own) for rule in PERSONAL | PAYSLIPS | STAFF]
        for path in paths:
            with self.subTest(path=path):
                response = self._open(path)
                self.assertEqual(response.status_code, 303)
                self.assertIn("/web/login", response.headers["Location"])
        site = self.env.ref("base.main_company")  # the others need a meeting
        for rule in PUBLIC:
            path = self._fill(rule, {"company_id": site.id})
            with self.subTest(path=path):
                self.assertEqual(self._open(path).status_code, 200)

    def test_staff_s_files(self):
        self._log_in(self.awa)
        for rule in STAFF:
            path = self._fill(rule, {**self.own, "kind": "people"})
            with self.subTest(path=path):
                self.assertGreaterEqual(self._open(path).status_code, 400)

    def test_an_expired_contract(self):
        """His pages stay his, another's stay absent; he invoices nothing on a
        day after its end where the cooperative asks for a contract."""
        contract = self.env["cae.contract"].browse(self.own["contract_id"])
        unsealed(contract).write({"state": "ended", "date_ended": self._days_ago(10)})
        self.company.cae_invoice_needs_contract = True
        self._log_in(self.awa)
        for path in self._get_paths(self.own):
            with self.subTest(path=path):
                self.assertIn(self._open(path).status_code, (200, 302, 303))
        for path in self._get_paths(self.others):
            self.assertAbsent(path)
        draft = self.env["account.move"].browse(self.own["draft_id"])
        path = f"/my/activity/{self.pottery.id}/invoices/{draft.id}"
        day = fields.Date.to_string(self._days_ago(9))
        response = self._open(path, action="submit", invoice_date=day)
        self.assertIn("demandez le suivant", response.text)
        draft.invalidate_recordset()
        self.assertEqual(draft.cae_submission, "draft")
        day = fields.Date.to_string(self._days_ago(11))
        self._open(path, action="submit", invoice_date=day)
        draft.invalidate_recordset()
        self.assertEqual(draft.cae_submission, "submitted")

    def test_who_left_writes_no_more(self):
        """He reads what is not younger than his last day."""
        self.pottery.key_ids.date_to = self._days_ago(95)
        self._log_in(self.awa)
        base = f"/my/activity/{self.pottery.id}"
        self.assertEqual(self._open(base).status_code, 200)
        for younger in ("/quotes/<int:order_id>", "/invoices/<int:move_id>"):
            for end in ("", "/pdf"):
                self.assertAbsent(base + self._fill(younger, self.own) + end)
        self._assert_not_written()

    def test_a_closed_activity_is_written_no_more(self):
        self.pottery.active = False
        self._log_in(self.awa)
        self.assertEqual(self._open(self._get_paths(self.own)[0]).status_code, 200)
        self._assert_not_written()

    def _assert_not_written(self):
        before = self._get_written()
        for rule in [*PAGES, *ACTIONS]:
            if rule.endswith("/pdf"):  # read only
                continue
            path = f"/my/activity/{self.pottery.id}{self._fill(rule, self.own)}"
            allowed = {403, 404}
            if rule in ACTIONS or "_id>" in rule:  # or the page again, as it was
                allowed |= {200, 303}
            elif not rule.endswith("/new") and rule != "/terms":
                continue
            with self.subTest(path=path):
                response = self._open(path, name="Never written", state="paused")
                self.assertIn(response.status_code, allowed)
        self.assertFalse(self.mine._can_portal_write())
        self.assertEqual(self._get_written(), before)

    def _get_written(self):
        """What a form could have changed."""
        self.env.invalidate_all()
        own = self.own
        return [
            self.env[model].browse(own[key]).copy_data()
            for model, key in (
                ("account.move", "draft_id"),
                ("account.move", "move_id"),
                ("cae.activity.customer", "customer_id"),
                ("cae.recurring.invoice", "recurring_id"),
                ("hr.expense", "expense_id"),
                ("sale.order", "order_id"),
            )
        ]
