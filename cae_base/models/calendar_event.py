from odoo import fields, models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    cae_entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        string="Interview With",
        index="btree_not_null",
        ondelete="set null",
        groups="cae_base.group_coach",
        help="The person finds this appointment on the portal.",
    )
    cae_interview_ids = fields.One2many(
        "cae.interview", "event_id", groups="cae_base.group_coach"
    )

    def action_write_interview(self):
        """Open the report of this appointment, prefilled from the one before."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "res_model": "cae.interview",
            "view_mode": "form",
            "views": [(False, "form")],
        }
        if self.cae_interview_ids:
            return {**action, "res_id": self.cae_interview_ids[:1].id}
        day = fields.Datetime.context_timestamp(self, self.start).date()
        return {
            **action,
            "context": {
                "default_entrepreneur_id": self.cae_entrepreneur_id.id,
                "default_event_id": self.id,
                "default_date": day,
                "default_duration": self.duration,
            },
        }
