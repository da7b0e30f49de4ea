from odoo import api, models


class CaePayElement(models.Model):
    """Shares which are paid up out of pay (SCOP-14)."""

    _inherit = "cae.pay.element"

    @api.model
    def _get_registered_withholdings(self, people, date):
        registered = dict(super()._get_registered_withholdings(people, date))
        plans = self.env["cae.share.plan"]._get_pay_plans(people, date)
        for person in people:
            own = plans.filtered(
                lambda plan, person=person: (
                    plan.member_id.partner_id == person.partner_id
                    and plan.company_id == person.company_id
                )
            )
            rows = [plan._prepare_pay_row() for plan in own]
            if rows:
                registered[person] = [*registered.get(person, []), *rows]
        return registered
