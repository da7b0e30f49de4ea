from collections import defaultdict
from dataclasses import asdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, formatLang

from ..engine.draws import draw, split_entry
from ..engine.money import EngineError
from ..engine.profile import Profile
from ..engine.solver import simulate
from ..engine_sentences import explain
from .res_company_pay_accounts import ALWAYS

DRAFT, CHECKED, POSTED, PAID, CANCELLED = (
    "draft",
    "checked",
    "posted",
    "paid",
    "cancelled",
)
DUE = (POSTED, PAID)  # what the person earned
FINAL = (*DUE, CANCELLED)  # what is never edited
CHILDREN = ("line_ids", "draw_ids", "element_ids")
AMOUNTS = (
    "gross",
    "employee_contributions",
    "net",
    "net_social",
    "net_taxable",
    "withholding",
    "net_paid",
    "employer_contributions",
    "reduction",
    "cost",
    "unspent",
)
# What only the pay run writes, and a posted payslip says for good.
KEPT = {
    *AMOUNTS,
    *CHILDREN,
    "closing_id",
    "contract_id",
    "date",
    "entrepreneur_id",
    "envelope",
    "gross_fixed",
    "gross_variable",
    "move_id",
    "net_to_pay",
    "override_id",
    "pay_reason",
    "policy_id",
    "redone_id",
    "redone_of_id",
    "reimbursed",
    "request_id",
    "review_note",
    "state",
    "still_due",
    "uncovered",
    "withheld",
    "withholding_rate",
    "year_row",
}


