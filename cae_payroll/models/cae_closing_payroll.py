from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_activity_accounts.models.cae_closing import BOOKED, DRAFT

from .res_company_payroll import JOURNAL, SOURCES


class CaeClosing(models.Model):
    """The pay run with a payroll program: its journal is posted, or our estimate, as
    the settings say; never both."""

    _inherit = "cae.closing"

    payroll_journal_ids = fields.One2many(
        "cae.payroll.journal", "closing_id", string="Payroll Journals", readonly=True
    )
    payroll_journal_id = fields.Many2one(
        "cae.payroll.journal", compute="_compute_payroll_journal_id"
    )
    payroll_source = fields.Selection(
        SOURCES,
        string="What Was Posted",
        readonly=True,
        copy=False,
        help="As the settings said when the pay run began to be posted.",
    )
    payroll_open_count = fields.Integer(compute="_compute_payroll_open_count")

    @api.depends("payroll_journal_ids")
    def _compute_payroll_journal_id(self):
        for closing in self:
            closing.payroll_journal_id = closing.payroll_journal_ids

    @api.depends("payroll_journal_ids.open_count")
    def _compute_payroll_open_count(self):
        for closing in self:
            closing.payroll_open_count = closing.payroll_journal_ids.open_count

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "payroll_journal_ids",
            "payroll_source",
        }

    def _compute_payslip_count(self):
        """What is booked of those which the payroll program made."""
        result = super()._compute_payslip_count()
        for closing in self:
            made = closing.payslip_ids.filtered("from_program")
            closing.amount_pay += sum(made.mapped("program_cost")) - sum(
                made.mapped("cost")
            )
        return result

    def _is_pay_from_journal(self):
        """The settings may change between two slices: what began goes on."""
        if self.pay_state in BOOKED:
            return self.payroll_source == JOURNAL
        # sudo: whoever closes need not read the settings
        return self.company_id.sudo().cae_payroll_source == JOURNAL

    def _with_pay_estimate(self):
        """To prepare what the estimate would book, whatever is posted."""
        return self.with_context(cae_pay_estimate=True)

    def _get_paid_payslips(self):
        """Those which count: what was cancelled does not."""
        return self.payslip_ids.filtered(lambda payslip: payslip.state != "cancelled")

    def _check_payroll_open(self):
        for closing in self:
            if closing.pay_state in BOOKED:
                raise UserError(
                    self.env._(
                        "The pay run of %s is posted: re-open it first, and what it"
                        " booked is taken back.",
                        closing.name,
                    )
                )

    # --- post -------------------------------------------------------------------------

    def _plan(self, job, size=None):
        """What is missing is said before the first slice is posted."""
        if "pay_state" in self._get_job_parts(job):
            if self._is_pay_from_journal():
                self._check_payroll_journal()
            # sudo: as in _is_pay_from_journal
            self._set_protected(
                payroll_source=self.company_id.sudo().cae_payroll_source
            )
        return super()._plan(job, size)

    def _check_payroll_journal(self):
        if self.pay_state == DRAFT:
            raise UserError(
                self.env._(
                    "Compute %s first: the payroll journal is compared with its"
                    " estimate.",
                    self.name,
                )
            )
        payslips = self._get_paid_payslips()
        if payslips or self.payroll_journal_id:
            self._check_payroll_of(payslips)
            self.payroll_journal_id._check_nobody_else(payslips.entrepreneur_id)

    def _check_payroll_of(self, payslips):
        """These may be posted as the payroll program made them."""
        # sudo: whoever may post need not read the people of the journal
        journal_sudo = self.sudo().payroll_journal_id
        if not journal_sudo:
            raise UserError(
                self.env._(
                    "Import the payroll journal of %s first: the settings say that it"
                    " is posted, and not the estimate.",
                    self.name,
                )
            )
        journal_sudo._check_people(payslips.entrepreneur_id)
        journal_sudo._check_settled(journal_sudo._prepare_comparisons(payslips))

    def _prepare_pay_move_vals(self, payslips, *args, **kwargs):
        """What is booked is checked in the same transaction."""
        if self._is_pay_from_journal() and not self.env.context.get("cae_pay_estimate"):
            self._check_payroll_of(payslips)
            payslips._take_program_figures(self.sudo().payroll_journal_id)
        return super()._prepare_pay_move_vals(payslips, *args, **kwargs)

    def _post_pay(self, activities):
        """Whoever the closing pays nothing any more may not be left out of what the
        program paid."""
        if not self._is_pay_from_journal():
            return super()._post_pay(activities)
        people = self._find_payslips(activities).entrepreneur_id
        result = super()._post_pay(activities)
        lost = people - self._get_paid_payslips().entrepreneur_id
        # sudo: as in _check_payroll_of
        journal_sudo = self.sudo().payroll_journal_id
        journal_sudo._check_nobody_else(journal_sudo.line_ids.entrepreneur_id - lost)
        return result

    def _review_company(self):
        """The estimate was computed anew: so is the comparison."""
        result = super()._review_company()
        if self.payroll_journal_id and self.pay_state not in BOOKED:
            self.payroll_journal_id._compare()
        return result

    # --- screens ----------------------------------------------------------------------

    def action_export_payroll(self):
        self.ensure_one()
        wizard = self.env["cae.payroll.export"].create({"closing_id": self.id})
        return wizard.action_export()

    def action_import_payroll_journal(self):
        self.ensure_one()
        self._check_payroll_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payroll Journal, %s", self.name),
            "res_model": "cae.payroll.journal.import",
            "view_mode": "form",
            "target": "new",
            "context": {"default_closing_id": self.id},
        }

    def action_open_payroll_journal(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payroll Journal"),
            "res_model": "cae.payroll.journal",
            "view_mode": "form",
            "res_id": self.payroll_journal_id.id,
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_payroll_journals(self):
        if not self._filter_posted():
            # sudo: the journal goes with its closing, whoever may delete that
            self.sudo().payroll_journal_ids.unlink()
