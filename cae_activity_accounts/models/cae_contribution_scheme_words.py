from odoo import models
from odoo.tools import formatLang, get_lang, ormcache

from ..engine.contribution_result import BASE, CAP, DEPOSIT, FEE, FLOOR, TRUE_UP


class CaeContributionScheme(models.Model):
    """How an amount was found, in words."""

    _inherit = "cae.contribution.scheme"

    def _explain(self, due):
        """
        :param due: a :class:`Due`
        :return: a sentence: the bands, their rates, what a floor or a cap did
        """
        if due.month is None:
            return self._explain_given_back()
        return self._get_explanations()[due.line.key.what](due)

    def _explain_given_back(self):
        return self.env._("Nothing is left of what it was taken on: given back.")

    def _get_explanations(self):
        return {
            BASE: self._explain_base,
            FLOOR: self._explain_floor,
            CAP: self._explain_cap,
            FEE: self._explain_fee,
            TRUE_UP: self._explain_true_up,
            DEPOSIT: self._explain_deposit,
        }

    def _explain_base(self, due):
        month = due.month
        if month.provisional is not None:
            return self.env._(
                "%(rate)s %% for now, trued up at the end of the year",
                rate=self._format_rate(due.rule.provisional_rate),
            )
        words = [self._explain_parts(due)]
        if month.reduction:
            words.append(self._explain_cap(due))
        return due.rule._join(words)

    def _explain_parts(self, due):
        parts = due.month.parts
        if len(parts) == 1:
            return self.env._(
                "%(rate)s %% of %(base)s",
                rate=self._format_rate(parts[0].band.rate),
                base=self._format(due.line.base),
            )
        if not parts:
            return self.env._("Nothing: the base is zero.")
        return self.env._("Its share of the month: %s", self._join_parts(parts))

    def _join_parts(self, parts):
        return " + ".join(
            self.env._(
                "%(rate)s %% of %(base)s",
                rate=self._format_rate(part.band.rate),
                base=self._format(part.base),
            )
            for part in parts
        )

    def _explain_floor(self, due):
        month = due.month
        if month.year_floor is not None:
            return self.env._(
                "Floor of the year to date: %s", self._format(month.year_floor)
            )
        return self.env._(
            "Floor of the month: %(floor)s, of which %(taken)s on the base",
            floor=self._format(month.floor or 0),
            taken=self._format(month.by_bands),
        )

    def _explain_cap(self, due):
        month = due.month
        if month.year_cap is not None:
            return self.env._("Cap of the year: %s", self._format(month.year_cap))
        return self.env._("Cap of the month: %s", self._format(month.cap or 0))

    def _explain_fee(self, due):
        return self.env._("Fixed fee of the month")

    def _explain_true_up(self, due):
        month = due.month
        if not (month.parts or due.line.amount):  # the year goes on after all
            return self._explain_given_back()
        words = self.env._(
            "The year owes %(parts)s, less what was taken for now at %(rate)s %%",
            parts=self._join_parts(month.parts) or self._format(0),
            rate=self._format_rate(due.rule.provisional_rate),
        )
        limits = {FLOOR: self._explain_floor, CAP: self._explain_cap}
        if month.limit_of_year:
            return due.rule._join([words, limits[month.limit_of_year](due)])
        return words

    def _explain_deposit(self, due):
        if due.line.amount < 0:
            return self.env._("Deposit given back, or used up")
        return self.env._("Deposit, held as long as its condition is met")

    def _format_rate(self, rate):
        return self._write_rate(rate, get_lang(self.env).code)

    @ormcache("rate", "lang")
    def _write_rate(self, rate, lang):
        self = self.with_context(lang=lang)
        return formatLang(self.env, float(rate), digits=3).rstrip("0").rstrip(",.")
