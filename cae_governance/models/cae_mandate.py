from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

ROLES = [
    ("manager", "Manager"),
    ("chair", "Chair"),
    ("director", "Director"),
    ("supervisor", "Member of the Supervisory Board"),
    ("delegation", "Delegate of the Assembly"),
    ("auditor", "Statutory Auditor"),
    ("reviewer", "Cooperative Reviewer"),
    ("reviewer_substitute", "Substitute Cooperative Reviewer"),
]


class CaeMandate(models.Model):
    """Who was given which charge by the members, from when to when."""

    _name = "cae.mandate"
    _description = "Mandate"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to desc, id desc"
    _rec_name = "holder"
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
    holder = fields.Char(
        compute="_compute_holder",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="A member, or an auditor from outside.",
    )
    role = fields.Selection(ROLES, required=True, tracking=True)
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
    def _compute_holder(self):
        for mandate in self:
            mandate.holder = mandate.member_id.display_name or mandate.holder

    @api.depends("role", "holder")
    @api.depends_context("lang")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for mandate in self:
            mandate.display_name = f"{mandate.holder}, {roles.get(mandate.role)}"

    @api.constrains("role", "date_from", "date_to")
    def _check_delegation(self):
        """SCOP-11: a delegation ends."""
        for mandate in self.filtered(lambda mandate: mandate.role == "delegation"):
            years = int(
                mandate.company_id._get_governance_setting(
                    "delegation_years", mandate.date_from
                )
            )
            last = mandate.date_from + relativedelta(years=years)
            if not mandate.date_to or mandate.date_to > last:
                raise ValidationError(
                    self.env._(
                        "The assembly delegates its powers for %s years at most (loi"
                        " 78-763, art. 14): write the end of the mandate.",
                        years,
                    )
                )

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
        """By their dates: of those to come and those ended, the rest is in force."""
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        ended = Domain("date_to", "<", today) | Domain("ended_on", "<", today)
        coming = Domain("date_from", ">", today) & ~ended
        domains = {"ended": ended, "coming": coming, "running": ~(ended | coming)}
        return Domain.OR(domains[state] for state in value)

    # --- clock ------------------------------------------------------------------

    @api.model
    def _clock_mandates(self):
        """The ends of the mandates in force."""
        mandates = self.search([("state", "=", "running"), ("date_to", "!=", False)])
        return [
            (mandate, mandate.date_to) for mandate in mandates if not mandate.ended_on
        ]
