from odoo import api, fields, models
from odoo.tools import format_date

from ..engine.contribution_rule import (
    COLLECTED,
    DOCUMENT,
    INVOICED,
    MARGIN,
    MONTH,
    PAYROLL,
    YEAR,
)
from .cae_contribution_amount import CAP, DEPOSIT, FEE, FLOOR
from .cae_contribution_rule import ENGINE_FIELDS


class CaeContributionRule(models.Model):
    """A rule in words, as the assembly reads it and as contracts print it."""

    _inherit = "cae.contribution.rule"

    summary = fields.Text(string="In Words", compute="_compute_summary")

    @api.depends(
        *(name for name in ENGINE_FIELDS if name != "scheme_id"),
        "band_ids.lower",
        "band_ids.upper",
        "band_ids.rate",
        "amount_ids.kind",
        "amount_ids.amount",
        "amount_ids.per",
        "amount_ids.sequence",
        "amount_ids.contract_kind",
        "amount_ids.seniority_from",
        "amount_ids.seniority_to",
        "amount_ids.membership",
        "amount_ids.tag_ids",
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        for rule in self:
            rule.summary = rule._join(rule._list_words())

    def _describe(self):
        """:return: the whole rule as a text"""
        self.ensure_one()
        head = self.env._(
            "%(rule)s: %(words)s.", rule=self.name, words=self._join(self._list_words())
        )
        return " ".join([head, *filter(None, self._list_sentences())])

    def _list_words(self):
        words = [
            self._tell_rates(),
            *self._tell_amounts(),
            self._tell_provisional(),
            self._tell_condition(),
            self._tell_dates(),
        ]
        return [one for one in words if one]

    def _join(self, words):
        text = words[0] if words else ""
        for word in words[1:]:
            text = self.env._("%(before)s; %(after)s", before=text, after=word)
        return text

    # --- rates ------------------------------------------------------------------------

    def _tell_rates(self):
        if not self.base:
            return ""
        bands = self.band_ids.sorted("lower")
        if len(bands) < 2:
            rate = bands.rate if bands else self.rate
            return self.env._(
                "%(rate)s %% %(of_base)s",
                rate=self.scheme_id._format_rate(rate),
                of_base=self._tell_base(),
            )
        return self.env._(
            "%(rates)s, %(of_base)s",
            rates=", ".join(band._tell() for band in bands),
            of_base=" ".join(
                filter(
                    None, [self._tell_base(), self._tell_period(), self._tell_whole()]
                )
            ),
        )

    def _tell_base(self):
        return {
            INVOICED: self.env._("of the turnover invoiced"),
            COLLECTED: self.env._("of the turnover collected"),
            MARGIN: self.env._("of the margin"),
            PAYROLL: self.env._("of the payroll cost"),
        }[self.base]

    def _tell_period(self):
        return {
            DOCUMENT: self.env._("of each document"),
            MONTH: self.env._("of each month"),
            YEAR: self.env._("of the year"),
        }.get(self.period)

    def _tell_whole(self):
        if self.whole:
            return self.env._("(the rate of the band applies to all of it)")
        return ""

    # --- fixed amounts ----------------------------------------------------------------

    def _tell_amounts(self):
        for kind, tell in (
            (FLOOR, self._tell_floor),
            (CAP, self._tell_cap),
            (FEE, self._tell_fee),
            (DEPOSIT, self._tell_deposit),
        ):
            amounts = self.amount_ids.filtered(lambda one, kind=kind: one.kind == kind)
            limits = kind in (FLOOR, CAP)
            for per, group in amounts.grouped(
                lambda one, limits=limits: limits and one.per
            ).items():
                words = self._join_amounts([one._tell() for one in group])
                yield tell(words, per)

    def _join_amounts(self, words):
        """Of those of one kind, the first whose condition is met counts; of floors and
        caps, one of the month and one of the year."""
        text = words[0]
        for word in words[1:]:
            text = self.env._("%(first)s, otherwise %(next)s", first=text, next=word)
        return text

    def _tell_floor(self, words, per):
        if per == YEAR and self.floor_at_year_end:
            return self.env._("at least %s, asked at the end of the year", words)
        return self.env._("at least %s", words)

    def _tell_cap(self, words, per):
        return self.env._("at most %s", words)

    def _tell_fee(self, words, per):
        if self.base:
            return self.env._("and a fixed fee of %s", words)
        return self.env._("a fixed fee of %s", words)

    def _tell_deposit(self, words, per):
        if self.deposit_use == "set_against":
            return self.env._("a deposit of %s, used up by what is taken", words)
        return self.env._("a deposit of %s, given back at its end", words)

    # --- the rest ---------------------------------------------------------------------

    def _tell_provisional(self):
        if not self.is_provisional or not self.base:
            return ""
        return self.env._(
            "%s %% is taken during the year, and the difference at its end",
            self.scheme_id._format_rate(self.provisional_rate),
        )

    def _tell_dates(self):
        if self.date_from and self.date_to:
            return self.env._(
                "from %(start)s to %(end)s",
                start=format_date(self.env, self.date_from),
                end=format_date(self.env, self.date_to),
            )
        if self.date_from:
            return self.env._("from %s on", format_date(self.env, self.date_from))
        if self.date_to:
            return self.env._("until %s", format_date(self.env, self.date_to))
        return ""

    def _list_condition_words(self):
        words = super()._list_condition_words()
        if self.sale and self.base:
            labels = {
                "external": self.env._("on sales to others"),
                "internal": self.env._("on sales to the cooperative itself"),
            }
            words.append(labels[self.sale])
        return words

    def _tell_condition(self):
        words = self._list_condition_words()
        return words and self.env._("only %s", ", ".join(words))

    def _list_sentences(self):
        """What is said in full only."""
        return [
            self._tell_margin(),
            self._tell_yearly(),
            self._tell_given_back(),
            self._tell_rounding(),
        ]

    def _tell_margin(self):
        if self.base != MARGIN:
            return ""
        if self.margin_charges == "flagged":
            return self.env._(
                "The margin is the turnover invoiced less the purchases which the"
                " cooperative deducts."
            )
        return self.env._(
            "The margin is the turnover invoiced less the direct charges."
        )

    def _tell_yearly(self):
        """A twelfth for each month of presence."""
        if all(amount.per != YEAR for amount in self.amount_ids):
            return ""
        return self.env._(
            "Of an amount per year, each month of presence counts for a twelfth."
        )

    def _tell_given_back(self):
        if self.base in (False, COLLECTED, PAYROLL):
            return ""
        both = (self.gives_back_credit_note, self.gives_back_bad_debt)
        return {
            (True, True): self.env._(
                "A credit note, and a debt that is written off, give back what was"
                " taken."
            ),
            (True, False): self.env._("A credit note gives back what was taken."),
            (False, True): self.env._(
                "A debt that is written off gives back what was taken."
            ),
        }.get(both, self.env._("What was taken is not given back."))

    def _tell_rounding(self):
        names = "rounding_unit", "rounding_mode"
        fields_ = [self._fields[name] for name in names]
        if all(self[field.name] == field.default(self) for field in fields_):
            return ""
        unit, mode = (
            dict(field._description_selection(self.env))[self[field.name]]
            for field in fields_
        )
        return self.env._("Rounding: %(mode)s, %(unit)s.", mode=mode.lower(), unit=unit)
