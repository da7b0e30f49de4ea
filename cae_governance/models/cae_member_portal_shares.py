from odoo import fields, models
from odoo.exceptions import MissingError

from .cae_share_movement import REGISTERED
from .cae_share_plan import RUNNING
from .cae_share_reimbursement import DECIDED, PAID, WAITING

CERTIFICATE = "cae_governance.report_share_certificate"
STATEMENT = "cae_governance.report_share_statement"


class CaeMember(models.Model):
    """What a member reads of his shares on the portal, whether he left or not.

    As in the other services, ``self`` is the user's own entry, as superuser. Who came
    back reads the shares of each period, which are all his.
    """

    _inherit = "cae.member"

    def _prepare_portal_shares(self):
        """:return: dict of what the page shows"""
        entries = self._get_own_entries()
        return {
            "holdings": entries._get_share_holdings(),
            "plans": entries.plan_ids.filtered(lambda plan: plan.state == RUNNING),
            "today": fields.Date.context_today(self),
            "movements": self._get_portal_movements(),
            "requests": entries.reimbursement_ids.filtered(
                lambda one: one.state in (WAITING, DECIDED, PAID)
            ),
            "years": self._get_share_years(),
            "kinds": self._get_movement_kinds(),
        }

    def _get_portal_movements(self):
        """:return: what the register says of the member, the last one first"""
        registered = self._get_own_entries().movement_ids.filtered(
            lambda movement: movement.state == REGISTERED
        )
        return registered.sorted("number", reverse=True)

    def _get_movement_kinds(self):
        kind = self.env["cae.share.movement"]._fields["kind"]
        return dict(kind._description_selection(self.env))

    def _get_share_years(self):
        """:return: list of years since the first movement, this one first; none without
        a movement"""
        days = self._get_portal_movements().mapped("date")
        if not days:
            return []
        first = min(days).year
        return list(range(fields.Date.context_today(self).year, first - 1, -1))

    def _get_share_certificate(self):
        """:return: (name of the file, its content)
        :raise MissingError: if nothing is held
        """
        holding = self._get_own_entries().filtered("share_count")
        if not holding:
            raise MissingError(self.env._("You hold no shares."))
        return holding._print_shares(CERTIFICATE, self.env._("Certificate of shares"))

    def _get_share_statement(self, year):
        """:return: (name of the file, its content)
        :raise MissingError: if it is no year of the member
        """
        if year not in self._get_share_years():
            raise MissingError(self.env._("There is no statement of this year."))
        name = self.env._("Statement of shares %s", year)
        movements = self._get_portal_movements()
        entries = movements.filtered(lambda one: one.date.year <= year).member_id
        return entries.with_context(share_year=year)._print_shares(STATEMENT, name)

    def _print_shares(self, report, name):
        # sudo: the member's own paper
        reports_sudo = self.env["ir.actions.report"].sudo()
        content, _kind = reports_sudo._render_qweb_pdf(report, self.ids)
        return f"{name}.pdf", content
