from odoo import fields, models


class CaeEntrepreneur(models.Model):
    """Payslips hold the data of a person as long as they must be kept (RGPD-01)."""

    _inherit = "cae.entrepreneur"

    def _get_anonymisation_obstacles(self):
        obstacles = super()._get_anonymisation_obstacles()
        today = fields.Date.context_today(self)
        company = self.company_id[:1] or self.env.company
        years = int(company._get_legal_setting("retention_payslip_years", today))
        found = self.env["cae.payslip"]._read_group(
            [
                ("entrepreneur_id", "in", self.ids),
                ("date", ">=", fields.Date.subtract(today, years=years)),
            ],
            ["entrepreneur_id"],
        )
        for (person,) in found:
            obstacles[person.id].append(
                self.env._("Payslips are kept %s years.", years)
            )
        return obstacles
