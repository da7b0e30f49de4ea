from odoo import api, fields, models
from odoo.exceptions import UserError

from ..seal import find_changes
from .cae_interview import DRAFT

DECIDED = {"interview_id", "name", "responsible", "date_due", "sequence"}


class CaeInterviewAction(models.Model):
    """Something decided in an interview, by whom and by when.

    What was decided is part of the report; whether it is done is not, and is written
    afterwards.
    """

    _name = "cae.interview.action"
    _description = "Action Decided in an Interview"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    interview_id = fields.Many2one(
        "cae.interview", required=True, index=True, ondelete="cascade"
    )
    entrepreneur_id = fields.Many2one(
        related="interview_id.entrepreneur_id", store=True, index=True
    )
    company_id = fields.Many2one(related="interview_id.company_id", store=True)
    interview_state = fields.Selection(related="interview_id.state")
    name = fields.Char(string="Action", required=True)
    responsible = fields.Selection(
        [("entrepreneur", "The entrepreneur"), ("cooperative", "The cooperative")],
        string="Who",
        required=True,
        default="entrepreneur",
    )
    date_due = fields.Date(string="By")
    done_on = fields.Date(readonly=True, copy=False)

    def _prepare_carried(self):
        """:return: list of values: the same actions, in the next report"""
        names = ("sequence", "name", "responsible", "date_due")
        return [{name: action[name] for name in names} for action in self]

    def action_done(self):
        self.write({"done_on": fields.Date.context_today(self)})

    def action_undone(self):
        self.write({"done_on": False})

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._check_draft()
        return actions

    def write(self, vals):
        if find_changes(self, vals, DECIDED):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        self._check_draft()

    def _check_draft(self):
        if self.interview_id.filtered(lambda one: one.state != DRAFT):
            raise UserError(self.interview_id._tell_sealed())
