from decimal import ROUND_HALF_UP, Decimal

from odoo import fields, models

from ..portal_form import CaePortalError, PortalForm
from .cae_mileage_rate import POWERS

MAX_DISTANCE = 5000  # km of a trip: more is a mistake of typing
HUNDRED_METRES = Decimal("0.1")


class CaeActivity(models.Model):
    """Trips by one's own car, on the portal."""

    _inherit = "cae.activity"

    def _portal_save_vehicle(self, values):
        """Declare the car of the user, once for all his activities.

        :param values: dict of ``name``, ``power``, ``is_electric``
        :return: the vehicle, as superuser
        """
        activity_sudo = self._portal_sudo()
        person_sudo = activity_sudo._get_portal_person()
        form = PortalForm(activity_sudo.env, values)
        name = form.text(
            "name", self.env._("Write the make or the plate of the car."), limit=60
        )
        power = form.get("power")
        if power not in dict(POWERS):
            form.fail("power", self.env._("Choose the fiscal power."))
        form.check()
        return activity_sudo.env["cae.vehicle"].create(
            {
                "name": name,
                "power": power,
                "is_electric": bool(form.get("is_electric")),
                "entrepreneur_id": person_sudo.id,
            }
        )

    def _portal_save_trip(self, values, expense_id=None):
        """Write a trip down, or change it as long as it is a draft.

        :param values: dict of ``date`` (ISO), ``trip_from``, ``trip_to``, ``name``: its
            purpose, ``distance`` one way, ``round_trip``, ``vehicle_id``
        :return: the expense, as superuser, with what the trip is worth
        """
        activity_sudo = self._portal_sudo()
        expense_sudo = activity_sudo.env["hr.expense"]
        if expense_id:
            expense_sudo = activity_sudo._get_own_expense(expense_id, ("draft",))
        person_sudo = activity_sudo._get_portal_person()
        form = PortalForm(activity_sudo.env, values)
        vals = activity_sudo._read_trip(form, person_sudo)
        form.check()
        expense_sudo = activity_sudo._write_expense(expense_sudo, vals)
        expense_sudo._compute_trip_amount()
        return expense_sudo

    def _read_trip(self, form, person):
        vehicle = form.record(
            "vehicle_id",
            self._get_portal_vehicles(),
            self.env._("Choose a car, or declare yours."),
        )
        round_trip = bool(form.get("round_trip"))
        day = self._read_expense_date(form)
        if vehicle and day and not vehicle._get_scale(day.year):
            form.fail("date", self.env._("There is no mileage scale for this year."))
        return {
            "employee_id": person._ensure_employees()[person.id].id,
            "product_id": self._get_mileage_product().id,
            "name": form.text("name", self.env._("Say why you went there.")),
            "date": day,
            "payment_mode": "own_account",
            "tax_ids": [fields.Command.clear()],
            "cae_vehicle_id": vehicle.id,
            "cae_trip_from": form.text("trip_from", self.env._("Where from?")),
            "cae_trip_to": form.text("trip_to", self.env._("Where to?")),
            "cae_is_round_trip": round_trip,
            "cae_distance": self._read_distance(form, 2 if round_trip else 1),
        }

    def _read_distance(self, form, ways):
        """:return: the kilometres there and back, to the nearest hundred metres"""
        typed = form.number("distance")
        one_way = Decimal(0) if typed is None else typed
        distance = (one_way * ways).quantize(HUNDRED_METRES, ROUND_HALF_UP)
        if typed is not None and not 0 < distance <= MAX_DISTANCE * ways:
            form.fail(
                "distance",
                self.env._(
                    "Write the kilometres one way, between 1 and %s.", MAX_DISTANCE
                ),
            )
        return float(distance)

    def _get_mileage_product(self):
        product = self.env.ref(
            "cae_activity_accounts.product_expense_mileage", raise_if_not_found=False
        )
        if not product:
            raise CaePortalError(
                {"form": self.env._("The cooperative does not pay mileage: ask it.")}
            )
        return product

    def _get_portal_vehicles(self):
        """:return: the cars of the user, as superuser"""
        # sudo: his own cars
        return (
            self.env["cae.vehicle"]
            .sudo()
            .search(
                [
                    ("entrepreneur_id.partner_id", "=", self.env.user.partner_id.id),
                    ("company_id", "=", self.company_id.id),
                ]
            )
        )

    def _prepare_trip_form_values(self, expense):
        """:return: dict of a draft as :meth:`_portal_save_trip` takes it"""
        if not expense:
            return {
                "date": fields.Date.context_today(self),
                "vehicle_id": self._get_portal_vehicles()[:1].id,
            }
        ways = 2 if expense.cae_is_round_trip else 1
        return {
            "name": expense.name,
            "date": expense.date,
            "trip_from": expense.cae_trip_from,
            "trip_to": expense.cae_trip_to,
            "distance": f"{expense.cae_distance / ways:g}",
            "round_trip": expense.cae_is_round_trip,
            "vehicle_id": expense.cae_vehicle_id.id,
        }
