from datetime import datetime, timedelta

from odoo import fields

from .common import CooperativeCase


class SharingCase(CooperativeCase):
    """Anne and Yann have a login, Malo has none; Anne works in Poterie du Port."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "contact@blavet.example"
        cls.anne = cls._create_person("Anne Le Goff", "anne@blavet.example")
        cls.yann = cls._create_person("Yann Kervella", "yann@blavet.example")
        cls.pottery = cls._create_activity("Poterie du Port", cls._key(cls.anne))

    @classmethod
    def _create_person(cls, name, login):
        user = cls._create_user("portal", login)
        user.write({"name": name, "password": login})
        return cls._create_entrepreneur(
            name, partner_id=user.partner_id.id, email=login, coach_id=False
        )

    def _as(self, person):
        """:return: the person as a page of the portal opens him"""
        people = self.env["cae.entrepreneur"].with_user(person.portal_user_id)
        return people._get_portal_person()

    def _publish(self, person, **values):
        return self._as(person)._portal_save_card(
            {"trade": "Potière", "agree": "1", **values}
        )

    def _get_mails(self, *domain):
        return self.env["mail.mail"].sudo().search([*domain], order="id")

    @classmethod
    def _next(cls, weekday, weeks=1):
        """:return: a day of the week to come, or of a later one"""
        monday = fields.Date.start_of(cls.today, "week") + timedelta(weeks=weeks)
        return monday + timedelta(days=weekday)

    @classmethod
    def _create_resource(cls, **vals):
        return cls.env["cae.shared.resource"].create(
            {"name": "Four à céramique", "tz": "Europe/Paris", **vals}
        )

    @classmethod
    def _book(cls, resource, day, start=9, stop=12, **vals):
        """By the team, at hours of the place."""
        moments = {
            name: resource._from_local(datetime(day.year, day.month, day.day, hour))
            for name, hour in (("start", start), ("stop", stop))
        }
        return cls.env["cae.resource.booking"].create(
            {"resource_id": resource.id, **moments, **vals}
        )
