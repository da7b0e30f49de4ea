from odoo import fields, models


class MailActivityPlanTemplate(models.Model):
    _inherit = "mail.activity.plan.template"

    responsible_type = fields.Selection(
        selection_add=[("cae_coach", "Coach of the Person")],
        ondelete={"cae_coach": "cascade"},
    )

    def _determine_responsible(self, on_demand_responsible, applied_on_record):
        """A person without a coach has to-dos of nobody, until he gets one."""
        if self.responsible_type != "cae_coach":
            return super()._determine_responsible(
                on_demand_responsible, applied_on_record
            )
        coach = self.env["res.users"]
        if applied_on_record._name == "cae.entrepreneur":
            coach = applied_on_record.coach_id
        return {"responsible": coach, "error": False, "warning": False}
