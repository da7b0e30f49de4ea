from odoo import api, fields, models


class CaeDeadlineNotice(models.Model):
    """The to-do planned for a deadline at one threshold, once and for all."""

    _name = "cae.deadline.notice"
    _description = "To-do Planned for a Deadline"
    _order = "id"

    deadline_id = fields.Many2one(
        "cae.deadline", required=True, index=True, ondelete="cascade", readonly=True
    )
    # Stored for the record rules, which must stay one hop.
    company_id = fields.Many2one(
        related="deadline_id.company_id", store=True, index=True
    )
    coach_id = fields.Many2one(related="deadline_id.coach_id", store=True, index=True)
    local_office_id = fields.Many2one(
        related="deadline_id.local_office_id", store=True, index=True
    )
    threshold_id = fields.Many2one(
        "cae.clock.threshold",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    date = fields.Date(string="Planned On", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="For", readonly=True)
    mail_activity_id = fields.Many2one(
        "mail.activity",
        string="To-do",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )

    _notice_uniq = models.Constraint(
        "UNIQUE(deadline_id, threshold_id)",
        "A to-do was planned for this deadline and threshold already.",
    )

    @api.model
    def _create_notices(self, due, day):
        """Plan to-dos.

        :param due: dict {deadline: threshold}
        """
        deadlines = self.env["cae.deadline"].union(*due)
        users = deadlines._get_users()
        # Read at once what each to-do would read apart.
        self.env["res.users"].union(*users.values()).mapped("lang")
        for model, group in deadlines.grouped("res_model").items():
            self.env[model].browse(group.mapped("res_id")).mapped("display_name")
        # Those who are warned find their to-dos in Odoo; nobody gets hundreds of mails.
        activities = (
            self.env["mail.activity"]
            .with_context(mail_activity_quick_update=True)
            .create(
                [
                    deadline._prepare_activity_vals(users[deadline], day)
                    for deadline in deadlines
                ]
            )
        )
        return self.create(
            [
                {
                    "deadline_id": deadline.id,
                    "threshold_id": due[deadline].id,
                    "date": day,
                    "user_id": users[deadline].id,
                    "mail_activity_id": activity.id,
                }
                for deadline, activity in zip(deadlines, activities, strict=True)
            ]
        )

    def _close_activities(self, tell):
        """Mark as done the to-dos that nobody has done, with the reason.

        :param tell: function(deadline, in the language of who was warned) -> reason
        """
        reasons = self.filtered("mail_activity_id.active").grouped(
            lambda notice: tell(
                notice.deadline_id.with_context(lang=notice.user_id.lang)
            )
        )
        for reason, notices in reasons.items():
            notices.mail_activity_id.action_feedback(feedback=reason)
