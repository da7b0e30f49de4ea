from odoo import fields, models

from ..engine.vat_closing import CREDIT, DEDUCTED, OWED, PENDING

DUE = {*OWED, *DEDUCTED}


class CaeVatClosingLine(models.Model):
    """What a closing of VAT saw of one activity: dated evidence, never a source."""

    _name = "cae.vat.closing.line"
    _description = "Activity in a Closing of VAT"
    _order = "closing_id, activity_id"
    _check_company_auto = True

    closing_id = fields.Many2one(
        "cae.vat.closing", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="closing_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    activity_id = fields.Many2one(
        "cae.activity", required=True, index=True, ondelete="restrict"
    )
    collected = fields.Monetary(
        string="Collected VAT", help="VAT of sales that is due (4457)."
    )
    reverse_charge = fields.Monetary(
        string="Due on Purchases",
        help="VAT which the buyer owes: purchases in the European Union, imports and"
        " reverse charge (4452, 4453).",
    )
    deductible_assets = fields.Monetary(
        string="Deductible, Assets", help="VAT of fixed assets (44562)."
    )
    deductible = fields.Monetary(help="VAT of other goods and services (44566).")
    deductible_reverse = fields.Monetary(
        string="Deductible, Reverse Charge",
        help="VAT deducted of purchases on which the buyer owes it (445662, 445663).",
    )
    credit = fields.Monetary(
        string="Credit Carried", help="Credit of the closings before (44567)."
    )
    due = fields.Monetary(
        help="What is owed, less what is deducted and carried: positive, it is paid"
        " with the return; negative, it is a credit."
    )
    pending = fields.Monetary(
        help="VAT which is due on payment only (CGI, art. 269): the closing leaves it."
    )
    late = fields.Monetary(
        string="Earlier",
        help="The part of what is due that is dated before the period: the closings"
        " before did not see it.",
    )

    _activity_uniq = models.Constraint(
        "UNIQUE(closing_id, activity_id)", "An activity has one line in a closing."
    )

    def action_open_figure(self, figure):
        """Open the items which add up to a figure of this line.

        :param figure: name of a field of the line
        """
        self.ensure_one()
        kinds = {"due": DUE, "late": DUE - {CREDIT}}.get(figure, {figure})
        label = self._fields[figure]._description_string(self.env)
        return {
            "type": "ir.actions.act_window",
            "name": f"{label}, {self.activity_id.name}",
            "res_model": "cae.statement.line",
            "view_mode": "list,pivot,graph",
            "domain": list(
                self.closing_id._get_items_domain(
                    self.activity_id, kinds, figure == "late"
                )
            ),
            "context": {
                "cae_measure": "cash"
                if figure in (*OWED, "due", "late", PENDING)
                else "open_balance"
            },
        }
