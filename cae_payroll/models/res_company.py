from odoo import fields, models
from odoo.exceptions import UserError

# Plan comptable général: the accounts of a pay entry, by prefix.
PAY_ACCOUNTS = {
    "wages": ("6411", "641"),
    "charges": ("6451", "645"),
    "net": ("421",),
    "social_security": ("431",),
    "other_bodies": ("437",),
    "withholding": ("4421",),
}


class ResCompany(models.Model):
    _inherit = "res.company"

    cae_headcount = fields.Integer(
        string="Headcount",
        default=20,
        help="Yearly average of the social security (CSS, art. R. 130-1); thresholds"
        " of 11, 50 and 250 people change the contributions.",
    )
    cae_accident_rate = fields.Float(
        string="Work Accident Rate (%)",
        digits=(5, 2),
        default=1.5,
        help="Notified every year by the Carsat: write your own.",
    )
    cae_mobility_rate = fields.Float(
        string="Mobility Contribution (%)",
        digits=(5, 2),
        help="Of the town, from 11 people on (CGCT, art. L. 2333-64).",
    )
    cae_apprentice_share = fields.Float(
        string="Apprentices (%)",
        digits=(5, 2),
        help="Share of work-study trainees, from 250 people on (Code du travail,"
        " L. 6242-1).",
    )
    cae_health_monthly = fields.Monetary(
        string="Health Insurance a Month",
        help="Premium of one person, both shares (CSS, art. L. 911-7).",
    )
    cae_health_employer_share = fields.Float(
        string="Employer's Health Share (%)", digits=(5, 2), default=50.0
    )

    def _prepare_cae_pay_profile(self):
        """Keywords of the engine's profile which belong to the company."""
        self.ensure_one()
        return {
            "headcount": self.cae_headcount,
            "accident_rate": self.cae_accident_rate,
            "mobility_rate": self.cae_mobility_rate,
            "apprentice_share": self.cae_apprentice_share,
            "health_monthly": self.cae_health_monthly,
            "health_employer_share": self.cae_health_employer_share,
        }

    def _get_cae_pay_accounts(self):
        """:return: dict {part of the entry: account}
        :raise UserError: if the chart of accounts lacks one
        """
        self.ensure_one()
        codes = {code for prefixes in PAY_ACCOUNTS.values() for code in prefixes}
        found = self.env["account.account"].search(
            fields.Domain.OR([("code", "=like", f"{code}%")] for code in codes)
            & fields.Domain("company_ids", "in", self.root_id.ids),
            order="code",
        )
        accounts = {}
        for part, prefixes in PAY_ACCOUNTS.items():
            accounts[part] = next(
                (
                    account
                    for prefix in prefixes
                    for account in found
                    if (account.code or "").startswith(prefix)
                ),
                None,
            )
            if not accounts[part]:
                raise UserError(
                    self.env._(
                        "Open an account %s in the chart of accounts: the pay entry"
                        " needs it.",
                        prefixes[-1],
                    )
                )
        return accounts
