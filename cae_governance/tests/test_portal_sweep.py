"""Design §4.9: every page of this floor, by every kind of visitor; none is forgotten.

The addresses come from the routing map: one that no table here knows fails. A page that
a helper table knows is opened by who owns what is in it, by another member, by a former
member, by an entrepreneur who is no member, by a stranger and by the public.
"""

import re

from odoo import Command, http
from odoo.tests import HttpCase, new_test_user, tagged

from .member_case import MemberCase

OURS = re.compile(r"odoo\.addons\.cae_governance\.")
PARAMETER = re.compile(r"<(?:[^:<>]+:)?(\w+)>")

# Of whoever has to do with the cooperative: {address: who else than members opens it}.
NON_MEMBER, FORMER = "non_member", "former"
ASSEMBLY = "/my/cooperative/assemblies/<int:assembly_id>"
PAGES = {
    "/my/cooperative": {NON_MEMBER, FORMER},
    "/my/cooperative/assemblies": {NON_MEMBER, FORMER},
    "/my/cooperative/candidacy": {NON_MEMBER, FORMER},
    "/my/cooperative/shares": {FORMER},
    "/my/cooperative/shares/<int:year>.pdf": {FORMER},
    "/my/cooperative/shares/certificate.pdf": {FORMER},
    ASSEMBLY: set(),
    f"{ASSEMBLY}/<any(notice,minutes):paper>.pdf": set(),
    f"{ASSEMBLY}/ballots/<int:resolution_id>": set(),
    f"{ASSEMBLY}/documents/<int:document_id>": set(),
    f"{ASSEMBLY}/sign-in": set(),
}
# Only posted to: {address: what is posted}.
ACTIONS = {
    f"{ASSEMBLY}/open-box": {"resolution_id": "resolution_id", "once": "sweep-box"},
    f"{ASSEMBLY}/proxy": {"receiver_id": "1", "once": "sweep"},
    "/my/cooperative/candidacy/withdraw": {"candidacy_id": "candidacy_id"},
    "/my/cooperative/consent": {"agrees": "1"},
}
# Of whoever has the address, and of the staff.
PUBLIC = set()
STAFF = {
    "/cooperative/assemblies/<int:assembly_id>/post.csv",
    "/cooperative/assemblies/<int:assembly_id>/screen",
}
# Their doors are in test_portal_assembly and test_portal_vote.
ELSEWHERE = {
    f"{ASSEMBLY}/signature/<string:room>",
    "/my/assembly/<int:assembly_id>/vote",
}


