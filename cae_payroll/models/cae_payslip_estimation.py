from odoo import api, fields, models

ESTIMATION = {"reviewed_until", "carried_on"}


class CaePayslip(models.Model):
    """A payslip says whether the law was reviewed for its day when it was computed."""

    _inherit = "cae.payslip"

    reviewed_until = fields.Date(
        string="Law Reviewed Until",
        help="Only where the payslip was computed for a later day.",
    )
    carried_on = fields.Char(string="Rows Carried On")
    warning = fields.Char(compute="_compute_warning")

    @api.depends("reviewed_until", "carried_on")
    @api.depends_context("lang")
    def _compute_warning(self):
        legislation = self.env["cae.social.parameter"]
        for payslip in self:
            payslip.warning = legislation._tell_estimation(
                payslip.reviewed_until, payslip.carried_on
            )

    def write(self, vals):
        if vals.keys() & ESTIMATION:
            self._check_not_kept()
        return super().write(vals)

    @api.model
    def simulate(self, date, mode, amount, **profile):
        """See the first definition; ``warning`` says that the day was not reviewed."""
        result = super().simulate(date, mode, amount, **profile)
        day = self._clean_day(date)
        return {**result, "warning": self.env["cae.social.parameter"]._warn_of(day)}

    @api.model
    def simulate_batch(self, requests):
        """See the first definition; ``warning`` as in ``simulate``."""
        days = [self._clean_day(request.get("date")) for request in requests]
        warn = self.env["cae.social.parameter"]._warn_of
        warnings = {day: warn(day) for day in set(days)}
        return [
            answer if "error" in answer else {**answer, "warning": warnings[day]}
            for day, answer in zip(days, super().simulate_batch(requests), strict=True)
        ]

    @api.model
    def _prepare_payslip_vals(self, closing, person, draws, result):
        return {
            **super()._prepare_payslip_vals(closing, person, draws, result),
            **self.env["cae.social.parameter"]._get_estimation(closing.date_end),
        }
