from decimal import Decimal

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, formatLang

from odoo.addons.cae_activity_accounts.models.account_account import PAYROLL_COST

from ..engine.draws import envelope_of
from .cae_payslip import to_exact

EVERYTHING = Decimal(100)


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

    def _simulate_portal_pay(self, day, cost):
        """An estimation of what a cost becomes for the user, from this activity alone.

        :return: dict like that of ``cae.payslip.simulate``, and ``withholding_rate``,
            ``groups`` (its lines as they are shown)
        :raise UserError: if it cannot be computed
        """
        self._check_portal_read()
        person_sudo = self._get_portal_key(day).entrepreneur_id
        payslips = self.env["cae.payslip"]
        # sudo: the company's rates and, of the person, his own
        profile = payslips.sudo()._prepare_person_profile(person_sudo)
        result = payslips._compute_payslip(
            day, "cost", cost, self.sudo().company_id, **profile
        )
        simulated = payslips._prepare_simulated_payslip(result)
        return {
            **simulated,
            "withholding_rate": float(result.withholding_rate),
            "personal_rate": bool(profile),
            "groups": payslips._group_lines(simulated["lines"]),
        }

    def _estimate_portal_net(self, day, allowed):
        """:return: what reaches the user's account, or None where nothing can"""
        if allowed < 1:  # cents make no pay, and rounding shows in them
            return None
        try:
            return self._simulate_portal_pay(day, allowed)["net_paid"]
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
