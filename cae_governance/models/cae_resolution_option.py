from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_base.seal import find_changes, is_unsealed

from .cae_resolution import DRAFT

# What the vote says of a candidate: written by it only.
RESULT = {"votes", "elected"}
# Who stands: it stays from the opening of the vote on.
STANDING = {"resolution_id", "member_id", "name"}


class CaeResolutionOption(models.Model):
    """One candidate of an election."""

    _name = "cae.resolution.option"
    _description = "Candidate of an Election"
    _order = "sequence, id"

    resolution_id = fields.Many2one(
        "cae.resolution", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="resolution_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    member_id = fields.Many2one("cae.member", string="Member", ondelete="restrict")
    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    votes = fields.Integer(readonly=True, copy=False)
    elected = fields.Boolean(readonly=True, copy=False)

    @api.depends("member_id")
    def _compute_name(self):
        for option in self:
            option.name = option.member_id.display_name or option.name

    # --- the vote stays as it is, through whatever door -------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not is_unsealed(self) and any(
            vals.get(name) for vals in vals_list for name in RESULT
        ):
            raise UserError(self.env["cae.resolution"]._tell_outcome())
        options = super().create(vals_list)
        options._check_not_put_to_vote()
        return options

    def write(self, vals):
        if not is_unsealed(self) and find_changes(self, vals, RESULT):
            raise UserError(self.env["cae.resolution"]._tell_outcome())
        changes = find_changes(self, vals, STANDING)
        if changes:
            self._check_not_put_to_vote()
        result = super().write(vals)
        if changes:  # it may come from another election
            self._check_not_put_to_vote()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_before_vote(self):
        self._check_not_put_to_vote()

    def _check_not_put_to_vote(self):
        if self.resolution_id.filtered(lambda one: one.state != DRAFT):
            raise UserError(self.env["cae.resolution"]._tell_put_to_vote())
