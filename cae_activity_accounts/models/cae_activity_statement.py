from dataclasses import fields as dataclass_fields

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from ..engine.statement import Statement
from .account_account import (
    CHARGES,
    CONTRIBUTION,
    OTHER,
    OTHER_INCOME,
    PAYABLE,
    PAYROLL_COST,
    RECEIVABLE,
    RESULT_SECTIONS,
    SOCIAL_DEBTS,
    TURNOVER,
    VAT,
)

# The keys of the context on which the figures depend.
PERIOD_KEYS = ("cae_date_from", "cae_date_to", "allowed_company_ids")
FIGURES = tuple(field.name for field in dataclass_fields(Statement))
# The sections behind each figure, and the measure of their items which adds up to it:
# flows between the two dates, balances up to the second one.
FLOWS = {
    "turnover_invoiced": ([TURNOVER], "result"),
    "other_income": ([OTHER_INCOME], "result"),
    "charges": ([CHARGES], "balance"),
    "contribution": ([CONTRIBUTION], "balance"),
    "payroll_cost": ([PAYROLL_COST], "balance"),
    "result": (list(RESULT_SECTIONS), "result"),
}
BALANCES = {
    "receivable": ([RECEIVABLE], "open_balance"),
    "payable": ([PAYABLE], "cash"),
    "vat": ([VAT], "cash"),
    "social_debts": ([SOCIAL_DEBTS], "cash"),
    "cash": ([], "cash"),
    "other": ([OTHER], "cash"),
}


def figure(label, **attributes):
    """A figure of the statement over the period of the context."""
    return fields.Monetary(
        string=label,
        groups="cae_base.group_coach",
        **{"compute": "_compute_statement", **attributes},
    )


