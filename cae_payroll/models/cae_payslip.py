from collections import defaultdict
from dataclasses import asdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.draws import split_amount, split_entry
from ..engine.money import EngineError
from ..engine.profile import Profile
from ..engine.solver import simulate

DRAFT, POSTED = "draft", "posted"
AMOUNTS = (
    "gross",
    "employee_contributions",
    "net",
    "net_taxable",
    "withholding",
    "net_paid",
    "employer_contributions",
    "reduction",
    "cost",
    "unspent",
)


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
        [(DRAFT, "Draft"), (POSTED, "Posted")], default=DRAFT, required=True
    )
    envelope = fields.Monetary(help="What the activities allow: the cost at most.")
    gross = fields.Monetary()
    employee_contributions = fields.Monetary()
    net = fields.Monetary(string="Net before Tax")
    net_taxable = fields.Monetary()
    withholding = fields.Monetary(string="Income Tax Withheld")
    net_paid = fields.Monetary(string="Net Paid")
    employer_contributions = fields.Monetary()
    reduction = fields.Monetary(string="Reduction of Contributions")
    cost = fields.Monetary(string="Total Cost")
    unspent = fields.Monetary(
        help="What stays in the activities: one more cent of gross would not fit."
    )
    line_ids = fields.One2many("cae.payslip.line", "payslip_id")
    draw_ids = fields.One2many("cae.payslip.draw", "payslip_id")

    _person_uniq = models.Constraint(
        "UNIQUE(closing_id, entrepreneur_id)", "A person has one payslip a month."
    )

    @api.depends("entrepreneur_id.name", "date")
    def _compute_name(self):
        for payslip in self:
            payslip.name = self.env._(
                "Payslip of %(name)s, %(month)s",
                name=payslip.entrepreneur_id.name,
                month=payslip.date and fields.Date.to_string(payslip.date)[:7],
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered(lambda payslip: payslip.state == POSTED):
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
            executive, health_monthly, health_employer_share, apprentice_share,
            withholding_rate``
        :return: dict ``gross, employee_contributions, net, net_taxable, withholding,
            net_paid, employer_contributions, reduction, cost, unspent`` and ``lines``,
            dicts ``code, label, payer, base, rate, amount, reference, verified``
        :raise UserError: a value, a date or a keyword that cannot be computed
        """
        result = self._compute_payslip(date, mode, amount, self.env.company, **profile)
        return {
            **{name: float(getattr(result, name)) for name in AMOUNTS},
            "lines": [self._prepare_simulated_line(line) for line in result.lines],
        }

    @api.model
    def _compute_payslip(self, date, mode, amount, company, **profile):
        """:return: the engine's :class:`Payslip`"""
        # sudo: the company's rates are no secret, its record may be
        defaults = company.sudo()._prepare_cae_pay_profile()
        legislation = self.env["cae.social.parameter"]._get_legislation()
        try:
            return simulate(
                legislation,
                fields.Date.to_date(date),
                mode,
                to_exact(amount),
                Profile(**{**defaults, **self._clean_profile(profile)}),
            )
        except EngineError as error:
            raise UserError(
                self.env._("This pay cannot be computed: %s", error)
            ) from error

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

    # --- pay run ------------------------------------------------------------------

    @api.model
    def _create_for_closing(self, closing, envelopes):
        """One payslip a person, the largest gross that his envelope pays.

        :param envelopes: dict {entrepreneur: {activity id: Decimal}}
        """
        vals_list = [
            self._prepare_payslip_vals(closing, person, draws)
            for person, draws in envelopes.items()
        ]
        return self.create(vals_list)

    @api.model
    def _prepare_payslip_vals(self, closing, person, draws):
        envelope = sum(draws.values(), Decimal("0.00"))
        result = self._compute_payslip(
            closing.date_end,
            "cost",
            envelope,
            closing.company_id,
            **self._prepare_person_profile(person),
        )
        return {
            "closing_id": closing.id,
            "date": closing.date_end,
            "entrepreneur_id": person.id,
            "contract_id": person._get_contract(closing.date_end).id,
            "envelope": float(envelope),
            **{name: float(getattr(result, name)) for name in AMOUNTS},
            "line_ids": [
                fields.Command.create(self._prepare_payslip_line_vals(line))
                for line in result.lines
            ],
            "draw_ids": [
                fields.Command.create(
                    {"activity_id": activity_id, "amount": float(amount)}
                )
                for activity_id, amount in split_amount(result.cost, draws).items()
            ],
        }

    @api.model
    def _prepare_person_profile(self, person):
        """Keywords of the engine's profile which belong to the person."""
        # sudo: the pay run reads the rate; those who run it need not see it
        person_sudo = person.sudo()
        if person_sudo.has_personal_rate:
            return {"withholding_rate": person_sudo.withholding_rate}
        return {}

    @api.model
    def _prepare_payslip_line_vals(self, line):
        return self._prepare_simulated_line(line)

    def _prepare_move_line_vals(self, accounts):
        """The entry of payslips: each activity bears its part, to the cent.

        :return: list of values of journal items
        """
        return [
            vals for payslip in self for vals in payslip._prepare_one_entry(accounts)
        ]

    def _prepare_one_entry(self, accounts):
        weights = {draw.activity_id: to_exact(draw.amount) for draw in self.draw_ids}
        return [
            {
                "name": self.name,
                "account_id": accounts[part].id,
                "partner_id": self.partner_id.id,
                "cae_activity_id": activity.id,
                "balance": float(amount),
            }
            for activity, parts in split_entry(
                self._get_entry_amounts(), weights
            ).items()
            for part, amount in parts.items()
            if amount
        ]

    def _get_entry_amounts(self):
        """The entry of one payslip, debit positive: it adds up to nothing."""
        amounts = defaultdict(Decimal)
        amounts["wages"] = to_exact(self.gross)
        for line in self.line_ids:
            amount = to_exact(line.amount)
            amounts[line._get_body()] -= amount
            if line.payer == "employer":
                amounts["charges"] += amount
        amounts["withholding"] = -to_exact(self.withholding)
        amounts["net"] = -sum(amounts.values(), Decimal("0.00"))
        return amounts


def to_exact(amount):
    """A float of the database or of a caller as the decimal it shows."""
    return amount if isinstance(amount, Decimal) else Decimal(str(amount))
