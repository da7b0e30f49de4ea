from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

from .cae_closing import BOOKED, POST, POSTING


class CaeClosing(models.Model):
    """What a closing books, and in which order."""

    _inherit = "cae.closing"

    entry_ids = fields.One2many(
        "cae.closing.entry", "closing_id", string="Entries", readonly=True
    )
    contribution_entry_ids = fields.One2many(
        "cae.closing.entry",
        "closing_id",
        string="Contribution Entries",
        readonly=True,
        domain=[("part", "=", "contribution")],
    )

    def action_post(self):
        """Book what is due to the last day of the month, once.

        :raise LockError: if somebody else is posting at this moment
        """
        self.check_access("write")
        for closing in self.sorted("month"):
            closing._work(POST)
        return True

    def _lock(self):
        """Two closings never take on the same thing, nor pay the same money: those of
        all months are locked, and the schemes are written, so that whoever read them
        before starts over."""
        self._lock_records(self.search([("company_id", "=", self.company_id.id)]))
        # sudo: the time of the last levy is written by closings only
        schemes_sudo = (
            self.env["cae.contribution.scheme"]
            .sudo()
            .search([("company_id", "=", self.company_id.id), ("state", "!=", "draft")])
        )
        self._lock_records(schemes_sudo)
        schemes_sudo.last_levy = fields.Datetime.now()
        self._check_begun()
        self._check_order()

    def _check_begun(self):
        """A month posted by mistake years ahead would close all those before it."""
        if self.month > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "%(closing)s has not begun: choose a month which has.",
                    closing=self.name,
                )
            )

    def _check_order(self):
        """Months are posted in order, one after the other."""
        self._check_no_later_month()
        earlier = self._find_others(POSTING, "<")
        if earlier:
            raise UserError(
                self.env._(
                    "%(earlier)s is posted in part only: finish it first.",
                    earlier=earlier.name,
                )
            )

    def _check_no_later_month(self):
        """Hook: a later month took all that was due before it."""
        later = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "in", BOOKED),
                ("month", ">", self.month),
            ],
            limit=1,
        )
        if later and self.state not in BOOKED:
            raise UserError(
                self.env._(
                    "%(later)s is posted already, and took what was due before it:"
                    " %(closing)s has nothing left to post.",
                    later=later.name,
                    closing=self.name,
                )
            )

    def _find_others(self, states, operator):
        """:return: a closing before this one or after it of which a part has one of
        these states, or none"""
        states = [states] if isinstance(states, str) else list(states)
        domain = fields.Domain.OR(
            [(name, "in", states)] for name in self._get_parts()
        ) & fields.Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("month", operator, self.month),
            ]
        )
        return self.search(domain, limit=1)

    def _post_slice(self, activities):
        """Hook: upper floors post their part of a slice before."""
        if self.state == POSTING:
            self._compute_lines(activities)
            self._post_contribution(activities)

    def _post_contribution(self, activities):
        # sudo: levies are written by closings only, whoever closes
        levies_sudo = self._find_own("cae.contribution.levy", activities).sudo()
        levies_sudo._count_as_taken()
        amounts = {
            activity: self.currency_id.round(sum(levies.mapped("amount")))
            for activity, levies in levies_sudo.grouped("activity_id").items()
        }
        if any(amounts.values()):
            self._book("contribution", self._prepare_contribution_move_vals(amounts))

    def _book(self, part, vals):
        """Post an entry of a part, and write down that it is this closing's.

        :return: the entry
        """
        # Defaults of whoever calls would make it recur, or begin as posted.
        env = self.env(context=clean_context(self.env.context))
        move = env["account.move"].create(vals)
        move._post_on_their_day()
        # sudo: entries are named by closings only, whoever closes
        self.env["cae.closing.entry"].sudo().create(
            {"closing_id": self.id, "part": part, "move_id": move.id}
        )
        if not self[f"{part}_move_id"]:
            self._set_protected(**{f"{part}_move_id": move.id})
        return move

    def _prepare_contribution_move_vals(self, amounts):
        """From the activities to the structure: neutral for the company."""
        total = -sum(amounts.values())
        structure = self.company_id._get_cae_structure()
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.company_id._get_cae_closing_journal().id,
            "date": self.date_end,
            "ref": self.env._("Contribution, %s", self.name),
            "line_ids": [
                fields.Command.create(self._prepare_contribution_line_vals(*pair))
                for pair in [*amounts.items(), (structure, total)]
                if not self.currency_id.is_zero(pair[1])
            ],
        }

    def _prepare_contribution_line_vals(self, activity, amount):
        company = self.company_id
        account = (
            company._get_cae_contribution_income_account()
            if activity.is_structure
            else company._get_cae_contribution_account()
        )
        return {
            "name": self.env._("Contribution of %s", activity.name)
            if not activity.is_structure
            else self.env._("Contributions of the activities"),
            "account_id": account.id,
            "cae_activity_id": activity.id,
            "analytic_distribution": activity._get_distribution(account),
            "display_type": "product",
            "currency_id": self.currency_id.id,
            "amount_currency": self.currency_id.round(amount),
            "balance": self.currency_id.round(amount),
        }

    @api.model
    def _find_by_entries(self, moves):
        """:return: a closing which booked one of these entries, or none"""
        return self.search(self._get_entries_domain(moves), limit=1)

    @api.model
    def _get_entries_domain(self, moves):
        names = [f"{part}_move_id" for part in self._get_parts().values()]
        names += ["entry_ids.move_id", "entry_ids.reversal_move_id"]
        return fields.Domain.OR([(name, "in", moves.ids)] for name in names)
