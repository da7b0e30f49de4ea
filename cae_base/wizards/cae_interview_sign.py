from odoo import fields, models
from odoo.http import request


class CaeInterviewSign(models.TransientModel):
    """The pad on which who held the interview signs its report."""

    _name = "cae.interview.sign"
    _description = "Sign the Report of an Interview"

    interview_id = fields.Many2one("cae.interview", required=True, readonly=True)
    empty_headings = fields.Char(compute="_compute_empty_headings")
    name = fields.Char(
        string="First and Last Names",
        required=True,
        default=lambda self: self.env.user.name,
    )
    image = fields.Binary(string="Signature", attachment=False)

    def _compute_empty_headings(self):
        for wizard in self:
            empty = wizard.interview_id._find_empty_headings()
            wizard.empty_headings = ", ".join(empty)

    def action_confirm(self):
        """Freeze the report, sign it and send it to the entrepreneur."""
        self.ensure_one()
        http = request.httprequest if request else None
        self.interview_id._sign_first(
            self.name,
            self.with_context(bin_size=False).image,
            http and http.remote_addr,
            http and http.user_agent.string,
        )