@tagged("post_install", "-at_install")
class TestPortalSweep(MemberCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.awa = cls._make_person("Awa", cls._day(months=-20))
        cls.malo = cls._make_person("Malo", cls._day(months=-20))
        cls.candidate = cls._make_person("Chloe", cls._day(months=-20), member=False)
        cls.gone = cls._make_person("Denis", cls._day(months=-20))
        for person in (cls.awa, cls.malo, cls.gone):
            cls._subscribe(person.partner_id.cae_member_ids, 1, cls._day(days=-5))
        cls.gone.partner_id.cae_member_ids.date_exit = cls._day(days=-1)
        cls.stranger = new_test_user(
            cls.env,
            "stranger@deuxrives.example",
            groups="base.group_portal",
            password="portal-password",
        )
        cls.own = cls._get_ids(cls.awa)
        cls.others = cls._get_ids(cls.malo)

    @classmethod
    def _make_person(cls, name, start, member=True):
        person = cls._salaried(name, start, portal=True)
        person.portal_user_id.password = "portal-password"
        candidacy = cls._apply(person)
        if member:
            candidacy._admit(cls._day(days=-5), "4")
        return person

    @classmethod
    def _get_ids(cls, person):
        """:return: dict {parameter of an address: id of what is the person's}"""
        member = person.partner_id.cae_member_ids
        assembly = cls._make_assembly(person.name, member)
        return {
            "candidacy_id": person.candidacy_ids.id,
            "assembly_id": assembly.id,
            "document_id": assembly.document_ids.filtered("file").id,
            "paper": "notice",
            "resolution_id": assembly.resolution_ids.id,
            "year": cls.today.year,
        }

    @classmethod
    def _make_assembly(cls, name, member):
        """One to which this member alone was called, and whose box is opened."""
        assembly = cls.env["cae.assembly"].create(
            {
                "name": f"Assembly of {name}",
                "date": "2026-06-20 12:00:00",
                "resolution_ids": [
                    Command.create(
                        {
                            "title": f"Choice of {name}",
                            "secret": True,
                            "ballot_mode": "portal",
                        }
                    )
                ],
                "document_ids": [
                    Command.create({"name": f"Report to {name}", "file": b"UERG"})
                ],
            }
        )
        assembly.attendance_ids.unlink()
        cls.env["cae.attendance"].create(
            {"assembly_id": assembly.id, "member_id": member.id, "name": name}
        )
        assembly.resolution_ids._write_outcome({"state": "closed", "result": "adopted"})
        notice = assembly._attach(b"%PDF-1.4", f"Notice to {name}.pdf")
        assembly._write_events({"state": "closed", "notice_id": notice.id})
        return assembly

    def _log_in(self, person):
        user = getattr(person, "portal_user_id", person)
        self.authenticate(user.login, "portal-password")

    def _get_rules(self):
        """:return: set of the addresses which this module answers"""
        modules = sorted(self.env.registry._init_modules)
        return {
            url
            for url, endpoint in http._generate_routing_rules(modules, False)
            if OURS.match(endpoint.func.__module__)
        }

    def _fill(self, rule, ids):
        return PARAMETER.sub(lambda found: str(ids[found[1]]), rule)

    def _open(self, path, **data):
        if data:
            data["csrf_token"] = http.Request.csrf_token(self)
        return self.url_open(path, data=data or None, allow_redirects=False, timeout=60)

    def _post(self, rule, ids):
        values = {name: ids.get(value, value) for name, value in ACTIONS[rule].items()}
        return self._open(self._fill(rule, ids), **values)

    def assertClosed(self, response):
        self.assertEqual(response.status_code, 404)
        self.assertNotIn("Malo", response.text)

    def test_no_address_is_forgotten(self):
        known = {*PAGES, *ACTIONS} | PUBLIC | STAFF | ELSEWHERE
        rules = self._get_rules()
        self.assertEqual(rules - known, set(), "addresses that no table here knows")
        self.assertEqual(known - rules, set(), "rows whose address is no more")

    def test_a_member_opens_his(self):
        """Else the refusals of the others would mean nothing."""
        self._log_in(self.awa)
        for rule in PAGES:
            with self.subTest(rule):
                response = self._open(self._fill(rule, self.own))
                self.assertEqual(response.status_code, 200)
                self.assertNotIn("Malo", response.text)
        for rule in ACTIONS:
            with self.subTest(rule):
                self.assertIn(self._post(rule, self.own).status_code, (200, 303))

    def test_another_s_does_not_exist(self):
        self._log_in(self.awa)
        for rule in PAGES:
            if "_id>" in rule:
                with self.subTest(rule):
                    self.assertClosed(self._open(self._fill(rule, self.others)))
        for rule, values in ACTIONS.items():
            if "_id>" in rule or any(name.endswith("_id") for name in values):
                with self.subTest(rule):
                    self.assertClosed(self._post(rule, self.others))

    def test_who_is_no_member(self):
        self._log_in(self.candidate)
        self._assert_pages(NON_MEMBER)
        self.assertClosed(self._post("/my/cooperative/consent", self.own))

    def test_a_former_member(self):
        self._log_in(self.gone)
        self._assert_pages(FORMER)
        for rule in ACTIONS:
            with self.subTest(rule):
                self.assertClosed(self._post(rule, self.others))

    def _assert_pages(self, kind):
        for rule, opened in PAGES.items():
            with self.subTest(rule, kind=kind):
                ids = self.others if "_id>" in rule else self.own
                response = self._open(self._fill(rule, ids))
                if kind in opened and "_id>" not in rule:
                    self.assertEqual(response.status_code, 200)
                    self.assertNotIn("Malo", response.text)
                else:
                    self.assertClosed(response)

    def test_a_stranger(self):
        self._log_in(self.stranger)
        for rule in PAGES:
            with self.subTest(rule):
                self.assertClosed(self._open(self._fill(rule, self.others)))
        for rule in ACTIONS:
            with self.subTest(rule):
                self.assertClosed(self._post(rule, self.others))

    def test_the_public_is_asked_to_log_in(self):
        self.authenticate(None, None)
        for rule in PAGES:
            with self.subTest(rule):
                response = self._open(self._fill(rule, self.own))
                self.assertEqual(response.status_code, 303)
                self.assertIn("/web/login", response.headers["Location"])
        for rule in ACTIONS:
            with self.subTest(rule):
                response = self._post(rule, self.own)
                self.assertIn(response.status_code, (303, 400))
                self.assertEqual(
                    response.status_code == 303
                    and "/web/login" not in response.headers["Location"],
                    False,
                )

    def test_staff_s_pages(self):
        self._log_in(self.awa)
        for rule in STAFF:
            with self.subTest(rule):
                self.assertClosed(self._open(self._fill(rule, self.own)))

    def test_a_post_without_its_token_is_refused(self):
        self._log_in(self.awa)
        for rule in ACTIONS:
            with self.subTest(rule):
                response = self.url_open(
                    self._fill(rule, self.own), data={"x": "1"}, allow_redirects=False
                )
                self.assertEqual(response.status_code, 400)
