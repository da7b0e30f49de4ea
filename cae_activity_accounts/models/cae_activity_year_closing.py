from odoo import api, fields, models
from odoo.tools import format_amount

from .cae_activity_statement import PERIOD_KEYS
from .cae_closing import POSTED


class CaeActivity(models.Model):
    """What the last closed year says of an activity, on its statement."""

    _inherit = "cae.activity"

    carried_forward = fields.Char(
        compute="_compute_carried_forward",
        groups="cae_base.group_coach",
        help="How the balance of the last closed year was carried forward (Code du"
        " travail, R. 7331-12).",
    )

    @api.depends_context(*PERIOD_KEYS, "lang")
    def _compute_carried_forward(self):
        _start, day = self._get_statement_period()
        self._check_accounts_access(day)
        carried = self._origin._get_carried(day)
        for activity in self:
            activity.carried_forward = activity._tell_carried(
                carried.get(activity._origin)
            )

    def _tell_carried(self, carried):
        if not carried:
            return False
        currency = self.company_id.currency_id
        rows = " · ".join(
            f"{label} {format_amount(self.env, amount, currency)}"
            for label, amount in carried["rows"]
        )
        return f"{carried['title']}\N{NO-BREAK SPACE}: {rows}"

    def _get_carried(self, day):
        """How the balance of the last year closed until a day was carried forward.

        :return: dict {activity: dict ``title``, ``rows``: list of pairs (label,
            amount)}
        """
        # sudo: called once the access to the accounts was checked
        lines_sudo = (
            self.env["cae.year.closing.line"]
            .sudo()
            .search(
                [
                    ("activity_id", "in", self.ids),
                    ("closing_id.state", "=", POSTED),
                    ("closing_id.date_to", "<=", day),
                ]
            )
        )
        carried = {}
        for line in lines_sudo.sorted(lambda line: line.closing_id.date_to):
            rows = line._get_carried()
            carried[line.activity_id] = rows and {
                "title": line.closing_id.name,
                "rows": rows,
            }
        return carried

    def _get_portal_carried(self, day):
        """:return: as above, of one activity, or none"""
        self.ensure_one()
        self._check_accounts_access(day)
        return self._get_carried(day).get(self)
