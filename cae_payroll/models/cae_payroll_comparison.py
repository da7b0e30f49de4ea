from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_amount

from odoo.addons.cae_activity_accounts.tools import says_the_same

from .cae_payroll_prefix import OWED_BY_EMPLOYEE, PARTS

SAME, OPEN, EXPLAINED, ACCEPTED = "same", "open", "explained", "accepted"
ACCOUNT = ("account", "Other Account")


class CaePayrollComparison(models.Model):
    """One part of a person's pay: our estimate, what the payroll program says, and why
    they differ. While the figures stay, so does what was said of them."""

    _name = "cae.payroll.comparison"
    _description = "Payroll Journal beside the Estimate"
    _order = "journal_id, entrepreneur_id, id"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    journal_id = fields.Many2one(
        "cae.payroll.journal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="journal_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", required=True, index=True, ondelete="restrict"
    )
    part = fields.Selection([*PARTS, OWED_BY_EMPLOYEE, ACCOUNT], required=True)
    code = fields.Char(string="Account")
    estimate = fields.Monetary(string="Our Estimate")
    program = fields.Monetary(string="Payroll Program")
    gap = fields.Monetary(string="Difference", help="The program's less ours.")
    is_same = fields.Boolean(help="A cent is what rounding may make.")
    explanation = fields.Char(help="Why they differ, in a sentence.")
    settled_by_id = fields.Many2one("res.users", string="By", readonly=True)
    settled_on = fields.Datetime(string="On", readonly=True)
    state = fields.Selection(
        [
            (SAME, "The Same"),
            (OPEN, "To Explain"),
            (EXPLAINED, "Explained"),
            (ACCEPTED, "Accepted"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )

    _part_uniq = models.UniqueIndex(
        "(journal_id, entrepreneur_id, part, COALESCE(code, ''))",
        "A part of a person's pay is compared once.",
    )

    @api.depends("part", "code")
    @api.depends_context("lang")
    def _compute_name(self):
        labels = dict(self._fields["part"]._description_selection(self.env))
        for row in self:
            row.name = " ".join(filter(None, (labels.get(row.part), row.code)))

    @api.depends("is_same", "explanation", "settled_by_id")
    def _compute_state(self):
        for row in self:
            if row.is_same:
                row.state = SAME
            elif row.explanation:
                row.state = EXPLAINED
            else:
                row.state = ACCEPTED if row.settled_by_id else OPEN

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self.check_access("write")
        self._check_writable(vals)
        explanation = (vals["explanation"] or "").strip() or False
        # sudo: users write the explanation alone; who and when go with it
        return super(CaePayrollComparison, self.sudo()).write(
            {"explanation": explanation, **self._prepare_settled(bool(explanation))}
        )

    def _check_writable(self, vals):
        if vals.keys() != {"explanation"}:
            raise AccessError(
                self.env._("Of a difference, the explanation alone is written.")
            )
        self.journal_id._check_not_posted()

    def _says(self, vals):
        return says_the_same(self, vals)

    @api.model
    def _prepare_settled(self, settled=True):
        return {
            "settled_by_id": settled and self.env.uid,
            "settled_on": settled and fields.Datetime.now(),
        }

    def action_accept(self):
        """Accepted by name, without a sentence: who and when are kept."""
        self.check_access("write")
        self.journal_id._check_not_posted()
        opened = self.filtered(lambda row: row.state == OPEN)
        # sudo: as in write
        opened.sudo().write(self._prepare_settled())
        for journal, rows in opened.grouped("journal_id").items():
            journal.message_post(body=rows._tell_accepted())
        return True

    def _tell_accepted(self):
        return self.env._(
            "Differences accepted: %s", ", ".join(row._tell() for row in self)
        )

    def _tell(self):
        return self.env._(
            "%(person)s, %(part)s: %(program)s instead of %(estimate)s",
            person=self.entrepreneur_id.name,
            part=self.name,
            program=format_amount(self.env, self.program, self.currency_id),
            estimate=format_amount(self.env, self.estimate, self.currency_id),
        )
