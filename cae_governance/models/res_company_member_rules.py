from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..engine.member_categories import find_missing
from ..engine.member_minimum import Stay, find_below_since
from .cae_member_exit import FORMER_EMPLOYEE


class ResCompany(models.Model):
    """Who must be among the members: employees enough (SCOP-02), the three categories
    of a SCIC (SCIC-01)."""

    _inherit = "res.company"

    def _find_below_since(self, day=None):
        """SCOP-02, as the register says it.

        :return: since when there are too few employed members; None if enough
        """
        if self.cae_family != "scop":
            return None
        day = day or fields.Date.context_today(self)
        minimum = int(self._get_governance_setting("member_minimum", day))
        return find_below_since(self._get_employed_stays(), minimum, day)

    def _get_employed_stays(self):
        """:return: list of the engine's ``Stay``, of all employed members"""
        # sudo: the register is counted; nothing of it is shown but a day
        members = (
            self.env["cae.member"]
            .sudo()
            .search([("company_id", "=", self.id), ("number", ">", 0)])
        )
        stays = []
        for member in members:
            last = member.category == FORMER_EMPLOYEE and member.employed_until
            if member.category == "employee" or last:
                ends = [member.date_exit, last and fields.Date.add(last, days=1)]
                end = min(filter(None, ends), default=None)
                stays.append(Stay(member.date_admission, end))
        return stays

    def _find_minimum_limit(self):
        """:return: day from which on a court may dissolve the cooperative; False"""
        since = self._find_below_since()
        if not since:
            return False
        years = self._get_governance_setting("member_minimum_years", since)
        return since + relativedelta(years=int(years))

    def _get_rule_warnings(self):
        """:return: list of sentences: what the law asks for and is not there today"""
        return [
            *self._get_member_warnings(),
            *self._get_audit_warnings(),
            *self._get_floor_warnings(),
        ]

    def _get_member_warnings(self):
        """:return: list of sentences: who is lacking among the members"""
        since = self._find_below_since()
        lines = [self._tell_below(since)] if since else []
        return lines + self._get_category_warnings()

    def _tell_below(self, since):
        counts = self._count_members(fields.Date.context_today(self))
        return self.env._(
            "%(count)s employed members since %(day)s, %(minimum)s are needed: from"
            " %(limit)s on a court may dissolve the cooperative (loi 78-763, art. 5).",
            count=counts["employees"],
            day=format_date(self.env, since),
            minimum=counts["minimum"],
            limit=format_date(self.env, self._find_minimum_limit()),
        )

    def _get_category_warnings(self):
        day = fields.Date.context_today(self)
        minimum = self._get_family_setting("member_category_minimum", day)
        if minimum is None:
            return []
        # sudo: the categories are counted; nothing else is shown
        members = self.env["cae.member"].sudo()._get_members_on(self, day)
        absent, lacking = find_missing(
            {member._get_category_on(day) for member in members}, int(minimum)
        )
        if not absent and not lacking:
            return []
        return [self._tell_categories(absent, int(minimum))]

    def _tell_categories(self, absent, minimum):
        kinds = self.env["cae.member"]._fields["category"]
        labels = dict(kinds._description_selection(self.env))
        return self.env._(
            "A SCIC has members of %(minimum)s categories at least, beneficiaries and"
            " employees (or producers, where nobody is employed) among them; nobody is:"
            " %(absent)s (loi 47-1775, art. 19 septies).",
            minimum=minimum,
            absent=", ".join(labels[kind] for kind in absent)
            or self.env._("of another category"),
        )


class CaeActivity(models.Model):
    _inherit = "cae.activity"

    @api.model
    def _clock_member_minimum(self):
        """SCOP-02: the year below the number of employed members."""
        return self._get_structure_days("_find_minimum_limit")
