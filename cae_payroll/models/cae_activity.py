from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, formatLang

from odoo.addons.cae_activity_accounts.engine.waterfall import Step, place_bars
from odoo.addons.cae_activity_accounts.models.account_account import PAYROLL_COST

from ..engine.draws import envelope_of
from ..engine.journey import explain_pay
from .cae_payslip import to_exact

EVERYTHING = Decimal(100)
MORE = Decimal(100)  # "what would 100 € more give me?"


class CaeActivity(models.Model):
    """What the money of an activity becomes on the account of who works in it."""

    _inherit = "cae.activity"

    def _get_portal_allowed_pay(self, day, available):
        """What the user may draw from this activity for his pay.

        :param available: what the activity has for pay on that day
        :return: dict ``share`` (his sharing key in %), ``allowed`` (Decimal),
            ``sentence`` (which tells both), and ``contract`` (``cesa``, ``cape`` or
            False: on that day)
        """
        self._check_portal_read()
        key_sudo = self._get_portal_key(day)
        share = to_exact(key_sudo.percentage) if key_sudo else EVERYTHING
        person_sudo = key_sudo.entrepreneur_id
        rate = self._get_payroll_rates(day)[self.id]
        allowed = envelope_of(to_exact(available), share, rate)
        return {
            "share": float(share),
            "allowed": allowed,
            "sentence": self._tell_portal_allowed_pay(day, share, allowed),
            "contract": person_sudo._get_contract(day).kind if person_sudo else False,
        }

    def _tell_portal_allowed_pay(self, day, share, allowed):
        # sudo: the currency of an activity that the user may read
        amount = format_amount(
            self.env, float(allowed), self.sudo().company_id.currency_id
        )
        if share == EVERYTHING:
            return self.env._(
                "Available on %(day)s: %(amount)s",
                day=self._format_portal_day(day),
                amount=amount,
            )
        digits = 0 if share == int(share) else 2
        return self.env._(
            "My share, %(share)s %%: %(amount)s",
            share=formatLang(self.env, float(share), digits=digits),
            amount=amount,
        )

    def _get_portal_key(self, day):
        # sudo: the keys of the others are not shown, only looked through for one's own
        return self.sudo().key_ids.filtered(
            lambda key: (
                key.entrepreneur_id.partner_id == self.env.user.partner_id
                and key.date_from <= day
                and (not key.date_to or day <= key.date_to)
            )
        )[:1]

    def _simulate_portal_pay(self, day, amount, mode="cost"):
        """An estimation of what a cost, a gross or a net becomes for the user, from
        this activity alone.

        :return: dict like that of ``cae.payslip.simulate``, and ``withholding_rate``,
            ``personal_rate`` (whether it is his own), ``groups`` (its lines as they are
            shown), ``more`` (what 100 € more of cost would bring to the account)
        :raise UserError: if it cannot be computed
        """
        self._check_portal_read()
        profile = self._get_portal_pay_profile(day)
        result = self._compute_portal_pay(day, mode, amount, profile)
        with_more = result.cost + result.unspent + MORE
        more = self._compute_portal_pay(day, "cost", with_more, profile)
        payslips = self.env["cae.payslip"]
        simulated = payslips._prepare_simulated_payslip(result)
        return {
            **simulated,
            "withholding_rate": float(result.withholding_rate),
            "personal_rate": "withholding_rate" in profile,
            "groups": payslips._group_lines(simulated["lines"]),
            "more": float(more.net_paid - result.net_paid),
        }

    def _get_portal_pay_profile(self, day):
        """:return: keywords of the engine's profile which belong to the user"""
        person_sudo = self._get_portal_key(day).entrepreneur_id
        # sudo: the rates of the person who asks
        payslips_sudo = self.env["cae.payslip"].sudo()
        return payslips_sudo._prepare_person_profile(person_sudo, day)

    def _compute_portal_pay(self, day, mode, amount, profile):
        """:return: the engine's payslip"""
        # sudo: the company's rates are no secret, its record may be
        company_sudo = self.sudo().company_id
        return self.env["cae.payslip"]._compute_payslip(
            day, mode, amount, company_sudo, **profile
        )

    def _get_portal_pay_steps(self, waterfall, pay, result):
        """From what was collected to what lands on the account.

        :param waterfall: of the activity, on the day
        :param pay: what :meth:`_get_portal_allowed_pay` tells
        :param result: of a simulation
        :return: list of dicts ``code, label, amount, left, width``
        """
        labels = {step["code"]: step["label"] for step in waterfall["steps"]}
        labels |= self._get_pay_step_labels()
        steps = [
            Step(*pair)
            for pair in explain_pay(
                [
                    (step["code"], to_exact(step["amount"]))
                    for step in waterfall["steps"]
                ],
                pay["allowed"],
                to_exact(result["cost"]),
                to_exact(result["employer_contributions"])
                - to_exact(result["reduction"]),
                to_exact(result["employee_contributions"]),
                to_exact(result["withholding"]),
            )
        ]
        return [
            {
                "code": step.code,
                "label": labels[step.code],
                "amount": float(step.amount),
                "left": bar.left,
                "width": bar.width,
            }
            for step, bar in zip(steps, place_bars(steps), strict=True)
        ]

    def _get_pay_step_labels(self):
        return {
            "others": self.env._("Share of the others"),
            "kept": self.env._("Left in the activity"),
            "missing": self.env._("Not there yet"),
            "employer": self.env._("Employer's contributions"),
            "employee": self.env._("Employee's contributions"),
            "tax": self.env._("Income tax withheld"),
        }

    def _tell_portal_pay(self, waterfall, result):
        """:return: list of sentences: the figures of a simulation in plain words"""
        collected = sum(
            step["amount"] for step in waterfall["steps"] if step["amount"] > 0
        )
        words = self._format_portal_amounts(
            collected=collected,
            taken=collected - waterfall["available"],
            available=waterfall["available"],
            cost=result["cost"],
            net_paid=result["net_paid"],
            social=result["cost"] - result["net"],
            tax=result["withholding"],
            extra=MORE,
            more=result["more"],
            less=-result["more"],
        )
        where = self.env._(
            "Of %(collected)s collected, %(taken)s went to charges, contribution, pay"
            " and what is set aside: %(available)s are available.",
            **words,
        )
        return [
            *([where] if collected else []),
            self.env._(
                "A pay which costs %(cost)s brings %(net_paid)s to my account;"
                " %(social)s are social contributions and %(tax)s income tax.",
                **words,
            ),
            self._tell_more_pay(result["more"] < 0, words),
        ]

    def _tell_more_pay(self, is_less, words):
        """:param is_less: whether a rate goes up between the two costs"""
        if is_less:
            return self.env._(
                "%(extra)s more of cost would bring me %(less)s less: a rate, that of"
                " the income tax most often, goes up at that amount.",
                **words,
            )
        return self.env._(
            "%(extra)s more of cost would bring me %(more)s more.", **words
        )

    def _format_portal_amounts(self, **amounts):
        # sudo: the currency of an activity that the user may read
        currency = self.sudo().company_id.currency_id
        return {
            name: format_amount(self.env, float(amount), currency)
            for name, amount in amounts.items()
        }

    def _estimate_portal_net(self, day, allowed):
        """:return: what reaches the user's account, or None where nothing can"""
        if allowed < 1:  # cents make no pay, and rounding shows in them
            return None
        self._check_portal_read()
        profile = self._get_portal_pay_profile(day)
        try:
            return float(
                self._compute_portal_pay(day, "cost", allowed, profile).net_paid
            )
        except UserError:
            # The home page goes without an estimation; the simulation says why.
            return None

    # --- items --------------------------------------------------------------------

    def _get_portal_items(self, code, day, offset=0, limit=None):
        """Pay is shown by entry: what each person earns is his own business."""
        if code != "payroll_cost":
            return super()._get_portal_items(code, day, offset, limit)
        # sudo: as in the other items, the domain keeps to an activity that was checked
        lines_sudo = self.env["cae.statement.line"].sudo()
        domain = [
            *self._get_statement_domain(day),
            ("cae_section", "=", PAYROLL_COST),
        ]
        [(count,)] = lines_sudo._read_group(domain, [], ["move_id:count_distinct"])
        entries = lines_sudo._read_group(
            domain,
            ["move_id"],
            ["date:max", "result:sum"],
            offset=offset,
            limit=limit,
            order="date:max desc, move_id desc",
        )
        return {
            "count": count,
            "rows": [
                {
                    "date": date,
                    "label": move.ref or move.name,
                    "partner": False,
                    "amount": amount,
                }
                for move, date, amount in entries
            ],
        }
