from odoo.tests import tagged

from odoo.addons.cae_activity_accounts.portal_form import CaePortalError

from .common_portal import PortalCase


@tagged("post_install", "-at_install")
class TestPortalOnce(PortalCase):
    """Design §4.11: a form that comes twice is done once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.once = cls.env["cae.portal.once"].with_user(cls.awa)

    def setUp(self):
        super().setUp()
        self.done = []

    def _answer(self, page):
        self.done.append(page)
        return page

    def test_same_form_twice(self):
        values = {"once": self.once._new_token(), "name": "Mairie"}
        for _time in range(2):
            page = self.once._answer_once(values, self._answer, "/my/1")
            self.assertEqual(page, "/my/1")
        self.assertEqual(self.done, ["/my/1"])

    def test_what_was_changed_is_another_form(self):
        values = {"once": self.once._new_token(), "name": "Mairie"}
        self.once._answer_once(values, self._answer, "/my/1")
        values["name"] = "Mairie de Lorient"
        self.assertEqual(self.once._answer_once(values, self._answer, "/my/2"), "/my/2")

    def test_another_user_s_form_is_another(self):
        values = {"once": self.once._new_token()}
        self.once._answer_once(values, self._answer, "/my/1")
        his = self.once.with_user(self.malo)
        self.assertEqual(his._answer_once(values, self._answer, "/my/2"), "/my/2")

    def test_a_refused_form_may_come_again(self):
        def refuse():
            raise CaePortalError({"form": "No."})

        values = {"once": self.once._new_token()}
        with self.assertRaises(CaePortalError), self.cr.savepoint():
            self.once._answer_once(values, refuse)
        self.assertEqual(self.once._answer_once(values, self._answer, "/my/1"), "/my/1")

    def test_a_form_without_a_token_is_done(self):
        for _time in range(2):
            self.once._answer_once({"name": "Mairie"}, self._answer, "/my/1")
        self.assertEqual(len(self.done), 2)

    def test_old_answers_are_forgotten(self):
        values = {"once": self.once._new_token()}
        self.once._answer_once(values, self._answer, "/my/1")
        rows = self.once.sudo().search([])
        rows.date = self._days_ago(31)
        rows._gc_old_forms()
        self.assertFalse(rows.exists())
