from odoo import fields, models

TO_APPLY, APPLIED = "to_apply", "applied"


class CaeResolutionEffect(models.Model):
    """What follows from a resolution once it is adopted."""

    _name = "cae.resolution.effect"
    _description = "Effect of a Resolution"
    _order = "resolution_id, id"

    resolution_id = fields.Many2one(
        "cae.resolution", required=True, index=True, ondelete="cascade"
    )
    assembly_id = fields.Many2one(
        related="resolution_id.assembly_id", store=True, index=True
    )
    company_id = fields.Many2one(related="resolution_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("admission", "Admission of a Member"),
            ("exit", "Exit or Exclusion of a Member"),
            ("mandate", "Mandate"),
            ("accounts", "Accounts Approved"),
            ("scheme", "Contribution Scheme"),
            ("other", "Other"),
        ],
        default="other",
        required=True,
    )
    note = fields.Char(help="What is to be done, in words.")
    state = fields.Selection(
        [(TO_APPLY, "To Apply"), (APPLIED, "Applied")],
        default=TO_APPLY,
        required=True,
        readonly=True,
        copy=False,
    )
    applied_at = fields.Datetime(string="Applied On", readonly=True, copy=False)
    applied_by = fields.Many2one("res.users", readonly=True, copy=False)
