import re
import sys
from datetime import timedelta

from odoo.fields import Datetime
from odoo.http import _generate_routing_rules
from odoo.tests import HttpCase, tagged

from odoo.addons.cae_base.controllers.portal_person import CaePortalPerson

from .common import CooperativeCase
from .interview_tools import create_interview, sign_first

# Each address of a person's pages: what stands for the variables of the address is the
# name of a fixture (see _create_records), whose record is another person's.
ROUTES = {
    "/my/support": None,
    "/my/appointments": None,
    "/my/appointments/<int:booking_id>/cancel": "booking",
    "/my/appointments/<int:booking_id>/move": "booking",
    "/my/interviews/<int:interview_id>": "interview",
    "/my/interviews/<int:interview_id>/<string:part>.pdf": "interview",
    "/my/interviews/<int:interview_id>/sign": "interview",
    "/my/slots/<int:slot_id>/book": "slot",
    "/my/attendance/<int:session_id>": "session",
    "/my/attendance/<int:session_id>/draw": "session",
    "/my/attendance/<int:session_id>/register": "session",
    "/my/attendance/<int:session_id>/sign": "session",
    "/my/skills": None,
    "/my/skills/save": None,
    "/my/workshops": None,
    "/my/workshops/<int:workshop_id>": "workshop",
    "/my/workshops/<int:workshop_id>/cancel": "workshop",
    "/my/workshops/<int:workshop_id>/certificate.pdf": "workshop",
    "/my/workshops/<int:workshop_id>/rate": "workshop",
    "/my/workshops/<int:workshop_id>/register": "workshop",
    "/my/directory": None,
    "/my/directory/page/<int:page>": "page",
    "/my/directory/mine": None,
    "/my/directory/<int:card_id>": "card",
    "/my/directory/<int:card_id>/message": "card",
    "/my/partner-calls": None,
    "/my/partner-calls/new": None,
    "/my/partner-calls/<int:call_id>": "call",
    "/my/partner-calls/<int:call_id>/answer": "call",
    "/my/partner-calls/<int:call_id>/close": "call",
    "/my/resources": None,
    "/my/resources/<int:resource_id>": "resource",
    "/my/resources/<int:resource_id>/book": "resource",
    "/my/resources/bookings/<int:booking_id>/cancel": "resource_booking",
    "/my/data": None,
    "/my/data.zip": None,
}
# What all the persons of a cooperative share; those of another one do not.
SHARED = {"call", "page", "resource"}


