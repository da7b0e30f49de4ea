from collections import defaultdict
from decimal import Decimal

from odoo import models

from odoo.addons.cae_activity_accounts.tools import replace_records, to_decimal

from ..engine.payroll_journal import compare, rank, sum_parts
from .cae_payroll_comparison import ACCOUNT


class CaePayrollJournal(models.Model):
    """The journal beside the estimate, part by part."""

    _inherit = "cae.payroll.journal"

    def _compare(self):
        """Rows whose figures did not change keep what was said of them."""
        self.ensure_one()
        # sudo: comparisons are written by the comparison only, whoever asks for it
        journal_sudo = self.sudo()
        payslips_sudo = journal_sudo.closing_id._get_paid_payslips()
        replace_records(
            journal_sudo.comparison_ids,
            journal_sudo._prepare_comparisons(payslips_sudo, whole=True),
            ["entrepreneur_id", "part", "code"],
        )

    def _prepare_comparisons(self, payslips, whole=False):
        """:param whole: whether people without a payslip are compared too
        :return: list of values of comparisons
        """
        prefixes = self.env["cae.payroll.prefix"]._get_of(self.company_id)
        people = None if whole else payslips.entrepreneur_id
        program = self._get_balances_by_code(people)
        estimate = self._get_estimate_by_code(payslips)
        pairs = compare(
            {key: sum_parts(own, prefixes) for key, own in estimate.items()},
            {key: sum_parts(own, prefixes) for key, own in program.items()},
        )
        return [
            self._prepare_comparison_vals(pair)
            for pair in sorted(pairs, key=lambda pair: rank(pair.part))
        ]

    def _prepare_comparison_vals(self, pair):
        parts = self.env["cae.payroll.comparison"]._fields["part"].get_values(self.env)
        known = pair.part in parts
        return {
            "journal_id": self.id,
            "entrepreneur_id": pair.key,
            "part": pair.part if known else ACCOUNT[0],
            "code": False if known else pair.part,
            "estimate": float(pair.estimate),
            "program": float(pair.program),
            "gap": float(pair.gap),
            "is_same": pair.is_same,
        }

    def _get_estimate_by_code(self, payslips):
        """:return: as for the journal, what the estimate would book of payslips"""
        closing = self.closing_id.with_company(self.company_id)._with_pay_estimate()
        people = {one.partner_id.id: one.entrepreneur_id.id for one in payslips}
        items = closing._prepare_pay_move_vals(payslips.with_env(closing.env))
        codes = self._get_codes({vals["account_id"] for *_, vals in items["line_ids"]})
        balances = defaultdict(lambda: defaultdict(Decimal))
        for *_command, vals in items["line_ids"]:
            own = balances[people[vals["partner_id"]]]
            own[codes[vals["account_id"]]] += to_decimal(vals["balance"])
        return balances

    def _get_codes(self, account_ids):
        """:return: dict {account id: its code in this company}"""
        accounts = self.env["account.account"].with_company(self.company_id)
        return {one.id: one.code for one in accounts.browse(account_ids)}

    def _get_balances_by_code(self, people=None):
        """What the journal says, debit positive.

        :param people: those asked for, all unless said otherwise
        :return: dict {entrepreneur id: {code of account: Decimal}}
        """
        domain = [("journal_id", "=", self.id)]
        if people is not None:
            domain.append(("entrepreneur_id", "in", people.ids))
        groups = self.env["cae.payroll.journal.line"]._read_group(
            domain, ["entrepreneur_id", "account_id"], ["debit:sum", "credit:sum"]
        )
        codes = self._get_codes({account.id for _person, account, *_sums in groups})
        balances = defaultdict(dict)
        for person, account, debit, credit in groups:
            balance = to_decimal(debit) - to_decimal(credit)
            balances[person.id][codes[account.id]] = balance
        return balances
