from odoo import models
from odoo.tools import formataddr

# What core sends to a customer names the cooperative; what takes its place names the
# trade name, and the cooperative as the seller that it is.
TEMPLATES = {
    "sale.email_template_edi_sale": "mail_template_quote",
    "sale.mail_template_sale_confirmation": "mail_template_signed_quote",
    "account.email_template_edi_invoice": "mail_template_invoice",
    "account.email_template_edi_credit_note": "mail_template_credit_note",
}


class CaeTradeDocument(models.AbstractModel):
    """What a customer receives: sold by the cooperative, under a trade name.

    Inherited before the model it completes, whose methods it extends.
    """

    _name = "cae.trade.document"
    _description = "Document under a Trade Name"

    def _get_cae_trade(self):
        """:return: the activity that the customer knows, as superuser; none for what
        the cooperative sells in its own name"""
        self.ensure_one()
        # sudo: customers and accountants need not read activities to see their name
        activity_sudo = self.cae_activity_id.sudo()
        return activity_sudo.filtered(lambda activity: not activity.is_structure)

    def _get_cae_entrepreneurs(self):
        """:return: the partners who sell, to whom customers answer"""
        return self._get_cae_trade().entrepreneur_ids.partner_id.filtered("email")

    # --- mail to the customer -----------------------------------------------------

    def _get_cae_email_from(self):
        """The trade name, then whose it is; the address is the cooperative's."""
        company, trade = self.company_id, self._get_cae_trade()
        if not trade or not company.email:
            return company.email_formatted or self.env.user.email_formatted
        return formataddr((f"{trade.name} ({company.name})", company.email))

    def _get_cae_sellers_names(self):
        return ", ".join(self._get_cae_entrepreneurs().mapped("name"))

    def _adapt_cae_template(self, template):
        """:return: the one in the trade name, if this is core's own"""
        if not template or not all(doc._get_cae_trade() for doc in self):
            return template
        name = TEMPLATES.get(template.get_external_id()[template.id])
        own = name and self.env.ref(
            f"cae_activity_accounts.{name}", raise_if_not_found=False
        )
        return own or template

    def _notify_by_email_prepare_rendering_context(self, message, *args, **kwargs):
        context = super()._notify_by_email_prepare_rendering_context(
            message, *args, **kwargs
        )
        if self and self._get_cae_trade() and context.get("subtitles"):
            context["subtitles"] = [self._get_cae_trade().name, *context["subtitles"]]
        return context

    # --- mail to the entrepreneur -------------------------------------------------

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """What is written to somebody by name is not copied to the entrepreneurs who
        follow; who has left an activity hears no more of its documents."""
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        named = (msg_vals or {}).get("partner_ids", message.partner_ids.ids)
        activities_sudo = self.cae_activity_id.sudo()  # as in _get_cae_trade
        silent = activities_sudo.portal_partner_ids
        if not named:
            silent -= activities_sudo.entrepreneur_ids.partner_id
        silent_ids = set(silent.ids) - set(named)
        return [pdata for pdata in recipients if pdata["id"] not in silent_ids]

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Entrepreneurs follow their documents: their button opens their own page, for
        they may not read the customer's."""
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if not self or not self._get_cae_trade():
            return groups
        seller_ids = self._get_cae_entrepreneurs().ids
        group = {
            "active": True,
            "has_button_access": True,
            "button_access": {
                "url": self.get_base_url() + self._get_cae_portal_path(),
                "title": self.env._("Open in my portal"),
            },
        }
        sellers = ("cae_entrepreneur", lambda pdata: pdata["id"] in seller_ids, group)
        return [sellers, *groups]
