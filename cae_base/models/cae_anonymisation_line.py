from odoo import fields, models

READY, HELD, ERASED = "ready", "held", "done"


class CaeAnonymisationLine(models.Model):
    """One person of a round."""

    _name = "cae.anonymisation.line"
    _description = "Person of an Anonymisation"
    _order = "state, due_date, id"

    anonymisation_id = fields.Many2one(
        "cae.anonymisation", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="anonymisation_id.company_id", store=True, index=True
    )
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
    )
    rule_id = fields.Many2one(
        "cae.retention.rule", required=True, ondelete="restrict", string="Rule"
    )
    event_date = fields.Date(string="Counted From")
    due_date = fields.Date(string="Due On")
    state = fields.Selection(
        [(READY, "To Anonymise"), (HELD, "Not Yet"), (ERASED, "Anonymised")],
        required=True,
    )
    obstacles = fields.Text(string="Why Not")
