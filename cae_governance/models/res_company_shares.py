from odoo import fields, models
from odoo.tools import formatLang

from odoo.addons.cae_activity_accounts.tools import to_decimal

from ..engine.share_limits import (
    HUNDRED,
    Ceiling,
    Stake,
    find_excesses,
    find_near,
    get_percentages,
    get_standing,
)

# The least of some categories is the most of all others.
EMPLOYEE, PUBLIC = "employee", "public"
ONE_MEMBER, OUTSIDERS, PUBLIC_BODIES = (
    "share_holder_max_percent",
    "share_employee_min_percent",
    "share_public_max_percent",
)


class ResCompany(models.Model):
    """How the capital of a cooperative may be held (SCOP-13, SCIC-01)."""

    _inherit = "res.company"

    def _get_share_ceilings(self, day=None):
        """The ceilings of this family of cooperatives on a day.

        :return: list of the engine's ``Ceiling``
        """
        ceilings = []
        for code in (ONE_MEMBER, OUTSIDERS, PUBLIC_BODIES):
            percent = self._get_family_setting(code, day)
            if percent is not None:
                ceilings.append(self._prepare_ceiling(code, percent))
        return ceilings

    def _get_family_setting(self, code, day=None):
        """:return: Decimal, None where the law of this family has no such number"""
        return self.env["cae.legal.setting"]._get_value(
            f"{code}_{self.cae_family}",
            self.id,
            day or fields.Date.context_today(self),
        )

    def _prepare_ceiling(self, code, percent):
        if code == ONE_MEMBER:
            return Ceiling(code, percent)
        if code == PUBLIC_BODIES:
            return Ceiling(code, percent, frozenset({PUBLIC}))
        return Ceiling(code, HUNDRED - percent, self._get_outsiders())

    def _get_outsiders(self):
        """:return: frozenset of the categories of members who are not employees"""
        categories = dict(self.env["cae.member"]._fields["category"].selection)
        return frozenset(categories.keys() - {EMPLOYEE})

    def _get_stakes(self, effects=None):
        """Who holds what of the capital, and who would without some movements: one
        stake a person, under his last entry in the register.

        :param effects: {member: Decimal}, capital to leave out
        :return: list of the engine's ``Stake``
        """
        effects = effects or {}
        # sudo: what is held decides what may be; nothing of it is shown but the result
        groups = (
            self.env["cae.share.movement"]
            .sudo()
            ._read_group(
                [("company_id", "=", self.id), ("state", "=", "registered")],
                ["member_id"],
                ["amount:sum"],
            )
        )
        weights, entries = {}, self._get_holders(groups)
        for member, amount in groups:
            last = entries[member.partner_id, self][-1]
            weight = to_decimal(amount) - effects.get(member.id, 0)
            weights[last] = weights.get(last, 0) + weight
        today = fields.Date.context_today(self)
        return [
            Stake(last.id, last._get_stake_category(today), weight)
            for last, weight in weights.items()
        ]

    def _get_holders(self, groups):
        members = self.env["cae.member"].union(*(member for member, _amount in groups))
        return members.sudo()._get_entries()  # sudo: as in _get_stakes

    def _check_share_ceilings(self, effects):
        """:param effects: {member: Decimal}, what was just registered
        :raise UserError: over a ceiling because of it, with the article
        """
        by_id = {member.id: amount for member, amount in effects.items()}
        after, before = self._get_stakes(), self._get_stakes(by_id)
        members = self.env["cae.member"].browse(by_id)
        for ceiling in self._get_share_ceilings():
            excesses = find_excesses(before, after, ceiling)
            for member_id, percent in excesses.items():
                members._refuse(self._tell_excess(ceiling, member_id, percent))

    def _tell_excess(self, ceiling, member_id, percent):
        return self.env._(
            "%(held)s (%(reference)s): this movement is refused. Register together what"
            " is decided together, or let others subscribe first.",
            held=self._tell_held(ceiling, member_id, percent),
            reference=self._get_setting_reference(ceiling.code),
        )

    def _tell_held(self, ceiling, member_id, percent):
        words = {
            "percent": self._format_percent(percent),
            "limit": self._format_percent(ceiling.percent),
        }
        if ceiling.code == ONE_MEMBER:
            # sudo: the name of who holds so much is what the sentence says
            member = self.env["cae.member"].sudo().browse(member_id)
            return self.env._(
                "%(member)s holds %(percent)s %% of the capital, one member holds"
                " %(limit)s %% at most",
                member=member.display_name,
                **words,
            )
        if ceiling.code == PUBLIC_BODIES:
            return self.env._(
                "Public bodies hold %(percent)s %% of the capital, and may hold"
                " %(limit)s %% at most",
                **words,
            )
        return self.env._(
            "Members who are not employees hold %(percent)s %% of the capital, and may"
            " hold %(limit)s %% at most",
            **words,
        )

    def _format_percent(self, percent):
        return formatLang(self.env, float(percent), digits=1)

    def _get_setting_reference(self, code):
        # sudo: the law is public
        rows = self.env["cae.legal.setting"].sudo()
        row = rows.search(
            [
                ("code", "in", [code, f"{code}_{self.cae_family}"]),
                ("company_id", "in", [self.id, False]),
            ],
            order="company_id, date_from desc nulls last",
            limit=1,
        )
        return row.reference

    def _get_share_warnings(self):
        """:return: list of sentences on the ceilings which are passed or near"""
        points, stakes = self._get_warning_points(), self._get_stakes()
        return [
            self._tell_held(ceiling, member_id, percent)
            for ceiling in self._get_share_ceilings()
            for member_id, percent in find_near(stakes, ceiling, points).items()
        ]

    def _get_warning_points(self):
        today = fields.Date.context_today(self)
        return self._get_governance_setting("share_warning_points", today)

    def _notify_ceilings(self, title, warnings):
        """Tell on the screen, without refusing.

        :return: what a button returns
        """
        if not warnings:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "title": title,
                "message": "\n".join(warnings),
                "sticky": True,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # --- the screen of the ceilings -----------------------------------------------

    def _get_watched(self):
        """:return: list of (ceiling, stakes that it looks at)"""
        stakes = self._get_stakes()
        return [(ceiling, stakes) for ceiling in self._get_share_ceilings()]

    def _get_ceiling_rows(self):
        """:return: list of dicts, how each ceiling stands: the highest holder of it"""
        points = self._get_warning_points()
        return [
            self._prepare_ceiling_row(ceiling, get_percentages(stakes, ceiling), points)
            for ceiling, stakes in self._get_watched()
        ]

    def _prepare_ceiling_row(self, ceiling, held, points):
        holder = max(held, key=held.get, default=None)
        percent = held.get(holder, HUNDRED * 0)
        return {
            "name": self._tell_ceiling(ceiling),
            "member_id": holder,
            "percent": float(percent),
            "limit": float(ceiling.percent),
            "reference": self._get_setting_reference(ceiling.code),
            "standing": get_standing(percent, ceiling, points),
        }

    def _tell_ceiling(self, ceiling):
        words = {
            ONE_MEMBER: self.env._("One member alone, of the capital"),
            OUTSIDERS: self.env._("Members who are not employees, of the capital"),
            PUBLIC_BODIES: self.env._("Public bodies together, of the capital"),
        }
        return words[ceiling.code]
