from odoo import api, fields, models

from ..engine.year_closing import COOPERATIVE, RESERVE, VARIABLE


class CaeYearClosingApply(models.TransientModel):
    _name = "cae.year.closing.apply"
    _description = "Decision on Several Balances of a Year"

    line_ids = fields.Many2many(
        "cae.year.closing.line",
        required=True,
        readonly=True,
        default=lambda self: self._get_lines(),
    )
    count = fields.Integer(string="Activities", compute="_compute_count")
    currency_id = fields.Many2one(related="line_ids.currency_id")
    left = fields.Monetary(string="To Decide", compute="_compute_count")
    kind = fields.Selection(
        [
            (VARIABLE, "Variable pay still due"),
            (RESERVE, "Reserve of the activity"),
            (COOPERATIVE, "Left to the cooperative"),
        ],
        string="Carry Forward As",
        required=True,
        default=VARIABLE,
    )
    reserve_reason = fields.Char(
        help="The entrepreneurs read it; without one, it names the year."
    )
    reserve_until = fields.Date(help="None: until it is withdrawn.")
    agreement_date = fields.Date(
        string="Agreement of",
        help="R. 7331-12, al. 2: both parties agree in writing, when the year ends.",
    )
    agreement_file = fields.Binary(string="Agreement")
    agreement_name = fields.Char()

    @api.model
    def _get_lines(self):
        """What is selected, or all that a closing has left to decide."""
        ids = self.env.context.get("active_ids", [])
        if self.env.context.get("active_model") == "cae.year.closing":
            closings = self.env["cae.year.closing"].browse(ids)
            lines = closings.line_ids
        else:
            lines = self.env["cae.year.closing.line"].browse(ids)
        return lines.filtered(lambda line: line.left > 0)

    @api.depends("line_ids")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard.line_ids)
            wizard.left = sum(wizard.line_ids.mapped("left"))

    def action_apply(self):
        self.ensure_one()
        names = {
            RESERVE: ("reserve_reason", "reserve_until"),
            COOPERATIVE: ("agreement_date", "agreement_file", "agreement_name"),
        }.get(self.kind, ())
        # as stored, for a file is read by its size only in some contexts
        wizard = self.with_context(bin_size=False)
        vals = {name: wizard[name] for name in names if wizard[name]}
        self.line_ids._carry_left(self.kind, **vals)
        return {"type": "ir.actions.act_window_close"}
