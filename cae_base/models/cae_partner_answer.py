from odoo import SUPERUSER_ID, fields, models


class CaePartnerAnswer(models.Model):
    """What one person answers to a call: its author reads it, and nobody else of the
    cooperative's entrepreneurs."""

    _name = "cae.partner.answer"
    _description = "Answer to a Call for Partners"
    _order = "create_date desc, id desc"
    _rec_name = "entrepreneur_id"

    call_id = fields.Many2one(
        "cae.partner.call", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="call_id.company_id", store=True, precompute=True
    )
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", required=True, index=True, ondelete="cascade"
    )
    text = fields.Text(string="Answer", required=True)
    with_address = fields.Boolean(
        string="Address Given",
        help="The person agreed that the author of the call reads the e-mail address.",
    )

    _once_uniq = models.Constraint(
        "UNIQUE(call_id, entrepreneur_id)", "You have answered this call already."
    )

    def _tell_author(self):
        """A mail in the name of the cooperative; the address of who answers is in it if
        he agreed."""
        # by nobody: Odoo would name the user who sends, and his address
        answers = self.with_user(SUPERUSER_ID)
        template = answers.env.ref("cae_base.mail_template_partner_answer")
        for answer in answers.filtered("call_id.entrepreneur_id.email"):
            template.send_mail(answer.id, email_values=answer._prepare_mail_vals())

    def _prepare_mail_vals(self):
        own = self.company_id.email_formatted or self.env.user.email_formatted
        answer = self.entrepreneur_id.email_formatted if self.with_address else own
        return {"email_from": own, "reply_to": answer}
