from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS
from odoo.tools import float_repr, formatLang

from ..seal import is_unsealed
from .cae_impact_indicator import FAMILIES


class CaeImpactLine(models.Model):
    """One figure of an impact report, with the definition it was counted by.

    It is written by its report alone. A hidden figure is not kept at all, and the
    records behind are read by no door but the button which opens them (RGPD-03).
    """

    _name = "cae.impact.line"
    _description = "Figure of an Impact Report"
    _order = "report_id, sequence, id"

    report_id = fields.Many2one(
        "cae.impact.report", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="report_id.company_id", store=True, index=True)
    sequence = fields.Integer()
    code = fields.Char(required=True)
    family = fields.Selection(FAMILIES, required=True)
    name = fields.Char(string="Indicator", required=True)
    definition = fields.Text()
    date_effect = fields.Date(string="Definition Since")
    label = fields.Char(string="Among Whom")
    unit = fields.Selection(
        [("number", "Number"), ("eur", "Euros"), ("hour", "Hours")], required=True
    )
    value = fields.Float(string="Figure", aggregator=None, digits=(16, 2))
    share = fields.Float(string="%", aggregator=None, digits=(16, 1))
    is_hidden = fields.Boolean(string="Hidden")
    is_total = fields.Boolean(string="Total")
    is_reference = fields.Boolean(string="To Compare With")
    is_breakdown = fields.Boolean()
    is_social = fields.Boolean(
        help="The people behind it are seen by those only who read social data."
    )
    is_public = fields.Boolean(string="On the Public Page")
    res_model = fields.Char()
    res_ids = fields.Json(groups=NO_ACCESS)
    shown = fields.Char(string="As Printed", compute="_compute_shown")
    shown_share = fields.Char(string="Share", compute="_compute_shown")

    @api.depends("value", "share", "unit", "is_hidden", "is_reference")
    @api.depends_context("lang")
    def _compute_shown(self):
        for line in self:
            has_share = line.is_breakdown and not (line.is_hidden or line.is_total)
            line.shown = line._format_value()
            line.shown_share = has_share and self.env._(
                "%s %%", formatLang(self.env, line.share, digits=0)
            )

    def _format_value(self):
        if self.is_hidden:
            return self.env._("hidden")
        if self.is_reference:
            return ""
        digits = 2 if self.unit == "eur" else 1 if self.unit == "hour" else 0
        text = formatLang(self.env, self.value, digits=digits)
        if self.unit == "eur":
            return self.env._("%s €", text)
        return self.env._("%s h", text) if self.unit == "hour" else text

    def _get_bar(self):
        """:return: width of its bar in the charts, in %, as SVG writes numbers"""
        return float_repr(min(self.share, 100), 1)

    def action_open(self):
        """Open the records behind the figure, those that the user may see.

        :raise AccessError: behind social data, unless the user reads them
        :raise UserError: if there are none
        """
        self.ensure_one()
        self.check_access("read")
        if self.is_social and not self.env.user.has_group("cae_base.group_social_data"):
            raise AccessError(
                self.env._(
                    "Who is behind this figure is social data: only those see it to"
                    " whom a manager gave the right “Reads Social Data”."
                )
            )
        # sudo: no door reads these numbers but this one, which has just been guarded
        found = self.env[self.res_model].with_context(active_test=False)
        # those alone that the user sees: how many there are is hidden, maybe
        ids = found.search([("id", "in", self.sudo().res_ids or [])]).ids
        if not ids:
            raise UserError(
                self.env._("There is no record behind this figure that you may see.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": " · ".join(filter(None, [self.name, self.label])),
            "res_model": self.res_model,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", ids)],
            "context": {"active_test": False, "create": False},
        }

    # --- seal ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        self._check_sealed()
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        self._check_sealed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_with_its_report(self):
        self._check_sealed()

    def _check_sealed(self):
        if not is_unsealed(self):
            raise UserError(
                self.env._("The figures of a report are counted, not written.")
            )
