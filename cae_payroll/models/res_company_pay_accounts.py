from odoo import fields, models
from odoo.exceptions import UserError

# Plan comptable général: the accounts of a pay entry, by prefix.
PAY_ACCOUNTS = {
    "wages": ("6411", "641"),
    "charges": ("6451", "645"),
    "welfare": ("6474", "647", "645"),
    "leave": ("6412", "641"),
    "travel": ("6251", "625"),
    "net": ("421",),
    "advance": ("425",),
    "attachment": ("427",),
    "leave_reserve": ("4282", "428"),
    "social_security": ("431",),
    "other_bodies": ("437",),
    "withholding": ("4421",),
}
# What every pay entry needs; the others, where an element of the month asks for them.
ALWAYS = (
    "wages",
    "charges",
    "welfare",
    "net",
    "social_security",
    "other_bodies",
    "withholding",
)


def pay_account(string, help_text):
    return fields.Many2one(
        "account.account", string=string, check_company=True, help=help_text
    )


class ResCompany(models.Model):
    """Where pay is booked: the accounts that are set, else those of the chart."""

    _inherit = "res.company"

    cae_leave_rate = fields.Float(
        string="Paid Leave Kept (%)",
        digits=(5, 2),
        help="Of the cost of each month's pay, kept in a reserve of the person and of"
        " the activity, as the cooperative decides; 0: nothing is kept.",
    )
    cae_pay_account_wages_id = pay_account(
        "Wages",
        "What the gross is charged to: 6411 by default.",
    )
    cae_pay_account_charges_id = pay_account(
        "Employer's Contributions",
        "What URSSAF, pensions and the others cost the employer: 6451 by default.",
    )
    cae_pay_account_welfare_id = pay_account(
        "Health and Provident Share",
        "What the employer pays for health and provident insurance: 647 by default.",
    )
    cae_pay_account_leave_id = pay_account(
        "Paid Leave",
        "What the reserve of paid leave is charged to: 6412 by default.",
    )
    cae_pay_account_travel_id = pay_account(
        "Reimbursements",
        "What meals and travels reimbursed are charged to: 6251 by default.",
    )
    cae_pay_account_net_id = pay_account(
        "Net to Pay",
        "What is owed to people: 421 by default.",
    )
    cae_pay_account_advance_id = pay_account(
        "Advances",
        "What was advanced to people and is refunded: 425 by default.",
    )
    cae_pay_account_attachment_id = pay_account(
        "Attachments",
        "What is kept for the creditors of people: 427 by default.",
    )
    cae_pay_account_leave_reserve_id = pay_account(
        "Reserve of Paid Leave",
        "What is kept for the leave of each person: 4282 by default.",
    )
    cae_pay_account_social_security_id = pay_account(
        "Social Security",
        "What is owed to URSSAF: 431 by default.",
    )
    cae_pay_account_other_bodies_id = pay_account(
        "Other Bodies",
        "What is owed to pension, provident and health bodies: 437 by default.",
    )
    cae_pay_account_withholding_id = pay_account(
        "Tax Withheld",
        "What is owed to the tax office: 4421 by default.",
    )

    def _get_cae_pay_accounts(self, parts=ALWAYS):
        """:return: dict {part of the entry: account}
        :raise UserError: if none is set and the chart of accounts lacks one
        """
        self.ensure_one()
        # sudo: who runs the pay need not read the settings
        company = self.sudo().with_company(self)
        chosen = {part: company[f"cae_pay_account_{part}_id"] for part in parts}
        missing = [part for part in parts if not chosen[part]]
        return chosen | (company._find_pay_accounts(missing) if missing else {})

    def _find_pay_accounts(self, parts):
        codes = {code for part in parts for code in PAY_ACCOUNTS[part]}
        found = self.env["account.account"].search(
            fields.Domain.OR([("code", "=like", f"{code}%")] for code in codes)
            & fields.Domain("company_ids", "in", self.root_id.ids),
            order="code",
        )
        return {part: self._choose_pay_account(part, found) for part in parts}

    def _choose_pay_account(self, part, found):
        prefixes = PAY_ACCOUNTS[part]
        for prefix in prefixes:
            for account in found:
                if (account.code or "").startswith(prefix):
                    return account
        raise UserError(
            self.env._(
                "Open an account %s in the chart of accounts: the pay entry needs it.",
                prefixes[-1],
            )
        )
