from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_list

from odoo.addons.cae_activity_accounts.models.cae_closing import BOOKED

from .cae_payroll_comparison import OPEN

SHOWN_NAMES = 5
# What imports and the comparison alone write.
KEPT = {
    "closing_id",
    "comparison_ids",
    "file_hash",
    "file_name",
    "imported_by_id",
    "imported_on",
    "line_ids",
}


class CaePayrollJournal(models.Model):
    """What the payroll program made of a month: its journal, by person and account."""

    _name = "cae.payroll.journal"
    _description = "Payroll Journal"
    _inherit = ["mail.thread"]
    _order = "month desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    closing_id = fields.Many2one(
        "cae.closing", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="closing_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(related="closing_id.month", store=True)
    pay_state = fields.Selection(related="closing_id.pay_state")
    is_posted = fields.Boolean(compute="_compute_is_posted")
    file_name = fields.Char(string="File", readonly=True)
    file_hash = fields.Char(
        string="SHA-256", readonly=True, help="Of the file, as it was imported."
    )
    imported_by_id = fields.Many2one("res.users", string="Imported By", readonly=True)
    imported_on = fields.Datetime(readonly=True)
    line_ids = fields.One2many("cae.payroll.journal.line", "journal_id", readonly=True)
    comparison_ids = fields.One2many("cae.payroll.comparison", "journal_id")
    person_count = fields.Integer(string="People", compute="_compute_totals")
    amount_debit = fields.Monetary(string="Debits", compute="_compute_totals")
    amount_credit = fields.Monetary(string="Credits", compute="_compute_totals")
    open_count = fields.Integer(string="To Explain", compute="_compute_open_count")

    _closing_uniq = models.Constraint(
        "UNIQUE(closing_id)", "A month has one payroll journal."
    )

    @api.depends("closing_id.name")
    @api.depends_context("lang")
    def _compute_name(self):
        for journal in self:
            journal.name = self.env._("Payroll Journal, %s", journal.closing_id.name)

    @api.depends("closing_id.pay_state")
    def _compute_is_posted(self):
        for journal in self:
            journal.is_posted = journal.closing_id.pay_state in BOOKED

    @api.depends("line_ids")
    def _compute_totals(self):
        sums = {
            journal: values
            for journal, *values in self.env["cae.payroll.journal.line"]._read_group(
                [("journal_id", "in", self.ids)],
                ["journal_id"],
                ["entrepreneur_id:count_distinct", "debit:sum", "credit:sum"],
            )
        }
        for journal in self:
            journal.person_count, journal.amount_debit, journal.amount_credit = (
                sums.get(journal._origin, (0, 0, 0))
            )

    @api.depends("comparison_ids.state")
    def _compute_open_count(self):
        counts = dict(
            self.env["cae.payroll.comparison"]._read_group(
                [("journal_id", "in", self.ids), ("state", "=", OPEN)],
                ["journal_id"],
                ["__count"],
            )
        )
        for journal in self:
            journal.open_count = counts.get(journal._origin, 0)

    def write(self, vals):
        self.check_access("write")  # before what is tracked is read
        if not self.env.su and vals.keys() & KEPT:
            raise AccessError(
                self.env._("A payroll journal is what its file says: import it anew.")
            )
        return super().write(vals)

    # --- import -----------------------------------------------------------------------

    @api.model
    def _replace_lines(self, closing, vals_list):
        """The journal of a month is what its last file says, whole.

        :return: the lines which are new
        """
        closing._check_payroll_open()
        closing._lock_records(closing)
        journal = closing.payroll_journal_id or self.create({"closing_id": closing.id})
        journal.line_ids.unlink()
        return self.env["cae.payroll.journal.line"].create(
            [{**vals, "journal_id": journal.id} for vals in vals_list]
        )

    def _keep_file(self, name, content):
        """:return: whether the file is another one than the last"""
        self.ensure_one()
        file_hash = sha256(content).hexdigest()
        if file_hash == self.file_hash:
            return False
        self.write(
            {
                "file_name": name,
                "file_hash": file_hash,
                "imported_by_id": self.env.uid,
                "imported_on": fields.Datetime.now(),
            }
        )
        self.message_post(
            body=self.env._("Imported: %s", name), attachments=[(name, content)]
        )
        return True

    def _check_not_posted(self):
        self.closing_id._check_payroll_open()

    @api.ondelete(at_uninstall=False)
    def _unlink_only_open(self):
        self._check_not_posted()

    # --- what posting needs -----------------------------------------------------------

    def _check_people(self, people):
        """Each person paid is in the journal."""
        missing = people - self.line_ids.entrepreneur_id
        if missing:
            raise UserError(
                self.env._(
                    "%(journal)s says nothing of %(people)s: import the whole journal,"
                    " then post.",
                    journal=self.name,
                    people=self._list_names(missing),
                )
            )

    def _check_nobody_else(self, people):
        """Without a payslip, no activity bears what the program says."""
        others = self.line_ids.entrepreneur_id - people
        if others:
            raise UserError(
                self.env._(
                    "%(people)s: in %(journal)s, but without a payslip in the closing,"
                    " so that no trade name would bear it. Take them out of the file,"
                    " or see why the closing pays them nothing.",
                    journal=self.name,
                    people=self._list_names(others),
                )
            )

    def _check_settled(self, rows):
        """:param rows: values of comparisons, as they are now"""
        known = {
            (row.entrepreneur_id.id, row.part, row.code or False): row
            for row in self.comparison_ids
        }
        people = set()
        for vals in rows:
            row = known.get((vals["entrepreneur_id"], vals["part"], vals["code"]))
            same = row and row._says(vals)
            if not vals["is_same"] and (not same or row.state == OPEN):
                people.add(vals["entrepreneur_id"])
        if people:
            raise UserError(
                self.env._(
                    "%(journal)s and the estimate differ for %(people)s: compare again,"
                    " then explain each difference, or accept it.",
                    journal=self.name,
                    people=self._list_names(
                        self.env["cae.entrepreneur"].browse(sorted(people))
                    ),
                )
            )

    def _list_names(self, people):
        names = sorted(people.mapped("name"))
        shown = names[:SHOWN_NAMES]
        if len(names) > SHOWN_NAMES:
            shown.append(self.env._("%s more", len(names) - SHOWN_NAMES))
        return format_list(self.env, shown)

    # --- screens ----------------------------------------------------------------------

    def action_compare(self):
        """Compare with the estimate as the closing has it now."""
        self.check_access("write")
        for journal in self:
            journal._check_not_posted()
            journal._compare()
        return True

    def action_open_comparison(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Comparison, %s", self.closing_id.name),
            "res_model": "cae.payroll.comparison",
            "view_mode": "list",
            "domain": [("journal_id", "=", self.id)],
            "context": {"search_default_open": bool(self.open_count)},
        }

    def action_import(self):
        self.ensure_one()
        return self.closing_id.action_import_payroll_journal()
