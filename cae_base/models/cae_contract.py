from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..engine.contract_terms import (
    Period,
    find_last_day,
    find_longest_trial,
    find_trial_end,
    is_longer,
)
from ..engine.membership_deadline import find_membership_deadline
from ..seal import find_changes, is_unsealed, unsealed

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
# What the document says: written in a draft only.
TERMS = {
    "entrepreneur_id",
    "kind",
    "date_start",
    "date_end",
    "full_time_employed",
    "employment_declared_on",
    "commitment_ceiling",
    "fixed_part",
    "variable_part",
    "objective_amount",
    "objective_period",
    "objective_text",
    "trial_months",
    "trial_renewal_months",
    "statutes_id",
    "change_reason",
    "nature",
    "parent_id",
}
# What happened to it: written by its actions only.
EVENTS = {
    "state",
    "document_id",
    "document_hash",
    "certificate_id",
    "signature_method",
    "sent_on",
    "signed_on",
    "date_ended",
    "end_reason",
    "end_comment",
    "trial_renewed_on",
}


class CaeContract(models.Model):
    """A document signed with an entrepreneur: a contract, its renewal, its amendment.

    The documents that follow one another make a chain. A renewal opens a new period; an
    amendment carries all the terms from its day of effect on. Each holds from its first
    to its last day, so that the terms in force on a day are one row.
    """

    _name = "cae.contract"
    _description = "Contract with an Entrepreneur"
    _inherit = ["mail.thread", "mail.activity.mixin"]
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
        " most, each renewal too (Code de commerce, L. 127-2).",
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

    # --- terms --------------------------------------------------------------

    full_time_employed = fields.Boolean(
        string="Employed Full Time",
        tracking=True,
        help="As declared by the person: a CAPE is not open to those who are (Code de"
        " commerce, L. 127-1).",
    )
    employment_declared_on = fields.Date(
        string="Declared On",
        tracking=True,
        help="The day on which the person declared whether he is employed full time.",
    )
    commitment_ceiling = fields.Monetary(
        string="Ceiling of Commitments",
        tracking=True,
        help="Highest amount of the commitments to third parties during the programme"
        " (Code de commerce, R. 127-1, 4°).",
    )
    fixed_part = fields.Monetary(
        string="Fixed Part a Month",
        tracking=True,
        help="Paid each month, a lump sum set from the minimum objectives (Code du"
        " travail, R. 7331-11, 1°). It changes by an amendment only.",
    )
    variable_part = fields.Text(
        help="How it is calculated for each financial year (Code du travail, L. 7331-2"
        " and R. 7331-11, 2°).",
    )
    objective_amount = fields.Monetary(
        string="Minimum Turnover",
        tracking=True,
        help="Minimum objective of activity, excluding VAT (Code du travail, L."
        " 7331-2).",
    )
    objective_period = fields.Selection(
        [("month", "a month"), ("quarter", "a quarter"), ("year", "a year")],
        default="year",
        tracking=True,
    )
    objective_text = fields.Text(
        string="Other Objectives",
        help="Objectives and minimum obligations of activity which are not an amount.",
    )
    trial_months = fields.Integer(
        string="Trial Period (Months)",
        tracking=True,
        help="8 months at most, its renewal included, less the length of the earlier"
        " contracts with the cooperative (Code du travail, L. 7332-1).",
    )
    trial_renewal_months = fields.Integer(
        string="Trial Renewal (Months)",
        tracking=True,
        help="For how long the trial may be renewed, if the contract says so.",
    )
    trial_renewed_on = fields.Date(readonly=True, copy=False, tracking=True)
    trial_end = fields.Date(
        compute="_compute_trial_end",
        help="Last day of the trial period; never later than the law allows.",
    )
    trial_longest = fields.Date(
        string="Longest Trial Until",
        compute="_compute_trial_end",
        help="Empty: earlier contracts leave no trial period.",
    )
    membership_deadline = fields.Date(
        compute="_compute_membership_deadline",
        help="Three years from the start of the CESA, less the days of the earlier"
        " contracts with the cooperative (Code du travail, L. 7331-3).",
    )
    statutes_id = fields.Many2one(
        "cae.statutes",
        compute="_compute_statutes_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        check_company=True,
        help="The version of the statutes that the contract mentions (Code du travail,"
        " L. 7331-2, 2° e).",
    )
    item_ids = fields.One2many(
        "cae.contract.item", "contract_id", string="Items", copy=True
    )

    _dates_order = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "A contract ends on or after the day it starts.",
    )
    _ended_order = models.Constraint(
        "CHECK(date_ended IS NULL OR date_ended >= date_start)",
        "A contract ends on or after the day it starts.",
    )
    _trial_positive = models.Constraint(
        "CHECK(trial_months >= 0 AND trial_renewal_months >= 0)",
        "A trial period is a number of months.",
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

    @api.depends("kind", "date_start", "company_id")
    def _compute_statutes_id(self):
        versions = self.env["cae.statutes"]._get_versions(self.company_id)
        for contract in self:
            if contract.kind != CESA or not contract.date_start:
                contract.statutes_id = False
            elif not contract.statutes_id:
                contract.statutes_id = versions._pick(
                    contract.company_id, contract.date_start
                )

    @api.depends(
        "kind",
        "date_start",
        "trial_months",
        "trial_renewal_months",
        "trial_renewed_on",
        "entrepreneur_id.contract_ids.date_last",
        "entrepreneur_id.contract_ids.state",
    )
    def _compute_trial_end(self):
        earlier = self._get_earlier_periods()
        for contract in self:
            contract.trial_end = contract.trial_longest = False
            start = contract._get_root().date_start
            if contract.kind == CESA and start:
                limits = contract._get_legal_number("trial_months"), earlier[contract]
                asked = contract._get_trial_months()
                contract.trial_end = find_trial_end(start, asked, *limits)
                contract.trial_longest = find_longest_trial(start, *limits)

    def _get_trial_months(self):
        renewed = any(self._get_ancestors().mapped("trial_renewed_on"))
        return self.trial_months + (self.trial_renewal_months if renewed else 0)

    @api.depends(
        "kind",
        "date_start",
        "entrepreneur_id.contract_ids.date_last",
        "entrepreneur_id.contract_ids.state",
    )
    def _compute_membership_deadline(self):
        earlier = self._get_earlier_periods()
        for contract in self:
            start = contract._get_root().date_start
            contract.membership_deadline = (
                contract.kind == CESA
                and start
                and find_membership_deadline(
                    start,
                    contract._get_legal_number("membership_years"),
                    earlier[contract],
                )
            )

    # --- constraints --------------------------------------------------------

    @api.constrains(
        "kind", "nature", "date_start", "date_end", "entrepreneur_id", "state"
    )
    def _check_cape_limits(self):
        """CAPE-02: 12 months each, two renewals, 36 months in all."""
        capes = self.filtered(
            lambda contract: contract.kind == CAPE and contract.state != CANCELLED
        )
        all_periods = capes._get_cape_periods()
        for contract in capes:
            contract._check_cape_end()
            contract._check_cape_renewals()
            total = contract._get_legal_number("cape_total_months")
            if is_longer(all_periods[contract], total):
                raise ValidationError(
                    self.env._(
                        "With %(contract)s, %(person)s would have a CAPE for more than"
                        " %(months)s months in all: shorten it, or make a CESA.",
                        contract=contract.name,
                        person=contract.entrepreneur_id.name,
                        months=total,
                    )
                )

    def _check_cape_end(self):
        months = self._get_legal_number("cape_months")
        if not self.date_end:
            raise ValidationError(
                self.env._("A CAPE has an end: write the last day of %s.", self.name)
            )
        if self.nature != AMENDMENT and self.date_end > find_last_day(
            self.date_start, months
        ):
            raise ValidationError(
                self.env._(
                    "%(contract)s lasts more than %(months)s months: end it on %(day)s"
                    " at the latest, and renew it in writing.",
                    contract=self.name,
                    months=months,
                    day=self._format_day(find_last_day(self.date_start, months)),
                )
            )

    def _check_cape_renewals(self):
        renewals = self._get_legal_number("cape_renewals")
        if self.nature == RENEWAL and self.number > renewals:
            raise ValidationError(
                self.env._(
                    "A CAPE is renewed %(renewals)s times at most, and that of"
                    " %(person)s was: make a CESA.",
                    renewals=renewals,
                    person=self.entrepreneur_id.name,
                )
            )

    @api.constrains("kind", "trial_months", "trial_renewal_months")
    def _check_trial(self):
        """CAE-08: 8 months at most, renewal included."""
        for contract in self:
            months = contract._get_legal_number("trial_months")
            if contract.trial_months + contract.trial_renewal_months > months:
                raise ValidationError(
                    self.env._(
                        "The trial period of a CESA lasts %s months at most, its"
                        " renewal included.",
                        months,
                    )
                )

    @api.constrains("kind", "date_start", "date_last", "entrepreneur_id", "state")
    def _check_overlap(self):
        for contract, other in self._find_overlaps().items():
            if contract.state in BINDING:
                raise ValidationError(contract._tell_overlap(other))

    def _find_overlaps(self):
        """:return: dict {contract: a binding one of the same person on the same days}

        The documents of a chain follow one another; a contract of another kind may have
        run beside a CAPE, for its days count once (CAE-05).
        """
        contracts = self.filtered(
            lambda contract: contract.kind != OTHER and contract.date_start
        )
        binding = contracts._get_binding_contracts()
        found = {}
        for contract in contracts:
            for other in binding[contract.entrepreneur_id]:
                if contract._overlaps(other):
                    found[contract] = other
                    break
        return found

    def _overlaps(self, other):
        return (
            other.kind != OTHER
            and other._get_root() != self._get_root()
            and self._get_period().overlaps(other._get_period())
        )

    def _tell_overlap(self, other):
        return self.env._(
            "%(contract)s runs on the same days as %(other)s: end that one first, or"
            " change the dates.",
            contract=self.name,
            other=other.name,
        )

    # --- create, write, delete ----------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not is_unsealed(self) and any(map(self._tells_event, vals_list)):
            raise UserError(self._tell_sealed())
        contracts = super().create(vals_list)
        contracts.filtered(lambda contract: not contract.item_ids)._create_all_items()
        return contracts

    @api.model
    def _tells_event(self, vals):
        return any(vals[name] not in (False, DRAFT) for name in EVENTS & vals.keys())

    def write(self, vals):
        if not is_unsealed(self):
            self._check_sealed(vals)
        new_kind = self.filtered(
            lambda contract: vals.get("kind", contract.kind) != contract.kind
        )
        result = super().write(vals)
        new_kind.action_reset_items()
        return result

    def _check_sealed(self, vals):
        """Terms change in a draft only, and events by their own actions only."""
        locked = self.filtered(lambda contract: contract.state != DRAFT)
        if find_changes(self, vals, EVENTS) or find_changes(locked, vals, TERMS):
            raise UserError(self._tell_sealed())

    def _tell_sealed(self):
        return self.env._(
            "What was sent to be signed, or signed, cannot change, nor can what"
            " happened to it: make an amendment, or take the document back while nobody"
            " has signed."
        )

    def _check_draft(self):
        if self.filtered(lambda contract: contract.state != DRAFT):
            raise UserError(self._tell_sealed())

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered(lambda contract: contract.state != DRAFT):
            raise UserError(
                self.env._("A contract that has run is kept: end it instead.")
            )

    # --- actions ------------------------------------------------------------

    def action_start(self):
        """Run documents whose day has come, once they are complete and signed.

        :raise UserError: with all that is missing
        """
        self._check_state(
            (DRAFT, TO_SIGN, SIGNED),
            self.env._("Only a contract that has not started yet can be started."),
        )
        self._raise_missing(self._find_missing(), self._find_missing_signature())
        self._start()

    def _start(self):
        self._supersede_parents()
        unsealed(self).write({"state": RUNNING})

    def action_end(self):
        """End contracts that have reached their term; ask when and why for others."""
        self._check_running()
        today = fields.Date.context_today(self)
        if len(self) == 1 and (not self.date_last or self.date_last > today):
            return self._open_wizard("cae.contract.end", self.env._("End the Contract"))
        for contract in self:
            contract._end(min(contract.date_last or today, today), "term")
        return None

    def _check_running(self):
        self._check_state(
            (RUNNING,), self.env._("Only a running contract can be ended.")
        )

    def _end(self, day, reason, comment=False):
        """End running contracts on a day; a day to come is written, and waited for.

        :param day: last day of the contract
        :param reason: of :data:`END_REASONS`
        """
        self._check_running()
        for contract in self:
            contract._check_end_day(day)
        early = self.filtered(
            lambda contract: not contract.date_end or day < contract.date_end
        )
        vals = {"end_reason": reason, "end_comment": comment}
        unsealed(early).write({**vals, "date_ended": day})
        unsealed(self - early).write(vals)
        early._create_notices("early_end")
        self._close_if_over()

    def _check_end_day(self, day):
        if day < self.date_start or (self.date_end and day > self.date_end):
            raise UserError(
                self.env._(
                    "%(contract)s ends between its first day and its last one: choose a"
                    " day from %(start)s on%(end)s.",
                    contract=self.name,
                    start=self._format_day(self.date_start),
                    end=self.date_end
                    and self.env._(" and until %s", self._format_day(self.date_end))
                    or "",
                )
            )

    def _close_if_over(self):
        """Those whose end was decided, and whose last day is today or past."""
        today = fields.Date.context_today(self)
        over = self.filtered(
            lambda contract: contract.end_reason and contract.date_last <= today
        )
        unsealed(over).write({"state": ENDED})

    def action_cancel(self):
        """Give up documents that have not begun; they are kept."""
        today = fields.Date.context_today(self)
        if self.filtered(
            lambda contract: (
                contract.state not in (DRAFT, TO_SIGN)
                and (contract.state != SIGNED or contract.date_start <= today)
            )
        ):
            raise UserError(
                self.env._(
                    "Only a document that does not hold yet can be cancelled: end the"
                    " contract instead."
                )
            )
        unsealed(self).write({"state": CANCELLED})

    def action_record_past(self):
        """Write down contracts of the past, whose papers are kept elsewhere (go-live).

        They are complete as they are: neither items nor a signed document are asked
        for, no notice is planned. For managers.
        """
        if not (self.env.su or self.env.user.has_group("cae_base.group_manager")):
            raise UserError(self.env._("Only a manager records past contracts."))
        self._check_state(
            (DRAFT,), self.env._("Only a draft is recorded as a past contract.")
        )
        today = fields.Date.context_today(self)
        for contract in self:
            if not contract.date_last or contract.date_last >= today:
                raise UserError(
                    self.env._(
                        "%s is not over: a past contract has its last day in the past.",
                        contract.name,
                    )
                )
        self._supersede_parents()
        unsealed(self).write(
            {"state": ENDED, "signature_method": "elsewhere", "end_reason": "term"}
        )

    def action_renew_trial(self):
        """The trial was renewed in writing, as the contract allows (CAE-08)."""
        today = fields.Date.context_today(self)
        for contract in self:
            if (
                contract.state != RUNNING
                or contract.trial_renewed_on
                or not contract.trial_renewal_months
                or not contract.trial_end
                or contract.trial_end < today
            ):
                raise UserError(
                    self.env._(
                        "The trial period of %s cannot be renewed: it is over, was"
                        " renewed already, or the contract does not allow it.",
                        contract.name,
                    )
                )
        unsealed(self).write({"trial_renewed_on": today})

    @api.model
    def _cron_follow_dates(self):
        """Start what is signed on its day, close what was decided to end.

        No contract ends by itself (CAE-06): one that reaches its term without a
        decision stays, and its clock warns.
        """
        today = fields.Date.context_today(self)
        due = self.search([("state", "=", SIGNED), ("date_start", "<=", today)])
        missing = due._find_missing()
        due.filtered(lambda contract: not missing[contract])._start()
        self.search(
            [("state", "=", RUNNING), ("end_reason", "!=", False)]
        )._close_if_over()

    # --- helpers ------------------------------------------------------------

    def _check_state(self, states, sentence):
        if self.filtered(lambda contract: contract.state not in states):
            raise UserError(sentence)

    def _is_in_force(self, day):
        self.ensure_one()
        return self.state in BINDING and self._get_period().covers(day)

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

    def _get_earlier_periods(self):
        """:return: dict {contract: periods of the same person's other chains}"""
        binding = self._get_binding_contracts()
        return {
            contract: [
                other._get_period()
                for other in binding[contract.entrepreneur_id._origin]
                if other._get_root() != contract._get_root()
            ]
            for contract in self
        }

    def _get_cape_periods(self):
        """:return: dict {contract: periods of all CAPE of the person, its own too}"""
        binding = self._get_binding_contracts()
        return {
            contract: [
                cape._get_period()
                for cape in binding[contract.entrepreneur_id]
                | contract._get_ancestors()
                if cape.kind == CAPE
            ]
            for contract in self
        }

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
