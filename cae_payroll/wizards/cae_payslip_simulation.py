from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.cae_payslip import AMOUNTS

COMPANY_SETTINGS = (
    "headcount",
    "accident_rate",
    "mobility_rate",
    "apprentice_share",
    "health_monthly",
    "health_employer_share",
    "provident_employer_rate",
    "provident_employee_rate",
)


class CaePayslipSimulation(models.TransientModel):
    """A month of pay on the screen, computed anew at each change; nothing is kept.

    The settings bear the names of the keywords of ``cae.payslip.simulate``.
    """

    _name = "cae.payslip.simulation"
    _description = "Pay Simulation"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    mode = fields.Selection(
        [
            ("cost", "The total cost"),
            ("gross", "The gross"),
            ("net", "The net before tax"),
        ],
        string="Starting from",
        required=True,
        default="cost",
    )
    amount = fields.Monetary(required=True, default=3000.0)
    date = fields.Date(
        string="Day",
        required=True,
        default=fields.Date.context_today,
        help="Any day of the month: the rates in force on that day apply.",
    )
    working_time = fields.Selection(
        [("cesa", "CESA, without hours"), ("hours", "With hours")],
        required=True,
        default="cesa",
        help="The contract of a salaried entrepreneur sets no working time (Code du"
        " travail, L. 7331-2).",
    )
    hours_week = fields.Float(string="Hours a Week", default=35.0)
    executive = fields.Boolean(help="Provident cover and Apec of executives.")
    has_personal_rate = fields.Boolean(
        string="Personal Rate",
        help="Not ticked: the neutral rate applies (CGI, art. 204 H).",
    )
    withholding_rate = fields.Float(
        string="Withholding Rate (%)", digits=(5, 2), help="Sent by the tax office."
    )
    headcount = fields.Integer(compute="_compute_settings", store=True, readonly=False)
    accident_rate = fields.Float(
        string="Work Accident Rate (%)",
        digits=(5, 2),
        compute="_compute_settings",
        store=True,
        readonly=False,
    )
    mobility_rate = fields.Float(
        string="Mobility Contribution (%)",
        digits=(5, 2),
        compute="_compute_settings",
        store=True,
        readonly=False,
    )
    apprentice_share = fields.Float(
        string="Apprentices (%)",
        digits=(5, 2),
        compute="_compute_settings",
        store=True,
        readonly=False,
    )
    health_monthly = fields.Monetary(
        string="Health Insurance a Month",
        compute="_compute_settings",
        store=True,
        readonly=False,
    )
    health_employer_share = fields.Float(
        string="Employer's Health Share (%)",
        digits=(5, 2),
        compute="_compute_settings",
        store=True,
        readonly=False,
    )
    provident_employer_rate = fields.Float(
        string="Employer's Provident Rate (%)",
        digits=(6, 3),
        compute="_compute_settings",
        store=True,
        readonly=False,
    )
    provident_employee_rate = fields.Float(
        string="Employee's Provident Rate (%)",
        digits=(6, 3),
        compute="_compute_settings",
        store=True,
        readonly=False,
    )

    problem = fields.Char(compute="_compute_result")
    gross = fields.Monetary(compute="_compute_result")
    employee_contributions = fields.Monetary(compute="_compute_result")
    net = fields.Monetary(string="Net before Tax", compute="_compute_result")
    net_social = fields.Monetary(compute="_compute_result")
    net_taxable = fields.Monetary(compute="_compute_result")
    applied_rate = fields.Float(
        string="Rate Applied (%)", digits=(5, 2), compute="_compute_result"
    )
    withholding = fields.Monetary(
        string="Income Tax Withheld", compute="_compute_result"
    )
    net_paid = fields.Monetary(compute="_compute_result")
    employer_contributions = fields.Monetary(compute="_compute_result")
    reduction = fields.Monetary(
        string="Reduction of Contributions", compute="_compute_result"
    )
    cost = fields.Monetary(string="Total Cost", compute="_compute_result")
    unspent = fields.Monetary(compute="_compute_result")
    lines_html = fields.Html(string="Lines", compute="_compute_result", sanitize=False)

    @api.depends_context("lang")
    def _compute_display_name(self):
        for simulation in self:
            simulation.display_name = self.env._("Pay Simulation")

    @api.depends("company_id")
    def _compute_settings(self):
        for simulation in self:
            # sudo: the company's rates are no secret, its record may be
            settings = simulation.company_id.sudo()._prepare_cae_pay_profile()
            simulation.update({name: settings[name] for name in COMPANY_SETTINGS})

    @api.depends(
        "amount",
        "company_id",
        "date",
        "executive",
        "has_personal_rate",
        "hours_week",
        "mode",
        "withholding_rate",
        "working_time",
        *COMPANY_SETTINGS,
    )
    @api.depends_context("lang")
    def _compute_result(self):
        for simulation in self:
            try:
                simulation.update(simulation._prepare_result())
            except UserError as error:
                simulation.update(simulation._prepare_problem(error))

    def _prepare_result(self):
        """:raise UserError: what is asked cannot be computed"""
        result = self.env["cae.payslip"]._compute_payslip(
            self.date, self.mode, self.amount, self.company_id, **self._get_profile()
        )
        return {
            "problem": False,
            "applied_rate": float(result.withholding_rate),
            "lines_html": self._render_lines(result.lines),
            **{name: float(getattr(result, name)) for name in AMOUNTS},
        }

    def _prepare_problem(self, error):
        return {
            "problem": str(error),
            "applied_rate": 0.0,
            "lines_html": False,
            **dict.fromkeys(AMOUNTS, 0.0),
        }

    def _render_lines(self, lines):
        payslips = self.env["cae.payslip"]
        prepared = [payslips._prepare_simulated_line(line) for line in lines]
        return self.env["ir.qweb"]._render(
            "cae_payroll.pay_lines",
            {
                "groups": payslips._group_lines(prepared),
                "currency": self.currency_id,
                "for_staff": True,
            },
        )

    def _get_profile(self):
        """:return: the keywords of ``cae.payslip.simulate``"""
        return {
            **{name: self[name] for name in COMPANY_SETTINGS},
            "executive": self.executive,
            "hours_week": self.hours_week if self.working_time == "hours" else None,
            "withholding_rate": self.withholding_rate
            if self.has_personal_rate
            else None,
        }
