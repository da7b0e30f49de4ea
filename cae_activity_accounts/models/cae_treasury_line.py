from itertools import combinations

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.account_prefix import AccountPrefixError, parse_prefixes

STAGES = [
    ("day", "Treasury of the Day"),
    ("reference", "Reference Treasury"),
    ("future", "Future Treasury"),
    ("result", "Result"),
]


class CaeTreasuryLine(models.Model):
    """A line of the treasury of an activity: what comes between two of its figures.

    Treasury of the day, then what is owed: reference; then what is to come: future;
    then the rest of the balance sheet: result. The first line is the cash of the
    activity, the one of the rest shows the accounts that no other line names.
    """

    _name = "cae.treasury.line"
    _description = "Line of the Treasury"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("cash", "Cash"), ("accounts", "Accounts"), ("rest", "All Other Accounts")],
        required=True,
        readonly=True,
        default="accounts",
    )
    stage = fields.Selection(
        STAGES,
        string="Counts from",
        required=True,
        default="future",
        help="The first of the four figures that this line is part of.",
    )
    prefixes = fields.Char(
        string="Accounts",
        help="Beginnings of account codes separated by commas, a minus to exclude:"
        " 42,-421,-425.",
    )
    company_id = fields.Many2one("res.company", help="Of all companies if empty.")

    @api.constrains("prefixes", "kind", "stage", "company_id")
    def _check_prefixes(self):
        for line in self.filtered(lambda line: line.kind == "accounts"):
            line._check_stage()
            try:
                parse_prefixes(line.prefixes or "")
            except AccountPrefixError as error:
                raise ValidationError(line._explain(error)) from None
        # sudo: a shared line must fit those of all companies
        every = self.sudo().search([("kind", "=", "accounts")])
        every._check_shared_accounts()

    @api.constrains("kind")
    def _check_kinds(self):
        """Two lines of cash would show it twice."""
        for line in self.filtered(lambda line: line.kind != "accounts"):
            # sudo: there is one for all companies
            if self.sudo().search_count([("kind", "=", line.kind)]) > 1:
                line._refuse_kind()

    def write(self, vals):
        if "kind" in vals and self.filtered(lambda line: line.kind != vals["kind"]):
            self._refuse_kind()
        return super().write(vals)

    def _refuse_kind(self):
        raise UserError(
            self.env._(
                "The cash and the line of all other accounts stay: without them the"
                " figures would not add up."
            )
        )

    def _check_stage(self):
        if self.stage == "day":
            raise ValidationError(
                self.env._(
                    "The treasury of the day is the cash of the activity: choose from"
                    " which other figure %s counts.",
                    self.name,
                )
            )

    def _explain(self, error):
        return {
            "nothing": self.env._(
                "Name the accounts of %s by the beginning of their code, such as"
                " 42,-421.",
                self.name,
            ),
            "class": self.env._(
                "%(part)s is income or expense, which make the result: a line of the"
                " treasury has accounts of the classes 1 to 5.",
                part=error.part,
            ),
            "unreadable": self.env._(
                "“%(part)s” is not the beginning of an account code: write digits,"
                " separated by commas, such as 42,-421.",
                part=error.part,
            ),
        }[error.reason]

    def _check_shared_accounts(self):
        parsed = {line: parse_prefixes(line.prefixes or "") for line in self}
        for one, two in combinations(self, 2):
            if one.company_id and two.company_id and one.company_id != two.company_id:
                continue
            if shared := parsed[one].find_shared(parsed[two]):
                raise ValidationError(
                    self.env._(
                        "The accounts %(prefix)s are in %(one)s and in %(two)s: exclude"
                        " them from one of the two with -%(prefix)s.",
                        prefix=shared,
                        one=one.name,
                        two=two.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_needed(self):
        if self.filtered(lambda line: line.kind != "accounts"):
            self._refuse_kind()

    @api.model
    def _get_lines_by_account(self, companies):
        """:return: dict {(company id, account id): line id} of what prefixes catch"""
        # sudo: the lines and accounts of companies that the user may read
        lines = self.sudo().search_fetch(
            [
                ("kind", "=", "accounts"),
                ("company_id", "in", [False, *companies.ids]),
            ],
            ["prefixes", "company_id"],
        )
        parsed = {line: parse_prefixes(line.prefixes) for line in lines}
        found = {}
        for company in companies:
            accounts = self.env["account.account"].sudo().with_company(company)
            own = lines.filtered(lambda x, c=company: x.company_id in (c, c.browse()))
            for account in accounts.search(accounts._check_company_domain(company)):
                for line in own:
                    if parsed[line].catches(account.code or ""):
                        found[company.id, account.id] = line.id
        return found
