from odoo import api, fields, models
from odoo.exceptions import MissingError
from odoo.tools import clean_context

from .cae_contract import CANCELLED, DRAFT, TO_SIGN


class CaeContract(models.Model):
    """The doors of the portal: entrepreneurs have no right on contracts.

    Each service looks the document up among those that were sent to the user, and only
    then acts as superuser. All are private, so that no other door leads to them.
    """

    _inherit = "cae.contract"

    @api.model
    def _get_portal_contracts(self, *domain):
        """:return: the documents sent to the user or signed by him, as superuser"""
        partner = self.env.user.partner_id
        # sudo: the domain keeps to the documents of the user
        env = self.env(context=clean_context(self.env.context), su=True)
        return self.with_env(env).search(
            [
                ("entrepreneur_id.partner_id", "=", partner.id),
                ("company_id", "in", self.env.user._get_company_ids()),
                *self._get_sent_domain(),
                *domain,
            ]
        )

    @api.model
    def _get_sent_domain(self):
        """Domain of the documents that were sent to their person, or signed by him."""
        return ["|", ("sent_on", "!=", False), ("document_id", "!=", False)]

    @api.model
    def _get_portal_contract(self, contract_id):
        """:raise MissingError: if the document is not the user's, or was never sent"""
        contract_sudo = self._get_portal_contracts(("id", "=", contract_id))
        if not contract_sudo:
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return contract_sudo

    @api.model
    def _portal_sign(self, contract_id, name, image, ip_address, user_agent):
        """The entrepreneur signs what was sent to him.

        :raise MissingError: if it is not his
        :raise UserError: if it cannot be signed, saying why
        """
        contract_sudo = self._get_portal_contract(contract_id)
        contract_sudo._sign("entrepreneur", name, image, ip_address, user_agent)

    def _can_portal_sign(self):
        today = fields.Date.context_today(self)
        return (
            self.state == TO_SIGN
            and "entrepreneur" not in self.current_signature_ids.mapped("party")
            and (not self.sign_before or self.sign_before >= today)
        )

    def _tell_portal_state(self):
        """What the page says above the document."""
        if self.state == DRAFT:
            return self.env._(
                "The cooperative took this document back: it will send you another one."
            )
        if self.state == CANCELLED:
            return self.env._("This document was cancelled: there is nothing to sign.")
        if self.state != TO_SIGN:
            return self.env._(
                "Signed on %s.", self._format_day(self.signed_on or self.date_start)
            )
        if self._can_portal_sign():
            return self.env._(
                "Read the document to its end, then sign below, until %s.",
                self._format_day(self.sign_before),
            )
        if "entrepreneur" in self.current_signature_ids.mapped("party"):
            return self.env._("You have signed. The cooperative signs next.")
        return self.env._(
            "The time to sign this document is over: ask your coach to send it again."
        )
