from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount, format_date

from ..engine.year_closing import (
    KINDS,
    NEGATIVE_PART,
    NO_AGREEMENT,
    TOO_MUCH,
    UNDECIDED,
    compute_left,
    find_problem,
)
from ..tools import to_decimal
from .cae_closing import POSTED

FIGURES = {
    "result": "result",
    "receivable": "receivable",
    "cash": "cash",
    "reserved": "reserved",
    "balance": "available_for_pay",
}
DECISIONS = {
    *(f"amount_{kind}" for kind in KINDS),
    "agreement_date",
    "agreement_file",
    "agreement_name",
    "reserve_reason",
    "reserve_until",
}


class CaeYearClosingLine(models.Model):
    """How the balance of one activity is carried over the end of a year."""

    _name = "cae.year.closing.line"
    _description = "Activity in the Closing of a Year"
    _order = "closing_id, activity_id"
    _rec_name = "activity_id"
    _check_company_auto = True

    closing_id = fields.Many2one(
        "cae.year.closing", required=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(related="closing_id.state")
    company_id = fields.Many2one(related="closing_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    activity_id = fields.Many2one(
        "cae.activity", required=True, readonly=True, index=True, ondelete="restrict"
    )
    result = fields.Monetary(
        string="Result of the Year", readonly=True, help="Of the ledger, excluding VAT."
    )
    receivable = fields.Monetary(
        string="Owed by Customers",
        readonly=True,
        help="On the last day, including VAT. It is in the balance where pay comes out"
        " of what is invoiced; elsewhere it waits for their payment, in the accounts of"
        " the activity.",
    )
    cash = fields.Monetary(
        readonly=True, help="On the last day, with what the activity owes."
    )
    reserved = fields.Monetary(
        string="Reserves in Force",
        readonly=True,
        help="Set aside already on the last day, by hand or by rule.",
    )
    balance = fields.Monetary(
        readonly=True,
        help="What the activity has left on the last day: its cash, less all that it"
        " owes and what is set aside already. It is carried forward as pay, as a"
        " reserve or to the cooperative; negative, it follows the activity into the"
        " next year.",
    )
    amount_variable = fields.Monetary(
        string="Variable Pay Due",
        help="Variable pay still due for the year: paid within one month after the"
        " assembly on the accounts (Code du travail, R. 7331-12). Nothing is booked: it"
        " stays available for pay, and the statement says until when.",
    )
    amount_reserve = fields.Monetary(
        string="Reserve",
        help="A reserve allocated to the activity: kept back from what is available for"
        " pay from the last day of the year on, until it is withdrawn.",
    )
    amount_cooperative = fields.Monetary(
        string="Left to the Cooperative",
        help="Left to the cooperative's result by written agreement (Code du travail,"
        " R. 7331-12, al. 2): an entry moves it from the activity to the cooperative,"
        " on one account.",
    )
    left = fields.Monetary(
        string="To Decide",
        compute="_compute_left",
        store=True,
        help="What of the balance has no type yet; negative, the types are more than"
        " there is.",
    )
    reserve_reason = fields.Char(
        help="The entrepreneur reads it beside the amount; without one, it names the"
        " year."
    )
    reserve_until = fields.Date(help="None: until it is withdrawn.")
    reserve_id = fields.Many2one(
        "cae.reserve",
        string="Reserve Record",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    agreement_date = fields.Date(
        string="Agreement of",
        help="The day on which both parties signed (Code du travail, R. 7331-12, al."
        " 2).",
    )
    agreement_file = fields.Binary(string="Agreement", attachment=True)
    agreement_name = fields.Char()
    problem = fields.Char(compute="_compute_problem")
    explanation = fields.Char(string="Carried Forward", compute="_compute_explanation")

    _activity_uniq = models.Constraint(
        "UNIQUE(closing_id, activity_id)", "An activity has one line in a closing."
    )

    @api.depends("balance", *(f"amount_{kind}" for kind in KINDS))
    def _compute_left(self):
        for line in self:
            line.left = float(compute_left(to_decimal(line.balance), line._get_parts()))

    @api.depends("left", "agreement_date", "agreement_file")
    @api.depends_context("lang")
    def _compute_problem(self):
        for line in self:
            problem = find_problem(
                to_decimal(line.balance),
                line._get_parts(),
                bool(line.agreement_date and line.agreement_file),
            )
            line.problem = problem and line._tell(problem)

    @api.depends("balance", "closing_id.assembly_date", "reserve_until", "left")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for line in self:
            line.explanation = " · ".join(line._explain())

    def _get_parts(self):
        """:return: dict {type: amount} of what is carried forward"""
        return {kind: to_decimal(self[f"amount_{kind}"]) for kind in KINDS}

    # --- sentences --------------------------------------------------------------

    def _tell(self, problem):
        values = {
            "activity": self.activity_id.name,
            "balance": self._format(max(self.balance, 0.0)),
            "amount": self._format(abs(self.left)),
        }
        return {
            UNDECIDED: self.env._(
                "%(activity)s: say how %(amount)s of its balance of %(balance)s are"
                " carried forward – variable pay, reserve or left to the cooperative.",
                **values,
            ),
            TOO_MUCH: self.env._(
                "%(activity)s: %(amount)s more are carried forward than its balance of"
                " %(balance)s – take them off.",
                **values,
            ),
            NEGATIVE_PART: self.env._(
                "%(activity)s: write amounts of zero or more.", **values
            ),
            NO_AGREEMENT: self.env._(
                "%(activity)s: add the date and the document of the agreement by which"
                " its result is left to the cooperative (R. 7331-12, al. 2).",
                **values,
            ),
        }[problem]

    def _explain(self):
        """:return: list of texts, each with its amount"""
        return [
            self.env._(
                "%(label)s: %(amount)s", label=label, amount=self._format(amount)
            )
            for label, amount in self._get_carried()
        ]

    def _get_carried(self):
        """:return: list of pairs (label, amount) which add up to the balance"""
        labels = {
            "variable": self._label_variable(),
            "reserve": self._label_reserve(),
            "cooperative": self.env._("Left to the cooperative"),
        }
        carried = [
            (labels[kind], self[f"amount_{kind}"])
            for kind in KINDS
            if self[f"amount_{kind}"]
        ]
        if self.balance < 0:
            carried.append((self.env._("Carried into the next year"), self.balance))
        return carried

    def _label_variable(self):
        if not self.closing_id.pay_deadline:
            return self.env._("Variable pay still due")
        day = format_date(self.env, self.closing_id.pay_deadline)
        return self.env._("Variable pay still due, by %s", day)

    def _label_reserve(self):
        if not self.reserve_until:
            return self.env._("Reserve")
        return self.env._("Reserve until %s", format_date(self.env, self.reserve_until))

    def _format(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    # --- figures and decisions --------------------------------------------------------

    @api.model
    def _prepare_figures(self, statement):
        return {name: statement[figure] for name, figure in FIGURES.items()}

    def _is_empty(self):
        """Nothing was left, and nothing moved in the year."""
        return not (any(self[name] for name in FIGURES) or self.left)

    def write(self, vals):
        if not self.env.su:
            if vals.keys() - DECISIONS:
                raise AccessError(
                    self.env._("The figures of a closing are the ledger's.")
                )
            self._check_not_posted()
        return super().write(vals)

    def _check_not_posted(self):
        if self.filtered(lambda line: line.state == POSTED):
            raise UserError(
                self.env._("The year is validated: re-open it to decide anew.")
            )

    def _carry_left(self, kind, **vals):
        """Give what is not decided yet a type.

        :param vals: other decisions which go with it
        """
        for line in self.filtered(lambda line: line.left > 0):
            name = f"amount_{kind}"
            line.write({**vals, name: line[name] + line.left})

    # --- reserve ----------------------------------------------------------------------

    def _prepare_reserve_vals(self):
        return {
            "cae_activity_id": self.activity_id.id,
            "amount": self.amount_reserve,
            "reason": self.reserve_reason
            or self.env._("Reserve of the year %s", self.closing_id.year),
            "date_from": self.closing_id.date_to,
            "date_to": self.reserve_until,
        }

    def _is_reserve_changed(self):
        """Whether somebody drew on it, or ended it, since the year was validated."""
        reserve = self.reserve_id
        return bool(reserve) and (
            not reserve.active
            or reserve.date_to != self.reserve_until
            or bool(
                self.currency_id.compare_amounts(reserve.amount, self.amount_reserve)
            )
        )

    # --- screens ----------------------------------------------------------------------

    def action_open_figure(self, figure):
        """Open what is behind a figure of this line.

        :param figure: name of a field of the line
        """
        self.ensure_one()
        activity = self.activity_id.with_context(
            cae_date_from=self.closing_id.date_from, cae_date_to=self.closing_id.date_to
        )
        return activity.action_open_figure(FIGURES[figure])
