from odoo import fields, models


class CaeLocalOffice(models.Model):
    _inherit = "cae.local.office"

    rate_ids = fields.One2many(
        "cae.local.office.rate",
        "local_office_id",
        string="Pay Rates",
        groups="cae_base.group_accountant",
    )

    def _get_rates(self, day):
        """:return: dict {id of a local office: its rates in force on a day}; where
        there are none, the company's serve"""
        rows = self.env["cae.local.office.rate"].search(
            [("local_office_id", "in", self.ids), ("date_from", "<=", day)],
            order="date_from",
        )
        return {row.local_office_id.id: row for row in rows}

    def action_open_pay_rates(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay Rates, %s", self.name),
            "res_model": "cae.local.office.rate",
            "view_mode": "list",
            "domain": [("local_office_id", "=", self.id)],
            "context": {"default_local_office_id": self.id},
        }
