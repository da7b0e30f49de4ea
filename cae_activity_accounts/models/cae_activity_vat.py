from odoo import api, models

from ..engine.vat_closing import PENDING
from .account_account import VAT
from .cae_activity_statement import figure


class CaeActivity(models.Model):
    """The VAT of the statement in its two parts: due, and not due yet."""

    _inherit = "cae.activity"

    vat_due = figure(
        "VAT Due",
        compute="_compute_vat_parts",
        help="VAT owed to the State, less VAT deducted and credit carried forward.",
    )
    vat_pending = figure(
        "VAT Pending",
        compute="_compute_vat_parts",
        help="VAT of services which is due on payment only (CGI, art. 269), less VAT to"
        " be deducted when suppliers are paid.",
    )

    @api.depends_context("cae_date_from", "cae_date_to", "allowed_company_ids")
    def _compute_vat_parts(self):
        _date_from, date_to = self._get_statement_period()
        self._origin._check_accounts_access(date_to)
        # sudo: access was checked, as in get_statement
        pending = dict(
            self.env["cae.statement.line"]
            .sudo()
            ._read_group(
                [
                    *self._origin._get_statement_domain(date_to),
                    ("cae_section", "=", VAT),
                    ("account_id.cae_vat_kind", "=", PENDING),
                ],
                ["cae_activity_id"],
                ["cash:sum"],
            )
        )
        for activity in self:
            activity.vat_pending = pending.get(activity._origin.sudo(), 0.0)
            activity.vat_due = activity.vat - activity.vat_pending

    def _get_figure_source(self, figure, date_from, date_to):
        if figure not in ("vat_due", "vat_pending"):
            return super()._get_figure_source(figure, date_from, date_to)
        model, domain, measure = super()._get_figure_source("vat", date_from, date_to)
        operator = "=" if figure == "vat_pending" else "!="
        domain.append(("account_id.cae_vat_kind", operator, PENDING))
        return model, domain, measure
