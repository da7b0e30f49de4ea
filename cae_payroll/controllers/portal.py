from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools import formatLang

from odoo.addons.cae_activity_accounts.controllers.portal import (
    ACTIVITY,
    CaePortal,
)
from odoo.addons.cae_activity_accounts.portal_form import PortalForm
from odoo.addons.portal.controllers.portal import pager

PAYSLIPS = "/my/payslips"
PAGE_LENGTH = 24
QUICK_CHOICES = (25, 50, 75, 100)


class PayPortal(CaePortal):
    """What the money of an activity becomes on one's account, and one's payslips."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "cae_payslip_count" in counters:
            payslips = request.env["cae.payslip"]
            values["cae_payslip_count"] = payslips.search_count(
                self._get_payslips_domain()
            )
        return values

    # --- simulation ---------------------------------------------------------------

    def _prepare_activity_home_values(self, activity, day):
        values = super()._prepare_activity_home_values(activity, day)
        pay = activity._get_portal_allowed_pay(day, values["waterfall"]["available"])
        if pay["contract"] != "cape":
            pay["net_paid"] = activity._estimate_portal_net(day, pay["allowed"])
        return {**values, "pay": pay}

    @route(f"{ACTIVITY}/simulate", type="http", auth="user", website=True)
    def portal_activity_simulate(self, activity_id, **kw):
        activity, day = self._open_activity(activity_id)
        available = activity._get_portal_waterfall(day)["available"]
        pay = activity._get_portal_allowed_pay(day, available)
        form = PortalForm(request.env, kw)
        cost = form.number("cost") if form.get("cost") else pay["allowed"]
        result, errors = self._simulate(activity, day, cost, form.errors)
        return request.render(
            "cae_payroll.portal_activity_simulate",
            {
                **self._prepare_portal_layout_values(),
                **self._prepare_activity_values(activity),
                "page_name": "cae_activity",
                "active_page": "pay",
                "day": day,
                "pay": pay,
                "cost": cost,
                "typed": form.get("cost") or self._format_cost(cost),
                "choices": self._prepare_quick_choices(pay["allowed"]),
                "result": result,
                "errors": errors,
            },
        )

    def _format_cost(self, cost):
        """As it may be typed again: no space, and no comma, between thousands."""
        if not cost:
            return ""
        return formatLang(request.env, float(cost), digits=2, grouping=False)

    def _simulate(self, activity, day, cost, errors):
        """:return: (result or None, dict of the errors by field)"""
        if errors or not cost:
            return None, errors
        try:
            return activity._simulate_portal_pay(day, cost), {}
        except UserError as error:
            return None, {"cost": str(error)}

    def _prepare_quick_choices(self, allowed):
        """Parts of what is allowed: list of (%, Decimal)"""
        if allowed <= 0:
            return []
        return [
            (percentage, round(allowed * percentage / 100, 2))
            for percentage in QUICK_CHOICES
        ]

    # --- payslips -----------------------------------------------------------------

    def _get_payslips_domain(self):
        # Internal users read the payslips of others in the back office, not here.
        return [
            ("partner_id", "=", request.env.user.partner_id.id),
            ("state", "=", "posted"),
        ]

    @route(
        [PAYSLIPS, f"{PAYSLIPS}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_payslips(self, page=1, **kw):
        model = request.env["cae.payslip"]
        domain = self._get_payslips_domain()
        pages = pager(PAYSLIPS, model.search_count(domain), page=page, step=PAGE_LENGTH)
        payslips = model.search(domain, limit=PAGE_LENGTH, offset=pages["offset"])
        return request.render(
            "cae_payroll.portal_my_payslips",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "cae_payslip",
                "payslips": payslips,
                # sudo: the currency of payslips that the user may read
                "currency": payslips.sudo().currency_id[:1],
                "pager": pages,
            },
        )

    @route(f"{PAYSLIPS}/<int:payslip_id>", type="http", auth="user", website=True)
    def portal_my_payslip(self, payslip_id, **kw):
        payslip = request.env["cae.payslip"].search(
            [("id", "=", payslip_id), *self._get_payslips_domain()]
        )
        if not payslip:
            raise NotFound()
        return request.render(
            "cae_payroll.portal_my_payslip",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "cae_payslip",
                "payslip": payslip,
                # sudo: the lines and the activities of a payslip the user may read
                "draws": payslip.sudo().draw_ids,
                "groups": payslip._group_lines(payslip.sudo().line_ids),
                "currency": payslip.sudo().currency_id,
            },
        )
