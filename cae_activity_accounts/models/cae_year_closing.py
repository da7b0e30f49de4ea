from odoo import api, fields, models
from odoo.exceptions import UserError

from .cae_closing import COMPUTED, DRAFT, POSTED

PAY_MONTHS = "variable_pay_months"  # code of the legal setting
AMOUNTS = ("amount_variable", "amount_reserve", "amount_cooperative", "left")


class CaeYearClosing(models.Model):
    """The balance of each activity at the end of a financial year, and how it is
    carried forward: never silently (Code du travail, R. 7331-12).

    What it shows is read from the ledger and kept as evidence; what it decides is in
    the ledger, or in the reserves, once it is posted.
    """

    _name = "cae.year.closing"
    _description = "Closing of a Financial Year"
    _inherit = ["cae.financial.year.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    state = fields.Selection(
        [(DRAFT, "Draft"), (COMPUTED, "To Decide"), (POSTED, "Validated")],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    line_ids = fields.One2many("cae.year.closing.line", "closing_id", string="Lines")
    assembly_date = fields.Date(
        string="Assembly on the Accounts",
        copy=False,
        tracking=True,
        help="The general meeting which approves the accounts: variable pay still due"
        " is paid within one month after it (Code du travail, R. 7331-12).",
    )
    pay_deadline = fields.Date(
        string="Variable Pay Paid By", compute="_compute_pay_deadline"
    )
    move_id = fields.Many2one(
        "account.move",
        string="Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="What is left to the cooperative, moved from the activities to it.",
    )
    move_ids = fields.Many2many(
        "account.move",
        string="Entries",
        readonly=True,
        copy=False,
        help="The entry, and those which were taken back.",
    )
    reopened_on = fields.Datetime(string="Re-opened On", readonly=True, copy=False)
    reopen_reason = fields.Char(string="Reason", readonly=True, copy=False)
    amount_variable = fields.Monetary(
        string="Variable Pay Due", compute="_compute_amounts"
    )
    amount_reserve = fields.Monetary(string="Reserves", compute="_compute_amounts")
    amount_cooperative = fields.Monetary(
        string="Left to the Cooperative", compute="_compute_amounts"
    )
    left = fields.Monetary(string="To Decide", compute="_compute_amounts")
    undecided_count = fields.Integer(compute="_compute_amounts")

    _year_uniq = models.Constraint(
        "UNIQUE(company_id, date_to)",
        "This financial year has its closing already: open it.",
    )

    @api.depends("year")
    @api.depends_context("lang")
    def _compute_name(self):
        for closing in self:
            closing.name = self.env._("Closing of the year %s", closing.year)

    @api.depends("assembly_date")
    def _compute_pay_deadline(self):
        """One month after the assembly (R. 7331-12)."""
        for closing in self:
            day = closing.assembly_date
            months = day and closing.company_id._get_legal_setting(PAY_MONTHS, day)
            closing.pay_deadline = day and fields.Date.add(day, months=int(months))

    @api.depends(*(f"line_ids.{name}" for name in AMOUNTS))
    def _compute_amounts(self):
        for closing in self:
            lines = closing.line_ids
            for name in AMOUNTS:
                closing[name] = sum(lines.mapped(name))
            closing.undecided_count = len(lines.filtered("left"))

    def write(self, vals):
        result = super().write(vals)
        if "date_to" in vals:
            # sudo: lines are written by closings only, whoever closes
            self.sudo().line_ids.unlink()
            self._set_protected(state=DRAFT)
        if "assembly_date" in vals:
            self._plan_pay()
        return result

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "move_id",
            "move_ids",
            "reopen_reason",
            "reopened_on",
        }

    def _is_kept(self):
        return self.state == POSTED or bool(self.reopened_on)

    # --- compute ---------------------------------------------------------------

    def action_compute(self):
        """Read the balances anew; what was decided stays."""
        self.check_access("write")
        for closing in self:
            if closing.state == POSTED:
                raise UserError(self.env._("%s is validated already.", closing.name))
            closing._compute_lines()
            closing._set_protected(state=COMPUTED)
        return True

    def _compute_lines(self):
        self.ensure_one()
        activities = self._get_activities()
        statements = activities.get_statement(self.date_from, self.date_to)
        # sudo: figures are written by closings only, whoever closes
        lines_sudo = self.line_ids.sudo()
        known = {line.activity_id: line for line in lines_sudo}
        missing = []
        for activity in activities:
            vals = lines_sudo._prepare_figures(statements[activity.id])
            if activity in known:
                known[activity].write(vals)
            elif any(vals.values()):
                missing.append(self._prepare_line_vals(activity, vals))
        lines_sudo.create(missing)
        lines_sudo.filtered(lambda line: line._is_empty()).unlink()

    def _get_activities(self):
        """Those which were archived too: what they have left is somebody's."""
        activities = self.env["cae.activity"].with_context(active_test=False)
        domain = [
            ("company_id", "=", self.company_id.id),
            ("is_structure", "=", False),
        ]
        return activities.search(domain).with_env(self.env)

    def _prepare_line_vals(self, activity, figures):
        """What the company decides of balances unless somebody says otherwise."""
        vals = {"closing_id": self.id, "activity_id": activity.id, **figures}
        kind = self.company_id.cae_year_closing_default
        if kind and figures["balance"] > 0:
            vals[f"amount_{kind}"] = figures["balance"]
        return vals

    # --- screens ---------------------------------------------------------------

    def action_open_lines(self):
        """Open the lines, to decide of several at once."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_year_closing_line_action"
        )
        return {
            **action,
            "name": self.name,
            "domain": [("closing_id", "=", self.id)],
            "context": {"search_default_undecided": bool(self.undecided_count)},
        }

    def action_open_moves(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entries, %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.move_ids.ids)],
        }

    def action_open_reserves(self):
        reserves = self.line_ids.reserve_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reserves, %s", self.name),
            "res_model": "cae.reserve",
            "view_mode": "list,form",
            "domain": [("id", "in", reserves.ids)],
        }
