from odoo import api, fields, models

from ..tools import CENTS


class CaeClosingLine(models.Model):
    """What a closing saw of one activity: dated evidence, never a source."""

    _name = "cae.closing.line"
    _description = "Activity in a Monthly Closing"
    _order = "closing_id, activity_id"
    _check_company_auto = True

    closing_id = fields.Many2one(
        "cae.closing", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="closing_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    activity_id = fields.Many2one(
        "cae.activity", required=True, index=True, ondelete="restrict"
    )
    turnover_invoiced = fields.Float(digits=CENTS, string="Invoiced")
    turnover_collected = fields.Float(digits=CENTS, string="Collected")
    charges = fields.Float(digits=CENTS)
    contribution = fields.Float(digits=CENTS, help="Taken by this closing.")
    contribution_late = fields.Monetary(
        string="Of Which Late",
        compute="_compute_contribution_late",
        help="Taken or given back for an earlier month: something was reconciled,"
        " undone or given back after its closing.",
    )
    available = fields.Float(
        digits=CENTS,
        help="Available for pay at the end of the month, contribution deducted.",
    )
    remaining = fields.Monetary(compute="_compute_remaining")
    note = fields.Char()

    _activity_uniq = models.Constraint(
        "UNIQUE(closing_id, activity_id)", "An activity has one line in a closing."
    )

    def _compute_contribution_late(self):
        late = {
            (closing, activity): amount
            for closing, activity, amount in self.env[
                "cae.contribution.levy"
            ]._read_group(
                [
                    ("closing_id", "in", self.closing_id.ids),
                    ("activity_id", "in", self.activity_id.ids),
                    ("is_late", "=", True),
                ],
                ["closing_id", "activity_id"],
                ["amount:sum"],
            )
        }
        for line in self:
            line.contribution_late = late.get((line.closing_id, line.activity_id), 0)

    @api.depends("available")
    def _compute_remaining(self):
        for line in self:
            line.remaining = line.available - line._get_drawn()

    def _get_drawn(self):
        """Hook: what is drawn for pay."""
        return 0.0

    def action_recompute(self):
        """Compute this activity anew, and those which share a person with it."""
        self.ensure_one()
        self.closing_id._recompute_activity(self.activity_id)
        return True

    def action_open_items(self):
        """Open the journal items of this activity in this month."""
        return {
            "type": "ir.actions.act_window",
            "name": self.activity_id.name,
            "res_model": "cae.statement.line",
            "view_mode": "list,pivot,graph",
            "domain": self.activity_id._get_statement_domain(
                self.closing_id.date_end, self.closing_id.month
            ),
        }

    def action_open_figure(self, figure):
        """Open what is behind a figure of this line.

        :param figure: name of a field of the line
        """
        self.ensure_one()
        if figure in ("contribution", "contribution_late"):
            return {
                **self.closing_id.action_open_levies(),
                "domain": self._get_levies_domain(figure),
            }
        activity = self.activity_id.with_context(
            cae_date_from=self.closing_id.month, cae_date_to=self.closing_id.date_end
        )
        return activity.action_open_figure(self._get_statement_figure(figure))

    def _get_levies_domain(self, figure):
        domain = [
            ("closing_id", "=", self.closing_id.id),
            ("activity_id", "=", self.activity_id.id),
        ]
        if figure == "contribution_late":
            domain.append(("is_late", "=", True))
        return domain

    def _get_statement_figure(self, figure):
        """Hook: the figure of the statement that a field of the line was taken from."""
        return "available_for_pay" if figure == "available" else figure
