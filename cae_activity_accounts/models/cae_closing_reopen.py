import csv
from io import StringIO

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .cae_closing import BOOKED, DRAFT


class CaeClosing(models.Model):
    """The last month may be re-opened: what it booked is taken back on the same day by
    opposite entries, and what it took is due anew. Nothing is rubbed out."""

    _inherit = "cae.closing"

    reopened_on = fields.Datetime(string="Re-opened On", readonly=True, copy=False)
    reopen_reason = fields.Char(string="Reason", readonly=True, copy=False)
    can_reopen = fields.Boolean(compute="_compute_can_reopen")

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"reopened_on", "reopen_reason"}

    def _compute_can_reopen(self):
        """The last of those posted, unless it is at work."""
        for closing in self:
            booked = any(closing[name] in BOOKED for name in closing._get_parts())
            closing.can_reopen = (
                booked
                and not closing._is_at_work()
                and not closing._find_others(BOOKED, ">")
            )

    def _reopen(self, names, reason):
        """Take back what parts booked.

        :param names: the fields of their states
        :raise UserError: unless it is the last month, and the accounts are open
        """
        self.ensure_one()
        self.check_access("write")
        self._lock()
        names = [name for name in names if self[name] in BOOKED]
        self._check_reopen(names)
        traces = self._prepare_traces(names)
        for name in reversed(names):
            self._take_back(name)
        self._set_protected(
            **dict.fromkeys(names, DRAFT),
            job=False,
            job_todo=False,
            job_error=False,
            reopened_on=fields.Datetime.now(),
            reopen_reason=reason,
        )
        self.message_post(
            body=self.env._("Re-opened: %s", reason),
            attachments=traces,
        )

    def _prepare_traces(self, names):
        """Hook: files which keep what was taken, before it is due and computed anew.

        :return: list of tuples (name of the file, content)
        """
        levies = self.levy_ids.filtered("posted")  # some are not, of a part only
        if "state" not in names or not levies:
            return []
        file = StringIO()
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        columns = ("activity_id", "move_id", "rule_id", "base_amount", "rate", "amount")
        labels = levies.fields_get(columns, ["string"])
        writer.writerow(labels[name]["string"] for name in columns)
        for levy in levies:
            values = (levy[name] for name in columns)
            writer.writerow(getattr(value, "display_name", value) for value in values)
        name = self.env._("Contributions given back, %s.csv", self.name)
        return [(name, file.getvalue().encode("utf-8-sig"))]

    def _check_reopen(self, names):
        """Hook: upper floors say in which order their part re-opens."""
        if not names:
            raise UserError(
                self.env._("%s is not posted: there is nothing to re-open.", self.name)
            )
        if self._is_at_work():
            raise UserError(
                self.env._("%s is at work: wait until it is done.", self.name)
            )
        later = self._find_others(BOOKED, ">")
        if later:
            raise UserError(
                self.env._(
                    "%(later)s is posted and stands on %(closing)s: what comes late"
                    " falls into the next closing. To correct %(closing)s itself,"
                    " re-open the later one first.",
                    later=later.name,
                    closing=self.name,
                )
            )
        self._check_accounts_open()

    def _check_accounts_open(self):
        journal = self.company_id._get_cae_closing_journal()
        if self.company_id._get_violated_lock_dates(self.date_end, False, journal):
            raise UserError(
                self.env._(
                    "The accounts are closed on %(day)s: %(closing)s stays as it is,"
                    " and the next closing takes up the difference. To re-open it, move"
                    " the lock date back first.",
                    day=format_date(self.env, self.date_end),
                    closing=self.name,
                )
            )

    def _take_back(self, name):
        """Hook: what a part took is due anew, and its entries are reversed."""
        part = self._get_parts()[name]
        for entry in self._list_entries(part):
            entry._reverse()
        self._set_protected(**{f"{part}_move_id": False})
        if name == "state":
            # sudo: levies are written by closings only, whoever closes
            self.sudo().levy_ids.posted = False

    def _list_entries(self, part):
        """The entries of a part which stand; those posted before entries were listed
        are put on the list."""
        # sudo: entries are written by closings only, whoever closes
        entries_sudo = self.entry_ids.sudo().filtered(lambda entry: entry.part == part)
        move = self[f"{part}_move_id"]
        if move - entries_sudo.move_id:
            entries_sudo |= entries_sudo.create(
                {"closing_id": self.id, "part": part, "move_id": move.id}
            )
        return entries_sudo.filtered(lambda entry: not entry.reversal_move_id)
