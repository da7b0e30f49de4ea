from odoo import fields, models

from .cae_assembly import CONVENED, DRAFT


class CaeAssembly(models.Model):
    """Who is called and votes: the members on the day of the roll."""

    _inherit = "cae.assembly"

    def action_refresh_roll(self):
        """Bring the roll up to date, until the assembly opens."""
        self.check_access("write")
        self._check_state(DRAFT, CONVENED)
        self._refresh_roll()
        return True

    def _refresh_roll(self):
        """Add who has become a member, strike off who no longer is.

        Who is on the roll stays readable: he may have been called.
        """
        for assembly in self:
            members = assembly._get_members()
            # sudo: the roll follows from the register, by nobody's hand
            rows_sudo = assembly.attendance_ids.sudo()
            gone = rows_sudo.filtered(lambda row, on=members: row.member_id not in on)
            gone.filtered(lambda row: not row.struck_off).write({"struck_off": True})
            (rows_sudo - gone).filtered("struck_off").write({"struck_off": False})
            added = rows_sudo.create(
                [
                    assembly._prepare_attendance_vals(member)
                    for member in members - rows_sudo.member_id
                ]
            )
            assembly._log_roll(added, gone)

    def _log_roll(self, added, gone):
        if added or gone:
            self._log(
                "roll",
                self.env._(
                    "Roll: %(added)s added, %(gone)s struck off.",
                    added=len(added),
                    gone=", ".join(gone.mapped("name")) or "0",
                ),
            )

    def _get_members(self):
        """:return: who is a member on the day of the roll, or today if it is later"""
        day = min(self.roll_date, fields.Date.context_today(self))
        return self.env["cae.member"]._get_members_on(self.company_id, day)

    def _prepare_attendance_vals(self, member):
        # sudo: an address is printed on the sheet (Code de commerce R. 225-95)
        partner_sudo = member.partner_id.sudo()
        labels = dict(member._fields["category"]._description_selection(self.env))
        return {
            "assembly_id": self.id,
            "member_id": member.id,
            "name": partner_sudo.name,
            "address": partner_sudo._get_one_line_address(),
            "category": labels[member.category],
            "college_id": member.college_id.id,
        }

    def _get_voices(self):
        """:return: the rows of the roll that may vote"""
        return self.attendance_ids.filtered(lambda row: not row.struck_off)
