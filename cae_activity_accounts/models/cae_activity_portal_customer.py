from odoo import models

from ..portal_form import PortalForm

CARD_FIELDS = ("phone", "street", "zip", "city")
SIREN_LENGTH = 9


class CaeActivity(models.Model):
    """The customers of an activity, on the portal."""

    _inherit = "cae.activity"

    def _portal_create_customer(self, values):
        """:param values: dict of ``name``, ``company_registry``, ``contact_name``,
            ``email``, ``phone``, ``street``, ``zip``, ``city``
        :return: the new customer, as superuser
        :raise CaePortalError: if a field is wrong
        """
        activity_sudo = self._portal_sudo()
        form = PortalForm(activity_sudo.env, values)
        vals = activity_sudo._read_customer(form)
        number = form.company_number("company_registry")
        activity_sudo._check_new_customer(form, number)
        form.check()
        return activity_sudo._create_customer(vals, number)

    def _portal_write_customer(self, customer_id, values):
        """Same fields; the company number says who the customer is, and stays."""
        activity_sudo = self._portal_sudo()
        customer_sudo = activity_sudo._get_portal_customer(customer_id)
        form = PortalForm(activity_sudo.env, values)
        vals = activity_sudo._read_customer(form)
        form.check()
        customer_sudo.write(vals)
        return customer_sudo

    def _read_customer(self, form):
        return {
            "name": form.text("name", self.env._("Write the customer's name.")),
            "contact_name": form.text("contact_name"),
            "email": form.email("email"),
            **{name: form.text(name) for name in CARD_FIELDS},
        }

    def _check_new_customer(self, form, number):
        if not number:
            return
        if number[:9] == (self.company_id.company_registry or "").replace(" ", "")[:9]:
            form.fail("company_registry", self.env._("This is the cooperative itself."))
        customers = self.with_context(active_test=False)._get_portal_customers()
        existing = customers.filtered(
            lambda customer: _is_same_company(customer.company_registry, number)
        )
        if existing:
            form.fail(
                "company_registry",
                self.env._("You have this customer already: %s.", existing[0].name),
            )

    def _create_customer(self, vals, number):
        partner = self._find_company(number)
        if not partner:
            partner = partner.create(self._prepare_partner_vals(vals, number))
        return self.env["cae.activity.customer"].create(
            {
                **vals,
                "activity_id": self.id,
                "partner_id": partner.id,
                # nobody else may have a card without a number: it is the activity's
                "contact_id": not number and partner.id,
            }
        )

    def _find_company(self, number):
        """:return: the card that the cooperative has of a company number, or none; of
        a SIREN and a SIRET of the same company, one card"""
        partners = self.env["res.partner"]
        if not number:
            return partners
        found = partners.search(self._get_company_number_domain(number)).filtered(
            lambda partner: _is_same_company(partner.company_registry, number)
        )
        return found.sorted(lambda partner: partner.company_registry != number)[:1]

    def _get_company_number_domain(self, number):
        return [
            # the cooperative may have typed it with spaces
            ("company_registry", "=like", "%".join([*number[:SIREN_LENGTH], ""])),
            ("parent_id", "=", False),
            ("company_id", "in", [False, self.company_id.id]),
        ]

    def _prepare_partner_vals(self, vals, number):
        """The card of the cooperative: of a company, what is public of it only."""
        names = ("name", "street", "zip", "city")
        if not number:
            names += ("email", "phone")
        return {
            **{name: vals[name] for name in names},
            "company_registry": number,
            "is_company": bool(number),
            "company_id": self.company_id.id,
            "country_id": self.company_id.country_id.id,
        }

    def _get_portal_customers(self):
        return self.env["cae.activity.customer"].search([("activity_id", "=", self.id)])

    def _get_portal_customer(self, customer_id):
        return self._get_portal_record("cae.activity.customer", customer_id)


def _is_same_company(known, number):
    """Two SIRET are two places, each with its card; a SIREN is the company itself."""
    if not known or not number:
        return False
    digits = "".join(filter(str.isdecimal, known))
    length = max(min(len(digits), len(number)), SIREN_LENGTH)
    return digits[:length] == number[:length]
