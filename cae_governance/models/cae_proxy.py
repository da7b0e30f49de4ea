from odoo import fields, models

VALID, REVOKED = "valid", "revoked"


class CaeProxy(models.Model):
    """The power that one member gives another one, for one assembly (SCOP-09)."""

    _name = "cae.proxy"
    _description = "Proxy"
    _order = "assembly_id, id"

    assembly_id = fields.Many2one(
        "cae.assembly", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="assembly_id.company_id", store=True)
    giver_id = fields.Many2one(
        "cae.attendance",
        string="Given By",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('assembly_id', '=', assembly_id)]",
    )
    receiver_id = fields.Many2one(
        "cae.attendance",
        string="Given To",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('assembly_id', '=', assembly_id)]",
    )
    state = fields.Selection(
        [(VALID, "Valid"), (REVOKED, "Ended")],
        default=VALID,
        required=True,
        readonly=True,
    )
    signed_at = fields.Datetime(
        string="Signed On", default=lambda self: fields.Datetime.now()
    )
    signed_file = fields.Binary(string="Signed Proxy", attachment=True)
    signed_file_name = fields.Char()
    revoked_at = fields.Datetime(string="Ended On", readonly=True)
    end_reason = fields.Char(readonly=True)

    _giver_uniq = models.UniqueIndex(
        "(giver_id) WHERE state = 'valid'",
        "This member has given a proxy already: end it first.",
    )
    _not_oneself = models.Constraint(
        "CHECK(giver_id != receiver_id)", "A proxy is given to another member."
    )
