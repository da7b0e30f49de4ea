from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.draws import envelope_of
from .cae_payslip import POSTED, to_exact


class CaeClosing(models.Model):
    """The pay run is a part of its own: it may be posted before the month end."""

    _inherit = "cae.closing"

    pay_state = fields.Selection(
        [("draft", "Draft"), ("computed", "To Check"), ("posted", "Posted")],
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
    )

    def _compute_payslip_count(self):
        for closing in self:
            closing.payslip_count = len(closing.payslip_ids)
            closing.amount_pay = sum(closing.payslip_ids.mapped("cost"))

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "pay_move_id",
            "pay_state",
            "payslip_ids",
        }

    def _replace_lines(self, statements):
        self._compute_pay(statements)
        return super()._replace_lines(statements)

    def _compute_pay(self, statements):
        """Draft payslips, from what the activities allow at the last day."""
        self.ensure_one()
        if self.pay_state == POSTED:
            return
        # sudo: payslips are written by the pay run only, whoever runs it
        payslips_sudo = self.sudo().payslip_ids
        envelopes = self._get_pay_envelopes(statements)
        payslips_sudo._replace_for_closing(self.sudo(), envelopes)
        self._set_protected(pay_state="computed")

    def _get_pay_envelopes(self, statements):
        """What each person may draw from each activity: all that is available.

        :return: dict {entrepreneur: {activity id: Decimal}}
        """
        activities = self.env["cae.activity"].browse(statements).filtered("active")
        envelopes = defaultdict(dict)
        # sudo: keys and contracts are read for the pay run, not shown
        for key in self._filter_paid(activities.sudo().key_ids):
            amount = envelope_of(
                to_exact(statements[key.activity_id.id]["available_for_pay"]),
                to_exact(key.percentage),
            )
            if amount > 0:
                envelopes[key.entrepreneur_id][key.activity_id.id] = amount
        return envelopes

    def _filter_paid(self, keys):
        """Whoever is present with a CESA; a CAPE gives no payslip (CAPE-06)."""
        contracts = keys.entrepreneur_id._get_contracts(self.date_end)
        salaried = {
            person for person, contract in contracts.items() if contract.kind == "cesa"
        }
        return keys.filtered(
            lambda key: (
                key.entrepreneur_id.id in salaried
                and key.date_from <= self.date_end
                and (not key.date_to or self.date_end <= key.date_to)
            )
        )

    def _prepare_lines(self, statements):
        """A line shows what was available before the pay of its own closing."""
        vals_list = super()._prepare_lines(statements)
        if self.pay_state == POSTED:
            drawn = self._get_drawn_amounts()
            for vals in vals_list:
                vals["available"] += drawn.get(vals["activity_id"], 0.0)
        return vals_list

    def _get_drawn_amounts(self):
        """:return: dict {activity id: what the pay of this closing takes from it}"""
        # sudo: only the sum drawn from the activity is shown
        draws = self.sudo().payslip_ids.draw_ids
        return {
            activity.id: sum(own.mapped("amount"))
            for activity, own in draws.grouped("activity_id").items()
        }

    def _check_no_later_month(self):
        result = super()._check_no_later_month()
        later = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("pay_state", "=", POSTED),
                ("month", ">", self.month),
            ],
            limit=1,
        )
        if later and self.pay_state != POSTED:
            raise UserError(
                self.env._(
                    "The pay run of %(later)s is posted already: pay what is left with"
                    " the next one.",
                    later=later.name,
                )
            )
        return result

    def _post_parts(self):
        self._post_pay()
        return super()._post_parts()

    def action_post_pay(self):
        """Post the pay run alone: pay leaves within the month."""
        self.check_access("write")
        for closing in self.sorted("month"):
            closing._lock()
            closing._post_pay()
        return True

    def _post_pay(self):
        if self.pay_state == POSTED:
            return
        self._compute_pay(self._get_statements())
        # sudo: as in _compute_pay
        payslips_sudo = self.sudo().payslip_ids
        self._set_protected(pay_state=POSTED)
        if not payslips_sudo:
            return
        payslips_sudo.state = POSTED
        move = self.env["account.move"].create(self._prepare_pay_move_vals())
        move._post_on_their_day()
        self._set_protected(pay_move_id=move.id)

    def _prepare_pay_move_vals(self):
        accounts = self.company_id._get_cae_pay_accounts()
        # sudo: as in _compute_pay
        lines = self.sudo().payslip_ids._prepare_move_line_vals(accounts)
        return {
            "move_type": "entry",
            "company_id": self.company_id.id,
            "journal_id": self.company_id._get_cae_closing_journal().id,
            "date": self.date_end,
            "ref": self.env._("Pay, %s", self.name),
            "line_ids": [fields.Command.create(vals) for vals in lines],
        }

    @api.model
    def _get_entries_domain(self, moves):
        domain = super()._get_entries_domain(moves)
        return domain | fields.Domain("pay_move_id", "in", moves.ids)

    def action_open_payslips(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payslips, %s", self.name),
            "res_model": "cae.payslip",
            "view_mode": "list,form",
            "domain": [("closing_id", "in", self.ids)],
        }

    def action_open_pay_move(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pay Entry"),
            "res_model": "account.move",
            "view_mode": "form",
            "res_id": self.pay_move_id.id,
        }

    def _filter_posted(self):
        paid = self.filtered(lambda closing: closing.pay_state == POSTED)
        return super()._filter_posted() | paid

    @api.ondelete(at_uninstall=False)
    def _unlink_payslips(self):
        if not self._filter_posted():
            # sudo: as in _compute_pay
            self.sudo().payslip_ids.unlink()
