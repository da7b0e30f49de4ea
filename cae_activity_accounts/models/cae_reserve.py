from odoo import fields, models


class CaeReserve(models.Model):
    """Money of an activity set aside by hand, until a day or until it is withdrawn.

    It may ask more than there is: the closing then shows the activity as one to look
    at, for somebody decided both.
    """

    _name = "cae.reserve"
    _description = "Reserve of an Activity"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "reason"
    _check_company_auto = True

    active = fields.Boolean(
        default=True,
        help="Archived, it counts on no day: the closing which made it was re-opened.",
    )
    cae_activity_id = fields.Many2one(
        "cae.activity",
        string="Activity",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("is_structure", "=", False)],
    )
    company_id = fields.Many2one(
        related="cae_activity_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True, tracking=True)
    reason = fields.Char(
        required=True,
        tracking=True,
        help="The entrepreneur reads it beside the amount.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
    )
    date_to = fields.Date(
        string="Until",
        tracking=True,
        help="The last day on which the money is kept; none: until it is withdrawn, by"
        " writing a day here.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Set Aside By",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.user,
    )

    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "Write the amount to set aside, more than zero."
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "The reserve ends before it starts.",
    )
