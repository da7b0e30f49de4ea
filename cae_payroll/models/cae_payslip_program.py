from odoo import fields, models

from ..engine.payroll_journal import (
    EMPLOYEE,
    EMPLOYER,
    GROSS,
    NET,
    WITHHOLDING,
    split_journal,
    sum_costs,
    sum_parts,
)

PROGRAM_FIGURES = {
    "program_gross": GROSS,
    "program_employee": EMPLOYEE,
    "program_employer": EMPLOYER,
    "program_withholding": WITHHOLDING,
    "program_net": NET,
}


class CaePayslip(models.Model):
    """Both figures are kept: our estimate, and what the payroll program made, which is
    what was booked."""

    _inherit = "cae.payslip"

    from_program = fields.Boolean(
        string="Made by the Payroll Program", readonly=True, copy=False
    )
    program_gross = fields.Monetary(string="Gross (Program)", readonly=True)
    program_employee = fields.Monetary(
        string="Employee's Contributions (Program)", readonly=True
    )
    program_employer = fields.Monetary(
        string="Employer's Contributions (Program)",
        readonly=True,
        help="Less the general reduction.",
    )
    program_withholding = fields.Monetary(
        string="Income Tax Withheld (Program)", readonly=True
    )
    program_net = fields.Monetary(string="Net Paid (Program)", readonly=True)
    program_cost = fields.Monetary(string="Total Cost (Program)", readonly=True)

    program_line_ids = fields.One2many(
        "cae.payroll.journal.line", "payslip_id", readonly=True
    )

    # --- post -------------------------------------------------------------------------

    def _take_program_figures(self, journal):
        """What the program made of these, and what each activity bears of it."""
        prefixes = self.env["cae.payroll.prefix"]._get_of(journal.company_id)
        lines = journal.line_ids.grouped("entrepreneur_id")
        # sudo: payslips and draws are written by the pay run only, whoever runs it
        for payslip in self.sudo():
            own = lines[payslip.entrepreneur_id]
            own.payslip_id = payslip
            payslip._take_program_balances(own._sum_by_account(), prefixes)

    def _take_program_balances(self, balances, prefixes):
        codes = self._get_program_codes(balances)
        costs = {
            activity: sum_costs({codes[one]: amount for one, amount in part.items()})
            for activity, part in self._split_program(balances).items()
        }
        by_code = {codes[account]: amount for account, amount in balances.items()}
        parts = sum_parts(by_code, prefixes)
        self.write(
            {
                "from_program": True,
                "program_cost": float(sum_costs(by_code)),
                **{
                    name: float(parts.get(part, 0))
                    for name, part in PROGRAM_FIGURES.items()
                },
            }
        )
        self.draw_ids._take_program_costs(costs)

    def _get_program_codes(self, accounts):
        return {one: one.with_company(self.company_id).code for one in accounts}

    def _split_program(self, balances):
        return split_journal(balances, self.draw_ids._get_estimates())

    def _prepare_one_entry(self, accounts):
        if not self.from_program or self.env.context.get("cae_pay_estimate"):
            return super()._prepare_one_entry(accounts)
        # sudo: whoever posts need not read the journal
        balances = self.sudo().program_line_ids._sum_by_account()
        return [
            self._prepare_program_item_vals(activity, account, amount)
            for activity, part in self._split_program(balances).items()
            for account, amount in part.items()
            if amount
        ]

    def _prepare_program_item_vals(self, activity, account, amount):
        return {
            "name": self.name,
            "account_id": account.id,
            "partner_id": self.partner_id.id,
            "cae_activity_id": activity.id,
            "analytic_distribution": activity._get_distribution(account),
            "balance": float(amount),
        }

    def _reopen(self):
        """An estimation again: what the program made was not paid."""
        result = super()._reopen()
        # sudo: as in _take_program_figures
        made_sudo = self.sudo().filtered("from_program")
        made_sudo.program_line_ids.payslip_id = False
        made_sudo.draw_ids._give_estimates_back()
        made_sudo.write(
            {
                "from_program": False,
                "program_cost": 0,
                **dict.fromkeys(PROGRAM_FIGURES, 0),
            }
        )
        return result
