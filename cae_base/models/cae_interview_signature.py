from odoo import fields, models


class CaeInterviewSignature(models.Model):
    """Who signed which report of an interview."""

    _name = "cae.interview.signature"
    _inherit = ["cae.signature.mixin"]
    _description = "Signature of an Interview's Report"

    interview_id = fields.Many2one(
        "cae.interview", required=True, index=True, ondelete="restrict", readonly=True
    )
    entrepreneur_id = fields.Many2one(
        related="interview_id.entrepreneur_id", store=True, index=True
    )
    company_id = fields.Many2one(related="interview_id.company_id", store=True)

    _party_uniq = models.Constraint(
        "UNIQUE(interview_id, party, document_hash)",
        "This document is signed already.",
    )
