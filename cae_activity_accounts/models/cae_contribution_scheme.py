from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import keep_own_defaults

DRAFT, VOTED, IN_FORCE, REPLACED = "draft", "voted", "in_force", "replaced"
# What the buttons write, and nobody else, through whatever door.
GIVEN_FIELDS = {"date_to", "last_levy", "state"}
# What was voted; the minutes may come later.
VOTED_FIELDS = {
    "company_id",
    "date_from",
    "decision_date",
    "decision_reference",
    "decision_text",
    "rule_ids",
}


class CaeContributionScheme(models.Model):
    """How the cooperative takes its contribution, from a date on.

    The statutes set the principles, the assembly votes the terms (Code du travail,
    L. 7331-2 and R. 7331-9): a scheme names its decision, and is not edited once
    something was taken with it.
    """

    _name = "cae.contribution.scheme"
    _description = "Contribution Scheme"
    _inherit = ["mail.thread", "cae.company.source.mixin"]
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
        [
            (DRAFT, "Draft"),
            (VOTED, "Voted"),
            (IN_FORCE, "In Force"),
            (REPLACED, "Replaced"),
        ],
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
        default=lambda self: fields.Date.add(
            fields.Date.start_of(fields.Date.context_today(self), "month"), months=1
        ),
    )
    date_to = fields.Date(string="To", readonly=True, copy=False, tracking=True)
    decision_date = fields.Date(
        string="Decided On",
        copy=False,
        tracking=True,
        help="Date of the assembly which voted the scheme; it starts no earlier (Code"
        " du travail, L. 7331-2, 2°, c).",
    )
    decision_reference = fields.Char(
        copy=False, tracking=True, help="Number of the resolution."
    )
    decision_text = fields.Text(
        string="Text of the Resolution",
        copy=False,
        help="As it stands in the minutes; or add their file.",
    )
    decision_file = fields.Binary(string="Minutes", attachment=True, copy=False)
    decision_file_name = fields.Char(copy=False)
    rule_ids = fields.One2many("cae.contribution.rule", "scheme_id", copy=True)
    last_levy = fields.Datetime(readonly=True, copy=False)

    _in_force_uniq = models.UniqueIndex(
        "(company_id) WHERE state = 'in_force'",
        "Somebody else put a scheme in force at this moment: look at it, then try"
        " again.",
    )

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(self, super().default_get(fields), GIVEN_FIELDS)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_given(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_given(vals)
        if vals.keys() & VOTED_FIELDS:
            self._check_editable()
        return super().write(vals)

    @api.model
    def _check_not_given(self, vals):
        if not self.env.su and vals.keys() & GIVEN_FIELDS:
            raise AccessError(
                self.env._("A scheme changes by its buttons: voted, put in force.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered(lambda scheme: scheme.state != DRAFT):
            raise UserError(
                self.env._("A scheme which was voted, or in force, is kept.")
            )

    def _check_editable(self):
        """What was voted is not edited; least of all once something was taken."""
        self._check_nothing_taken()
        for scheme in self:
            if scheme.state == VOTED:
                raise UserError(
                    self.env._(
                        "%s was voted as it is: take it back to draft to change it.",
                        scheme.name,
                    )
                )
            if scheme.state != DRAFT:
                raise UserError(
                    self.env._(
                        "%s is in force as it was voted: copy it, change the copy and"
                        " put it in force from a later date.",
                        scheme.name,
                    )
                )

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

    def _get_active_domain(self):
        return [
            ("company_id", "=", self.company_id.id),
            ("state", "in", self._get_taking_states()),
        ]

    @api.model
    def _get_taking_states(self):
        """Those in which a scheme takes what happened from its first to its last
        day."""
        return [IN_FORCE, REPLACED]