@tagged("post_install", "-at_install")
class TestPortalPersonSweep(CooperativeCase, HttpCase):
    """RGPD-05, design §4.9: no page of a person opens to anybody else.

    A new page adds a row to ROUTES, and the record of its address to _create_records.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anne = cls._create_login("Anne Le Goff", "anne@blavet.example")
        cls.yann = cls._create_login("Yann Kervella", "yann@blavet.example")
        cls.records = cls._create_records(cls.yann)

    @classmethod
    def _create_login(cls, name, login):
        """:return: a person with a portal login, followed by the coach"""
        user = cls._create_user("portal", login)
        user.password = login
        person = cls._create_entrepreneur(
            name, partner_id=user.partner_id.id, coach_id=cls.users["coach"].id
        )
        user.partner_id.name = name
        return person

    @classmethod
    def _create_records(cls, person):
        """:return: dict {fixture: a record of the person}"""
        interview = create_interview(person, cls.users["coach"])
        sign_first(interview)
        slots = cls.env["cae.interview.slot"].create(
            [
                {"user_id": cls.users[role].id, "start": cls._day(10)}
                for role in ("coach", "manager")
            ]
        )
        booking = cls.env["cae.interview.booking"]._book(slots[0], person)
        return {
            "interview": interview,
            "booking": booking,
            "slot": slots[1],
            **cls._create_attended_workshop(person),
            **cls._create_shared(person),
        }

    @classmethod
    def _create_attended_workshop(cls, person):
        """One that has begun is its participants' alone."""
        start = Datetime.now() - timedelta(days=3)
        workshop = cls.env["event.event"].create(
            {
                "name": "Selling",
                "is_workshop": True,
                "company_id": cls.company.id,
                "date_begin": start,
                "date_end": start + timedelta(hours=2),
            }
        )
        workshop._give_seats(person)
        workshop.session_ids._write_attendance(person)
        return {"workshop": workshop, "session": workshop.session_ids}

    @classmethod
    def _create_shared(cls, person):
        resource = cls.env["cae.shared.resource"].create({"name": "Four"})
        return {
            "resource_booking": cls.env["cae.resource.booking"].create(
                {
                    "resource_id": resource.id,
                    "entrepreneur_id": person.id,
                    "start": "2026-09-07 08:00:00",
                    "stop": "2026-09-07 09:00:00",
                }
            ),
            "call": cls.env["cae.partner.call"].create(
                {"name": "Test", "entrepreneur_id": person.id}
            ),
            "card": cls.env["cae.directory.card"].create(
                {"entrepreneur_id": person.id}
            ),
            "page": resource.browse(1),
            "resource": resource,
        }

    def _get_routes(self):
        """:return: dict {address: routing} of the pages of persons"""
        rules = _generate_routing_rules(self.env.registry._init_modules, False)
        return {
            address: endpoint.routing
            for address, endpoint in rules
            if endpoint.__module__.startswith("odoo.addons.cae_base.")
            and issubclass(self._get_class(endpoint), CaePortalPerson)
        }

    def _get_class(self, endpoint):
        """:return: the controller in which a page is written"""
        name = endpoint.__qualname__.split(".")[0]
        return getattr(sys.modules[endpoint.__module__], name)

    def _knock(self, address, routing):
        """:return: the status of the answer to the first method of a page"""
        if routing["type"] == "jsonrpc":
            return self._knock_by_script(address)
        if "GET" in (routing["methods"] or ["GET"]):
            return self.url_open(address, allow_redirects=False).status_code
        data = {"csrf_token": self._get_token()}
        return self.url_open(address, data, allow_redirects=False).status_code

    def _knock_by_script(self, address):
        """What a script is told of stands in the answer."""
        call = {"jsonrpc": "2.0", "method": "call", "params": {}}
        response = self.url_open(address, json=call)
        if response.status_code != 200:
            return response.status_code
        answer = response.json()
        refused = "error" in answer or "error" in answer["result"]
        return 404 if refused else 200

    def _get_token(self):
        """:return: the token of a form, without which nothing is looked at"""
        page = self.url_open("/my/account")
        return page.text.split('name="csrf_token" value="')[1].split('"')[0]

    def _iter_pages(self):
        for route, routing in self._get_routes().items():
            yield route, self._get_address(route, ROUTES[route]), routing

    def _get_address(self, route, fixture):
        if not fixture:
            return route
        address = re.sub(r"<int:\w+>", str(self.records[fixture].id), route)
        return address.replace("<string:part>", "document")

    def test_every_page_is_in_the_table(self):
        self.assertEqual(set(self._get_routes()), set(ROUTES))

    def test_own_pages_open(self):
        """Else the refusals below would mean nothing."""
        login = self.yann.portal_user_id.login
        self.authenticate(login, login)
        for route, address, routing in self._iter_pages():
            if routing["type"] == "http" and "GET" in (routing["methods"] or ["GET"]):
                with self.subTest(route):
                    self.assertEqual(self._knock(address, routing), 200)

    def test_the_public_logs_in(self):
        self.authenticate(None, None)
        for route, address, routing in self._iter_pages():
            with self.subTest(route):
                if routing["type"] == "jsonrpc":
                    self.assertEqual(self._knock(address, routing), 404)
                    continue
                post = "GET" not in (routing["methods"] or ["GET"])
                answer = self.url_open(
                    address, {"id": "1"} if post else None, allow_redirects=False
                )
                self.assertEqual(answer.status_code, 303)
                self.assertIn("/web/login", answer.headers["Location"])

    def test_somebody_elses_does_not_exist(self):
        login = self.anne.portal_user_id.login
        self.authenticate(login, login)
        for route, address, routing in self._iter_pages():
            if ROUTES[route] and ROUTES[route] not in SHARED:
                with self.subTest(route):
                    self.assertEqual(self._knock(address, routing), 404)

    def test_another_cooperatives_does_not_exist(self):
        company = self._create_company("Coopérative de l’Odet")
        user = self._create_user("portal", "erwan@odet.example", company)
        user.password = user.login
        self._create_entrepreneur(
            "Erwan",
            partner_id=user.partner_id.id,
            company_id=company.id,
            coach_id=False,
        )
        self.authenticate(user.login, user.login)
        for route, address, routing in self._iter_pages():
            if ROUTES[route] and ROUTES[route] != "page":
                with self.subTest(route):
                    self.assertEqual(self._knock(address, routing), 404)

    def test_who_is_no_person_has_no_page(self):
        """A customer with a login, somebody of the staff, a person archived."""
        self.yann.active = False
        customer = self._create_user("portal", "customer@blavet.example")
        for user in (self.yann.portal_user_id, customer, self.users["coach"]):
            user.password = user.login
            self.authenticate(user.login, user.login)
            for route, address, routing in self._iter_pages():
                with self.subTest(route, user=user.login):
                    self.assertEqual(self._knock(address, routing), 404)

    def test_the_card_of_the_first_page(self):
        """Shown to a person, not to another customer."""
        customer = self._create_user("portal", "customer@blavet.example")
        customer.password = customer.login
        for login, count in ((self.anne.portal_user_id.login, 1), (customer.login, 0)):
            self.authenticate(login, login)
            counts = self.make_jsonrpc_request(
                "/my/counters", {"counters": ["cae_person_count"]}
            )
            self.assertEqual(counts["cae_person_count"], count)
