from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from odoo.addons.cae_activity_accounts.tools import says_the_same
from odoo.addons.cae_base.models.cae_contract import BINDING

from ..engine.absence import count_absent
from ..engine.draws import add_amounts
from ..engine.money import CENT, EngineError
from ..engine.pay_policy import Limit, Outcome, cover, find_target, settle
from ..engine.solver import simulate
from ..engine.year import NOTHING_EARLIER, year_to_date
from ..engine_sentences import explain
from .cae_payslip import CHECKED, CHILDREN, DRAFT, DUE, POSTED, to_exact

NOTHING = Decimal("0.00")


@dataclass
class PayFacts:
    """What the pay run knows of people, each read once for all of them: dicts by
    entrepreneur id."""

    contracts: dict
    policies: dict
    requests: dict
    overrides: dict
    earlier: dict
    shares: dict
    months: dict
    overdue: dict = field(default_factory=dict)
    days_absent: dict = field(default_factory=dict)

    def is_paid(self, person):
        return person.id not in self.overdue or person.id in self.overrides


class CaePayslip(models.Model):
    """The pay run: one payslip a person, computed for a slice of people at once."""

    _inherit = "cae.payslip"

    policy_id = fields.Many2one(
        "cae.pay.policy", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    request_id = fields.Many2one(
        "cae.pay.request", readonly=True, index="btree_not_null", ondelete="set null"
    )
    override_id = fields.Many2one(
        "cae.pay.override", readonly=True, index="btree_not_null", ondelete="set null"
    )
    override_reason = fields.Char(related="override_id.reason")
    override_user_id = fields.Many2one(related="override_id.user_id")
    override_date = fields.Datetime(related="override_id.create_date")
    pay_reason = fields.Char(
        string="Why This Amount",
        readonly=True,
        help="What the policy or the person asked for, and why it is not that.",
    )
    review_note = fields.Char(
        string="Sent Back",
        readonly=True,
        copy=False,
        help="Why a payslip which was checked is computed anew.",
    )
    uncovered = fields.Monetary(
        string="Not Covered",
        readonly=True,
        help="The part of the fixed part's cost which the activities do not cover: it"
        " is paid all the same (Code du travail, R. 7331-11, 1°).",
    )

    def _replace_for_closing(self, closing, envelopes):
        """One payslip a person, as the policy or his request says, within his envelope;
        drafts that say so already are kept, and the others of these go. Those which
        somebody checked stay, as long as the envelope allows them.

        :param envelopes: dict {entrepreneur: {activity id: Decimal}}
        """
        people = self.env["cae.entrepreneur"].union(*envelopes)
        facts = self._get_pay_facts(closing, people)
        kept = self._keep_checked(envelopes, facts)
        wanted = {
            person: self._prepare_person_vals(closing, person, envelopes[person], facts)
            for person in people - kept.entrepreneur_id
        }
        drafts = self.filtered(lambda payslip: payslip.state == DRAFT)
        return kept | drafts._replace_drafts(
            {person: vals for person, vals in wanted.items() if vals}
        )

    def _replace_drafts(self, wanted):
        """:param wanted: dict {entrepreneur: values}"""
        drafts = self.grouped("entrepreneur_id")
        kept, missing = [], []
        for person, vals in wanted.items():
            draft = drafts.get(person)
            if draft and draft._says(vals):
                kept.append(draft)
            elif draft and draft.review_note:  # it says why, and stays
                draft._rewrite(vals)
                kept.append(draft)
            else:
                missing.append(vals)
        kept = self.browse().union(*kept)
        (self - kept).unlink()
        # Nobody follows an estimation, nor need know that it was made.
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return kept | quiet.create(missing).with_env(self.env)

    def _rewrite(self, vals):
        clear = {name: [fields.Command.clear()] for name in CHILDREN}
        self.write(clear)
        self.write(vals)

    def _says(self, vals):
        """Whether a draft holds these values, its lines and its draws too."""
        own = {name: value for name, value in vals.items() if name not in CHILDREN}
        return says_the_same(self, own) and all(
            len(self[name]) == len(vals[name])
            and all(
                says_the_same(child, command[2])
                for child, command in zip(self[name], vals[name], strict=True)
            )
            for name in CHILDREN
        )

    # --- what is known of people ------------------------------------------------------

    @api.model
    def _get_pay_facts(self, closing, people):
        contracts = people._get_contracts(closing.date_end)
        # Read at once what each person's contract would read apart.
        self.env["cae.contract"].union(*contracts.values()).fetch(["fixed_part"])
        return PayFacts(
            contracts=contracts,
            policies=self.env["cae.pay.policy"]._get_policies(
                closing.company_id, people, closing.date_end
            ),
            requests=self.env["cae.pay.request"]._get_requests(people, closing.month),
            overrides=self.env["cae.pay.override"]._get_overrides(closing, people),
            earlier=self._get_year_to_date(people, closing),
            shares=closing._get_pay_shares(people),
            months=self.env["cae.pay.element"]._get_months(closing, people),
            overdue=closing._get_overdue(people),
            days_absent=self._get_days_absent(people, closing),
        )

    @api.model
    def _get_days_absent(self, people, closing):
        """The days of a month begun, or taken up again, which bring no ceiling (CSS,
        art. R. 242-2).

        :return: dict {entrepreneur id: number of days}
        """
        contracts = self.env["cae.contract"].search(
            [
                ("entrepreneur_id", "in", people.ids),
                ("state", "in", BINDING),
                ("kind", "in", list(closing.company_id._get_cae_paid_kinds())),
                ("date_start", "<=", closing.date_end),
            ]
        )
        return {
            person.id: count_absent(
                closing.month,
                closing.date_end,
                [(one.date_start, one.date_last or None) for one in own],
            )
            for person, own in contracts.grouped("entrepreneur_id").items()
        }

    @api.model
    def _get_year_to_date(self, people, closing):
        """What earlier months of the calendar year were, for the reduction and the
        ceilings are annual (CSS, art. D. 241-7 and R. 242-2).

        :return: dict {entrepreneur id: the engine's :class:`YearToDate`}
        """
        if closing.company_id.cae_regularise != "year":
            return {}
        payslips = self.search(
            [
                ("entrepreneur_id", "in", people.ids),
                ("state", "in", DUE),
                ("date", ">=", fields.Date.start_of(closing.month, "year")),
                ("date", "<", closing.month),
            ]
        )
        return {
            person.id: year_to_date(own.mapped("year_row"))
            for person, own in payslips.grouped("entrepreneur_id").items()
        }

    # --- one person -------------------------------------------------------------------

    @api.model
    def _prepare_person_vals(self, closing, person, draws, facts):
        """:return: values of his payslip, None if nothing is paid"""
        if not facts.is_paid(person):
            return None
        month = facts.months[person.id]
        plan = month.plan(draws)
        outcome = self._compute_for_person(closing, person, plan.envelopes, facts)
        result = outcome.payslip
        if not result:
            return None
        fitting = plan.fitting(result.cost)
        lacking = cover(result.cost, fitting, facts.shares[person.id])
        covered = add_amounts(fitting, lacking)
        vals = self._prepare_payslip_vals(closing, person, covered, result)
        return {
            **vals,
            **self._prepare_elements_vals(closing, month, plan, vals, lacking),
            **self._prepare_pay_parts(person, result, facts),
            **self._prepare_pay_why(person, outcome, plan.envelopes, facts),
        }

    @api.model
    def _prepare_pay_parts(self, person, result, facts):
        """The fixed part, and the advance on the variable one (R. 7331-11)."""
        fixed = min(self._get_fixed_part(person, facts), result.gross)
        return {
            "gross_fixed": float(fixed),
            "gross_variable": float(result.gross - fixed),
            "year_row": result.month.to_row(),
        }

    @api.model
    def _prepare_pay_why(self, person, outcome, allowed, facts):
        none = self.env["cae.pay.request"]
        return {
            "contract_id": facts.contracts[person.id].id,
            "policy_id": facts.policies[person.id].id,
            "request_id": facts.requests.get(person.id, none).id,
            "override_id": person.id in facts.overdue and facts.overrides[person.id].id,
            "pay_reason": self._tell_pay(
                person, outcome, sum(allowed.values(), NOTHING), facts
            ),
        }

    @api.model
    def _get_fixed_part(self, person, facts):
        """Due whatever the turnover (R. 7331-11, 1°), but for absences."""
        fixed = to_exact(facts.contracts[person.id].fixed_part).quantize(CENT)
        return max(fixed - facts.months[person.id].absence, NOTHING)

    @api.model
    def _compute_for_person(self, closing, person, draws, facts):
        """:return: the engine's :class:`Outcome`; without payslip if the envelope pays
        no gross, or not even the health insurance, which is due without any"""
        request = facts.requests.get(person.id)
        try:
            outcome = settle(
                self._get_solver(closing, person, facts),
                find_target(
                    sum(draws.values(), NOTHING),
                    facts.policies[person.id]._to_engine(),
                    request and request._to_engine(),
                ),
                self._get_fixed_part(person, facts),
            )
        except EngineError as error:
            raise UserError(
                self.env._(
                    "Pay of %(name)s: %(reason)s",
                    name=person.name,
                    reason=explain(self.env, error),
                )
            ) from error
        if outcome.payslip and outcome.payslip.net_paid < 0:
            return Outcome(None, outcome.limited_by)
        return outcome

    @api.model
    def _get_solver(self, closing, person, facts):
        """:return: function of a mode and an amount, which gives the payslip"""
        legislation = self.env["cae.social.parameter"]._get_legislation()
        profile = self._get_profile(
            closing.company_id,
            **self._prepare_person_profile(person, closing.date_end),
            days_absent=facts.days_absent.get(person.id, 0),
        )
        earlier = facts.earlier.get(person.id, NOTHING_EARLIER)

        def pay(mode, amount):
            return simulate(
                legislation, closing.date_end, mode, amount, profile, earlier
            )

        return pay

    # --- why this amount --------------------------------------------------------------

    @api.model
    def _tell_pay(self, person, outcome, envelope, facts):
        request, policy = facts.requests.get(person.id), facts.policies[person.id]
        asked = request.name if request else policy._tell_wanted()
        limit = self._tell_limit(outcome, envelope, policy)
        return f"{asked} {limit}" if limit else asked

    @api.model
    def _tell_limit(self, outcome, envelope, policy):
        if outcome.limited_by == Limit.ENVELOPE:
            return self.env._(
                "The activities allow a cost of %s only.", self._money(policy, envelope)
            )
        if outcome.limited_by == Limit.CEILING:
            return self.env._(
                "The ceiling of the policy is a cost of %s.",
                self._money(policy, policy.ceiling),
            )
        if outcome.limited_by == Limit.FIXED:
            return self.env._(
                "The fixed part of %s gross is due each month.",
                self._money(policy, outcome.payslip.gross),
            )
        return ""

    @api.model
    def _money(self, record, amount):
        currency = record.currency_id or self.env.company.currency_id
        return format_amount(self.env, float(amount), currency)

    # --- those which somebody checked -------------------------------------------------

    def _keep_checked(self, envelopes, facts):
        """:return: those checked which stay; the others are sent back"""
        checked = self.filtered(lambda payslip: payslip.state == CHECKED)
        kept = checked.filtered(
            lambda payslip: payslip._is_still_allowed(envelopes, facts)
        )
        for payslip in checked - kept:
            payslip._send_back(envelopes)
        return kept

    def _is_still_allowed(self, envelopes, facts):
        person = self.entrepreneur_id
        if person not in envelopes or not facts.is_paid(person):
            return False
        fixed = self._get_fixed_part(person, facts)
        if to_exact(self.gross) <= fixed:
            return to_exact(self.gross) == fixed
        allowed = envelopes[person]
        return all(
            to_exact(draw.amount) <= allowed.get(draw.activity_id.id, NOTHING)
            for draw in self.draw_ids
        )

    def _send_back(self, envelopes):
        envelope = sum(envelopes.get(self.entrepreneur_id, {}).values(), NOTHING)
        note = self.env._(
            "Checked at a cost of %(cost)s; the activities allow %(envelope)s now.",
            cost=self._money(self, self.cost),
            envelope=self._money(self, envelope),
        )
        self._write_kept({"state": DRAFT, "review_note": note})
        self.message_post(body=note)
        # The payslip itself goes if nothing can be paid any more.
        self.closing_id.message_post(
            body=self.env._("%(payslip)s: %(note)s", payslip=self.name, note=note)
        )

    # --- booked -----------------------------------------------------------------------

    def _post_as(self, move):
        """Posted by an entry, which their payment settles."""
        self._write_kept({"state": POSTED, "move_id": move.id, "review_note": False})

    # --- advances on the variable part ------------------------------------------------

    @api.model
    def _sum_advances(self, company, people, day):
        """What each person was paid in advance on the variable part, month by month,
        in the financial year of a day (Code du travail, R. 7331-11, 2°).

        :return: dict {entrepreneur: list of (last day of the month, amount)}
        """
        # sudo: the end of the year of a company is no secret
        year = company.sudo().compute_fiscalyear_dates(day)
        groups = self._read_group(
            [
                ("entrepreneur_id", "in", people.ids),
                ("state", "in", DUE),
                ("date", ">=", year["date_from"]),
                ("date", "<=", year["date_to"]),
            ],
            ["entrepreneur_id", "date:day"],
            ["gross_variable:sum"],
        )
        advances = defaultdict(list)
        for person, date, amount in groups:
            advances[person].append((date, amount))
        return advances
