from odoo import fields, models


class CaeOpeningCounter(models.Model):
    """What an activity collected and contributed before its accounts were kept here.

    The items of before are not in the ledger one by one: what was collected counts in
    the statement, the contribution taken in the yearly sums; neither is taken again.
    """

    _name = "cae.opening.counter"
    _description = "Collected and Contributed before the Take-over"
    _order = "date, activity_id, id"
    _check_company_auto = True

    opening_id = fields.Many2one(
        "cae.opening", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="opening_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(related="opening_id.state")
    activity_id = fields.Many2one(
        "cae.activity", required=True, index=True, readonly=True, ondelete="restrict"
    )
    move_id = fields.Many2one(
        "account.move",
        string="Opening Entry",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    date = fields.Date(required=True, readonly=True)
    collected = fields.Monetary(
        string="Collected excl. VAT", readonly=True, help="Turnover, excluding VAT."
    )
    rule_id = fields.Many2one(
        "cae.contribution.rule", readonly=True, index=True, ondelete="restrict"
    )
    base_amount = fields.Monetary(
        string="Base Contributed", readonly=True, help="Excluding VAT."
    )
    amount = fields.Monetary(string="Contribution Taken", readonly=True)
    remaining = fields.Monetary(
        string="Base Left to Contribute",
        readonly=True,
        help="Excluding VAT: the next closing takes the contribution on it.",
    )