class CaePayslip(models.Model):
    """The pay of one person for one month, and what it draws from each activity."""

    _name = "cae.payslip"
    _description = "Payslip"
    _inherit = ["mail.thread"]
    _order = "date desc, entrepreneur_id, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    closing_id = fields.Many2one(
        "cae.closing", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="closing_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, index=True, help="Last day of the month paid.")
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", required=True, index=True, ondelete="restrict"
    )
    # Stored for the record rule of the portal, which must stay one hop.
    partner_id = fields.Many2one(
        related="entrepreneur_id.partner_id", store=True, index=True
    )
    contract_id = fields.Many2one("cae.contract", ondelete="restrict")
    state = fields.Selection(
        [
            (DRAFT, "Estimation"),
            (CHECKED, "Checked"),
            (POSTED, "Posted"),
            (PAID, "Paid"),
            (CANCELLED, "Cancelled"),
        ],
        default=DRAFT,
        required=True,
        index=True,
        tracking=True,
    )
    envelope = fields.Monetary(help="What the activities allow: the cost at most.")
    gross = fields.Monetary()
    employee_contributions = fields.Monetary()
    net = fields.Monetary(string="Net before Tax")
    net_social = fields.Monetary(
        help="What the person declares to the family allowance fund (Code du travail,"
        " R. 3243-1; arrêté du 31/01/2023)."
    )
    net_taxable = fields.Monetary()
    withholding_rate = fields.Float(
        string="Withholding Rate (%)",
        digits=(5, 2),
        help="The personal rate sent by the tax office, else that of the neutral grid"
        " (CGI, art. 204 H).",
    )
    withholding = fields.Monetary(string="Income Tax Withheld")
    net_paid = fields.Monetary()
    employer_contributions = fields.Monetary()
    reduction = fields.Monetary(string="Reduction of Contributions")
    cost = fields.Monetary(string="Total Cost")
    unspent = fields.Monetary(help="What stays in the activities.")
    line_ids = fields.One2many("cae.payslip.line", "payslip_id")
    employee_line_ids = fields.One2many(
        "cae.payslip.line",
        "payslip_id",
        string="Employee's Share",
        domain=[("payer", "=", "employee")],
    )
    employer_line_ids = fields.One2many(
        "cae.payslip.line",
        "payslip_id",
        string="Employer's Share",
        domain=[("payer", "=", "employer")],
    )
    draw_ids = fields.One2many("cae.payslip.draw", "payslip_id", string="Draws")
    unverified_count = fields.Integer(
        string="Lines Not Verified", compute="_compute_unverified_count"
    )

    _person_living_uniq = models.UniqueIndex(
        "(closing_id, entrepreneur_id) WHERE state != 'cancelled'",
        "A person has one payslip a month: cancel it to redo it.",
    )

    @api.depends("partner_id.name", "date")
    @api.depends_context("lang")
    def _compute_name(self):
        for payslip in self:
            payslip.name = self.env._(
                "Payslip of %(name)s, %(month)s",
                name=payslip.partner_id.name,
                month=payslip._format_month(),
            )

    def _format_month(self):
        return format_date(self.env, self.date, date_format="MMMM y")

    @api.depends("line_ids.verified")
    def _compute_unverified_count(self):
        for payslip in self:
            payslip.unverified_count = len(
                payslip.line_ids.filtered(lambda line: not line.verified)
            )

    def write(self, vals):
        self.check_access("write")  # before what is tracked is read
        if vals.keys() & KEPT or not (self.env.su or self._is_of_messages(vals)):
            self._check_not_kept()
        return super().write(vals)

    @api.model
    def _is_of_messages(self, vals):
        """All that users write themselves: the rest is the pay run's, the person whom
        the record rule of the portal reads too."""
        return vals.keys() <= self.env["mail.thread"]._fields.keys()

    def _write_kept(self, vals):
        """What the actions write, on posted payslips too."""
        return super().write(vals)

    def _check_not_kept(self):
        if self.filtered(lambda payslip: payslip.state in FINAL):
            raise UserError(self.env._("A posted payslip does not change."))
        if not self.env.su:
            raise AccessError(
                self.env._("The pay run writes the payslips: compute the closing.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered(lambda payslip: payslip.state in FINAL):
            raise UserError(self.env._("A posted payslip is kept."))

    # --- simulation -------------------------------------------------------------

    @api.model
    def simulate(self, date, mode, amount, **profile):
        """One month of pay, from its cost, its gross or its net before tax.

        Nothing is written. Rates and shares are in %, amounts in the company's
        currency; what is not given comes from the company (``hours_week`` None: a
        contract without hours, CESA; ``withholding_rate`` None: neutral grid).

        :param date: a day of the month, a date or its ISO string
        :param mode: ``cost``, ``gross`` or ``net``
        :param profile: ``hours_week, headcount, accident_rate, mobility_rate,
            executive, health_monthly, health_employer_share,
            provident_employer_rate, provident_employee_rate, apprentice_share,
            withholding_rate``
        :return: dict ``gross, employee_contributions, net, net_taxable, withholding,
            net_paid, employer_contributions, reduction, cost, unspent`` and ``lines``,
            dicts ``code, label, payer, base, rate, amount, reference, verified``
        :raise UserError: a value, a date or a keyword that cannot be computed
        """
        result = self._compute_payslip(date, mode, amount, self.env.company, **profile)
        return self._prepare_simulated_payslip(result)

    @api.model
    def _prepare_simulated_payslip(self, result):
        return {
            **{name: float(getattr(result, name)) for name in AMOUNTS},
            "lines": [self._prepare_simulated_line(line) for line in result.lines],
        }

    @api.model
    def _compute_payslip(self, date, mode, amount, company, **profile):
        """:return: the engine's :class:`Payslip`"""
        legislation = self.env["cae.social.parameter"]._get_legislation()
        try:
            return simulate(
                legislation,
                self._clean_day(date),
                mode,
                amount,
                self._get_profile(company, **self._clean_profile(profile)),
            )
        except EngineError as error:
            raise UserError(explain(self.env, error)) from error

    @api.model
    def _get_profile(self, company, **profile):
        """:return: the engine's :class:`Profile`
        :raise EngineError: if a value is out of its bounds
        """
        # sudo: the company's rates are no secret, its record may be
        defaults = company.sudo()._prepare_cae_pay_profile()
        return Profile(**{**defaults, **profile})

    @api.model
    def _clean_day(self, date):
        try:
            day = fields.Date.to_date(date)
        except ValueError:
            day = None
        if not day:
            raise UserError(
                self.env._("Give a day of the month to pay, such as 2026-09-30.")
            )
        return day

    @api.model
    def _clean_profile(self, profile):
        unknown = profile.keys() - Profile.__dataclass_fields__.keys()
        if unknown:
            raise UserError(
                self.env._("Unknown pay settings: %s", ", ".join(sorted(unknown)))
            )
        return profile

    @api.model
    def _prepare_simulated_line(self, line):
        values = asdict(line)
        return {
            **values,
            **{name: float(values[name]) for name in ("base", "rate", "amount")},
        }

    @api.model
    def _group_lines(self, lines):
        """Lines as they are shown to people, in two parts.

        :param lines: ``cae.payslip.line`` records or dicts like those of ``simulate``
        :return: list of dicts ``payer, title, total, rows``; rows are dicts ``label,
            base, rate`` (text)``, amount, reference, verified``
        """
        titles = {
            "employee": self.env._("Employee's share"),
            "employer": self.env._("Employer's share"),
        }
        groups = []
        for payer, title in titles.items():
            own = [line for line in lines if line["payer"] == payer]
            groups.append(
                {
                    "payer": payer,
                    "title": title,
                    "total": sum(line["amount"] for line in own),
                    "rows": [self._prepare_shown_line(line) for line in own],
                }
            )
        return groups

    @api.model
    def _prepare_shown_line(self, line):
        names = ("label", "base", "amount", "reference", "verified")
        # Two decimals, or those that the law gives: 6.90 %, but 0.016 %.
        digits = max(2, len(f"{line['rate']:.4f}".rstrip("0").rpartition(".")[2]))
        return {
            **{name: line[name] for name in names},
            "rate": formatLang(self.env, line["rate"], digits=digits),
        }

    # --- pay run ------------------------------------------------------------------

    @api.model
    def _prepare_payslip_vals(self, closing, person, draws, result):
        return {
            "closing_id": closing.id,
            "date": closing.date_end,
            "entrepreneur_id": person.id,
            "envelope": float(sum(draws.values())),
            "withholding_rate": float(result.withholding_rate),
            **{name: float(getattr(result, name)) for name in AMOUNTS},
            "line_ids": [
                fields.Command.create(self._prepare_payslip_line_vals(line))
                for line in result.lines
            ],
            "draw_ids": [
                fields.Command.create(
                    {"activity_id": activity_id, "amount": float(amount)}
                )
                for activity_id, amount in draw(result.cost, draws).items()
                if amount
            ],
        }

    @api.model
    def _prepare_person_profile(self, person, day=None):
        """Keywords of the engine's profile which belong to the person on a day (None:
        today), and to his local office."""
        # sudo: the pay run reads the rates; those who run it need not see them
        person_sudo = person.sudo().with_context(cae_pay_day=day)
        profile = person_sudo.local_office_rate_id._prepare_pay_profile()
        if person_sudo.has_personal_rate:
            profile["withholding_rate"] = person_sudo.withholding_rate
        return profile

    @api.model
    def _prepare_payslip_line_vals(self, line):
        return self._prepare_simulated_line(line)

    def _prepare_move_line_vals(self, accounts):
        """The entry of payslips: each activity bears its part, to the cent.

        :return: list of values of journal items
        """
        return [
            {**vals, "cae_payslip_id": payslip.id}
            for payslip in self
            for vals in payslip._prepare_one_entry(accounts)
        ]

    def _get_entry_parts(self):
        """:return: the parts of these payslips' entry which accounts are set for"""
        return ALWAYS

    def _prepare_one_entry(self, accounts):
        return [
            {
                "name": self.name,
                "account_id": account.id,
                "partner_id": self.partner_id.id,
                "cae_activity_id": activity.id,
                "analytic_distribution": activity._get_distribution(account),
                "balance": float(amount),
            }
            for activity, parts in self._split_entry().items()
            for account, amount in self._merge_by_account(parts, accounts).items()
            if amount
        ]

    @api.model
    def _merge_by_account(self, parts, accounts):
        """The parts of an entry by account; a part may be the id of one."""
        merged = defaultdict(Decimal)
        for part, amount in parts.items():
            account = accounts.get(part) or self.env["account.account"].browse(part)
            merged[account] += amount
        return merged

    def _split_entry(self):
        """:return: dict {activity: {part of the entry, or account id: Decimal}}"""
        return split_entry(
            self._get_entry_amounts(), self._get_cost_parts(), ("wages", "welfare")
        )

    def _get_cost_parts(self):
        """What each activity bears of the cost: dict {activity: Decimal}"""
        return {line.activity_id: to_exact(line.amount) for line in self.draw_ids}

    def _get_entry_amounts(self):
        """The entry of one payslip, debit positive: it adds up to nothing."""
        amounts = defaultdict(Decimal)
        amounts["wages"] = to_exact(self.gross)
        for line in self.line_ids:
            amount = to_exact(line.amount)
            amounts[line._get_body()] -= amount
            if line.payer == "employer":
                amounts[line._get_cost_part()] += amount
        amounts["withholding"] = -to_exact(self.withholding)
        amounts["net"] = -sum(amounts.values(), Decimal("0.00"))
        return amounts


def to_exact(amount):
    """A float of the database or of a caller as the decimal it shows."""
    return amount if isinstance(amount, Decimal) else Decimal(str(amount))
