from odoo import fields, models


class CaeMemberExitCause(models.Model):
    """Why somebody leaves, and what follows from it (loi 78-763, art. 10 and 11)."""

    _name = "cae.member.exit.cause"
    _description = "Cause of Exit of a Member"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(required=True, translate=True)
    ends_membership = fields.Boolean(
        default=True,
        help="Not ticked: one stays a member, not employed any more (loi 78-763, art."
        " 11).",
    )
    from_contract = fields.Boolean(
        string="Follows the Work Contract",
        help="The work contract ends first, and the membership with it unless the"
        " statutes say otherwise (loi 78-763, art. 10, 1°).",
    )
    ends_contract = fields.Boolean(
        string="Ends the Work Contract",
        help="A work contract that still runs is to be ended: somebody has a to-do,"
        " nothing ends by itself (loi 78-763, art. 10, 2°).",
    )
    needs_assembly = fields.Boolean(
        string="Decided by the Assembly",
        help="The number of the resolution is asked for.",
    )
    reference = fields.Char(string="Legal Reference")
    description = fields.Text(translate=True, string="To Know")
