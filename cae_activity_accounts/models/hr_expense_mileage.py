from decimal import Decimal

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import formatLang

from ..engine.mileage import compute_trip

COUNTED = ("submitted", "approved", "posted", "in_payment", "paid")


class HrExpense(models.Model):
    """A trip by one's own car, paid by the yearly scale (CGI, annexe IV, art. 6 B)."""

    _inherit = "hr.expense"

    cae_vehicle_id = fields.Many2one(
        "cae.vehicle",
        string="Vehicle",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        readonly=True,
    )
    cae_distance = fields.Float(
        string="Distance (km)", digits=(8, 1), readonly=True, copy=False
    )
    cae_distance_before = fields.Float(
        string="Distance Already Counted (km)",
        digits=(8, 1),
        readonly=True,
        copy=False,
        help="Kilometres of the year counted before this trip, for this person and this"
        " fiscal power: they say in which band of the scale it falls.",
    )
    cae_trip_from = fields.Char(string="Trip From", readonly=True)
    cae_trip_to = fields.Char(string="Trip To", readonly=True)
    cae_is_round_trip = fields.Boolean(string="Round Trip", readonly=True)

    def _get_counted_distance(self, employee, vehicle, year):
        """:return: Decimal, kilometres of a year already submitted, for a person and a
        fiscal power"""
        domain = (
            Domain("employee_id", "=", employee.id)
            & Domain("cae_vehicle_id.power", "=", vehicle.power)
            & Domain("cae_vehicle_id.is_electric", "=", vehicle.is_electric)
            & Domain("date", ">=", f"{year}-01-01")
            & Domain("date", "<=", f"{year}-12-31")
            & Domain("state", "in", COUNTED)
            & Domain("id", "not in", self.ids)
        )
        vehicles_of = self.with_context(active_test=False)
        [[total]] = vehicles_of._read_group(domain, [], ["cae_distance:sum"])
        return Decimal(str(round(total or 0, 1)))

    def _compute_trip_amount(self):
        """Write what the trip is worth, from the kilometres counted before it."""
        for expense in self:
            vehicle, year = expense.cae_vehicle_id, expense.date.year
            scale = vehicle._get_scale(year)
            before = expense._get_counted_distance(expense.employee_id, vehicle, year)
            amount = compute_trip(
                before,
                Decimal(str(expense.cae_distance)),
                scale._get_bands(),
                vehicle._get_bonus(scale),
            )
            expense.write(
                {
                    "cae_distance_before": float(before),
                    "total_amount_currency": float(amount),
                }
            )

    def _explain_trip(self):
        """:return: list of sentences: how the amount of the trip is found"""
        self.ensure_one()
        scale = self.cae_vehicle_id._get_scale(self.date.year)
        sentences = [
            self.env._(
                "%(distance)s km with a car of %(power)s; %(before)s km were counted"
                " before in %(year)s.",
                distance=self._format_distance(self.cae_distance),
                power=self._get_power_label(),
                before=self._format_distance(self.cae_distance_before),
                year=str(self.date.year),
            )
        ]
        sentences += [self._explain_band(row) for row in self._find_bands(scale)]
        if self.cae_vehicle_id.is_electric and scale:
            bonus = formatLang(self.env, scale[0].electric_bonus, digits=0)
            sentences.append(self.env._("Electric car: + %s %%.", bonus))
        return sentences

    def _find_bands(self, scale):
        """:return: the rows of the scale between the first and the last kilometre"""
        start = self.cae_distance_before
        end = start + self.cae_distance
        lower, found = 0, scale.browse()
        for row in scale:
            if start < (row.up_to or end + 1) and end > lower:
                found |= row
            lower = row.up_to
        return found

    def _explain_band(self, row):
        rate = formatLang(self.env, row.rate, digits=3)
        if not row.up_to:
            return self.env._("Beyond: %s € per km of the year.", rate)
        if not row.fixed:
            return self.env._(
                "Up to %(km)s km in the year: %(rate)s € per km.",
                km=self._format_distance(row.up_to),
                rate=rate,
            )
        return self.env._(
            "Up to %(km)s km in the year: %(rate)s € per km + %(fixed)s € once.",
            km=self._format_distance(row.up_to),
            rate=rate,
            fixed=formatLang(self.env, row.fixed, digits=0),
        )

    def _format_distance(self, distance):
        digits = 0 if float(distance).is_integer() else 1
        return formatLang(self.env, distance, digits=digits)

    def _get_power_label(self):
        selection = self.cae_vehicle_id._fields["power"]._description_selection(
            self.env
        )
        return dict(selection)[self.cae_vehicle_id.power]
