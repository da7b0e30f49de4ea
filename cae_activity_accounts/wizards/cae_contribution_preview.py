from odoo import api, fields, models
from odoo.tools import format_amount

from ..models.cae_closing import POSTED

MONTHS = 12


class CaeContributionPreview(models.TransientModel):
    """What a scheme would have taken on past months, beside what was taken.

    Nothing is written in the books.
    """

    _name = "cae.contribution.preview"
    _inherit = "cae.period.mixin"
    _description = "Preview of a Contribution Scheme on Past Months"

    scheme_id = fields.Many2one(
        "cae.contribution.scheme", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="scheme_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    activity_ids = fields.Many2many("cae.activity", string="Activities")
    line_ids = fields.One2many(
        "cae.contribution.preview.line", "preview_id", readonly=True
    )
    summary = fields.Char(compute="_compute_summary")

    @api.model
    def _create_for(self, scheme):
        """:return: the preview of a scheme on the last months which were closed"""
        first, last = self._get_closed_period(scheme.company_id)
        preview = self.create(
            {"scheme_id": scheme.id, "date_from": first, "date_to": last}
        )
        preview.action_compute()
        return preview

    @api.model
    def _get_closed_period(self, company):
        """Of the last months which were closed, a year of them at most; else of the
        year which ends with the last month.

        :return: tuple (first day, last day)
        """
        # sudo: the months are no secret, for whoever may read the levies
        closings = self.env["cae.closing"].sudo()
        found = closings.search(
            [("company_id", "=", company.id), ("state", "=", POSTED)], limit=MONTHS
        )
        if found:
            return min(found.mapped("month")), max(found.mapped("date_end"))
        month = fields.Date.start_of(fields.Date.context_today(self), "month")
        return (
            fields.Date.subtract(month, months=MONTHS),
            fields.Date.subtract(month, days=1),
        )

    @api.depends("scheme_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for preview in self:
            preview.display_name = self.env._(
                "%s on Past Months", preview.scheme_id.name
            )

    @api.depends("line_ids.difference")
    @api.depends_context("lang")
    def _compute_summary(self):
        for preview in self:
            preview.summary = preview.line_ids and preview._tell_result()

    def _tell_result(self):
        lines = self.line_ids
        count = {name: len(found) for name, found in lines.grouped("verdict").items()}
        before, after = (
            format_amount(self.env, sum(lines.mapped(name)), self.currency_id)
            for name in ("paid", "would_pay")
        )
        return self.env._(
            "%(less)s would pay less, %(more)s more, %(same)s the same: %(after)s in"
            " all, instead of %(before)s.",
            less=count.get("less", 0),
            more=count.get("more", 0),
            same=count.get("same", 0),
            after=after,
            before=before,
        )

    def action_compute(self):
        """Try the scheme on the months chosen, whole."""
        for preview in self:
            preview.date_from = fields.Date.start_of(preview.date_from, "month")
            preview.date_to = fields.Date.end_of(preview.date_to, "month")
            preview.line_ids.unlink()
            lines = preview._prepare_lines()
            lines.sort(key=lambda vals: vals["would_pay"] - vals["paid"])
            preview.line_ids.create(lines)
        return True

    def _prepare_lines(self):
        activities = self.activity_ids or self._get_activities()
        amounts = self.scheme_id._preview_amounts(
            activities, self.date_from, self.date_to
        )
        paid = self._get_paid(activities)
        return [
            {
                "preview_id": self.id,
                "activity_id": activity.id,
                "would_pay": amounts.get(activity.id, 0),
                "paid": paid.get(activity.id, 0),
            }
            for activity in activities
            if activity.id in amounts or activity.id in paid
        ]

    def _get_activities(self):
        """Those which were archived too: they paid in their time."""
        return (
            self.env["cae.activity"]
            .with_context(active_test=False)
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("is_structure", "=", False),
                ]
            )
        )

    def _get_paid(self, activities):
        """:return: dict {activity id: what was taken of these months, whenever}"""
        groups = self.env["cae.contribution.levy"]._read_group(
            [
                ("activity_id", "in", activities.ids),
                ("closing_id.company_id", "=", self.company_id.id),
                ("posted", "=", True),
                ("month", ">=", self.date_from),
                ("month", "<=", self.date_to),
            ],
            ["activity_id"],
            ["amount:sum"],
        )
        return {activity.id: amount for activity, amount in groups}

    def action_open_graph(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "cae.contribution.preview.line",
            "view_mode": "graph,pivot,list",
            "domain": [("preview_id", "=", self.id)],
        }
