from odoo import api, fields, models
from odoo.exceptions import UserError

from .cae_contract import CAPE


class CaeContractNotice(models.Model):
    """A body to be informed of what happens to a CAPE (Code du travail, R. 5142-1)."""

    _name = "cae.contract.notice"
    _inherit = ["cae.contract.annex"]
    _description = "Notice of a CAPE"
    _order = "date desc, id"

    event = fields.Selection(
        [
            ("conclusion", "Conclusion"),
            ("renewal", "Renewal"),
            ("early_end", "Early End"),
            ("withdrawal", "Withdrawal"),
        ],
        required=True,
        readonly=True,
    )
    body = fields.Selection(
        [("urssaf", "URSSAF"), ("unemployment", "Unemployment insurance")],
        string="To",
        required=True,
        readonly=True,
    )
    date = fields.Date(string="Since", required=True, readonly=True)
    done_on = fields.Date(readonly=True)
    done_by_id = fields.Many2one("res.users", string="Done by", readonly=True)
    activity_id = fields.Many2one("mail.activity", ondelete="set null", readonly=True)

    _event_uniq = models.Constraint(
        "UNIQUE(contract_id, event, body)", "This notice is planned already."
    )

    @api.model
    def _plan(self, contracts, event):
        """CAPE-08: once for each event of a CAPE, URSSAF and unemployment insurance."""
        # sudo: notices are planned by what happens to a contract, never by hand
        notices_sudo = self.sudo()
        capes = contracts.filtered(lambda contract: contract.kind == CAPE)
        known = notices_sudo.search(
            [("contract_id", "in", capes.ids), ("event", "=", event)]
        )
        notices_sudo.create(
            [
                notices_sudo._prepare_vals(cape, event, body)
                for cape in capes - known.contract_id
                for body, _label in self._fields["body"].selection
            ]
        )._plan_activities()

    @api.model
    def _withdraw(self, contracts, events):
        """CAPE-08: what will not be is not told; who was told already is told again."""
        # sudo: notices are planned by what happens to a contract, never by hand
        notices_sudo = self.sudo().search(
            [("contract_id", "in", contracts.ids), ("event", "in", events)]
        )
        told = notices_sudo.filtered("done_on")
        notices_sudo.create(
            [
                notices_sudo._prepare_vals(
                    notice.contract_id, "withdrawal", notice.body
                )
                for notice in told - told._filter_withdrawn()
            ]
        )._plan_activities()
        not_told = notices_sudo - told
        not_told.activity_id.unlink()
        not_told.unlink()

    def _filter_withdrawn(self):
        withdrawals = self.contract_id.notice_ids.filtered(
            lambda notice: notice.event == "withdrawal"
        )
        known = {(notice.contract_id, notice.body) for notice in withdrawals}
        return self.filtered(lambda notice: (notice.contract_id, notice.body) in known)

    @api.model
    def _prepare_vals(self, contract, event, body):
        return {
            "contract_id": contract.id,
            "event": event,
            "body": body,
            "date": fields.Date.context_today(self),
        }

    def action_done(self):
        """Write down that the body was informed, today, by this user."""
        self.contract_id.check_access("write")
        if self.filtered("done_on"):
            raise UserError(self.env._("This notice was given already."))
        # sudo: whoever may write the contract gives its notices, and only so
        notices_sudo = self.sudo()
        notices_sudo._set_done()
        notices_sudo.activity_id.filtered("active").action_done()

    def _set_done(self):
        self.write(
            {
                "done_on": fields.Date.context_today(self),
                "done_by_id": self.env.user.id,
            }
        )

    def _plan_activities(self):
        """A to-do for the coach, dated the day of the event."""
        for notice in self:
            contract = notice.contract_id
            coach = contract.entrepreneur_id.coach_id or self.env.user
            notice.activity_id = contract.activity_schedule(
                "cae_base.activity_type_notice",
                date_deadline=notice.date,
                summary=notice._tell(),
                user_id=coach.id,
            )

    def _tell(self):
        field = self._fields
        return self.env._(
            "CAPE, %(event)s: to be sent to %(body)s",
            event=dict(field["event"]._description_selection(self.env))[self.event],
            body=dict(field["body"]._description_selection(self.env))[self.body],
        )
