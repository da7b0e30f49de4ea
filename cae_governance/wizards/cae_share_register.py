from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..models.cae_share_movement import REGISTERED

FISCAL_YEAR, ALL, OTHER = "fiscal_year", "all", "other"


class CaeShareRegister(models.TransientModel):
    """The register of share movements over a period, to print."""

    _name = "cae.share.register"
    _description = "Register of Share Movements"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    period = fields.Selection(
        [
            (FISCAL_YEAR, "This Fiscal Year"),
            (ALL, "From the First Movement to Today"),
            (OTHER, "Other Days"),
        ],
        required=True,
        default=FISCAL_YEAR,
    )
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
    )
    date_to = fields.Date(
        string="To",
        required=True,
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
    )

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for register in self:
            register.display_name = self.env._(
                "Register of share movements, %(date_from)s to %(date_to)s",
                date_from=fields.Date.to_string(register.date_from) or "",
                date_to=fields.Date.to_string(register.date_to) or "",
            )

    @api.depends("company_id", "period")
    def _compute_dates(self):
        today = fields.Date.context_today(self)
        for register in self:
            if register.period == OTHER and register.date_from and register.date_to:
                continue
            year = register._get_fiscal_year(today)
            if register.period == ALL:
                first = register._get_first_day()
                register.date_from, register.date_to = first or today, today
            else:
                register.date_from, register.date_to = year

    def _get_fiscal_year(self, day):
        # sudo: who keeps the register need not read the settings of the ledger
        year = self.company_id.sudo().compute_fiscalyear_dates(day)
        return year["date_from"], year["date_to"]

    def _get_first_day(self):
        ((first,),) = self.env["cae.share.movement"]._read_group(
            self._get_register_domain(), aggregates=["date:min"]
        )
        return first

    def _get_register_domain(self):
        return [("company_id", "=", self.company_id.id), ("state", "=", REGISTERED)]

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for register in self:
            if register.date_from > register.date_to:
                raise ValidationError(
                    self.env._("The period ends before it begins: change one day.")
                )

    def action_print(self):
        self.ensure_one()
        report = self.env.ref("cae_governance.report_share_register")
        return report.report_action(self, config=False)

    # --- what is printed --------------------------------------------------------

    def _get_movements(self):
        """:return: what was registered within the period, in the order of numbers"""
        return self.env["cae.share.movement"].search(
            [
                *self._get_register_domain(),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
            ],
            order="number",
        )

    def _get_balances(self):
        """:return: (:class:`Holding` of all members the day before, on the last day)"""
        movements = self.env["cae.share.movement"]
        company = self.company_id
        days = fields.Date.subtract(self.date_from, days=1), self.date_to
        return tuple(
            movements._get_holdings("company_id", company, day)[company.id]
            for day in days
        )
