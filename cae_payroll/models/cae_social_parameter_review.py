from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..engine.parameters import within
from .cae_payslip_line import REDUCTION_PARAMETERS


class CaeSocialParameter(models.Model):
    """What is said of pay computed for a day which nobody has reviewed."""

    _inherit = "cae.social.parameter"

    @api.model
    def _get_estimation(self, day):
        """:return: dict ``reviewed_until`` (False if that day was reviewed) and
        ``carried_on``, names of the rows which ended before it"""
        reviewed_until = self._get_review_day()
        return {
            "reviewed_until": day > reviewed_until and reviewed_until,
            "carried_on": self._get_carried_names(day),
        }

    @api.model
    def _get_review_day(self):
        return self.env["cae.pay.review"]._get_reviewed_until()

    @api.model
    def _get_carried_names(self, day):
        rows = self._get_carried_on().used_on(day)
        # a bracket has no name: they are all those of one grid
        grid = self.env._("Neutral Withholding Grid")
        names = dict.fromkeys(getattr(row, "name", grid) for row in rows)
        return ", ".join(names) or False

    @api.model
    def _tell_estimation(self, reviewed_until, carried_on):
        """:return: the sentence to show beside a pay, or False"""
        if not reviewed_until:
            return False
        sentence = self.env._(
            "Estimation: the figures of the law were reviewed until %(day)s only.",
            day=format_date(self.env, reviewed_until),
        )
        if not carried_on:
            return sentence
        return self.env._(
            "%(sentence)s These had ended, and their last value is used: %(names)s.",
            sentence=sentence,
            names=carried_on,
        )

    @api.model
    def _warn_of(self, day):
        """:return: the sentence for a pay of a day, or False"""
        return self._tell_estimation(**self._get_estimation(day))

    @api.model
    def _get_reduction_rows(self, day, headcount):
        """:return: what the general reduction is computed with on a day, one row for
        each code, the last known where none is in force"""
        codes = Domain.OR([("code", "=like", code)] for code in REDUCTION_PARAMETERS)
        carried = Domain("date_to", ">=", self._get_review_day())
        known = Domain("date_from", "<=", day) & (self._in_force(day) | carried)
        rows = self.search(codes & known, order="code, date_from")
        newest = {
            row.code: row
            for row in rows
            if within(headcount, row.headcount_from, row.headcount_below)
        }
        return self.union(*newest.values())
