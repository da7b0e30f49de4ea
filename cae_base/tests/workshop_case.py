from datetime import timedelta

from odoo import fields

from .common import CooperativeCase

HOUR = timedelta(hours=1)


class WorkshopCase(CooperativeCase):
    """A workshop of two seats, and three people with a login who are interested."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now().replace(microsecond=0)
        cls.trainer = cls.users["coach"]
        cls.anne, cls.yann, cls.nora = (
            cls._create_login(name, coach_id=cls.trainer.id)
            for name in ("Anne Le Goff", "Yann Kervella", "Nora Belkacem")
        )
        cls.workshop = cls._create_workshop("Selling")

    @classmethod
    def _create_login(cls, name, **vals):
        """:return: a person who has a portal login, its password too"""
        login = f"{name.split()[0].lower()}@blavet.example"
        user = cls._create_user("portal", login)
        user.password = login
        user.partner_id.name = name
        return cls._create_entrepreneur(name, partner_id=user.partner_id.id, **vals)

    @classmethod
    def _create_workshop(cls, name, days=7, hours=2, seats=2, **vals):
        start = cls.now + timedelta(days=days)
        return cls.env["event.event"].create(
            {
                "name": name,
                "is_workshop": True,
                "user_id": cls.trainer.id,
                "company_id": cls.company.id,
                "date_begin": start,
                "date_end": start + hours * HOUR,
                "date_tz": "Europe/Paris",
                "seats_limited": bool(seats),
                "seats_max": seats,
                **vals,
            }
        )

    def _as(self, person):
        """:return: the person as the portal opens him: as superuser, in his own name"""
        people = self.env["cae.entrepreneur"].with_user(person.portal_user_id)
        return people._get_portal_person()

    def _get_seats(self, workshop=None):
        """:return: the names of those who have a seat"""
        registrations = (workshop or self.workshop).registration_ids
        held = registrations.filtered(lambda one: one.state != "cancel")
        return sorted(held.mapped("name"))

    def _get_queue(self):
        return self.workshop.waiting_ids.sorted("rank").mapped("entrepreneur_id.name")

    def _get_mails(self, person):
        return self.env["mail.mail"].search(
            [("recipient_ids", "in", person.partner_id.ids)]
        )

    def _let_pass(self, **length):
        """The workshop took place so long ago."""
        start = self.now - timedelta(**length)
        self.workshop.write({"date_begin": start, "date_end": start + 2 * HOUR})
