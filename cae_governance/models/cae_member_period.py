from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cae_member import FORMER


class CaeMember(models.Model):
    """Who left may be admitted again: one entry a period (SCOP-16, SCOP-18)."""

    _inherit = "cae.member"

    other_period_ids = fields.Many2many(
        "cae.member",
        string="Other Periods",
        compute="_compute_other_period_ids",
        help="Who left and was admitted again has an entry for each time (Code de"
        " commerce, L. 231-6: who left stays liable for what was owed then).",
    )

    is_gone = fields.Boolean(
        compute="_compute_other_period_ids", help="Left, and has not come back."
    )

    @api.constrains("date_admission", "date_exit", "number")
    def _check_periods(self):
        """Who comes back was not a member in the meantime: one entry after another."""
        for entries in self._get_entries().values():
            for earlier, later in pairwise(entries):
                left = earlier.date_exit
                if not left or later.date_admission < left:
                    raise ValidationError(
                        self.env._(
                            "%(name)s is a member with number %(number)s until then:"
                            " one admission begins after the exit of the one before.",
                            name=later.display_name,
                            number=earlier.number,
                        )
                    )

    def _get_entries(self):
        """:return: dict {(person, company): all entries of that person in the register,
        the oldest one first}"""
        entries = self.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("number", ">", 0),
            ]
        )
        entries = entries.sorted(lambda entry: (entry.date_admission, entry.number))
        return entries.grouped(lambda entry: (entry.partner_id, entry.company_id))

    def _get_own_entries(self):
        """:return: all entries of one person, this one and those of other periods"""
        key = (self.partner_id, self.company_id)
        return self._get_entries().get(key, self)

    @api.depends("partner_id", "company_id", "date_admission", "date_exit")
    def _compute_other_period_ids(self):
        entries = self._get_entries()
        for member in self:
            own = entries.get((member.partner_id, member.company_id), self.browse())
            member.other_period_ids = own - member._origin
            member.is_gone = bool(own) and all(own.mapped("date_exit"))

    @api.depends("partner_id.display_name", "number", "state")
    @api.depends_context("show_number")
    def _compute_display_name(self):
        """With the number where entries are chosen: one person may have two of them."""
        result = super()._compute_display_name()
        if self.env.context.get("show_number"):
            for member in self.filtered("number"):
                member.display_name = member._tell_number()
        return result

    def _tell_number(self):
        words = {"name": self.partner_id.display_name, "number": self.number}
        if self.state == FORMER:
            return self.env._("%(name)s (No. %(number)s, left)", **words)
        return self.env._("%(name)s (No. %(number)s)", **words)

    def action_apply_again(self):
        """Who left may ask to be a member anew, as anybody else (SCOP-03)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Application for Membership"),
            "res_model": "cae.candidacy",
            "view_mode": "form",
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
            },
        }
