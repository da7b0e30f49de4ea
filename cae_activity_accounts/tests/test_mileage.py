from freezegun import freeze_time

from odoo.tests import tagged

from .expense_case import ExpenseCase


@tagged("post_install", "-at_install")
class TestMileage(ExpenseCase):
    """The yearly scale of mileage (CGI, annexe IV, art. 6 B)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.car = cls.mine._portal_save_vehicle({"name": "Kangoo", "power": "5"})

    def _trip(self, distance, **values):
        return self.mine._portal_save_trip(
            {
                "name": "Marché de Vannes",
                "date": "2026-03-14",
                "trip_from": "Lorient",
                "trip_to": "Vannes",
                "distance": str(distance),
                "vehicle_id": str(self.car.id),
                **values,
            }
        )

    def _submitted_trip(self, distance, **values):
        expense = self._trip(distance, **values)
        self.mine._portal_submit_expense(expense.id)
        return expense

    def test_a_trip(self):
        """58 km and back, 5 CV: 116 × 0.636."""
        expense = self._trip(58, round_trip="1")
        self.assertEqual(expense.cae_distance, 116)
        self.assertEqual(expense.total_amount, 73.78)
        self.assertFalse(expense.tax_ids)
        self.assertEqual(expense.payment_mode, "own_account")
        self.assertEqual(expense.cae_activity_id, self.pottery)
        self.mine._portal_submit_expense(expense.id)
        self.assertEqual(expense.state, "submitted")

    def test_rounded_once(self):
        """12.25 km and back are 24.5 km, not twice 12.2."""
        self.assertEqual(self._trip("12,25", round_trip="1").cae_distance, 24.5)
        self.assertEqual(self._trip("0,05").cae_distance, 0.1)

    def test_at_the_bounds_of_the_bands(self):
        """The law's formula on the last kilometre of a band, and on the next; the year
        after begins again."""
        for day, distances, total in (
            ("2026-12-31", (5000,), 5000 * 0.636),
            ("2027-01-01", (1,), 0.636),
            ("2025-12-31", (5000, 1), 5001 * 0.357 + 1395),
            ("2024-12-31", (5000,) * 4, 20000 * 0.357 + 1395),
            ("2023-12-31", (5000,) * 4 + (1,), 20001 * 0.427),
        ):
            with self.subTest(day=day), freeze_time("2027-02-01"):
                trips = [self._submitted_trip(one, date=day) for one in distances]
                paid = sum(trip.total_amount for trip in trips)
                self.assertAlmostEqual(paid, round(total, 2), 2)

    def test_the_trips_add_up_to_the_year(self):
        """4,950 + 100 + 40 km: the second is in two bands; all together they are what
        the law gives for 5,090 km: 5,090 × 0.357 + 1,395."""
        trips = [self._submitted_trip(distance) for distance in (4950, 100, 40)]
        self.assertEqual(trips[1].cae_distance_before, 4950)
        amounts = [trip.total_amount for trip in trips]
        self.assertAlmostEqual(sum(amounts), 5090 * 0.357 + 1395, 2)
        self.assertEqual(amounts[2], 14.28)
        self.assertEqual(len(trips[1]._find_bands(self.car._get_scale(2026))), 2)
        self.assertEqual(len(trips[1]._explain_trip()), 3)

    def test_drafts_do_not_count_until_they_are_sent(self):
        draft = self._trip(4990)
        self._submitted_trip(4990)
        self.assertEqual(draft.cae_distance_before, 0)
        self.mine._portal_submit_expense(draft.id)
        self.assertEqual(draft.cae_distance_before, 4990)

    def test_another_year_another_car_another_person(self):
        self._submitted_trip(4990)
        self.assertEqual(self._trip(10, date="2025-12-31").cae_distance_before, 0)
        small = self.mine._portal_save_vehicle({"name": "Twingo", "power": "4"})
        self.assertEqual(self._trip(10, vehicle_id=str(small.id)).total_amount, 6.06)
        same = self.mine._portal_save_vehicle({"name": "Berlingo", "power": "5"})
        trip = self._trip(10, vehicle_id=str(same.id))
        self.assertEqual(trip.cae_distance_before, 4990, "power counts, not the car")

    def test_electric(self):
        car = self.mine._portal_save_vehicle(
            {"name": "Zoé", "power": "3", "is_electric": "1"}
        )
        trip = self._trip(100, vehicle_id=str(car.id))
        self.assertEqual(trip.total_amount, 63.48)  # 52.90 + 20 %
        self.assertIn("20", trip._explain_trip()[-1])

    def test_the_company_s_own_scale(self):
        self.env["cae.mileage.rate"].create(
            {
                "year": 2026,
                "power": "5",
                "rate": 0.5,
                "company_id": self.company.id,
                "reference": "AG 2025",
            }
        )
        self.assertEqual(self._trip(100).total_amount, 50.0)
        self.assertEqual(self._trip(100, date="2025-03-14").total_amount, 63.60)

    def test_refused(self):
        for values, names in (
            ({"distance": "0"}, ["distance"]),
            ({"distance": "0,04"}, ["distance"]),
            ({"distance": "-5"}, ["distance"]),
            ({"distance": "99999"}, ["distance"]),
            ({"distance": "douze"}, ["distance"]),
            ({"name": ""}, ["name"]),
            ({"trip_from": "", "trip_to": ""}, ["trip_from", "trip_to"]),
            ({"vehicle_id": "0"}, ["vehicle_id"]),
            ({"date": "2031-01-01"}, ["date"]),
            ({"date": "2019-01-01"}, ["date"]),
        ):
            with self.subTest(values=values):
                trip = {"distance": "10", **values}
                self.assertRefused(names, lambda trip=trip: self._trip(**trip))

    def test_another_s_car(self):
        car = self.his._portal_save_vehicle({"name": "Clio", "power": "5"})
        self.assertRefused(
            ["vehicle_id"], lambda: self._trip(10, vehicle_id=str(car.id))
        )
        self.assertRefused(
            ["power"], self.mine._portal_save_vehicle, {"name": "X", "power": "99"}
        )