class CaeActivity(models.Model):
    """The statement as fields, for the screens of the cooperative.

    The period comes with the context: ``cae_date_from`` and ``cae_date_to``; without
    them, from the beginning of the fiscal year to today.
    """

    _inherit = "cae.activity"

    currency_id = fields.Many2one(related="company_id.currency_id")
    turnover_invoiced = figure("Invoiced", help="Turnover invoiced, excluding VAT.")
    turnover_collected = figure(
        "Collected", help="Turnover settled by money, excluding VAT."
    )
    other_income = figure("Other Income")
    charges = figure("Charges", help="Excluding VAT.")
    contribution = figure("Contribution", help="Taken by the cooperative.")
    payroll_cost = figure("Payroll Cost", help="Gross pay and employer contributions.")
    result = figure("Result")
    receivable = figure("Receivable", help="What customers still owe, including VAT.")
    payable = figure("Payable", help="What is owed to suppliers, including VAT.")
    vat = figure("VAT", help="VAT owed, less VAT to be deducted.")
    social_debts = figure(
        "Social Debts", help="Pay and social contributions owed, not disbursed yet."
    )
    cash = figure("Cash", help="The part of the cooperative's money that is its own.")
    contribution_due = figure(
        "Contribution Due", help="What the scheme would take now; not booked yet."
    )
    reserved = figure("Reserved", help="Set aside.")
    available_for_pay = figure(
        "Available for Pay",
        help="Cash, less all that is owed, the contribution due and what is reserved.",
    )
    statement_period = fields.Char(
        compute="_compute_statement_period", groups="cae_base.group_coach"
    )

    @api.depends_context(*PERIOD_KEYS)
    def _compute_statement(self):
        statements = self._origin.get_statement(*self._get_statement_period())
        unknown = dict.fromkeys(FIGURES, 0.0)
        for activity in self:
            activity.update(statements.get(activity._origin.id, unknown))

    @api.depends_context(*PERIOD_KEYS, "lang")
    def _compute_statement_period(self):
        self.statement_period = self._format_period(*self._get_statement_period())

    @api.model
    def _get_statement_period(self):
        """:return: the two dates of the context, or of the fiscal year to today"""
        date_from, date_to = (
            fields.Date.to_date(self.env.context.get(key))
            for key in ("cae_date_from", "cae_date_to")
        )
        date_to = date_to or fields.Date.context_today(self)
        return date_from or self._start_fiscal_year(date_to), date_to

    @api.model
    def _start_fiscal_year(self, day):
        # sudo: the fiscal year is asked for on the portal too
        return self.env.company.sudo().compute_fiscalyear_dates(day)["date_from"]

    @api.model
    def _format_period(self, date_from, date_to):
        return f"{format_date(self.env, date_from)} – {format_date(self.env, date_to)}"

    # --- screens ----------------------------------------------------------------------

    def action_open_statements(self):
        """Open the figures of all activities, over the period named in the context."""
        return self._get_statement_action(
            "cae_activity_statements_action", *self._get_named_period()
        )

    def action_open_statement(self):
        """Open the statement of one activity, over the period named in the context."""
        self.ensure_one()
        return {
            **self._get_statement_action(
                "cae_activity_statement_action", *self._get_named_period()
            ),
            "res_id": self.id,
        }

    def action_open_treasury(self):
        """Open the treasury of one activity on the last day of the statement."""
        self.ensure_one()
        return {
            **self.env["cae.treasury.item"].action_open_report(),
            "domain": [("cae_activity_id", "=", self.id)],
            "target": "current",
        }

    def _get_named_period(self):
        """:return: the two dates of ``cae_period``: month, last_month, year or
        last_year; without a name, those of the context"""
        today = fields.Date.context_today(self)
        this_month = fields.Date.start_of(today, "month")
        this_year = self._start_fiscal_year(today)
        day_before = {"days": 1}
        periods = {
            "month": (this_month, today),
            "last_month": (
                fields.Date.subtract(this_month, months=1),
                fields.Date.subtract(this_month, **day_before),
            ),
            "year": (this_year, today),
            "last_year": (
                fields.Date.subtract(this_year, years=1),
                fields.Date.subtract(this_year, **day_before),
            ),
        }
        named = periods.get(self.env.context.get("cae_period"))
        return named or self._get_statement_period()

    @api.model
    def _get_statement_action(self, name, date_from, date_to):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"cae_activity_accounts.{name}"
        )
        title = f"{action['name']} {self._format_period(date_from, date_to)}"
        return {
            **action,
            "name": title,
            "display_name": title,
            "context": {
                "cae_date_from": fields.Date.to_string(date_from),
                "cae_date_to": fields.Date.to_string(date_to),
            },
        }

    @api.model
    def _get_day_action(self, name, day):
        """A screen on one day, which its title says."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"cae_activity_accounts.{name}"
        )
        title = self.env._(
            "%(report)s on %(day)s",
            report=action["name"],
            day=format_date(self.env, day),
        )
        return {
            **action,
            "name": title,
            "display_name": title,
            "context": {"cae_date_to": fields.Date.to_string(day)},
        }

    # --- what is behind a figure ------------------------------------------------------

    def action_open_figure(self, figure):
        """Open the items which add up to a figure of one activity.

        :param figure: its name in the statement
        """
        self.ensure_one()
        if figure in ("available_for_pay", "reserved"):
            return self.action_open_available()
        return self._get_figure_action(figure, *self._get_statement_period())

    def _get_figure_action(self, figure, date_from, date_to):
        """:param date_from: none: since the beginning"""
        model, domain, measure = self._get_figure_source(figure, date_from, date_to)
        return {
            "type": "ir.actions.act_window",
            "name": f"{self._get_figure_label(figure)}, {self.name}",
            "res_model": model,
            "view_mode": "list,pivot,graph",
            "domain": domain,
            "context": {"cae_measure": measure},
            "help": Markup('<p class="o_view_nocontent_empty_folder">%s</p>')
            % self.env._("Nothing makes this figure: it is zero."),
        }

    def _get_figure_label(self, figure):
        if figure in self._fields:
            return self._fields[figure]._description_string(self.env)
        return self._get_available_labels()[figure]

    def _get_figure_source(self, figure, date_from, date_to):
        """Hook: upper floors add the sources of their figures.

        :return: tuple (model, domain, measure), the measure adding up to the figure
        """
        if figure == "turnover_collected":
            domain = self._get_statement_domain(date_to, date_from)
            return "cae.collection", domain, "amount"
        if figure == "contribution_due":
            domain = self._get_contribution_due_domain(date_to)
            return "cae.statement.line", domain, "result"
        if figure == "unpaid":
            return (
                "cae.statement.line",
                self._get_unpaid_domain(date_to),
                "open_balance",
            )
        if figure in FLOWS:
            sections, measure = FLOWS[figure]
            domain = self._get_statement_domain(date_to, date_from)
        else:
            sections, measure = BALANCES[figure]
            domain = self._get_statement_domain(date_to)
        if sections:
            domain.append(("cae_section", "in", sections))
        return "cae.statement.line", domain, measure

    def _get_contribution_due_domain(self, date_to):
        """The turnover and the purchases on which a contribution is still due."""
        # sudo: as in get_statement
        dues = self.env["cae.contribution.scheme"].sudo()._get_due(self.sudo(), date_to)
        return [
            *self._get_statement_domain(date_to),
            ("move_id", "in", [due.line.key.document for due in dues]),
            ("cae_section", "in", (TURNOVER, CHARGES)),
        ]

    def _get_unpaid_domain(self, date_to):
        documents = [
            document.id for document, _amount in self._get_unpaid_documents(date_to)
        ]
        return [
            *self._get_statement_domain(date_to),
            ("move_id", "in", documents),
            ("cae_section", "=", RECEIVABLE),
        ]

    def _get_reserves_action(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_reserve_action"
        )
        return {
            **action,
            "domain": [("cae_activity_id", "in", self.ids)],
            "context": {"default_cae_activity_id": self.id},
        }
