from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cae_form = fields.Selection(related="company_id.cae_form", readonly=False)
    cae_family = fields.Selection(related="company_id.cae_family", readonly=False)
    cae_written_consultation = fields.Boolean(
        related="company_id.cae_written_consultation", readonly=False
    )
    cae_vote_advance = fields.Boolean(
        related="company_id.cae_vote_advance", readonly=False
    )
    cae_vote_post = fields.Boolean(related="company_id.cae_vote_post", readonly=False)
    cae_distance = fields.Boolean(related="company_id.cae_distance", readonly=False)
    cae_college_method = fields.Selection(
        related="company_id.cae_college_method", readonly=False
    )
    cae_election_tie = fields.Selection(
        related="company_id.cae_election_tie", readonly=False
    )
    cae_last_audit = fields.Date(related="company_id.cae_last_audit", readonly=False)
    cae_audit_requested_on = fields.Date(
        related="company_id.cae_audit_requested_on", readonly=False
    )
    cae_audit_request_reference = fields.Char(
        related="company_id.cae_audit_request_reference", readonly=False
    )
