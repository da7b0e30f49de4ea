from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_base.models.cae_resource_booking import BOOKED, CANCELLED


class CaeResourceBooking(models.Model):
    """The use of what is shared is charged to the activity, once it is over: from the
    activity to the structure, on one account, so that the result and the turnover of
    the company stay as they are (design §4.4)."""

    _inherit = "cae.resource.booking"

    charge_move_id = fields.Many2one(
        "account.move",
        string="Charge",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="cae_base.group_accountant",
    )
    charge_reversal_move_id = fields.Many2one(
        "account.move",
        string="Charge Taken Back",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="cae_base.group_accountant",
    )

    @api.model
    def _cron_charge(self):
        """Each night, what is over and was not charged yet."""
        bookings = self.search(self._get_charge_domain())
        for company in bookings.company_id:
            own = bookings.filtered(
                lambda booking, own=company: booking.company_id == own
            )
            own.with_company(company)._charge()

    @api.model
    def _get_charge_domain(self):
        return [
            ("state", "=", BOOKED),
            ("stop", "<=", fields.Datetime.now()),
            ("amount", ">", 0),
            ("cae_activity_id", "!=", False),
            ("charge_move_id", "=", False),
        ]

    def action_charge(self):
        """By hand, for whoever does not wait for the night."""
        self.check_access("write")
        self.filtered_domain(self._get_charge_domain())._charge()
        return True

    def _charge(self):
        """Book each booking once: its row is written by whoever charges it, so that of
        two at once the second one starts over."""
        # sudo: whoever charges need not write entries by hand
        bookings_sudo = self.sudo().filtered_domain(self._get_charge_domain())
        for booking in bookings_sudo:
            move = (
                self.env["account.move"].sudo().create(booking._prepare_charge_vals())
            )
            move._post_on_their_day()
            booking.charge_move_id = move

    def _prepare_charge_vals(self):
        account = self.company_id._get_cae_shared_resource_account()
        structure = self.company_id._get_cae_structure()
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.company_id._get_cae_closing_journal().id,
            "date": self._get_charge_day(),
            "ref": self.env._("Use of %s", self.resource_id.name),
            "line_ids": [
                fields.Command.create(self._prepare_charge_line(account, *pair))
                for pair in (
                    (self.cae_activity_id, self.amount),
                    (structure, -self.amount),
                )
            ],
        }

    def _prepare_charge_line(self, account, activity, amount):
        return {
            "name": f"{self.display_name}, {self._tell_period()}",
            "account_id": account.id,
            "cae_activity_id": activity.id,
            "analytic_distribution": activity._get_distribution(account),
            "display_type": "product",
            "balance": amount,
        }

    def _get_charge_day(self):
        """The last day of the use; if that month is closed already, the first day of
        the next one which is not."""
        day = self._get_period().stop.date()
        closing = self.env["cae.closing"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("posting", "posted")),
                ("date_end", ">=", day),
            ],
            order="date_end desc",
            limit=1,
        )
        if closing:
            day = fields.Date.add(closing.date_end, days=1)
        locks = self.company_id._get_user_fiscal_lock_date(
            self.company_id._get_cae_closing_journal()
        )
        return max(day, fields.Date.add(locks, days=1))

    def _cancel(self):
        running = self.filtered(lambda booking: booking.state != CANCELLED)
        result = super()._cancel()
        # sudo: whoever cancels need not write entries by hand
        running.sudo()._take_back_charge()
        return result

    def _take_back_charge(self):
        today = fields.Date.context_today(self)
        for booking in self.filtered("charge_move_id"):
            move = booking.charge_move_id
            booking.charge_reversal_move_id = move._book_opposite(
                self.env._("Cancellation of %s", move.ref), max(today, move.date)
            )

    def write(self, vals):
        self.check_access("write")
        # sudo: whoever books need not read entries
        charged = self.sudo().filtered("charge_move_id")
        if charged and {"resource_id", "cae_activity_id", "amount", "start", "stop"} & (
            vals.keys()
        ):
            raise UserError(
                self.env._(
                    "%s was charged already: cancel it, and make another booking.",
                    charged[0].display_name,
                )
            )
        return super().write(vals)
