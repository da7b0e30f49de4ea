from odoo import api, fields, models


class CaeMandate(models.Model):
    """Who was given which charge by the members, from when to when."""

    _name = "cae.mandate"
    _description = "Mandate"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _rec_name = "role"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    member_id = fields.Many2one(
        "cae.member", string="Member", check_company=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        ondelete="restrict",
        help="A member, or an auditor from outside.",
    )
    role = fields.Selection(
        [
            ("manager", "Manager"),
            ("chair", "Chair"),
            ("director", "Director"),
            ("supervisor", "Member of the Supervisory Board"),
            ("delegation", "Delegate of the Assembly"),
            ("auditor", "Statutory Auditor"),
            ("reviewer", "Cooperative Reviewer"),
            ("reviewer_substitute", "Substitute Cooperative Reviewer"),
        ],
        required=True,
        tracking=True,
    )
    date_from = fields.Date(string="From", required=True, tracking=True)
    date_to = fields.Date(
        string="Until",
        tracking=True,
        help="A delegation of the assembly lasts four years at most (loi 78-763).",
    )
    ended_on = fields.Date(
        tracking=True, copy=False, help="Resigned or revoked before its end."
    )
    resolution_id = fields.Many2one(
        "cae.resolution", index="btree_not_null", ondelete="restrict", copy=False
    )
    state = fields.Selection(
        [("coming", "To Come"), ("running", "In Force"), ("ended", "Ended")],
        compute="_compute_state",
        search="_search_state",
    )

    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A mandate ends after it starts.",
    )

    @api.depends("member_id")
    def _compute_partner_id(self):
        for mandate in self:
            mandate.partner_id = mandate.member_id.partner_id or mandate.partner_id

    @api.depends("date_from", "date_to", "ended_on")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for mandate in self:
            ends = [day for day in (mandate.date_to, mandate.ended_on) if day]
            if ends and min(ends) < today:
                mandate.state = "ended"
            elif mandate.date_from and mandate.date_from > today:
                mandate.state = "coming"
            else:
                mandate.state = "running"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self.search([]).filtered(lambda mandate: mandate.state in value)
        return [("id", "in", found.ids)]
