from calendar import monthrange
from dataclasses import dataclass
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..engine.attachment import bands_on, seizable
from ..engine.money import EngineError, percent
from ..engine.pay_items import (
    ADVANCE,
    ALIMONY,
    ATTACHMENT,
    ON_ACCOUNT,
    SEIZABLE,
    TENTH,
    WITHHOLDING,
    Claim,
    Withholding,
    absence_amount,
    due_now,
    plan,
    withhold_in_order,
)
from ..engine_sentences import explain
from .cae_pay_element import (
    ABSENCE,
    CARRIED,
    LEAVE,
    LEAVE_KEPT,
    MEAL,
    REIMBURSEMENTS,
    TRAVEL,
    WITHHOLDINGS,
)
from .cae_payslip import to_exact

NOTHING = Decimal("0.00")
# The account of each kind, as a part of the pay entry.
PART_OF_KIND = {
    MEAL: "travel",
    TRAVEL: "travel",
    ON_ACCOUNT: "advance",
    ADVANCE: "advance",
    ATTACHMENT: "attachment",
    ALIMONY: "attachment",
    LEAVE: "leave_reserve",
    LEAVE_KEPT: "leave_reserve",
}


@dataclass
class MonthOfPerson:
    """The elements of one person and month, and what each asks.

    `registered` are dicts ``label, amount, account, reference`` of the upper floors;
    `accounts` those which elements need, by part of the entry.
    """

    elements: models.BaseModel
    due: dict
    registered: list
    accounts: dict
    leave_rate: Decimal

    def plan(self, available):
        """:param available: dict {activity id: Decimal}, what the activities allow"""
        claims = [
            Claim(element, element.activity_id.id, self.due[element])
            for element in self.elements
            if element.kind in REIMBURSEMENTS
        ]
        leave = {}
        for element in self.elements:
            if element.kind == LEAVE:
                activity_id = element.activity_id.id
                leave[activity_id] = leave.get(activity_id, NOTHING) + self.due[element]
        return plan(available, claims, leave, self.leave_rate)

    @property
    def due_by_id(self):
        return {element.id: self.due[element] for element in self.elements}

    @property
    def absence(self):
        """What unpaid absences take from the fixed part."""
        return sum(
            (self.due[one] for one in self.elements if one.kind == ABSENCE), NOTHING
        )


