from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_amount, format_date

from ..engine import contribution_error as errors
from ..engine.contribution_rule import Scheme, check_scheme


class CaeContributionScheme(models.Model):
    """What makes a scheme unusable, told in a sentence which names the line."""

    _inherit = "cae.contribution.scheme"

    def _to_engine(self):
        """:return: :class:`Scheme`"""
        self.ensure_one()
        return Scheme(
            self.name,
            self.date_from,
            tuple(rule._to_engine() for rule in self.rule_ids),
            self.date_to or None,
            self.decision_reference or "",
        )

    @api.constrains("rule_ids", "date_from")
    def _check_rules(self):
        """:raise ValidationError: which names what is at odds"""
        for scheme in self.filtered("rule_ids"):
            try:
                check_scheme(scheme._to_engine())
            except errors.ContributionError as error:
                raise ValidationError(scheme._tell(error)) from error

    def _tell(self, error):
        """:return: the sentence for an error of the engine"""
        rule = self.rule_ids.filtered(lambda rule: rule.code == error.rule)[:1]
        sentence = self._get_sentences()[type(error)](*error.lines)
        if not rule:
            return sentence
        return self.env._("Rule “%(rule)s”: %(fault)s", rule=rule.name, fault=sentence)

    def _get_sentences(self):
        """:return: dict {class of the error: function of what is at odds}"""
        return {
            errors.NoBandError: self._tell_no_band,
            errors.BandHoleError: self._tell_hole,
            errors.BandOverlapError: self._tell_overlap,
            errors.RateError: self._tell_rate,
            errors.AmountError: self._tell_amount,
            errors.FloorOverCapError: self._tell_floor_over_cap,
            errors.UnknownWordError: self._tell_unknown_word,
            errors.NoRuleError: self._tell_no_rule,
            errors.DoubleCodeError: self._tell_double_code,
        }

    def _tell_no_band(self):
        return self.env._(
            "choose what it is taken of, or take away its bands if it is a fixed fee."
        )

    def _tell_hole(self, band, other=None):
        if other:
            return self.env._(
                "nothing is said between the band %(one)s and the band %(other)s: make"
                " them touch.",
                one=self._name_band(band),
                other=self._name_band(other),
            )
        return self.env._(
            "nothing is said beside the band %s: the first band starts at 0, and the"
            " last one ends at 0, which means without end.",
            self._name_band(band),
        )

    def _tell_overlap(self, band, other=None):
        if other:
            return self.env._(
                "the bands %(one)s and %(other)s hold the same amounts: end the first"
                " where the second begins.",
                one=self._name_band(band),
                other=self._name_band(other),
            )
        return self.env._(
            "the band %s ends before it begins: correct its amounts.",
            self._name_band(band),
        )

    def _tell_rate(self, line):
        return self.env._("a rate is between 0 and 100 %.")

    def _tell_amount(self, amount):
        return self.env._(
            "the amount %s is below zero: write it without its sign.",
            self._format(amount.amount),
        )

    def _tell_floor_over_cap(self, floor, cap):
        return self.env._(
            "somebody may owe at least %(floor)s a year and at most %(cap)s: lower the"
            " floor, raise the cap, or say whom each is about.",
            floor=self._format(floor.of_year),
            cap=self._format(cap.of_year),
        )

    def _tell_unknown_word(self, word):
        return self.env._(
            "a fixed amount is about months: it cannot be about some sales only."
        )

    def _tell_no_rule(self, scheme, day):
        return self.env._(
            "No rule of “%(scheme)s” applies on %(day)s: let one of them go on, or add"
            " one.",
            scheme=self.name,
            day=format_date(self.env, day),
        )

    def _tell_double_code(self):
        return self.env._("another rule has the same code: change one of them.")

    def _name_band(self, band):
        if band.upper is None:
            return self.env._("over %s", self._format(band.lower))
        return self.env._(
            "from %(lower)s to %(upper)s",
            lower=self._format(band.lower),
            upper=self._format(band.upper),
        )

    def _format(self, amount):
        currency = (self.company_id or self.env.company).currency_id
        return format_amount(self.env, float(amount), currency)
