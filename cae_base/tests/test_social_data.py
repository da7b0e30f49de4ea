"""RGPD-02, RGPD-05: who reads social data, through each door of each role."""

import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import ROLES
from .impact_case import ImpactCase

SECRET = "disability"


@tagged("post_install", "-at_install")
class TestSocialData(ImpactCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_people(1, coach_id=cls.users["coach"].id)
        cls.snapshot = cls._say(cls.person, kind="entry", disability="yes")
        cls.reader.group_ids += cls.env.ref("base.group_allow_export")
        cls.env["ir.config_parameter"].sudo().set_param("portal.allow_api_keys", True)

    def _doors(self, user):
        """:return: dict {door: how somebody would go through it}"""
        own = self.snapshot.with_user(user)
        domain = [(SECRET, "=", "yes")]
        return {
            "read": lambda: own.read([SECRET]),
            "web_read": lambda: own.web_read({SECRET: {}}),
            "search": lambda: own.search(domain),
            "search_read": lambda: own.search_read(domain, [SECRET]),
            "search_count": lambda: own.search_count(domain),
            "group": lambda: own.formatted_read_group([], [SECRET], ["__count"]),
            "_read_group": lambda: own._read_group([], [SECRET], ["__count"]),
            "export": lambda: own.export_data([SECRET]),
            "name": lambda: own.name_search(""),
            "write": lambda: own.write({SECRET: "no"}),
            "create": lambda: own.create({"entrepreneur_id": self.person.id}),
            "copy": lambda: own.copy(),
            "unlink": lambda: own.unlink(),
            "button": lambda: self.person.with_user(
                user
            ).action_open_social_snapshots(),
        }

    def test_no_role_reads_them(self):
        for role in ROLES:
            if role not in ("public", "portal"):
                self.users[role].group_ids += self.env.ref("base.group_allow_export")
            for door, go in self._doors(self.users[role]).items():
                if door == "export" and role in ("public", "portal"):
                    continue  # they export nothing at all
                with self.subTest(role=role, door=door), self.env.cr.savepoint():
                    with self.assertRaises(AccessError):
                        go()

    def test_nobody_imports_them(self):
        for role in ROLES:
            with self.subTest(role=role):
                snapshots = self.env["cae.social.snapshot"].with_user(self.users[role])
                done = snapshots.load(
                    ["entrepreneur_id/.id", "disability"],
                    [[str(self.person.id), "yes"]],
                )
                self.assertFalse(done["ids"])

    def test_who_has_the_right_does(self):
        """Else the refusals above would mean nothing."""
        for door, go in self._doors(self.reader).items():
            if door not in ("unlink", "create", "copy"):
                with self.subTest(door=door):
                    go()
        self.assertEqual(self.snapshot.with_user(self.reader)[SECRET], "no")

    def test_the_right_stays_within_the_portfolio(self):
        """RGPD-05: with the right, a coach reads it of his own people."""
        coach = self.users["coach"]
        coach.group_ids += self.env.ref("cae_base.group_social_data")
        other = self._say(self._create_people(1, coach_id=self.reader.id), kind="entry")
        found = self.env["cae.social.snapshot"].with_user(coach).search([])
        self.assertEqual(found, self.snapshot)
        self.assertFalse(other.with_user(coach).has_access("read"))

    def test_no_relation_leads_there(self):
        """No field of another model could be searched, grouped or exported through."""
        leading = [
            str(field)
            for model in self.env.values()
            for field in model._fields.values()
            if field.comodel_name == "cae.social.snapshot"
            and model._name != "cae.social.snapshot"
        ]
        self.assertEqual(leading, [])

    def test_nothing_is_said_in_a_chatter(self):
        self.assertNotIn("message_ids", self.snapshot._fields)
        before = self.env["mail.message"].search_count([])
        self.snapshot.sex = "female"
        self.assertEqual(self.env["mail.message"].search_count([]), before)

    def test_json_2(self):
        """The external API answers no role."""
        for role in ("portal", "user", "coach", "accountant", "manager"):
            user = self.users[role]
            key = (
                self.env["res.users.apikeys"]
                .with_user(user)
                .sudo()
                ._generate("rpc", "Test", self._day(1))
            )
            for model, method, body in (
                (
                    "cae.social.snapshot",
                    "search_read",
                    {"domain": [], "fields": ["sex"]},
                ),
                ("cae.social.snapshot", "read", {"ids": self.snapshot.ids}),
                ("cae.impact.line", "search_read", {"fields": ["res_ids"]}),
            ):
                with self.subTest(role=role, model=model, method=method):
                    answer = self.url_open(
                        f"/json/2/{model}/{method}",
                        data=json.dumps(body),
                        headers={
                            "Authorization": f"bearer {key}",
                            "Content-Type": "application/json",
                        },
                    )
                    self.assertEqual(answer.status_code, 403, answer.text[:200])

    def test_the_export_of_the_client(self):
        for role in ("user", "coach", "accountant", "manager"):
            user = self.users[role]
            user.password = user.login
            user.group_ids += self.env.ref("base.group_allow_export")
            self.authenticate(user.login, user.login)
            page = self.url_open("/odoo").text
            token = page.split('csrf_token: "')[1].split('"')[0]
            data = {
                "model": "cae.social.snapshot",
                "fields": [{"name": SECRET, "label": "Secret", "type": "selection"}],
                "ids": self.snapshot.ids,
                "domain": [],
                "import_compat": False,
            }
            with self.subTest(role=role):
                answer = self.url_open(
                    "/web/export/csv",
                    data={"data": json.dumps(data), "csrf_token": token},
                )
                self.assertNotEqual(answer.status_code, 200)

    def test_own_data(self):
        """RGPD-04: a person gets what he said of himself, and nobody else's."""
        self._say(self._create_people(1), kind="entry", disability="refused")
        subjects = self.person._get_own_subjects()
        told = [records for _title, records, _names in subjects]
        self.assertIn(self.snapshot, told)

    def test_public_page(self):
        """RGPD-05: figures, no name, no record; closed, it is not there."""
        report = self._report()
        report.action_freeze()
        report.action_publish()
        address = f"/impact/{report.sudo().token}"
        page = self.url_open(address)
        self.assertEqual(page.status_code, 200)
        self.assertIn(report.name, page.text)
        self.assertNotIn(self.person.name, page.text)
        report.action_unpublish()
        self.assertEqual(self.url_open(address).status_code, 404)
        self.assertEqual(self.url_open("/impact/none").status_code, 404)

    def test_spreadsheet_of_a_report(self):
        report = self._report()
        for role, status in (("coach", 200), ("user", 404), ("portal", 404)):
            user = self.users[role]
            user.password = user.login
            self.authenticate(user.login, user.login)
            with self.subTest(role=role):
                answer = self.url_open(f"/cae/impact/{report.id}.xlsx")
                self.assertEqual(answer.status_code, status)
