from odoo import api, fields, models

CONTACT_FIELDS = ("email", "phone", "street", "zip", "city")


class CaeActivityCustomer(models.Model):
    """What one activity knows of a customer.

    The cooperative keeps one card for each company number, for its accounts. Beneath
    it each activity has its own, with its own contact, e-mail and address, to which its
    documents and e-mails are addressed: what one knows is not told to another.
    """

    _name = "cae.activity.customer"
    _description = "Customer of an Activity"
    _order = "name, id"
    _check_company_auto = True

    activity_id = fields.Many2one(
        "cae.activity",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="activity_id.company_id", store=True)
    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Card of the Cooperative",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        help="One for each company number, shared by the activities.",
    )
    contact_id = fields.Many2one(
        "res.partner",
        string="Card of the Activity",
        readonly=True,
        index=True,
        ondelete="restrict",
        copy=False,
        help="Documents and e-mails of this activity are addressed to it.",
    )
    company_registry = fields.Char(related="partner_id.company_registry")
    name = fields.Char(
        string="Customer",
        required=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="As the activity calls it.",
    )
    contact_name = fields.Char(
        string="Contact", help="The person or the service to write to."
    )
    email = fields.Char()
    phone = fields.Char()
    street = fields.Char()
    zip = fields.Char()
    city = fields.Char()

    _partner_uniq = models.Constraint(
        "UNIQUE(activity_id, partner_id)", "This activity has this customer already."
    )

    @api.depends("partner_id")
    def _compute_name(self):
        for customer in self:
            customer.name = customer.name or customer.partner_id.name

    @api.model_create_multi
    def create(self, vals_list):
        customers = super().create(vals_list)
        customers.filtered(lambda customer: not customer.contact_id)._create_contacts()
        return customers

    def write(self, vals):
        result = super().write(vals)
        self._update_contacts(vals.keys())
        return result

    def _create_contacts(self):
        # sudo: the card goes with the customer, whoever has the right to write that
        contacts = (
            self.env["res.partner"]
            .sudo()
            .create([customer._prepare_contact_vals() for customer in self])
        )
        for customer, contact in zip(self, contacts, strict=True):
            customer.contact_id = contact

    def _prepare_contact_vals(self):
        return {
            "parent_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "country_id": self.partner_id.country_id.id
            or self.company_id.country_id.id,
            "type": "other",
            "name": self._get_contact_name(),
            **{name: self[name] for name in CONTACT_FIELDS},
        }

    def _get_contact_name(self):
        """A card of its own bears the customer's name, one beneath it the contact's."""
        is_own = self.contact_id and self.contact_id == self.partner_id
        return self.name if is_own else self.contact_name or self.name

    def _update_contacts(self, names):
        names = [name for name in CONTACT_FIELDS if name in names]
        # sudo: as in _create_contacts
        for customer in self.sudo():
            customer.contact_id.write(
                {
                    "name": customer._get_contact_name(),
                    **{name: customer[name] for name in names},
                }
            )
