from odoo import api, fields, models


class CaeEntrepreneur(models.Model):
    """What pay must know of a person on a day: that of the context (``cae_pay_day``),
    else today. The fields are computed for all the people of a recordset at once."""

    _inherit = "cae.entrepreneur"

    withholding_rate_ids = fields.One2many(
        "cae.withholding.rate",
        "entrepreneur_id",
        string="Withholding Rates",
        groups="cae_payroll.group_payroll_officer",
    )
    has_personal_rate = fields.Boolean(
        string="Personal Rate Received",
        compute="_compute_withholding_rate",
        groups="cae_payroll.group_payroll_officer",
        help="Not ticked: the neutral rate applies (CGI, art. 204 H).",
    )
    withholding_rate = fields.Float(
        string="Withholding Rate (%)",
        digits=(5, 2),
        compute="_compute_withholding_rate",
        groups="cae_payroll.group_payroll_officer",
        help="Sent by the tax office.",
    )
    local_office_rate_id = fields.Many2one(
        "cae.local.office.rate",
        string="Rates of the Local Office",
        compute="_compute_local_office_rate_id",
        groups="cae_base.group_accountant",
    )

    @api.model
    def _get_pay_day(self):
        return self.env.context.get("cae_pay_day") or fields.Date.context_today(self)

    @api.depends(
        "withholding_rate_ids.rate",
        "withholding_rate_ids.date_from",
        "withholding_rate_ids.date_to",
    )
    @api.depends_context("cae_pay_day")
    def _compute_withholding_rate(self):
        rows = self._get_withholding_rates(self._get_pay_day())
        for person in self:
            row = rows.get(person._origin.id)
            person.has_personal_rate = bool(row)
            person.withholding_rate = row.rate if row else 0.0

    @api.depends("local_office_id.rate_ids.date_from")
    @api.depends_context("cae_pay_day")
    def _compute_local_office_rate_id(self):
        rows = self.local_office_id._get_rates(self._get_pay_day())
        for person in self:
            person.local_office_rate_id = rows.get(person.local_office_id.id, False)

    def _get_withholding_rates(self, day):
        """:return: dict {id of a person: his rate in force on a day}; who is not in it
        has the neutral one"""
        rows = self.env["cae.withholding.rate"].search(
            [("entrepreneur_id", "in", self.ids), ("date_from", "<=", day)],
            order="date_from",
        )
        newest = {row.entrepreneur_id.id: row for row in rows}
        return {
            person_id: row
            for person_id, row in newest.items()
            if not row.date_to or row.date_to >= day
        }
