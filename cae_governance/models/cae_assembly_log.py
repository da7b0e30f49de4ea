from odoo import api, fields, models
from odoo.exceptions import UserError


class CaeAssemblyLog(models.Model):
    """What was done, when and by whom: only ever added to (AG-19, AG-20)."""

    _name = "cae.assembly.log"
    _description = "Evidence of an Assembly"
    _order = "id desc"
    _rec_name = "text"

    assembly_id = fields.Many2one(
        "cae.assembly", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="assembly_id.company_id", store=True)
    time = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    user_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    kind = fields.Selection(
        [
            ("notice", "Notice"),
            ("roll", "Roll"),
            ("attendance", "Attendance"),
            ("proxy", "Proxy"),
            ("vote", "Vote"),
            ("ballot", "Opening of a Ballot"),
            ("life", "Course of the Assembly"),
            ("effect", "Effect of a Resolution"),
            ("override", "Passed Over"),
            ("refusal", "Refused"),
        ],
        required=True,
        readonly=True,
    )
    text = fields.Text(required=True, readonly=True)
    file_hash = fields.Char(string="SHA-256", readonly=True)

    def write(self, vals):
        self.check_access("write")
        self._check_only_added_to()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._check_only_added_to()

    def _check_only_added_to(self):
        if self:
            raise UserError(self.env._("The evidence of an assembly stays as it is."))
