from odoo import api, fields, models

from .cae_assembly import CONVENED, OPEN, WRITTEN
from .cae_attendance import ABSENT, POSTAL, PRESENT, REPRESENTED
from .cae_proxy import VALID


class CaeAttendance(models.Model):
    """Arrivals, departures, signatures, forms by post: what makes a voice be there."""

    _inherit = "cae.attendance"

    is_there = fields.Boolean(
        compute="_compute_presence",
        store=True,
        help="Arrived, and has not left since.",
    )
    arrived_at = fields.Datetime(compute="_compute_presence", store=True)
    left_at = fields.Datetime(compute="_compute_presence", store=True)
    state = fields.Selection(compute="_compute_state", store=True)

    @api.depends("passage_ids.direction", "passage_ids.time")
    def _compute_presence(self):
        for row in self:
            passages = row.passage_ids.sorted(
                lambda passage: (passage.time, passage.id)
            )
            arrivals = passages.filtered(lambda passage: passage.direction == "in")
            row.is_there = passages[-1:].direction == "in"
            row.arrived_at = arrivals[:1].time
            row.left_at = not row.is_there and passages[-1:].time

    @api.depends(
        "is_there",
        "postal_at",
        "given_proxy_ids.state",
        "given_proxy_ids.receiver_id.is_there",
    )
    def _compute_state(self):
        """Who gave a proxy is represented while its receiver is there."""
        for row in self:
            proxies = row.given_proxy_ids.filtered(lambda proxy: proxy.state == VALID)
            if row.is_there:
                row.state = PRESENT
            elif any(proxy.receiver_id.is_there for proxy in proxies):
                row.state = REPRESENTED
            else:
                row.state = POSTAL if row.postal_at else ABSENT

    # --- passages ---------------------------------------------------------------

    def action_arrive(self):
        """The member is there: whatever proxy he gave falls."""
        self._check_may_pass()
        for row in self.filtered(lambda row: not row.is_there):
            row._add_passage("in", self.env._("%s arrived.", row.name))
            row._end_given_proxies(self.env._("the member is present"))
        return True

    def action_leave(self):
        """The member leaves, and with him those whom he represents."""
        self._check_may_pass()
        for row in self.filtered("is_there"):
            represented = row.received_proxy_ids.filtered(
                lambda proxy: proxy.state == VALID
            ).giver_id
            row._add_passage("out", self.env._("%s left.", row.name))
            if represented:
                row.assembly_id._log(
                    "attendance",
                    self.env._(
                        "No longer represented: %s.",
                        ", ".join(represented.mapped("name")),
                    ),
                )
        return True

    def _check_may_pass(self):
        self.check_access("read")
        self.assembly_id.check_access("write")
        for row in self:
            assembly = row.assembly_id
            assembly._check_state(CONVENED, OPEN)
            if assembly.kind == WRITTEN:
                assembly._refuse(
                    self.env._("Nobody attends a written consultation: members vote.")
                )
            if row.struck_off:
                assembly._refuse(
                    self.env._(
                        "%s is no longer a member and takes no part (Code civil, art."
                        " 1844).",
                        row.name,
                    )
                )

    def _add_passage(self, direction, text):
        # sudo: passages are written by what happens, by nobody's hand
        self.env["cae.attendance.passage"].sudo().create(
            {"attendance_id": self.id, "direction": direction}
        )
        self.assembly_id._log("attendance", text)

    def _end_given_proxies(self, reason):
        self.given_proxy_ids.filtered(lambda proxy: proxy.state == VALID)._end(reason)

    def _sign_in(self, signature=False):
        """The member signs the attendance sheet: he is there (AG-16).

        :param signature: image in base64, empty where the sheet is signed on paper
        """
        self.ensure_one()
        self.action_arrive()
        # sudo: see _add_passage
        self.sudo().write({"signature": signature, "signed_at": fields.Datetime.now()})
        self.assembly_id._log(
            "attendance", self.env._("%s signed the attendance sheet.", self.name)
        )

    def action_sign_paper(self):
        """The member has signed on paper."""
        for row in self.filtered(lambda row: not row.signed_at):
            row._sign_in()
        return True

    # --- forms by post ----------------------------------------------------------

    def action_receive_form(self):
        """A form by post has come in (Code de commerce R. 223-20-1-1)."""
        self._check_may_vote_by_post()
        # sudo: see _add_passage
        self.sudo().write({"postal_at": fields.Datetime.now()})
        for row in self:
            row.assembly_id._log(
                "attendance", self.env._("Form by post received from %s.", row.name)
            )
        return True

    def _check_may_vote_by_post(self):
        self.assembly_id.check_access("write")
        for row in self:
            assembly = row.assembly_id
            assembly._check_state(CONVENED, OPEN)
            by_post = assembly.company_id._allows_votes_by_post()
            if not by_post and assembly.kind != WRITTEN:
                assembly._refuse(
                    self.env._(
                        "The statutes must allow votes by post (Code de commerce"
                        " L. 223-27): say so in the settings."
                    )
                )
            if row.given_proxy_ids.filtered(lambda proxy: proxy.state == VALID):
                assembly._refuse(
                    self.env._(
                        "%s gave a proxy: one does not vote by post too (Code de"
                        " commerce R. 225-81).",
                        row.name,
                    )
                )
            if row.struck_off:
                assembly._refuse(self.env._("%s is no longer a member.", row.name))


class CaeAssembly(models.Model):
    _inherit = "cae.assembly"

    def action_open_arrivals(self):
        """The roll, with a button for who arrives."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Attendance"),
            "res_model": "cae.attendance",
            "view_mode": "kanban,list",
            "domain": [("assembly_id", "=", self.id)],
        }
