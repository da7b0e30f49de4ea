from odoo import fields, models
from odoo.exceptions import UserError


class CaeValidationSendBack(models.TransientModel):
    _name = "cae.validation.send.back"
    _description = "Sending Back of Documents"

    reason = fields.Text(
        required=True,
        help="The entrepreneur reads it, beside his document and in an e-mail.",
    )

    def action_send_back(self):
        self.ensure_one()
        rows = self.env["cae.validation"].browse(self.env.context.get("active_ids"))
        if not self.reason.strip():
            raise UserError(self.env._("Say what has to be corrected."))
        rows._send_back(self.reason.strip())
        return {"type": "ir.actions.act_window_close"}
