from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..engine.length import format_minutes

# Where a time comes from, and what that says of it (IMP-06).
ORIGIN = {"res_model", "res_id"}
SAID_THERE = {
    "name",
    "coach_id",
    "date",
    "minutes",
    "kind",
    "entrepreneur_ids",
    "company_id",
}


class CaeSupportTime(models.Model):
    """Time that a coach gave to one or several persons (IMP-06)."""

    _name = "cae.support.time"
    _description = "Support Time"
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Subject", required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    coach_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        check_company=True,
    )
    date = fields.Date(required=True, index=True, default=fields.Date.context_today)
    minutes = fields.Integer(
        required=True, help="The coach's time, counted once however many persons."
    )
    hours = fields.Float(compute="_compute_hours", store=True, digits=(16, 2))
    kind = fields.Selection(
        [
            ("interview", "Interview"),
            ("appointment", "Appointment"),
            ("workshop", "Workshop"),
            ("phone", "Phone"),
            ("file", "Work on a File"),
            ("other", "Other"),
        ],
        required=True,
        default="appointment",
    )
    entrepreneur_ids = fields.Many2many(
        "cae.entrepreneur",
        string="Entrepreneurs",
        check_company=True,
        help="By person, each of them is counted for the whole time.",
    )
    entrepreneur_count = fields.Integer(
        string="Number of Persons",
        compute="_compute_entrepreneur_count",
        store=True,
        aggregator=None,
    )
    funded_action_id = fields.Many2one(
        "cae.funded.action",
        index="btree_not_null",
        check_company=True,
        help="The co-funded action that pays for this time.",
    )
    res_model = fields.Char(string="Origin Model", readonly=True, copy=False)
    res_id = fields.Many2oneReference(
        string="Origin", model_field="res_model", readonly=True, copy=False
    )

    _minutes_positive = models.Constraint(
        "CHECK(minutes > 0)", "Write how many minutes it took."
    )
    _origin_uniq = models.UniqueIndex(
        "(res_model, res_id) WHERE res_id IS NOT NULL",
        "The time of this record is counted already.",
    )

    @api.model
    def _has_field_access(self, field, operation):
        """Nobody says of what he types that it was signed elsewhere."""
        allowed = super()._has_field_access(field, operation)
        return allowed and (
            operation != "write" or field.name not in ORIGIN or self.env.su
        )

    @api.depends("minutes")
    def _compute_hours(self):
        for time in self:
            time.hours = time.minutes / 60

    @api.depends("entrepreneur_ids")
    def _compute_entrepreneur_count(self):
        for time in self:
            time.entrepreneur_count = len(time.entrepreneur_ids)

    # --- time of another record ---------------------------------------------

    def write(self, vals):
        """Of a time signed elsewhere, the team chooses who pays for it, no more."""
        self.check_access("write")
        if SAID_THERE & vals.keys():
            self._check_typed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_typed_only(self):
        self._check_typed()

    def _check_typed(self):
        if not self.env.su and self.filtered("res_id"):
            raise UserError(
                self.env._(
                    "This time was counted from a report or an attendance sheet that"
                    " was signed: it stays as it is, but for the co-funded action."
                )
            )

    @api.model
    def _record(self, origin, people, vals):
        """Count the time of a record, once; what it says is written again.

        :param origin: an interview, a session; if it has ``_get_support_proofs()``, who
            signed what is read there
        :param people: without anybody, the time is taken back
        :return: its row, as superuser
        """
        # sudo: whoever signs, signs for the time of his coach
        times_sudo = self.sudo()
        time_sudo = times_sudo.search(
            [("res_model", "=", origin._name), ("res_id", "=", origin.id)]
        )
        vals = {**vals, "entrepreneur_ids": [Command.set(people.ids)]}
        if not people:
            time_sudo.unlink()
        elif time_sudo:
            time_sudo.write(vals)
        else:
            time_sudo = times_sudo.create(
                {**vals, "res_model": origin._name, "res_id": origin.id}
            )
        return time_sudo.exists()

    def _get_origin(self):
        origin = self.env[self.res_model].browse(self.res_id) if self.res_id else None
        return origin.exists() if origin is not None else None

    def action_open_origin(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    # --- proof --------------------------------------------------------------

    def _get_proofs(self):
        """:return: list of dicts, one a person, of what proves the time (IMP-06)"""
        # sudo: a proof names all who took part, whoever follows them
        time_sudo = self.sudo()
        origin = time_sudo._get_origin()
        signed = {}
        if origin is not None and hasattr(origin, "_get_support_proofs"):
            signed = origin._get_support_proofs()
        unsigned = (self.minutes, "", False)
        return [
            self._prepare_proof(person, *signed.get(person, unsigned))
            for person in time_sudo.entrepreneur_ids.sorted(lambda one: one.name or "")
        ]

    def _prepare_proof(self, person, minutes, signed, signature):
        return {
            "person": person,
            "length": format_minutes(minutes),
            "signed": signed,
            "signature": signature,
        }
