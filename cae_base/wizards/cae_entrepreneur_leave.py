from odoo import fields, models


class CaeEntrepreneurLeave(models.TransientModel):
    """People leave the cooperative: why, and on which day."""

    _name = "cae.entrepreneur.leave"
    _description = "Leave the Cooperative"

    entrepreneur_ids = fields.Many2many(
        "cae.entrepreneur", string="Who", required=True, readonly=True
    )
    stage_id = fields.Many2one(
        "cae.entrepreneur.stage",
        required=True,
        domain=[("is_exit", "=", True)],
        default=lambda self: self._default_stage_id(),
    )
    exit_type = fields.Selection(
        selection=lambda self: self._selection_exit_type(),
        string="Why",
        required=True,
    )
    exit_date = fields.Date(
        string="On", required=True, default=fields.Date.context_today
    )
    exit_reason = fields.Text(string="In Detail")

    def _default_stage_id(self):
        return self.env["cae.entrepreneur.stage"].search(
            [("is_exit", "=", True)], limit=1
        )

    def _selection_exit_type(self):
        people = self.env["cae.entrepreneur"]
        return people._fields["exit_type"]._description_selection(self.env)

    def action_leave(self):
        self.entrepreneur_ids.write(self._prepare_leave_vals())
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _prepare_leave_vals(self):
        return {
            "stage_id": self.stage_id.id,
            "exit_type": self.exit_type,
            "exit_date": self.exit_date,
            "exit_reason": self.exit_reason,
        }
