from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..engine.contract_terms import Period, find_last_day

CAPE, CESA, OTHER = "cape", "cesa", "other"
INITIAL, RENEWAL, AMENDMENT = "initial", "renewal", "amendment"
DRAFT, TO_SIGN, SIGNED, RUNNING, ENDED, CANCELLED = (
    "draft",
    "to_sign",
    "signed",
    "running",
    "ended",
    "cancelled",
)
# The terms of these hold, from their first to their last day.
BINDING = (SIGNED, RUNNING, ENDED)
KINDS = [
    (CAPE, "CAPE: support contract"),
    (CESA, "CESA: entrepreneur's employment contract"),
    (OTHER, "Other contract"),
]
END_REASONS = [
    ("term", "Reached its term"),
    ("agreement", "Ended by mutual agreement"),
    ("entrepreneur", "Ended by the entrepreneur"),
    ("cooperative", "Ended by the cooperative"),
    ("trial", "Ended during the trial period"),
    ("membership", "Not a member in time"),
    ("next", "Followed by another contract"),
    ("superseded", "Replaced by an amendment or a renewal"),
    ("other", "Other reason"),
]


class CaeContract(models.Model):
    """A document signed with an entrepreneur: a contract, its renewal, its amendment.

    The documents that follow one another make a chain. A renewal opens a new period; an
    amendment carries all the terms from its day of effect on. Each holds from its first
    to its last day, so that the terms in force on a day are one row.
    """

    _name = "cae.contract"
    _description = "Contract with an Entrepreneur"
    _inherit = ["mail.thread", "mail.activity.mixin", "cae.signable.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, index=True
    )
    # For the record rules of what hangs on a contract, which stay one hop.
    coach_id = fields.Many2one(
        related="entrepreneur_id.coach_id", store=True, index="btree_not_null"
    )
    local_office_id = fields.Many2one(
        related="entrepreneur_id.local_office_id", store=True, index="btree_not_null"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        KINDS,
        required=True,
        default=CAPE,
        tracking=True,
        help="CAPE: contract supporting a business project (Code de commerce,"
        " L. 127-1). CESA: contract of the salaried entrepreneur (Code du travail,"
        " L. 7331-2). Other: any earlier contract between the parties, whose length"
        " counts too (Code du travail, L. 7331-3 and L. 7332-1).",
    )
    nature = fields.Selection(
        [
            (INITIAL, "Contract"),
            (RENEWAL, "Renewal"),
            (AMENDMENT, "Amendment"),
        ],
        string="Document Type",
        required=True,
        default=INITIAL,
        copy=False,
        help="A renewal opens a new period; an amendment changes the terms from its day"
        " of effect on.",
    )
    date_start = fields.Date(
        string="Start",
        required=True,
        tracking=True,
        default=fields.Date.context_today,
        help="Of an amendment: the day from which its terms hold.",
    )
    date_end = fields.Date(
        string="End",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Last day, as the document says; empty: no end. A CAPE lasts 12 months at"
        " most, each renewal too (Code de commerce, L. 127-2, to check).",
    )
    date_ended = fields.Date(
        string="Ended On",
        readonly=True,
        copy=False,
        tracking=True,
        help="Its last day, when it was not the one that the document says.",
    )
    date_last = fields.Date(
        string="Last Day",
        compute="_compute_date_last",
        store=True,
        precompute=True,
        index=True,
        help="The day on which it ended or will end; empty: no end is known.",
    )
    state = fields.Selection(
        [
            (DRAFT, "Draft"),
            (TO_SIGN, "To Sign"),
            (SIGNED, "Signed"),
            (RUNNING, "Running"),
            (ENDED, "Ended"),
            (CANCELLED, "Cancelled"),
        ],
        default=DRAFT,
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
    )
    end_reason = fields.Selection(
        END_REASONS,
        string="Reason of the End",
        readonly=True,
        copy=False,
        tracking=True,
    )
    end_comment = fields.Text(readonly=True, copy=False, string="About the End")

    _dates_order = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "A contract ends on or after the day it starts.",
    )
    _ended_order = models.Constraint(
        "CHECK(date_ended IS NULL OR date_ended >= date_start)",
        "A contract ends on or after the day it starts.",
    )
    _in_force = models.Index(
        "(entrepreneur_id, date_start) WHERE state IN ('signed', 'running', 'ended')"
    )

    # --- computes -----------------------------------------------------------

    @api.depends("kind", "nature", "number", "entrepreneur_id.name", "date_start")
    @api.depends_context("lang")
    def _compute_name(self):
        for contract in self:
            parts = [
                contract._get_short_kind(),
                contract.entrepreneur_id.name,
                contract._get_short_nature(),
                contract.date_start and format_date(self.env, contract.date_start),
            ]
            contract.name = " ".join(filter(None, parts))

    def _get_short_kind(self):
        return (
            self.env._("Contract") if self.kind == OTHER else (self.kind or "").upper()
        )

    def _get_short_nature(self):
        if self.nature == RENEWAL:
            return self.env._("renewal %(number)s", number=self.number)
        if self.nature == AMENDMENT:
            return self.env._("amendment %(number)s", number=self.number)
        return ""

    @api.depends("kind", "nature", "parent_id", "date_start")
    def _compute_date_end(self):
        """A CAPE lasts as long as it may, unless its end is written."""
        for contract in self:
            if contract.nature == AMENDMENT:
                contract.date_end = contract.parent_id.date_end
            elif contract.kind == CAPE and contract.date_start:
                contract.date_end = find_last_day(
                    contract.date_start, contract._get_legal_number("cape_months")
                )
            else:
                contract.date_end = contract._origin.date_end

    @api.depends("date_end", "date_ended")
    def _compute_date_last(self):
        for contract in self:
            contract.date_last = contract.date_ended or contract.date_end

    # --- helpers ------------------------------------------------------------

    def _check_state(self, states, sentence):
        if self.filtered(lambda contract: contract.state not in states):
            raise UserError(sentence)

    def _get_period(self):
        return Period(self.date_start, self.date_last or None)

    def _get_legal_number(self, code):
        """A whole number of the law, on the day on which this contract starts."""
        company = self.company_id or self.env.company
        day = self.date_start or fields.Date.context_today(self)
        return int(company._get_legal_setting(code, day))

    def _get_binding_contracts(self):
        """:return: defaultdict {entrepreneur: his binding contracts, saved ones}"""
        contracts = self.search(
            [
                ("entrepreneur_id", "in", self.entrepreneur_id.ids),
                ("state", "in", BINDING),
            ]
        )
        return defaultdict(self.browse, contracts.grouped("entrepreneur_id"))

    def _format_day(self, day):
        return format_date(self.env, day)

    def _open_wizard(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_id": self.id},
        }
