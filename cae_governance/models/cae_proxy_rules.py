from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.cae_base.seal import find_changes, is_unsealed, unsealed

from ..engine.proxy_limit import ProxyRule, find_handed_on, find_over_limit, max_proxies
from .cae_assembly import CONVENED, DRAFT, OPEN
from .cae_proxy import REVOKED, VALID

# What a proxy is; its signed file may come later.
GIVEN = {"assembly_id", "giver_id", "receiver_id", "state", "revoked_at", "end_reason"}


class CaeProxy(models.Model):
    """Which proxies stand (SCOP-09, AG-14, AG-15)."""

    _inherit = "cae.proxy"

    @api.depends("giver_id", "receiver_id")
    def _compute_display_name(self):
        for proxy in self:
            proxy.display_name = self.env._(
                "%(giver)s to %(receiver)s",
                giver=proxy.giver_id.name,
                receiver=proxy.receiver_id.name,
            )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_another(vals)
        proxies = super().create(vals_list)
        proxies.assembly_id._lock_proxies()
        for proxy in proxies:
            proxy._check_parties()
        proxies.assembly_id._check_proxies()
        for proxy in proxies:
            proxy.assembly_id._log(
                "proxy", self.env._("Proxy: %s.", proxy.display_name)
            )
        return proxies

    def write(self, vals):
        if not is_unsealed(self) and find_changes(self, vals, GIVEN):
            raise UserError(
                self.env._("A proxy is not changed: end it, and write another one.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A proxy is kept with its assembly: end it."))

    def action_revoke(self):
        """The member who gave the proxy takes it back."""
        self.check_access("write")
        self.assembly_id._check_state(DRAFT, CONVENED, OPEN)
        self.filtered(lambda proxy: proxy.state == VALID)._end(
            self.env._("taken back by the member")
        )
        return True

    def _end(self, reason):
        unsealed(self).write(
            {
                "state": REVOKED,
                "revoked_at": fields.Datetime.now(),
                "end_reason": reason,
            }
        )
        self.flush_recordset()  # before another one is given
        for proxy in self:
            proxy.assembly_id._log(
                "proxy",
                self.env._(
                    "Proxy ended, %(proxy)s: %(reason)s.",
                    proxy=proxy.display_name,
                    reason=reason,
                ),
            )

    # --- who may give, who may receive ------------------------------------------

    @api.model
    def _check_another(self, vals):
        if vals.get("giver_id") and vals["giver_id"] == vals.get("receiver_id"):
            giver = self.env["cae.attendance"].browse(vals["giver_id"])
            giver.assembly_id._refuse(
                self.env._(
                    "%s is represented by another member only (loi 78-763, art. 14).",
                    giver.name,
                )
            )

    def _check_parties(self):
        """:raise UserError: with the article, if this proxy cannot stand"""
        assembly = self.assembly_id
        assembly._check_state(DRAFT, CONVENED, OPEN)
        for is_refused, text in self._get_refusals():
            if is_refused:
                assembly._refuse(text)

    def _get_refusals(self):
        """Hook: pairs (whether it is refused, why)."""
        giver, receiver = self.giver_id, self.receiver_id
        return (
            (
                (giver | receiver).assembly_id != self.assembly_id,
                self.env._(
                    "A proxy serves for the assembly it was given for (Code de commerce"
                    " R. 223-21, R. 225-79)."
                ),
            ),
            (
                giver.struck_off or receiver.struck_off,
                self.env._(
                    "A member is represented by another member only (loi 78-763, art."
                    " 14)."
                ),
            ),
            (
                giver.is_there,
                self.env._("%s is present, and votes in person.", giver.name),
            ),
            (
                bool(giver.postal_at),
                self.env._(
                    "%s voted by post: one does not give a proxy too (Code de commerce"
                    " R. 225-81).",
                    giver.name,
                ),
            ),
            (
                self.assembly_id.state == OPEN and not receiver.is_there,
                self.env._(
                    "%s is absent, and cannot represent anybody.", receiver.name
                ),
            ),
        )


class CaeAssembly(models.Model):
    _inherit = "cae.assembly"

    proxy_limit = fields.Integer(
        string="Proxies of One Member",
        compute="_compute_proxy_limit",
        help="How many others one member may represent (loi 78-763, art. 14).",
    )

    @api.depends("attendance_ids.struck_off", "date", "company_id")
    def _compute_proxy_limit(self):
        for assembly in self:
            assembly.proxy_limit = assembly.date and max_proxies(
                len(assembly._get_voices()), assembly._get_proxy_rule()
            )

    def _get_proxy_rule(self):
        day = self._get_day()
        percent = self.company_id._get_governance_setting("assembly_proxy_percent", day)
        return ProxyRule(
            threshold=self._get_number("assembly_proxy_threshold"),
            few=self._get_number("assembly_proxy_few"),
            percent=percent,
        )

    def _carry_proxies(self):
        """On second call, with the same agenda, the proxies of the first one serve
        (AG-14; Code de commerce R. 223-21, R. 225-79)."""
        rows = {row.member_id: row for row in self._get_voices()}
        has_said = self.proxy_ids.giver_id.member_id
        for proxy in self.first_call_id.proxy_ids.filtered(
            lambda one: one.state == VALID
        ):
            giver, receiver = (
                rows.get(row.member_id) for row in (proxy.giver_id, proxy.receiver_id)
            )
            if giver and receiver and giver.member_id not in has_said:
                self._carry_proxy(proxy, giver, receiver)

    def _carry_proxy(self, proxy, giver, receiver):
        """Unless what was given since then, or fewer members, stand against it."""
        held = receiver.received_proxy_ids
        is_chain = giver.received_proxy_ids or receiver.given_proxy_ids
        if len(held) < self.proxy_limit and not is_chain:
            proxy.copy(
                {
                    "assembly_id": self.id,
                    "giver_id": giver.id,
                    "receiver_id": receiver.id,
                }
            )

    def _lock_proxies(self):
        """Two proxies given at once see one another."""
        # sudo: whoever gives a proxy does not write the assembly
        self.sudo().lock_for_update(allow_referencing=True)

    def _check_proxies(self):
        """:raise UserError: if one member holds too many, or hands one on"""
        for assembly in self:
            proxies = assembly.proxy_ids.filtered(lambda proxy: proxy.state == VALID)
            handed_on = find_handed_on(
                {proxy.giver_id: proxy.receiver_id for proxy in proxies}
            )
            for row in handed_on:
                assembly._refuse(
                    self.env._(
                        "%s gave a proxy: who is represented cannot represent anybody.",
                        row.name,
                    )
                )
            assembly._check_proxy_limit(proxies)

    def _check_proxy_limit(self, proxies):
        limit = self.proxy_limit
        receivers = [proxy.receiver_id for proxy in proxies]
        for row, held in find_over_limit(receivers, limit).items():
            self._refuse(
                self.env._(
                    "%(name)s would represent %(held)s members: %(limit)s at most"
                    " (loi 78-763, art. 14).",
                    name=row.name,
                    held=held,
                    limit=limit,
                )
            )