class CaePayElement(models.Model):
    """The elements of a month, for all the people whom a pay run pays."""

    _inherit = "cae.pay.element"

    @api.model
    def _get_months(self, closing, people):
        """What each person's elements ask of the month of a closing.

        :return: dict {entrepreneur id: MonthOfPerson}
        :raise UserError: if a reserve of paid leave does not hold what is to be used
        """
        elements = self._find_for_month(closing, people)
        due = elements._get_due(closing)
        elements = elements.filtered(lambda element: due[element])
        elements._check_leave_reserves(closing)
        registered = self._get_registered_withholdings(people, closing.date_end)
        rates = {person: self._get_leave_rate(person) for person in people}
        accounts = elements._get_accounts(closing.company_id, any(rates.values()))
        own = elements.grouped("entrepreneur_id")
        return {
            person.id: MonthOfPerson(
                own.get(person, elements.browse()),
                due,
                registered.get(person, []),
                accounts,
                rates[person],
            )
            for person in people
        }

    def _get_accounts(self, company, keeps_leave):
        """:return: dict {part of the entry: account} of what the elements need"""
        kinds = PART_OF_KIND.keys() & set(self.mapped("kind"))
        parts = {PART_OF_KIND[kind] for kind in kinds}
        if keeps_leave:
            parts.add("leave_reserve")
        return company._get_cae_pay_accounts(tuple(parts))

    @api.model
    def _get_leave_rate(self, person):
        """Hook: in %, what is kept of the cost of a person's pay for his leave."""
        # sudo: the rule of the cooperative is no secret
        return to_exact(person.company_id.sudo().cae_leave_rate)

    @api.model
    def _get_registered_withholdings(self, people, date):
        """Hook: upper floors register what they withhold, such as shares bought by
        instalments.

        :return: dict {entrepreneur: list of dicts ``label, amount`` (Decimal),
            ``account, reference``, and ``kind`` where it is not bound by the tenth of
            the net: the engine's ``AGREED``}
        """
        return {}

    @api.model
    def _find_for_month(self, closing, people):
        """Those which begin in this month or before, and are not over; what was not
        wholly taken goes on after its last month."""
        month = closing.month
        domain = (
            fields.Domain("entrepreneur_id", "in", people.ids)
            & fields.Domain("month_from", "<=", month)
            & fields.Domain("is_settled", "=", False)
            & (
                fields.Domain("month_to", "=", False)
                | fields.Domain("month_to", ">=", month)
                | fields.Domain("kind", "in", CARRIED)
            )
        )
        # sudo: the pay run reads the elements, whoever runs it
        return self.sudo().search(domain)

    # --- what is due ------------------------------------------------------------------

    def _get_due(self, closing):
        """What each asks of the month of a closing.

        :return: dict {element: Decimal}
        """
        taken = self._get_taken(before=closing.month)
        contracts = self.filtered(
            lambda element: element.kind == ABSENCE
        ).entrepreneur_id._get_contracts(closing.date_end)
        due = {
            element: element._get_own_due(
                closing, taken.get(element, NOTHING), contracts
            )
            for element in self
        }
        self._limit_to_advances(due, closing)
        return due

    def _get_own_due(self, closing, taken, contracts):
        if self.kind == ABSENCE:
            contract = contracts.get(self.entrepreneur_id.id)
            return self._get_absence(closing.date_end, contract)
        if self.kind == LEAVE:
            return to_exact(self.amount)
        if self.kind == ATTACHMENT:
            left = due_now(NOTHING, 1, taken, to_exact(self.total))
            return min(left, to_exact(self.amount)) if self.amount else left
        months = self._count_months(closing.month)
        return due_now(to_exact(self.amount), months, taken, to_exact(self.total))

    def _get_absence(self, day, contract):
        """What an absence takes from the fixed part of the month (CAE-14)."""
        fixed = to_exact(contract.fixed_part) if contract else NOTHING
        if self.amount:
            return min(to_exact(self.amount), fixed)
        days_of_month = monthrange(day.year, day.month)[1]
        return absence_amount(fixed, to_exact(self.days), days_of_month)

    def _limit_to_advances(self, due, closing):
        """No more is refunded than the ledger says was advanced."""
        refunds = self.filtered(lambda element: element.kind in (ON_ACCOUNT, ADVANCE))
        if not refunds:
            return
        people = refunds.entrepreneur_id
        left = people._get_advances(closing.company_id)
        for element in refunds.sorted(lambda element: element.kind != ON_ACCOUNT):
            partner = element.entrepreneur_id.partner_id
            due[element] = max(min(due[element], left.get(partner, NOTHING)), NOTHING)
            left[partner] = left.get(partner, NOTHING) - due[element]

    def _check_leave_reserves(self, closing):
        leave = self.filtered(lambda element: element.kind == LEAVE)
        if not leave:
            return
        held = leave.entrepreneur_id._get_leave_reserves(closing.company_id)
        groups = leave.grouped(
            lambda element: (element.entrepreneur_id.partner_id, element.activity_id)
        )
        for (partner, activity), elements in groups.items():
            holds = held.get((partner, activity), NOTHING)
            # amount by amount: the sum of floats may go above what it holds
            if sum(map(to_exact, elements.mapped("amount"))) > holds:
                elements._refuse_leave(holds)

    def _refuse_leave(self, holds):
        raise UserError(
            self.env._(
                "%(person)s is to use %(used)s of paid leave of %(activity)s, whose"
                " reserve holds %(held)s: lower the paid leave taken.",
                person=self.entrepreneur_id.name,
                activity=self.activity_id.name,
                used=format_amount(
                    self.env, sum(self.mapped("amount")), self.currency_id
                ),
                held=format_amount(self.env, float(holds), self.currency_id),
            )
        )

    # --- what is taken from the net ---------------------------------------------------

    @api.model
    def _withhold(self, month, net_paid, day):
        """Take the withholdings of a month, in their order and within their limits.

        :param month: MonthOfPerson
        :return: list of the engine's ``Taken``; keys are elements, or indexes of
            ``month.registered``
        """
        asked = [
            Withholding(element, element.kind, month.due[element])
            for element in month.elements
            if element.kind in WITHHOLDINGS
        ] + [
            Withholding(index, row.get("kind", WITHHOLDING), row["amount"])
            for index, row in enumerate(month.registered)
        ]
        if not asked:
            return []
        try:
            limits = self._get_limits(month, net_paid, day)
            minimum = self._get_legal_value("RSA_ONE", day)
        except EngineError as error:
            raise UserError(explain(self.env, error)) from error
        return withhold_in_order(net_paid, asked, limits, minimum)

    @api.model
    def _get_limits(self, month, net_paid, day):
        limits = {TENTH: percent(net_paid, self._get_legal_value("ADVANCE_SHARE", day))}
        attachments = month.elements.filtered(lambda one: one.kind == ATTACHMENT)
        if attachments:
            bands = bands_on(self.env["cae.attachment.band"]._get_bands(), day)
            dependants = max(attachments.mapped("dependants"))
            limits[SEIZABLE] = seizable(bands, net_paid, dependants)
        return limits

    @api.model
    def _get_legal_value(self, code, day):
        return self.env["cae.social.parameter"]._get_legislation().value(code, day)
