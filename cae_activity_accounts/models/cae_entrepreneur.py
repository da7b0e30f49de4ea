from odoo import fields, models


class CaeEntrepreneur(models.Model):
    _inherit = "cae.entrepreneur"

    cae_statement_by_mail = fields.Boolean(
        string="Statement by E-mail",
        help="Receives the statement of accounts each month by e-mail, though there is"
        " a portal login. Without a login it is always sent (Code du travail,"
        " R. 7331-5).",
    )

    def _get_memberships(self):
        """Hook: who knows of the ends of memberships says them.

        :return: list of tuples (first day as a member, last one or none: without end)
        """
        return [(self.member_since, None)] if self.member_since else []

    def _wants_statement_by_mail(self):
        return self.cae_statement_by_mail or not self.portal_user_id
