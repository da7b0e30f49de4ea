from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.mutual_account import (
    CONTRIBUTION,
    COST,
    FUNDING,
    INCOME,
    SOURCES,
    AccountSum,
    compute_account,
)
from ..tools import to_decimal
from .account_account import RESULT_SECTIONS
from .cae_closing import DRAFT

PUBLISHED, WITHDRAWN = "published", "withdrawn"


class CaeMutualAccount(models.Model):
    """What the contribution financed in a financial year, made available to all
    entrepreneurs (Code du travail, R. 7331-9).

    A draft follows the ledger; what is published is evidence, and stays as it was
    shown, withdrawn or not.
    """

    _name = "cae.mutual.account"
    _description = "Account of Mutualised Services"
    _inherit = ["cae.financial.year.mixin", "mail.thread"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    state = fields.Selection(
        [(DRAFT, "Draft"), (PUBLISHED, "Published"), (WITHDRAWN, "Withdrawn")],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    comment = fields.Text(
        help="The entrepreneurs read it above the figures: what the year was made of."
    )
    line_ids = fields.One2many(
        "cae.mutual.account.line", "account_id", string="Lines", readonly=True
    )
    income_line_ids = fields.One2many(
        "cae.mutual.account.line",
        "account_id",
        string="Income",
        domain=[("kind", "in", SOURCES)],
        readonly=True,
    )
    cost_line_ids = fields.One2many(
        "cae.mutual.account.line",
        "account_id",
        string="Costs",
        domain=[("kind", "=", COST)],
        readonly=True,
    )
    amount_income = fields.Monetary(string="Total Income", compute="_compute_amounts")
    amount_cost = fields.Monetary(string="Total Costs", compute="_compute_amounts")
    amount_left = fields.Monetary(
        string="What Is Left",
        compute="_compute_amounts",
        help="Income less costs: the result of the cooperative itself in the year.",
    )
    has_services = fields.Boolean(compute="_compute_has_services")
    published_on = fields.Date(readonly=True, copy=False)
    withdrawn_on = fields.Date(readonly=True, copy=False)
    withdraw_reason = fields.Char(string="Reason", readonly=True, copy=False)

    _year_uniq = models.UniqueIndex(
        "(company_id, date_to) WHERE state != 'withdrawn'",
        "This financial year has its account already: open it.",
    )

    @api.depends("year")
    @api.depends_context("lang")
    def _compute_name(self):
        for account in self:
            account.name = self.env._("Mutualised services of %s", account.year)

    @api.depends("line_ids.amount", "line_ids.kind")
    def _compute_amounts(self):
        for account in self:
            costs = account.line_ids.filtered(lambda line: line.kind == COST)
            income = account.line_ids - costs
            account.amount_income = sum(income.mapped("amount"))
            account.amount_cost = sum(costs.mapped("amount"))
            account.amount_left = account.currency_id.round(
                account.amount_income - account.amount_cost
            )

    @api.depends("company_id")
    def _compute_has_services(self):
        groups = self.env["cae.mutual.service"]._read_group(
            [("company_id", "in", self.company_id.ids)], ["company_id"]
        )
        companies = {company for (company,) in groups}
        for account in self:
            account.has_services = account.company_id in companies

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts._compute_lines()
        return accounts

    def write(self, vals):
        if "comment" in vals and not self.env.su:
            self._check_draft()
        result = super().write(vals)
        if "date_to" in vals:
            self._compute_lines()
        return result

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "cost_line_ids",
            "income_line_ids",
            "line_ids",
            "published_on",
            "withdraw_reason",
            "withdrawn_on",
        }

    def _is_kept(self):
        return self.state != DRAFT

    def _check_draft(self):
        kept = self.filtered(lambda account: account.state != DRAFT)[:1]
        if kept:
            raise UserError(
                self.env._(
                    "%s stays as it was published: withdraw it, and publish"
                    " another one.",
                    kept.name,
                )
            )

    # --- figures --------------------------------------------------------------------

    def action_compute(self):
        """Read the figures anew, from the ledger as it is."""
        self.check_access("write")
        self._check_draft()
        self._compute_lines()
        return True

    def _compute_lines(self):
        # sudo: figures are written by the account only, whoever makes it
        lines_sudo = self.line_ids.sudo()
        lines_sudo.unlink()
        lines_sudo.create(
            [vals for account in self for vals in account._prepare_lines()]
        )
        self.invalidate_recordset(["line_ids", "income_line_ids", "cost_line_ids"])

    def _prepare_lines(self):
        services = self.env["cae.mutual.service"].search(
            [("company_id", "=", self.company_id.id)]
        )
        lines = compute_account(
            self._get_account_sums(),
            {service.id: service._parse() for service in services},
        )
        return [
            {
                "account_id": self.id,
                "sequence": rank,
                "kind": line.kind,
                "service_id": line.service,
                "name": services.browse(line.service).name
                or self._get_labels()[line.kind],
                "amount": float(line.amount),
                "ledger_account_ids": [fields.Command.set(line.accounts)],
            }
            for rank, line in enumerate(lines)
        ]

    def _get_labels(self):
        return {
            CONTRIBUTION: self.env._("Contribution of the activities"),
            FUNDING: self.env._("Public funding"),
            INCOME: self.env._("Other income"),
            COST: self.env._("Other"),
        }

    def _get_account_sums(self):
        """One query: what each account did to the result of the cooperative itself."""
        groups = self.env["cae.statement.line"]._read_group(
            self._get_items_domain(), ["account_id", "cae_section"], ["result:sum"]
        )
        return [
            AccountSum(
                account.id,
                account.with_company(self.company_id).code or "",
                section,
                to_decimal(result),
            )
            for account, section, result in groups
        ]

    def _get_items_domain(self):
        structure = self.company_id._get_cae_structure()
        return [
            *structure._get_statement_domain(self.date_to, self.date_from),
            ("kind", "=", "item"),
            ("cae_section", "in", RESULT_SECTIONS),
        ]

    # --- publish --------------------------------------------------------------------

    def action_publish(self):
        """Show the figures, as they are now, to the entrepreneurs: they stay."""
        self.check_access("write")
        self._lock_records(self)
        for account in self:
            account._check_draft()
            account._check_year_over()
            account._compute_lines()
            account._set_protected(
                state=PUBLISHED, published_on=fields.Date.context_today(self)
            )
        return True

    def _withdraw(self, reason):
        """Take it back from the entrepreneurs; it is kept, with the reason."""
        self.ensure_one()
        self.check_access("write")
        self._lock_records(self)
        if self.state != PUBLISHED:
            raise UserError(
                self.env._(
                    "%s is not published: there is nothing to withdraw.", self.name
                )
            )
        self._set_protected(
            state=WITHDRAWN,
            withdrawn_on=fields.Date.context_today(self),
            withdraw_reason=reason,
        )
        self.flush_recordset(["state"])  # another one may be made for the year
        self.message_post(body=self.env._("Withdrawn: %s", reason))

    # --- what is read ---------------------------------------------------------------

    def _get_rows(self):
        """The lines with a bar, all on one scale.

        :return: dict ``income`` and ``cost``: lists of dicts ``label, amount, share,
            width``, the last two in %
        """
        self.ensure_one()
        highest = max([0.0, *self.line_ids.mapped("amount")])
        rows = {"income": [], "cost": []}
        for line in self.line_ids:
            rows["cost" if line.kind == COST else "income"].append(
                {
                    "label": line.name,
                    "amount": line.amount,
                    "share": line.share,
                    "width": max(line.amount, 0.0) / highest * 100 if highest else 0.0,
                }
            )
        return rows

    def _get_file(self):
        """:return: tuple (name of the PDF, its bytes)"""
        self.ensure_one()
        # sudo: whoever asks was let in; a report reads the layout of its company
        reports_sudo = self.env["ir.actions.report"].sudo()
        pdf, _kind = reports_sudo._render_qweb_pdf(
            "cae_activity_accounts.action_report_mutual_account", self.ids
        )
        return f"{self.name}.pdf", pdf

    def action_print(self):
        return self.env.ref(
            "cae_activity_accounts.action_report_mutual_account"
        ).report_action(self)

    def action_usual_services(self):
        """Start from the usual services, and compute with them."""
        self.ensure_one()
        services = self.env["cae.mutual.service"].with_company(self.company_id)
        services.action_start_from_usual()
        return self.action_compute()
