from odoo import fields, models

ABSENT, PRESENT, REPRESENTED, POSTAL = "absent", "present", "represented", "postal"


class CaeAttendance(models.Model):
    """One member on the roll of one assembly: a voice, and how it is there (AG-16)."""

    _name = "cae.attendance"
    _description = "Attendance"
    _order = "name, id"

    assembly_id = fields.Many2one(
        "cae.assembly", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="assembly_id.company_id", store=True)
    member_id = fields.Many2one(
        "cae.member", required=True, index=True, readonly=True, ondelete="restrict"
    )
    name = fields.Char(required=True, readonly=True, help="As on the day of the roll.")
    address = fields.Char(readonly=True)
    category = fields.Char(readonly=True)
    college_id = fields.Many2one("cae.college", readonly=True, ondelete="restrict")
    struck_off = fields.Boolean(
        readonly=True, help="No longer a member when the assembly opened."
    )
    state = fields.Selection(
        [
            (ABSENT, "Absent"),
            (PRESENT, "Present"),
            (REPRESENTED, "Represented"),
            (POSTAL, "Votes by Post"),
        ],
        default=ABSENT,
        required=True,
        readonly=True,
        index=True,
    )
    passage_ids = fields.One2many(
        "cae.attendance.passage", "attendance_id", string="Passages", readonly=True
    )
    arrived_at = fields.Datetime(readonly=True)
    left_at = fields.Datetime(readonly=True)
    postal_at = fields.Datetime(
        string="Form Received On",
        readonly=True,
        help="A vote by post, or in advance, was received (Code de commerce"
        " L. 223-27).",
    )
    given_proxy_ids = fields.One2many(
        "cae.proxy", "giver_id", string="Proxy Given", readonly=True
    )
    received_proxy_ids = fields.One2many(
        "cae.proxy", "receiver_id", string="Proxies Received", readonly=True
    )
    signature = fields.Binary(readonly=True, attachment=True)
    signed_at = fields.Datetime(readonly=True)
    _member_uniq = models.Constraint(
        "UNIQUE(assembly_id, member_id)", "This member is on the roll already."
    )
