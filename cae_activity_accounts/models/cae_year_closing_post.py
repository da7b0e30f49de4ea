from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from .cae_closing import DRAFT, POSTED

SHOWN = 5  # activities that one message names


class CaeYearClosing(models.Model):
    """What a closing of a year does once it is validated, and how it is taken back."""

    _inherit = "cae.year.closing"

    def action_post(self):
        """Carry each balance forward as it was decided, once.

        :raise UserError: as long as something of a balance has no type; it names the
            activity
        :raise LockError: if somebody else is at it
        """
        self.check_access("write")
        self._lock_records(self)
        for closing in self.sorted("date_to"):
            if closing.state != POSTED:
                closing._check_year_over()
                closing._check_order()
                closing._compute_lines()
                closing._check_decided()
                closing._post()
        return True

    def _check_order(self):
        later = self._find_later()
        if later:
            raise UserError(
                self.env._(
                    "%(later)s is validated already, and stands on what was before it:"
                    " re-open it first.",
                    later=later.name,
                )
            )

    def _find_later(self):
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", POSTED),
                ("date_to", ">", self.date_to),
            ],
            limit=1,
        )

    def _check_decided(self):
        problems = [text for text in self.line_ids.mapped("problem") if text]
        if problems:
            more = len(problems) - SHOWN
            if more > 0:
                problems[SHOWN:] = [self.env._("… and %s more.", more)]
            raise UserError("\n".join(problems))

    def _post(self):
        # sudo: as in _compute_lines
        lines_sudo = self.line_ids.sudo()
        left = lines_sudo.filtered("amount_cooperative")
        if left:
            move = self.env["account.move"].create(self._prepare_move_vals(left))
            move._post_on_their_day()
            self._set_protected(
                move_id=move.id, move_ids=[fields.Command.link(move.id)]
            )
        kept = lines_sudo.filtered("amount_reserve")
        reserves = self.env["cae.reserve"].create(
            [line._prepare_reserve_vals() for line in kept]
        )
        for line, reserve in zip(kept, reserves, strict=True):
            line.reserve_id = reserve
        self._set_protected(state=POSTED)
        self._plan_pay()

    def _prepare_move_vals(self, lines):
        """One account, moved from the activities to the structure: neutral for the
        company. No charge nor income: it shares a result, and makes none."""
        amounts = {line.activity_id: line.amount_cooperative for line in lines}
        structure = self.company_id._get_cae_structure()
        amounts[structure] = -sum(amounts.values())
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.company_id._get_cae_closing_journal().id,
            "date": self.date_to,
            "ref": self.env._("Results left to the cooperative, %s", self.year),
            "line_ids": [
                fields.Command.create(self._prepare_move_line_vals(*pair))
                for pair in amounts.items()
            ],
        }

    def _prepare_move_line_vals(self, activity, amount):
        name = self.env._("Result of %(year)s left to the cooperative", year=self.year)
        return {
            "name": f"{name}, {activity.name}" if not activity.is_structure else name,
            "account_id": self.company_id._get_cae_left_result_account().id,
            "cae_activity_id": activity.id,
            "balance": self.currency_id.round(amount),
        }

    # --- variable pay -----------------------------------------------------------------

    def _plan_pay(self):
        """A to-do for the day on which variable pay must be paid (R. 7331-12)."""
        for closing in self.filtered(lambda closing: closing.state == POSTED):
            todos = closing._get_pay_todos()
            if not closing.pay_deadline or not closing.amount_variable:
                todos.unlink()
            elif todos:
                todos.date_deadline = closing.pay_deadline
            else:
                closing.activity_schedule(
                    "cae_base.activity_type_deadline",
                    closing.pay_deadline,
                    summary=closing._tell_pay(),
                    user_id=self.env.uid,
                )

    def _get_pay_todos(self):
        kind = self.env.ref("cae_base.activity_type_deadline")
        return self.activity_ids.filtered(lambda todo: todo.activity_type_id == kind)

    def _tell_pay(self):
        amount = format_amount(self.env, self.amount_variable, self.currency_id)
        return self.env._(
            "Variable pay of %(year)s still due: %(amount)s",
            year=self.year,
            amount=amount,
        )

    # --- re-open ----------------------------------------------------------------------

    def _reopen(self, reason):
        """Take back what was carried forward; nothing is rubbed out.

        :raise UserError: if something stands on it, or the accounts are closed
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_records(self)
        self._check_reopen()
        self._take_back_reserves()
        if self.move_id:
            move = self.move_id._book_opposite(
                self.env._("Reversal of %s", self.move_id.ref)
            )
            self.move_id._settle_with_opposite(move)
            self._set_protected(move_ids=[fields.Command.link(move.id)])
        self._get_pay_todos().unlink()
        self._set_protected(
            state=DRAFT,
            move_id=False,
            reopened_on=fields.Datetime.now(),
            reopen_reason=reason,
        )
        self.message_post(body=self.env._("Re-opened: %s", reason))

    def _check_reopen(self):
        if self.state != POSTED:
            raise UserError(
                self.env._(
                    "%s is not validated: there is nothing to re-open.", self.name
                )
            )
        later = self._find_later()
        if later:
            raise UserError(
                self.env._(
                    "%(later)s stands on %(closing)s: re-open the later one first.",
                    later=later.name,
                    closing=self.name,
                )
            )
        changed = self.line_ids.filtered(lambda line: line._is_reserve_changed())[:1]
        if changed:
            raise UserError(
                self.env._(
                    "The reserve of %(activity)s has changed since: set it back to"
                    " %(amount)s first, or leave the year as it is.",
                    activity=changed.activity_id.name,
                    amount=format_amount(
                        self.env, changed.amount_reserve, self.currency_id
                    ),
                )
            )
        if self.move_id:
            self._check_accounts_open()

    def _check_accounts_open(self):
        journal = self.move_id.journal_id
        if self.company_id._get_violated_lock_dates(self.date_to, False, journal):
            raise UserError(
                self.env._(
                    "The accounts are closed on %(day)s: %(closing)s stays as it is,"
                    " unless the lock date is moved back first.",
                    day=format_date(self.env, self.date_to),
                    closing=self.name,
                )
            )

    def _take_back_reserves(self):
        """They are archived, with their reason."""
        reserves = self.line_ids.reserve_id
        for reserve in reserves:
            reserve.message_post(body=self.env._("Taken back: %s", self.name))
        reserves.active = False
        # sudo: as in _compute_lines
        self.line_ids.sudo().reserve_id = False

    # --- kept entries -----------------------------------------------------------------

    @api.model
    def _find_by_entries(self, moves):
        """:return: a closing which booked one of these entries, or none"""
        return self.search([("move_ids", "in", moves.ids)], limit=1)
