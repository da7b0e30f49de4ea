from odoo import fields, models
from odoo.tools import SQL

from .cae_pay_board import BOOKED, value_on


class CaePayBoardMonth(models.Model):
    """Each payslip beside the minimum wage of its month."""

    _name = "cae.pay.board.month"
    _description = "Pay beside the Minimum Wage"
    _auto = False
    _order = "date desc, entrepreneur_id, id"
    _rec_name = "payslip_id"
    _depends = {
        "cae.payslip": [
            "company_id",
            "cost",
            "date",
            "entrepreneur_id",
            "gross",
            "net_paid",
            "state",
        ],
        "cae.entrepreneur": ["coach_id", "local_office_id"],
        "cae.social.parameter": ["code", "date_from", "date_to", "value"],
    }

    payslip_id = fields.Many2one("cae.payslip", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    entrepreneur_id = fields.Many2one("cae.entrepreneur", readonly=True)
    coach_id = fields.Many2one("res.users", readonly=True)
    local_office_id = fields.Many2one("cae.local.office", readonly=True)
    date = fields.Date(string="Month", readonly=True)
    posted = fields.Boolean(readonly=True)
    gross = fields.Monetary(readonly=True)
    minimum_wage = fields.Monetary(
        readonly=True,
        help="Of a full month of work (Code du travail, L. 3231-2 and D. 3231-6).",
    )
    share = fields.Float(
        string="Share of the Minimum Wage (%)",
        digits=(8, 1),
        aggregator="avg",
        readonly=True,
        help="The gross in % of the minimum wage of the month.",
    )

    def action_open_payslip(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "cae.payslip",
            "res_id": self.payslip_id.id,
            "view_mode": "form",
        }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT payslip.id,
                   payslip.id AS payslip_id,
                   payslip.company_id,
                   payslip.entrepreneur_id,
                   person.coach_id,
                   person.local_office_id,
                   payslip.date,
                   payslip.state IN %(booked)s AS posted,
                   payslip.gross,
                   wage.value AS minimum_wage,
                   100 * payslip.gross / NULLIF(wage.value, 0) AS share
              FROM cae_payslip payslip
              JOIN cae_entrepreneur person ON person.id = payslip.entrepreneur_id
              JOIN (
                    SELECT month.date,
                           ROUND(%(hourly)s * %(hours)s / 12, 2) AS value
                      FROM (SELECT DISTINCT date FROM cae_payslip) month
                   ) wage ON wage.date = payslip.date
            """,
            booked=BOOKED,
            hourly=value_on("SMIC_H", SQL("month.date")),
            hours=value_on("ANNUAL_HOURS", SQL("month.date")),
        )
