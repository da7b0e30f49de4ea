import base64

from odoo import api, fields, models

from odoo.addons.cae_activity_accounts.models.cae_closing import BOOKED
from odoo.addons.cae_base.wizards.cae_import import DONE


class CaePayrollJournalImport(models.TransientModel):
    """Loads the journal of a payroll program for a month: all of it, or nothing."""

    _name = "cae.payroll.journal.import"
    _inherit = "cae.import"
    _description = "Import of a Payroll Journal"

    kind = fields.Selection(
        [("journal", "Payroll Journal")], required=True, default="journal"
    )
    closing_id = fields.Many2one(
        "cae.closing", required=True, default=lambda self: self._get_next_closing()
    )
    line_ids = fields.One2many(
        "cae.payroll.journal.import.line", "import_id", readonly=True
    )

    @api.model
    def _get_next_closing(self):
        """The first one whose pay is not posted."""
        return self.env["cae.closing"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("pay_state", "not in", BOOKED),
            ],
            order="month",
            limit=1,
        )

    def _get_sheet(self):
        sheets = self.env["cae.import.payroll.journal"]
        return sheets.with_company(self.closing_id.company_id).with_context(
            cae_closing_id=self.closing_id.id
        )

    def _run(self, state):
        self.closing_id._check_payroll_open()
        action = super()._run(state)
        if self.state == DONE:
            self._keep_file()
        return action

    def _keep_file(self):
        # sudo: journals are written by imports only; the wizard is the officers'
        journal_sudo = self.closing_id.sudo().payroll_journal_id
        name = self.file_name or self.env._("Payroll Journal")
        if journal_sudo._keep_file(name, base64.b64decode(self.file)):
            journal_sudo._compare()

    def _reopen(self):
        return {**super()._reopen(), "name": self.env._("Payroll Journal")}

    def action_open_created(self):
        """What it says is looked at beside the estimate."""
        return self.closing_id.payroll_journal_id.action_open_comparison()
