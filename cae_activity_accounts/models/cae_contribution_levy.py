from odoo import fields, models


class CaeContributionLevy(models.Model):
    """What one closing took, by one rule, on one document of one activity."""

    _name = "cae.contribution.levy"
    _description = "Contribution Taken on a Document"
    _order = "date desc, activity_id, id"
    _check_company_auto = True

    closing_id = fields.Many2one(
        "cae.closing", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="closing_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    activity_id = fields.Many2one(
        "cae.activity", required=True, index=True, ondelete="restrict"
    )
    rule_id = fields.Many2one(
        "cae.contribution.rule", required=True, ondelete="restrict"
    )
    scheme_id = fields.Many2one(related="rule_id.scheme_id")
    move_id = fields.Many2one(
        "account.move",
        string="Taken On",
        required=True,
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(required=True)
    base_amount = fields.Monetary(
        string="Base", help="Excluding VAT; the part that had not been taken yet."
    )
    rate = fields.Float(string="Rate (%)", digits=(6, 3))
    amount = fields.Monetary(string="Contribution")
    posted = fields.Boolean(
        readonly=True, index=True, help="Only what was posted counts as taken."
    )

    _thing_uniq = models.Constraint(
        "UNIQUE(closing_id, rule_id, activity_id, move_id)",
        "A closing takes a contribution once on a document.",
    )
    _taken_idx = models.Index("(rule_id, activity_id, move_id) WHERE posted")
