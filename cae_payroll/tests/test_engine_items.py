"""What surrounds the pay: bands of attachment, withholdings, reserve, entry."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import tagged

from ..engine.attachment import Band, MissingBands, bands_on, seizable
from ..engine.draws import add_parts, draw, split_entry
from ..engine.pay_items import (
    ADVANCE,
    ALIMONY,
    ATTACHMENT,
    ON_ACCOUNT,
    ORDER,
    SEIZABLE,
    TENTH,
    WITHHOLDING,
    Claim,
    Withholding,
    absence_amount,
    due_now,
    plan,
    settle,
    withhold_in_order,
)
from ..engine.shipped import rows

BANDS = rows("cae.attachment.band.csv", Band)
D = Decimal
money = st.integers(0, 10**6).map(lambda number: D(number) / 100)
dues = st.lists(st.tuples(st.sampled_from(ORDER), money), max_size=8)


@tagged("post_install", "-at_install")
class TestAttachment(TestCase):
    def test_published_amounts_of_2025(self):
        """L. 3252-2, R. 3252-2: what each band takes in all, as Eurex published it."""
        bands = bands_on(BANDS, date(2025, 9, 30))
        for annual, taken in (
            (4440, "18.50"),
            (8660, "53.67"),
            (12890, "124.17"),
            (17090, "211.67"),
            (21300, "328.61"),
            (25600, "567.50"),
            (26800, "667.50"),
        ):
            with self.subTest(annual=annual):
                self.assertEqual(seizable(bands, D(annual) / 12), D(taken))

    def test_dependants_raise_each_bound(self):
        """R. 3252-3: 1,720 a year each: 2 x 1,720 + 4,440 = 7,880 at a twentieth."""
        bands = bands_on(BANDS, date(2025, 9, 30))
        self.assertEqual(seizable(bands, D(7880) / 12, 2), D("32.83"))
        self.assertEqual(seizable(bands, D(9080) / 12, 2), D("42.83"))

    def test_no_band_no_guess(self):
        with self.assertRaises(MissingBands):
            bands_on(BANDS, date(2024, 12, 31))

    def test_shipped_rows(self):
        """Each set begins at nothing, has no hole, and ends without bound."""
        for day in (date(2025, 6, 30), date(2026, 6, 30)):
            bands = bands_on(BANDS, day)
            self.assertEqual(len(bands), 7)
            self.assertEqual(bands[0].annual_from, 0)
            self.assertEqual(bands[-1].annual_to, 0)
            for before, after in zip(bands, bands[1:], strict=False):
                self.assertEqual(before.annual_to, after.annual_from)
                self.assertLess(
                    before.numerator * after.denominator,
                    after.numerator * before.denominator,
                )
            self.assertFalse(any(band.verified for band in bands))


@tagged("post_install", "-at_install")
class TestWithholdings(TestCase):
    def _take(self, net, *asked, minimum="646.52", seized="112.00"):
        limits = {SEIZABLE: D(seized), TENTH: (D(net) / 10).quantize(D("0.01"))}
        items = [
            Withholding(number, kind, D(due))
            for number, (kind, due) in enumerate(asked)
        ]
        taken = withhold_in_order(D(net), items, limits, D(minimum))
        return {one.key: str(one.amount) for one in taken}

    def test_attachments_share_the_bands(self):
        """L. 3252-2: two creditors do not take twice the seizable part."""
        self.assertEqual(
            self._take("1000.00", (ATTACHMENT, "80.00"), (ATTACHMENT, "80.00")),
            {0: "80.00", 1: "32.00"},
        )

    def test_a_tenth_for_advances_and_shares_apart_from_the_bands(self):
        """L. 3251-3, SCOP-14: a tenth for both, not mixed up with the attachment."""
        self.assertEqual(
            self._take(
                "1000.00",
                (WITHHOLDING, "70.00"),
                (ADVANCE, "60.00"),
                (ATTACHMENT, "500.00"),
            ),
            {2: "112.00", 1: "60.00", 0: "40.00"},
        )

    def test_the_minimum_stays(self):
        """L. 3252-3: what one person needs to live is not taken."""
        self.assertEqual(
            self._take("700.00", (ATTACHMENT, "100.00"), (ADVANCE, "70.00")),
            {0: "53.48", 1: "0.00"},
        )

    def test_alimony_goes_first_up_to_the_minimum(self):
        """L. 3252-5: not bound by the bands."""
        self.assertEqual(
            self._take("1000.00", (ATTACHMENT, "100.00"), (ALIMONY, "300.00")),
            {1: "300.00", 0: "53.48"},
        )

    def test_a_payment_on_account_is_pay_received(self):
        """L. 3251-3, al. 3: taken whole, and counted in what the person keeps."""
        self.assertEqual(
            self._take("1000.00", (ON_ACCOUNT, "900.00"), (ATTACHMENT, "112.00")),
            {1: "112.00", 0: "888.00"},
        )

    @given(money, dues, money, money)
    def test_whatever_is_asked(self, net, asked, minimum, seized):
        """The net never goes under nothing, nor under the minimum but by what was
        received earlier; limits hold; what is not taken stays due."""
        limits = {SEIZABLE: seized, TENTH: net / 10}
        items = [Withholding(n, kind, due) for n, (kind, due) in enumerate(asked)]
        taken = withhold_in_order(net, items, limits, minimum)
        amounts = {items[one.key]: one.amount for one in taken}
        self.assertEqual(len(taken), len(items))
        self.assertLessEqual(sum(amounts.values()), net)
        for one in taken:
            self.assertGreaterEqual(one.amount, 0)
            self.assertEqual(one.amount + one.left, one.due)
            self.assertGreaterEqual(one.left, 0)
        by_kind = dict.fromkeys(ORDER, D(0))
        for item, amount in amounts.items():
            by_kind[item.kind] += amount
        self.assertLessEqual(by_kind[ATTACHMENT], seized)
        self.assertLessEqual(by_kind[ADVANCE] + by_kind[WITHHOLDING], net / 10)
        others = sum(by_kind.values()) - by_kind[ON_ACCOUNT]
        self.assertLessEqual(others, max(net - minimum, 0))


@tagged("post_install", "-at_install")
class TestMonth(TestCase):
    def test_absence_in_days_never_in_hours(self):
        """CAE-28: days of the calendar; a whole month takes the whole fixed part."""
        self.assertEqual(absence_amount(D("310.00"), D(31), 31), D("310.00"))
        self.assertEqual(absence_amount(D("310.00"), D(40), 31), D("310.00"))
        self.assertEqual(absence_amount(D("310.00"), D("0.5"), 31), D("5.00"))

    def test_what_was_not_taken_stays_due(self):
        self.assertEqual(due_now(D(100), 2, D(60)), D(140))
        self.assertEqual(due_now(D(100), 9, D(480), D(500)), D(20))
        self.assertEqual(due_now(D(100), 2, D(500)), 0)

    def test_an_activity_reimburses_what_it_has(self):
        month = plan({"a": D("50.00")}, [Claim(1, "a", D(40)), Claim(2, "a", D(40))])
        self.assertEqual(month.taken, {1: D(40), 2: D("10.00")})
        self.assertEqual(month.envelopes, {"a": D("0.00")})

    @given(
        st.lists(st.tuples(money, money, money), min_size=1, max_size=5),
        st.integers(0, 3000),
        st.integers(0, 100),
        st.integers(0, 100),
        st.integers(1, 99),
    )
    def test_the_entry_balances_by_activity(self, months, rate, unspent, held, wages):
        """Invariant 10: each activity's part of the entry adds up to nothing and costs
        what is drawn there, which never exceeds what is available."""
        available = {key: one[0] for key, one in enumerate(months)}
        claims = [Claim(("c", key), key, one[1]) for key, one in enumerate(months)]
        leave = {key: one[2] for key, one in enumerate(months)}
        month = plan(available, claims, leave, D(rate) / 100)
        envelope = sum(month.envelopes.values())
        cost = max(envelope - D(unspent) / 100, D(0))
        if not cost:
            return
        parts = draw(cost, month.envelopes)
        borne = settle(month, parts)
        amounts = self._prepare_entry(cost, wages, held)
        own = {
            key: {
                "travel": one.reimbursed,
                "net": -one.reimbursed,
                "leave": one.kept - one.used,
                "reserve": one.used - one.kept,
            }
            for key, one in borne.items()
        }
        split = add_parts(split_entry(amounts, parts, ("wages", "welfare")), own)
        for key, one in borne.items():
            self.assertGreaterEqual(one.drawn, 0)
            self.assertLessEqual(one.drawn, available[key])
            self.assertLessEqual(one.used, leave[key])
            charged = ("wages", "welfare", "charges", "travel", "leave")
            part = split[key]
            self.assertEqual(sum(part[name] for name in charged), one.drawn)
            self.assertEqual(sum(part.values()), 0)
        for name in ("wages", "welfare", "charges", "bodies", "withheld"):
            self.assertEqual(sum(one[name] for one in split.values()), amounts[name])

    def _prepare_entry(self, cost, wages, held):
        amounts = {"wages": (cost * wages / 100).quantize(D("0.01"))}
        amounts["welfare"] = ((cost - amounts["wages"]) / 7).quantize(D("0.01"))
        amounts["charges"] = cost - amounts["wages"] - amounts["welfare"]
        amounts["bodies"] = -(cost / 3).quantize(D("0.01"))
        amounts["withheld"] = -(cost * held / 300).quantize(D("0.01"))
        amounts["net"] = -sum(amounts.values())
        return amounts
