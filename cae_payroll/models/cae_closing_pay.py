from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.cae_activity_accounts.models.cae_closing import BOOKED

from ..engine.draws import envelope_of
from ..engine.money import HUNDRED
from .cae_pay_request import ASKED, REFUSED, SERVED
from .cae_payslip import CANCELLED, PAID, to_exact


class CaeClosing(models.Model):
    """Who is paid, from what, on which day; what was asked is answered; what was wrong
    is paid anew."""

    _inherit = "cae.closing"

    request_count = fields.Integer(compute="_compute_request_count")

    def _compute_request_count(self):
        for closing in self:
            closing.request_count = self.env["cae.pay.request"].search_count(
                closing._get_requests_domain()
            )

    def _get_requests_domain(self):
        return [("company_id", "=", self.company_id.id), ("month", "=", self.month)]

    def action_open_requests(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay Requests, %s", self.name),
            "res_model": "cae.pay.request",
            "view_mode": "list,form",
            "domain": self._get_requests_domain(),
            "context": {"default_month": self.month},
        }

    # --- the day that counts ----------------------------------------------------------

    def _get_pay_day(self):
        """The day whose balances pay: the cut-off day of the company, in the month."""
        day = self.company_id.cae_pay_cutoff_day
        if not day or day >= self.date_end.day:
            return self.date_end
        return self.month.replace(day=day)

    def _get_pay_statements(self, activities, statements):
        """:param statements: those of the last day"""
        day = self._get_pay_day()
        if day == self.date_end:
            return statements
        return activities.get_statement(self.month, day)

    # --- people -----------------------------------------------------------------------

    def _get_pay_shares(self, people):
        """By which keys the activities bear a fixed part which they do not cover.

        :return: dict {entrepreneur id: {activity id: Decimal}}
        """
        shares = defaultdict(dict)
        # sudo: keys are read for the pay run, not shown
        for key in self._filter_in_force(people.sudo().key_ids):
            if key.activity_id.active:
                share = to_exact(key.percentage)
                shares[key.entrepreneur_id.id][key.activity_id.id] = share
        return shares

    def _get_overdue(self, people):
        """Those who did not become members in time: their CESA ended (L. 7331-3), and
        somebody must decide.

        :return: dict {entrepreneur id: their deadline}
        """
        # sudo: membership is read for the pay run, not shown
        outside = people.sudo().filtered(
            lambda person: (
                not person.member_since or person.member_since > self.date_end
            )
        )
        contracts = outside._get_contracts(self.date_end)
        salaried = self.env["cae.contract"].union(*contracts.values()).sudo()
        return {
            contract.entrepreneur_id.id: contract.membership_deadline
            for contract in salaried
            if contract.membership_deadline
            and contract.membership_deadline < self.date_end
        }

    # --- answers to requests ----------------------------------------------------------

    def _end_job(self):
        posted = "pay_state" in self._get_job_parts(self.job)
        result = super()._end_job()
        if posted:
            self._answer_requests(self._find_requests())
        return result

    def _find_requests(self):
        # sudo: requests are answered by the pay run, whoever runs it
        return self.env["cae.pay.request"].sudo().search(self._get_requests_domain())

    def _answer_requests(self, requests):
        """Each is told what was paid, and why it is less."""
        payslips = self.payslip_ids.filtered(lambda slip: slip.state != CANCELLED)
        paid = payslips.grouped("entrepreneur_id")
        people = requests.entrepreneur_id
        contracts = people._get_contracts(self.date_end)
        overdue = self._get_overdue(people)
        for request in requests:
            person = request.entrepreneur_id
            if person in paid:
                request.write({"state": SERVED, "answer": paid[person].pay_reason})
            else:
                request.write(
                    {
                        "state": REFUSED if request.amount else SERVED,
                        "answer": self._tell_refusal(
                            contracts.get(person.id), overdue.get(person.id)
                        ),
                    }
                )

    def _tell_refusal(self, contract, deadline):
        if not contract or contract.kind not in self.company_id._get_cae_paid_kinds():
            return self.env._(
                "No contract which is paid is in force on %s.",
                format_date(self.env, self.date_end),
            )
        if deadline:
            return self.env._(
                "The deadline to become a member passed on %s.",
                format_date(self.env, deadline),
            )
        return self.env._("The activities allow no pay this month.")

    # --- cancel and redo --------------------------------------------------------------

    def _get_correction_day(self):
        """The day of what corrects the pay of this month: its last one, or that of the
        newest month posted, which stands on it; today, if the accounts are closed."""
        newest = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("month", ">=", self.month),
                "|",
                ("pay_state", "in", BOOKED),
                ("state", "in", BOOKED),
            ],
            order="month desc",
            limit=1,
        )
        day = newest.date_end or self.date_end
        journal = self.company_id._get_cae_closing_journal()
        if self.company_id._get_violated_lock_dates(day, False, journal):
            return fields.Date.context_today(self)
        return day

    def _redo_pay(self, cancelled, day):
        """:return: the payslip which replaces a cancelled one, posted; or none"""
        person = cancelled.entrepreneur_id
        payslips = self.env["cae.payslip"]
        redone = payslips._replace_for_closing(self, self._get_redone(person, day))
        if redone:
            move = self._book("pay", self._prepare_pay_move_vals(redone, day))
            redone._post_as(move)
        self._answer_requests(
            self._find_requests().filtered(
                lambda request: request.entrepreneur_id == person
            )
        )
        return redone

    def _get_redone(self, person, day):
        """What one person may draw once the others were paid: his share of what there
        was before them, and no more than what is left."""
        activities = self._filter_in_force(person.key_ids).activity_id
        statements = activities.get_statement(self.month, day)
        left = {
            activity_id: to_exact(statement["available_for_pay"])
            for activity_id, statement in statements.items()
        }
        drawn = self._get_drawn_amounts(statements)
        for activity_id, statement in statements.items():
            statement["available_for_pay"] += drawn.get(activity_id, 0.0)
        rates = activities._get_payroll_rates(self.date_end)
        return {
            someone: {
                activity_id: min(
                    amount, envelope_of(left[activity_id], HUNDRED, rates[activity_id])
                )
                for activity_id, amount in amounts.items()
            }
            for someone, amounts in self._get_pay_envelopes(statements).items()
            if someone == person
        }

    # --- re-open ----------------------------------------------------------------------

    def _check_reopen(self, names):
        result = super()._check_reopen(names)
        paid = self.payslip_ids.filtered(lambda payslip: payslip.state == PAID)
        if "pay_state" in names and paid:
            raise UserError(
                self.env._(
                    "%(payslip)s is paid: undo its payment first, or cancel and redo"
                    " only the payslips which are wrong.",
                    payslip=paid[0].name,
                )
            )
        return result

    def _take_back(self, name):
        result = super()._take_back(name)
        if name == "pay_state":
            self._find_requests().write({"state": ASKED, "answer": False})
        return result
