from odoo import api, fields, models

from ..models.cae_share_movement import REGISTERED


class CaeShareStatement(models.TransientModel):
    """The yearly statements of shares of one or several members, to print."""

    _name = "cae.share.statement"
    _description = "Yearly Statements of Shares"

    member_ids = fields.Many2many(
        "cae.member",
        string="Members",
        required=True,
        default=lambda self: self._get_default_members(),
        domain="[('movement_ids.state', '=', 'registered')]",
    )
    year = fields.Selection(
        selection="_get_years",
        required=True,
        default=lambda self: str(fields.Date.context_today(self).year),
        help="The movements from 1 January to 31 December, and what was held at the"
        " end; of this year, until today.",
    )

    @api.model
    def _get_default_members(self):
        is_members = self.env.context.get("active_model") == "cae.member"
        return self.env.context.get("active_ids") if is_members else False

    @api.model
    def _get_years(self):
        """:return: the years since the first movement, this one first"""
        ((first,),) = self.env["cae.share.movement"]._read_group(
            [("state", "=", REGISTERED)], aggregates=["date:min"]
        )
        this_year = fields.Date.context_today(self).year
        last = min(first.year, this_year) if first else this_year
        return [(str(year), str(year)) for year in range(this_year, last - 1, -1)]

    def action_print(self):
        """Print a page for each member."""
        self.ensure_one()
        report = self.env.ref("cae_governance.report_share_statement")
        return report.with_context(share_year=int(self.year)).report_action(
            self.member_ids, config=False
        )
