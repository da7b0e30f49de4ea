from odoo import fields, models

from ..engine.share_limits import HUNDRED, Ceiling, find_near, get_voices

VOICES = "vote_employee_min_percent"


class ResCompany(models.Model):
    """Who has the votes of a SCOP (SCOP-13): heads, one voice each, never shares."""

    _inherit = "res.company"

    def _get_voice_ceilings(self, day=None):
        """:return: list of the engine's ``Ceiling``, empty for other families"""
        percent = self._get_family_setting(VOICES, day)
        if percent is None:
            return []
        return [Ceiling(VOICES, HUNDRED - percent, self._get_outsiders())]

    def _get_voices(self, day=None, changes=None):
        """
        :param changes: {member id, or key of one to come: category; None if he leaves}
        :return: list of the engine's ``Stake``, one voice each
        """
        day = day or fields.Date.context_today(self)
        # sudo: who is there decides; nothing of it is shown but the result
        members = self.env["cae.member"].sudo()._get_members_on(self, day)
        kinds = {member.id: member._get_category_on(day) for member in members}
        kinds.update(changes or {})
        return get_voices({key: kind for key, kind in kinds.items() if kind})

    def _get_voice_warnings(self, day=None, changes=None):
        """:return: list of sentences: the employees have, or would have by changes, too
        few of the votes, or hardly enough"""
        points, voices = self._get_warning_points(), self._get_voices(day, changes)
        return [
            self._tell_voices(ceiling, percent)
            for ceiling in self._get_voice_ceilings(day)
            for percent in find_near(voices, ceiling, points).values()
        ]

    def _tell_voices(self, ceiling, percent):
        return self.env._(
            "Members who are not employees have %(percent)s %% of the votes, and may"
            " have %(limit)s %% at most (%(reference)s)",
            percent=self._format_percent(percent),
            limit=self._format_percent(ceiling.percent),
            reference=self._get_setting_reference(VOICES),
        )

    def _notify_voices(self):
        """Tell whoever has admitted or let go members how the votes now stand.

        :return: what a button returns
        """
        warnings = [line for company in self for line in company._get_voice_warnings()]
        title = self.env._("Written. Look at the share of the votes")
        return self._notify_ceilings(title, warnings)

    def _get_watched(self):
        voices = self._get_voices()
        return [
            *super()._get_watched(),
            *((ceiling, voices) for ceiling in self._get_voice_ceilings()),
        ]

    def _tell_ceiling(self, ceiling):
        if ceiling.code == VOICES:
            return self.env._("Members who are not employees, of the votes")
        return super()._tell_ceiling(ceiling)
