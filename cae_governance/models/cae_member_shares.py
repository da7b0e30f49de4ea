from odoo import api, fields, models

from ..engine.share_register import get_holding
from .cae_member_exit import FORMER_EMPLOYEE
from .cae_share_movement import REGISTERED
from .cae_share_reimbursement import EXIT, WAITING


class CaeMember(models.Model):
    """What a member owes on shares, and is owed for them."""

    _inherit = "cae.member"

    plan_ids = fields.One2many("cae.share.plan", "member_id", string="Payment Plans")
    reimbursement_ids = fields.One2many("cae.share.reimbursement", "member_id")
    late_capital = fields.Monetary(
        string="Late",
        compute="_compute_late_capital",
        help="Of what was to be paid when subscribing, and of the instalments.",
    )

    @api.depends(
        "movement_ids.state",
        "movement_ids.amount_paid",
        "plan_ids.state",
        "plan_ids.instalment_ids.left",
        "plan_ids.instalment_ids.date",
    )
    def _compute_late_capital(self):
        registers = self.env["cae.share.movement"]._get_registered(
            self, ["member_id", "share_class_id"]
        )
        today = fields.Date.context_today(self)
        late = dict.fromkeys(self.ids, 0)
        for (member, share_class), movements in registers.items():
            running = member.plan_ids.filtered(
                lambda plan, share_class=share_class: (
                    plan.state == "running" and plan.share_class_id == share_class
                )
            )
            holding = movements._get_holding()
            if running:
                late[member.id] += min(running._get_late(today), float(holding.unpaid))
            else:
                called = share_class._get_called(holding.capital)
                late[member.id] += float(max(called - holding.paid, 0))
        for member in self:
            member.late_capital = late.get(member._origin.id, 0)

    def write(self, vals):
        result = super().write(vals)
        if "date_exit" in vals:
            self._follow_exit()
        return result

    def _follow_exit(self):
        """The request of who left is of the day of the exit; who stays, or stayed after
        all, keeps the shares."""
        # sudo: as in _open_reimbursement
        waiting = self.sudo().reimbursement_ids.filtered(
            lambda one: one.state == WAITING and one.cause == EXIT
        )
        waiting.filtered(lambda one: not one.member_id.date_exit).action_withdraw()
        for day, members in self.filtered("date_exit").grouped("date_exit").items():
            moved = waiting.filtered(
                lambda one, members=members: one.member_id in members
            )
            moved.date_since = day
            members._open_reimbursement(day)

    def _open_reimbursement(self, day):
        """Whoever is no longer a member waits for the reimbursement of his shares.

        :param day: of the loss of membership
        :return: the requests which are waiting, old and new
        """
        registers = self.env["cae.share.movement"]._get_registered(
            self, ["member_id", "share_class_id"]
        )
        # sudo: an exit opens them, whoever writes it
        requests_sudo = self.env["cae.share.reimbursement"].sudo()
        waiting = requests_sudo.search(
            [("member_id", "in", self.ids), ("state", "=", WAITING)]
        )
        vals_list = []
        for (member, share_class), movements in registers.items():
            asked = waiting.filtered(
                lambda one, member=member, share_class=share_class: (
                    one.member_id == member and one.share_class_id == share_class
                )
            )
            left = movements._get_holding().shares - sum(asked.mapped("quantity"))
            if left > 0:
                vals_list.append(
                    {
                        "member_id": member.id,
                        "share_class_id": share_class.id,
                        "cause": EXIT,
                        "date_since": day,
                        "quantity": left,
                    }
                )
        return waiting | requests_sudo.create(vals_list)

    def _get_stake_category(self, day):
        """Who left is employed no more, and his shares count among the others'."""
        category = self._get_category_on(day)
        left = self.date_exit and category == "employee"
        return FORMER_EMPLOYEE if left else category

    def _get_share_holdings(self, day=None):
        """What papers and pages show of one member.

        :return: list of dicts, one for each class of which shares are held
        """
        registers = self.env["cae.share.movement"]._get_registered(
            self, ["member_id", "share_class_id"]
        )
        rows = []
        for (_member, share_class), movements in registers.items():
            holding = get_holding(movements._to_engine(), day)
            if holding.shares:
                rows.append(
                    {
                        "share_class": share_class,
                        "shares": holding.shares,
                        "nominal": share_class.nominal,
                        "capital": float(holding.capital),
                        "paid": float(holding.paid),
                        "unpaid": float(holding.unpaid),
                    }
                )
        return rows

    def _get_share_year(self):
        """The year of the statement: the one of the context, else the current one.

        :return: dict ``name, end, movements``
        """
        today = fields.Date.context_today(self)
        year = self.env.context.get("share_year") or today.year
        movements = self.movement_ids.filtered(
            lambda movement: (
                movement.state == REGISTERED and movement.date.year == year
            )
        )
        return {
            "name": str(year),
            "end": min(fields.Date.end_of(today.replace(year=year), "year"), today),
            "movements": movements.sorted("number"),
        }

    def action_open_reimbursements(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_governance.cae_share_reimbursement_action"
            ),
            "domain": [("member_id", "in", self.ids)],
            "context": {"default_member_id": self[:1].id},
        }

    def action_open_plans(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "cae_governance.cae_share_plan_action"
            ),
            "domain": [("member_id", "in", self.ids)],
            "context": {"default_member_id": self[:1].id},
        }
