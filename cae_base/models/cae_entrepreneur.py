from odoo import api, fields, models
from odoo.tools import SQL

from .cae_contract import BINDING, CESA, OTHER, RUNNING, SIGNED

# What opens a gate, closes a deadline or proves something: the group that may write it,
# none where it is the code alone.
FACTS = {
    "member_since": "cae_base.group_manager",
    "consent_date": None,
    "anonymised_on": None,
}


class CaeEntrepreneur(models.Model):
    """A person accompanied by the cooperative, from the first idea on."""

    _name = "cae.entrepreneur"
    _description = "Entrepreneur"
    _inherit = ["mail.thread", "mail.activity.mixin", "cae.company.source.mixin"]
    _inherits = {"res.partner": "partner_id"}
    _order = "stage_sequence, name, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact Card",
        required=True,
        ondelete="restrict",
        index=True,
        help="Address, e-mail and portal login of the person.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    color = fields.Integer()
    portal_user_id = fields.Many2one(
        "res.users",
        string="Portal Login",
        compute="_compute_portal_user_id",
        compute_sudo=True,
    )
    stage_id = fields.Many2one(
        "cae.entrepreneur.stage",
        required=True,
        index=True,
        tracking=True,
        group_expand="_read_group_expand_full",
        default=lambda self: self.env["cae.entrepreneur.stage"]._get_first(),
        copy=False,
    )
    stage_sequence = fields.Integer(related="stage_id.sequence", store=True)
    coach_id = fields.Many2one(
        "res.users",
        tracking=True,
        index=True,
        default=lambda self: self.env.user,
        check_company=True,
    )
    local_office_id = fields.Many2one(
        "cae.local.office", index=True, check_company=True
    )
    birth_date = fields.Date()
    date_entry = fields.Date(string="First Contact", default=fields.Date.context_today)
    member_since = fields.Date(
        readonly=True,
        copy=False,
        help="Admission among the members of the cooperative.",
    )
    key_ids = fields.One2many(
        "cae.activity.key", "entrepreneur_id", string="Sharing Keys"
    )
    cae_activity_ids = fields.Many2many(
        "cae.activity",
        string="Trade Names",
        compute="_compute_cae_activity_ids",
        help="The activities in which this person works today.",
    )
    contract_ids = fields.One2many(
        "cae.contract", "entrepreneur_id", string="Contracts"
    )
    contract_id = fields.Many2one(
        "cae.contract",
        string="Contract in Force",
        compute="_compute_contract_id",
    )
    contract_kind = fields.Selection(
        [("cape", "CAPE"), ("cesa", "CESA"), ("other", "Other")],
        string="Contract",
        compute="_compute_contract_id",
    )
    membership_deadline = fields.Date(
        compute="_compute_membership_deadline",
        help="Last day to become a member: three years from the start of the CESA, less"
        " the days of the earlier contracts with the cooperative (Code du travail,"
        " L. 7331-3). Empty without a CESA signed or running.",
    )
    cae_activity_count = fields.Integer(
        string="Number of Trade Names", compute="_compute_cae_activity_count"
    )
    contract_count = fields.Integer(
        string="Number of Contracts", compute="_compute_contract_count"
    )

    _partner_uniq = models.Constraint(
        "UNIQUE(partner_id, company_id)",
        "This person is already followed by the cooperative.",
    )

    @api.model
    def _has_field_access(self, field, operation):
        """Read-only on the forms is no door: RPC and Odoo's own import write too."""
        allowed = super()._has_field_access(field, operation)
        if operation != "write" or field.name not in FACTS or self.env.su:
            return allowed
        group = FACTS[field.name]
        return allowed and bool(group) and self.env.user.has_group(group)

    @api.depends("partner_id.user_ids")
    def _compute_portal_user_id(self):
        for entrepreneur in self:
            entrepreneur.portal_user_id = entrepreneur.partner_id.user_ids[:1]

    @api.depends("key_ids.date_from", "key_ids.date_to", "key_ids.activity_id")
    def _compute_cae_activity_ids(self):
        keys = self.key_ids.filtered_domain(self.env["cae.activity.key"]._today())
        # Read at once: the access to each person's activities is checked apart.
        keys.activity_id.fetch(["company_id"])
        keys_of = keys.grouped("entrepreneur_id")
        for entrepreneur in self:
            present = keys_of.get(entrepreneur, keys.browse())
            entrepreneur.cae_activity_ids = present.activity_id

    @api.depends(
        "contract_ids.kind",
        "contract_ids.state",
        "contract_ids.date_start",
        "contract_ids.date_last",
    )
    def _compute_contract_id(self):
        contracts = self._get_contracts(fields.Date.context_today(self))
        # Read at once what each person's contract would read apart.
        self.env["cae.contract"].union(*contracts.values()).fetch(["kind"])
        for entrepreneur in self:
            entrepreneur.contract_id = contracts.get(entrepreneur._origin.id)
            entrepreneur.contract_kind = entrepreneur.contract_id.kind

    @api.depends(
        "contract_ids.state", "contract_ids.date_start", "contract_ids.date_last"
    )
    def _compute_membership_deadline(self):
        contracts = self.env["cae.contract"].search(
            [
                ("entrepreneur_id", "in", self.ids),
                ("kind", "=", CESA),
                ("state", "in", (SIGNED, RUNNING)),
            ]
        )
        contracts.mapped("membership_deadline")  # all at once
        last = contracts.grouped("entrepreneur_id")
        for entrepreneur in self:
            contract = last.get(entrepreneur._origin, contracts.browse())[:1]
            entrepreneur.membership_deadline = contract.membership_deadline

    @api.depends("key_ids.activity_id")
    def _compute_cae_activity_count(self):
        for entrepreneur in self:
            entrepreneur.cae_activity_count = len(entrepreneur.key_ids.activity_id)

    @api.depends("contract_ids")
    def _compute_contract_count(self):
        for entrepreneur in self:
            entrepreneur.contract_count = len(entrepreneur.contract_ids)

    def _get_contract(self, day):
        """:return: the contract of this person in force on a day, or none"""
        self.ensure_one()
        return self._get_contracts(day).get(self._origin.id, self.env["cae.contract"])

    def _get_contracts(self, day):
        """The documents whose terms are in force on a day, in one query.

        :return: dict {entrepreneur id: contract}; no key for those who have none
        """
        contracts = self.env["cae.contract"]
        contracts.flush_model(
            ["entrepreneur_id", "kind", "state", "date_start", "date_last"]
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (entrepreneur_id) entrepreneur_id, id
                  FROM cae_contract
                 WHERE entrepreneur_id = ANY(%(people)s)
                   AND state IN %(states)s
                   AND date_start <= %(day)s
                   AND (date_last IS NULL OR date_last >= %(day)s)
                 ORDER BY entrepreneur_id, kind = %(other)s, date_start DESC, id DESC
                """,
                people=self._origin.ids,
                states=BINDING,
                day=day,
                other=OTHER,
            )
        )
        found = contracts.browse(contract_id for _person, contract_id in rows)
        return {
            person: contract
            for (person, _id), contract in zip(rows, found, strict=True)
        }

    def action_grant_portal_access(self):
        """Open Odoo's own wizard that invites a contact to the portal.

        It is saved first: until then the buttons of its rows do nothing.
        """
        wizards = self.env["portal.wizard"].with_context(active_ids=self.partner_id.ids)
        return {**wizards.action_open_wizard(), "name": self.env._("Portal Access")}

    def action_open_cae_activities(self):
        """Open the activities of these persons, past ones included."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "cae.activity",
            "view_mode": "kanban,list,form",
            "domain": [("key_ids.entrepreneur_id", "in", self.ids)],
            "name": self.env._("Trade Names"),
        }

    def action_new_contract(self):
        """Open a new contract of this person."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "cae.contract",
            "view_mode": "form",
            "context": {"default_entrepreneur_id": self.id},
            "name": self.env._("New Contract"),
        }

    def action_open_contracts(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "cae.contract",
            "view_mode": "list,form",
            "domain": [("entrepreneur_id", "in", self.ids)],
            "context": {"default_entrepreneur_id": self[:1].id},
            "name": self.env._("Contracts"),
        }
