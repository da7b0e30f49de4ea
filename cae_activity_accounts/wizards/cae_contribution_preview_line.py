from odoo import api, fields, models

LESS, MORE, SAME = "less", "more", "same"


class CaeContributionPreviewLine(models.TransientModel):
    _name = "cae.contribution.preview.line"
    _description = "What an Activity Would Pay"
    _order = "difference, id"
    _rec_name = "activity_id"

    preview_id = fields.Many2one(
        "cae.contribution.preview", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="preview_id.currency_id")
    activity_id = fields.Many2one("cae.activity", required=True)
    would_pay = fields.Monetary()
    paid = fields.Monetary(help="What closings took of these months, early or late.")
    difference = fields.Monetary(compute="_compute_difference", store=True)
    verdict = fields.Selection(
        [(LESS, "Pays less"), (SAME, "Pays the same"), (MORE, "Pays more")],
        string="Result",
        compute="_compute_difference",
        store=True,
    )
    detail_ids = fields.One2many("cae.contribution.preview.detail", "line_id")

    @api.depends("would_pay", "paid")
    def _compute_difference(self):
        for line in self:
            line.difference = round(line.would_pay - line.paid, 2)
            sign = (line.difference > 0) - (line.difference < 0)
            line.verdict = {-1: LESS, 0: SAME, 1: MORE}[sign]

    def action_open_details(self):
        """Show how the amount is made; it is worked out when first asked for."""
        self.ensure_one()
        if not self.detail_ids:
            self.detail_ids.create(self._prepare_details())
        return {
            "type": "ir.actions.act_window",
            "name": self.activity_id.name,
            "res_model": "cae.contribution.preview.detail",
            "view_mode": "list",
            "domain": [("line_id", "=", self.id)],
        }

    def _prepare_details(self):
        preview = self.preview_id
        found = preview.scheme_id.preview(
            self.activity_id, preview.date_from, preview.date_to
        )
        names = (
            "rule_id",
            "month",
            "what",
            "move_id",
            "date",
            "base_amount",
            "rate",
            "amount",
            "explanation",
        )
        return [
            {"line_id": self.id, **{name: line[name] for name in names}}
            for line in found[self.activity_id.id]["lines"]
            if line["amount"] or line["base_amount"]
        ]
