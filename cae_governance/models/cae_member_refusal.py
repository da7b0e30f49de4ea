from odoo import models
from odoo.exceptions import UserError

from ..tools import after_rollback


class CaeMember(models.Model):
    """What is refused of the shares of a member says the article, and stays on the
    member's page."""

    _inherit = "cae.member"

    def _refuse(self, text):
        """Refuse something about the shares of these members, and keep a note of it.

        :raise UserError: always
        """
        body = self.env._("Refused: %s", text)

        def note(members, user):
            for member in members:
                member.message_post(
                    body=body,
                    author_id=user.partner_id.id,
                    subtype_xmlid="mail.mt_note",
                )

        after_rollback(self, note)
        raise UserError(text)
