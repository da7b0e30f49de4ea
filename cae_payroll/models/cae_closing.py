from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_activity_accounts.models.cae_closing import (
    BOOKED,
    POST,
    POSTED,
    POSTING,
    STATES,
)

from ..engine.draws import envelope_of
from .cae_payslip import CANCELLED, FINAL, to_exact

POST_PAY = "post_pay"


class CaeClosing(models.Model):
    """The pay run is a part of its own: it may be posted before the month end."""

    _inherit = "cae.closing"

    pay_state = fields.Selection(
        STATES,
        string="Pay Run",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    payslip_ids = fields.One2many("cae.payslip", "closing_id", readonly=True)
    payslip_count = fields.Integer(compute="_compute_payslip_count")
    amount_pay = fields.Monetary(string="Pay", compute="_compute_payslip_count")
    pay_move_id = fields.Many2one(
        "account.move",
        string="Pay Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The first one, where the pay run was posted in slices.",
    )
    job = fields.Selection(selection_add=[(POST_PAY, "Posting of the Pay Run")])

    @api.model
    def _get_parts(self):
        return {"pay_state": "pay", **super()._get_parts()}

    def _compute_payslip_count(self):
        payslips = self.env["cae.payslip"]
        groups = {
            closing: (count, cost)
            for closing, count, cost in payslips._read_group(
                payslips._get_living_domain()
                & fields.Domain("closing_id", "in", self.ids),
                ["closing_id"],
                ["__count", "cost:sum"],
            )
        }
        for closing in self:
            closing.payslip_count, closing.amount_pay = groups.get(
                closing._origin, (0, 0)
            )

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "pay_move_id",
            "pay_state",
            "payslip_ids",
        }

    def _get_ties(self, activities):
        """A payslip is paid by all the activities of a person: they go together."""
        ties = super()._get_ties(activities)
        # sudo: keys are read for the pay run, not shown
        for key in self._filter_in_force(activities.sudo().key_ids):
            ties.setdefault(key.activity_id.id, []).append(key.entrepreneur_id)
        return ties

    def _replace_lines(self, activities, statements):
        if self.pay_state not in BOOKED:
            self._compute_pay(activities, statements)
        return super()._replace_lines(activities, statements)

    def _compute_pay(self, activities, statements):
        """Draft payslips, from what the activities allow on the day that counts."""
        self.ensure_one()
        # sudo: payslips are written by the pay run only, whoever runs it
        payslips_sudo = self._find_payslips(activities).sudo()
        envelopes = self._get_pay_envelopes(
            self._get_pay_statements(activities, statements)
        )
        return payslips_sudo._replace_for_closing(self.sudo(), envelopes)

    def _find_payslips(self, activities):
        """Estimations of the people of some activities, or which draw from them."""
        return self.env["cae.payslip"].search(
            self._get_payslips_domain(activities)
            & fields.Domain("state", "not in", FINAL)
        )

    def _get_payslips_domain(self, activities):
        """Those of the people of some activities, or which draw from them."""
        # sudo: as in _get_ties
        people = self._filter_in_force(activities.sudo().key_ids).entrepreneur_id
        return fields.Domain("closing_id", "=", self.id) & (
            fields.Domain("draw_ids.activity_id", "in", activities.ids)
            | fields.Domain("entrepreneur_id", "in", people.ids)
        )

    def _get_pay_envelopes(self, statements):
        """Hook: what each person who is paid may draw from each activity at most, all
        that is available; nothing, if there is nothing: the fixed part is due.

        :return: dict {entrepreneur: {activity id: Decimal}}
        """
        activities = self.env["cae.activity"].browse(statements).filtered("active")
        envelopes = defaultdict(dict)
        rates = activities._get_payroll_rates(self.date_end)
        # sudo: keys and contracts are read for the pay run, not shown
        for key in self._filter_paid(activities.sudo().key_ids):
            amount = envelope_of(
                to_exact(statements[key.activity_id.id]["available_for_pay"]),
                to_exact(key.percentage),
                rates[key.activity_id.id],
            )
            envelopes[key.entrepreneur_id][key.activity_id.id] = amount
        return envelopes

    def _filter_paid(self, keys):
        """Whoever is present with a contract that is paid."""
        contracts = keys.entrepreneur_id._get_contracts(self.date_end)
        kinds = self.company_id._get_cae_paid_kinds()
        salaried = {
            person for person, contract in contracts.items() if contract.kind in kinds
        }
        return self._filter_in_force(keys).filtered(
            lambda key: key.entrepreneur_id.id in salaried
        )

    def _prepare_lines(self, statements):
        """A line shows what was available before the pay of its own closing."""
        vals_list = super()._prepare_lines(statements)
        if self.pay_state in BOOKED:
            drawn = self._get_drawn_amounts(statements)
            for vals in vals_list:
                vals["available"] += drawn.get(vals["activity_id"], 0.0)
        return vals_list

    def _get_drawn_amounts(self, activity_ids):
        """:return: dict {activity id: what the pay of this closing takes from it}"""
        # sudo: only the sum drawn from the activity is shown
        groups = (
            self.env["cae.payslip.draw"]
            .sudo()
            ._read_group(
                [
                    ("closing_id", "=", self.id),
                    ("activity_id", "in", list(activity_ids)),
                    ("payslip_id.state", "!=", CANCELLED),
                ],
                ["activity_id"],
                ["amount:sum"],
            )
        )
        return {activity.id: amount for activity, amount in groups}

    def _check_no_later_month(self):
        result = super()._check_no_later_month()
        later = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("pay_state", "in", BOOKED),
                ("month", ">", self.month),
            ],
            limit=1,
        )
        if later and self.pay_state not in BOOKED:
            raise UserError(
                self.env._(
                    "The pay run of %(later)s is posted already: pay what is left with"
                    " the next one.",
                    later=later.name,
                )
            )
        return result

    # --- post -------------------------------------------------------------------------

    def action_post_pay(self):
        """Post the pay run alone: pay leaves within the month."""
        self.check_access("write")
        for closing in self.sorted("month"):
            closing._work(POST_PAY)
        return True

    def action_start_post_pay(self):
        """Post the pay run: at once if it takes one slice, else in the background."""
        return self._start(POST_PAY)

    def _get_job_parts(self, job):
        parts = super()._get_job_parts(job)
        if job in (POST, POST_PAY) and self.pay_state != POSTED:
            parts.append("pay_state")
        return parts

    def _post_slice(self, activities):
        """Pay is posted before the month end, which then sees what it drew."""
        if self.pay_state == POSTING:
            self._post_pay(activities)
        return super()._post_slice(activities)

    def _post_pay(self, activities):
        if not self._may_pay(activities):
            return
        payslips_sudo = self._compute_pay(
            activities, activities.get_statement(self.month, self.date_end)
        )
        if not payslips_sudo:
            return
        move = self._book("pay", self._prepare_pay_move_vals(payslips_sudo))
        payslips_sudo._post_as(move)

    def _may_pay(self, activities):
        """Whether somebody is to be paid, or was to: where nobody is, no statement need
        be computed for it."""
        # sudo: as in _get_ties
        paid = self._filter_paid(activities.sudo().key_ids)
        return bool(paid or self._find_payslips(activities))

    def _prepare_pay_move_vals(self, payslips, day=None):
        """:param day: of the entry, the last one unless said otherwise"""
        accounts = self.company_id._get_cae_pay_accounts(payslips._get_entry_parts())
        lines = payslips._prepare_move_line_vals(accounts)
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.company_id._get_cae_closing_journal().id,
            "date": day or self.date_end,
            "ref": self.env._("Pay, %s", self.name),
            "line_ids": [fields.Command.create(vals) for vals in lines],
        }

    # --- re-open ----------------------------------------------------------------------

    def _check_reopen(self, names):
        """The month end stands on what pay drew: it is the first to be re-opened."""
        result = super()._check_reopen(names)
        if "pay_state" in names and self.state in BOOKED and "state" not in names:
            raise UserError(
                self.env._(
                    "The month end of %s stands on its pay run: re-open both.",
                    self.name,
                )
            )
        return result

    def _take_back(self, name):
        if name == "pay_state":
            # sudo: as in _compute_pay; before their items are settled by the opposite
            self.sudo().payslip_ids._reopen()
        return super()._take_back(name)

    # --- screens ----------------------------------------------------------------------

    def action_open_payslips(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payslips, %s", self.name),
            "res_model": "cae.payslip",
            "view_mode": "list,form",
            "domain": [("closing_id", "in", self.ids)],
        }

    def action_open_pay_move(self):
        return self._open_entries("pay", self.env._("Pay Entry"))

    @api.ondelete(at_uninstall=False)
    def _unlink_payslips(self):
        if not self._filter_posted():
            # sudo: as in _compute_pay
            self.sudo().payslip_ids.unlink()
