from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

CHANGES_PAY = {"entrepreneur_id", "date_from", "date_to", "rate"}


class CaeWithholdingRate(models.Model):
    """The tax rate of a person, from a month on, as the tax office sent it."""

    _name = "cae.withholding.rate"
    _description = "Withholding Rate of a Person"
    _order = "date_from desc, entrepreneur_id, id desc"

    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, index=True
    )
    date_from = fields.Date(
        string="From the Month",
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
        help="Pay of this month and of those that follow, until a newer rate.",
    )
    date_to = fields.Date(
        string="Until",
        help="After this day the neutral rate applies (CGI, art. 204 H); empty: until a"
        " newer rate.",
    )
    rate = fields.Float(
        string="Rate (%)",
        digits=(5, 2),
        help="Sent by the tax office (CGI, art. 204 E).",
    )
    source = fields.Selection(
        [("typed", "Typed"), ("file", "File")],
        default="typed",
        required=True,
        readonly=True,
    )

    _rate_bounds = models.Constraint(
        "CHECK(rate >= 0 AND rate <= 100)",
        "A withholding rate goes from 0 to 100 %.",
    )
    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A rate ends on or after the day it begins.",
    )
    _month_uniq = models.UniqueIndex(
        "(entrepreneur_id, date_from)",
        "This person has a rate from this month on: change it.",
    )

    @api.depends("entrepreneur_id.name", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(name)s, from %(month)s",
                name=row.entrepreneur_id.name,
                month=format_date(self.env, row.date_from, date_format="MMMM y"),
            )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean_month(vals) for vals in vals_list])

    def write(self, vals):
        vals = self._clean_month(vals)
        if self and vals.keys() & CHANGES_PAY:
            self._check_not_used(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_not_used(self):
        self._check_not_used({})

    @api.model
    def _clean_month(self, vals):
        if not vals.get("date_from"):
            return vals
        day = fields.Date.to_date(vals["date_from"])
        return {**vals, "date_from": fields.Date.start_of(day, "month")}

    def _check_not_used(self, vals):
        """What a posted payslip withheld stays explained; a rate may still end."""
        end = vals.keys() == {"date_to"} and fields.Date.to_date(vals["date_to"])
        # sudo: the question is whether payslips exist, not what they say
        payslips_sudo = (
            self.env["cae.payslip"]
            .sudo()
            .search(
                [
                    ("entrepreneur_id", "in", self.entrepreneur_id.ids),
                    ("state", "!=", "draft"),
                    ("date", ">=", min(self.mapped("date_from"))),
                ]
            )
        )
        for payslip in payslips_sudo:
            row = payslip.entrepreneur_id._get_withholding_rates(payslip.date).get(
                payslip.entrepreneur_id.id, self.browse()
            )
            if row in self and not (end and payslip.date <= end):
                raise UserError(
                    self.env._(
                        "%(payslip)s was posted with this rate: add the new one, from"
                        " the month on that it applies to.",
                        payslip=payslip.name,
                    )
                )
