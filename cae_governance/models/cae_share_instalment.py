from odoo import api, fields, models

from odoo.addons.cae_activity_accounts.tools import to_decimal

from ..engine.share_plan import impute


class CaeShareInstalment(models.Model):
    """What a plan asks for on a day, and what of it is paid."""

    _name = "cae.share.instalment"
    _description = "Instalment of Shares"
    _order = "date, id"

    plan_id = fields.Many2one(
        "cae.share.plan", required=True, index=True, ondelete="cascade"
    )
    member_id = fields.Many2one(related="plan_id.member_id", store=True, index=True)
    share_class_id = fields.Many2one(related="plan_id.share_class_id", store=True)
    company_id = fields.Many2one(related="plan_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    plan_state = fields.Selection(related="plan_id.state", store=True)
    date = fields.Date(string="Due On", required=True)
    amount = fields.Monetary(string="Due")
    left = fields.Monetary(
        string="Still Due",
        compute="_compute_left",
        store=True,
        help="Releases of the plan pay the oldest instalment first.",
    )

    @api.depends(
        "plan_id.paid",
        "plan_id.instalment_ids.amount",
        "plan_id.instalment_ids.date",
    )
    def _compute_left(self):
        """What one instalment takes of a payment, the later ones have not."""
        for plan, own in self.grouped("plan_id").items():
            lines = plan.instalment_ids.sorted(lambda line: (line.date, line.id))
            dues = [to_decimal(line.amount) for line in lines]
            taken = impute(dues, to_decimal(plan.paid))
            left = {
                line: float(due - part)
                for line, due, part in zip(lines, dues, taken, strict=True)
            }
            for line in own:
                line.left = left.get(line, line.amount)
