from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

DRAFT, IN_FORCE, REPLACED = "draft", "in_force", "replaced"
# What the button writes, and nobody else, through whatever door.
GIVEN_FIELDS = {"date_to", "last_levy", "state"}


class CaeContributionScheme(models.Model):
    """How the cooperative takes its contribution, from a date on.

    The statutes set the principles, the assembly votes the terms (Code du travail,
    L. 7331-2 and R. 7331-9): a scheme names its decision, and is not edited once
    something was taken with it.
    """

    _name = "cae.contribution.scheme"
    _description = "Contribution Scheme"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [(DRAFT, "Draft"), (IN_FORCE, "In Force"), (REPLACED, "Replaced")],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    date_from = fields.Date(
        string="In Force From",
        required=True,
        tracking=True,
        default=fields.Date.context_today,
    )
    date_to = fields.Date(string="To", readonly=True, copy=False, tracking=True)
    decision_date = fields.Date(
        string="Decided On",
        copy=False,
        help="Date of the assembly which voted the scheme; it starts no earlier.",
    )
    decision_reference = fields.Char(copy=False, help="Number of the resolution.")
    decision_file = fields.Binary(string="Minutes", attachment=True, copy=False)
    rule_ids = fields.One2many("cae.contribution.rule", "scheme_id", copy=True)
    last_levy = fields.Datetime(readonly=True, copy=False)

    @api.constrains("state", "date_from", "decision_date")
    def _check_decision(self):
        for scheme in self.filtered(lambda scheme: scheme.state != DRAFT):
            if not scheme.decision_date or scheme.date_from < scheme.decision_date:
                raise ValidationError(
                    self.env._(
                        "%(scheme)s starts before the assembly decided it: write the"
                        " date of the decision, or a later start (Code du travail,"
                        " L. 7331-2).",
                        scheme=scheme.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_given(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_given(vals)
        if vals.keys() & {"date_from", "rule_ids", "company_id"}:
            self._check_nothing_taken()
        return super().write(vals)

    @api.model
    def _check_not_given(self, vals):
        if not self.env.su and vals.keys() & GIVEN_FIELDS:
            raise AccessError(
                self.env._("A scheme changes by its button: put it in force.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered(lambda scheme: scheme.state != DRAFT):
            raise UserError(self.env._("A scheme which was in force is kept."))

    def _check_nothing_taken(self):
        # sudo: the question is whether levies exist, not what they say
        if (
            self.env["cae.contribution.levy"]
            .sudo()
            .search_count(
                [("rule_id.scheme_id", "in", self.ids), ("posted", "=", True)], limit=1
            )
        ):
            raise UserError(
                self.env._(
                    "Contributions were taken with this scheme: copy it, change the"
                    " copy and put it in force from a later date."
                )
            )

    def action_put_in_force(self):
        """Put draft schemes in force; each ends the one before it."""
        self.check_access("write")
        for scheme in self:
            if scheme.state != DRAFT or not scheme.rule_ids:
                raise UserError(
                    self.env._("Only a draft scheme with rules can be put in force.")
                )
            scheme._check_nothing_taken_since()
            scheme._end_previous()
            # sudo: the state is written by this button only
            scheme.sudo().state = IN_FORCE

    def _check_nothing_taken_since(self):
        """No scheme changes the past: what was taken under another stays taken."""
        # sudo: the question is when levies were taken, not what they say
        taken_sudo = (
            self.env["cae.contribution.levy"]
            .sudo()
            .search(
                [
                    ("closing_id.company_id", "=", self.company_id.id),
                    ("posted", "=", True),
                    ("date", ">=", self.date_from),
                ],
                order="date desc",
                limit=1,
            )
        )
        if taken_sudo:
            raise UserError(
                self.env._(
                    "Contributions are taken to %(day)s already: start the new scheme"
                    " after that day.",
                    day=format_date(self.env, taken_sudo.date),
                )
            )

    def _end_previous(self):
        self.ensure_one()
        later = self.search(
            [*self._get_active_domain(), ("date_from", ">=", self.date_from)]
        )
        if later:
            raise UserError(
                self.env._(
                    "%(scheme)s is in force from %(day)s: start the new scheme later.",
                    scheme=later[0].name,
                    day=format_date(self.env, later[0].date_from),
                )
            )
        previous = self.search([*self._get_active_domain(), ("state", "=", IN_FORCE)])
        # sudo: the end is written by this button only
        previous.sudo().write(
            {"state": REPLACED, "date_to": fields.Date.subtract(self.date_from, days=1)}
        )

    def _get_active_domain(self):
        return [("company_id", "=", self.company_id.id), ("state", "!=", DRAFT)]

    @api.model
    def _get_taking_states(self):
        """Those in which a scheme takes what happened from its first to its last
        day."""
        return [IN_FORCE, REPLACED]
