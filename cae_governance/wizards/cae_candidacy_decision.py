from odoo import api, fields, models
from odoo.exceptions import UserError


class CaeCandidacyDecision(models.TransientModel):
    """What an assembly has decided, where its votes are not counted here."""

    _name = "cae.candidacy.decision"
    _description = "Decision on an Application for Membership"

    candidacy_ids = fields.Many2many(
        "cae.candidacy", string="Candidates", required=True, readonly=True
    )
    decision = fields.Selection(
        [("admit", "Admitted"), ("reject", "Rejected")],
        required=True,
        default="admit",
    )
    date = fields.Date(
        string="Assembly Of", required=True, default=fields.Date.context_today
    )
    reference = fields.Char(string="Resolution", required=True)

    warning = fields.Text(compute="_compute_warning")

    @api.depends("candidacy_ids", "decision", "date")
    def _compute_warning(self):
        """What the votes would be, if these people were members (SCOP-13)."""
        for wizard in self:
            admitted = wizard.candidacy_ids if wizard.decision == "admit" else ()
            changes = {("candidacy", one.id): one.category for one in admitted}
            companies = wizard.candidacy_ids.company_id if changes else ()
            wizard.warning = "\n".join(
                line
                for company in companies
                for line in company._get_voice_warnings(wizard.date, changes)
            )

    def action_confirm(self):
        self.ensure_one()
        if self.date > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "An assembly decides on its day: write today or a day before."
                )
            )
        if self.decision == "admit":
            self.candidacy_ids._admit(self.date, self.reference)
        else:
            self.candidacy_ids._reject(self.date, self.reference)
