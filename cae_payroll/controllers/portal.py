from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools import format_amount, format_date, formatLang

from odoo.addons.cae_activity_accounts.controllers.portal import (
    ACTIVITY,
    CaePortal,
    not_found,
)
from odoo.addons.cae_activity_accounts.portal_form import PortalForm
from odoo.addons.portal.controllers.portal import pager

from ..models.cae_payslip import DUE, to_exact

PAYSLIPS = "/my/payslips"
PAGE_LENGTH = 24
QUICK_CHOICES = (25, 50, 75, 100)
MODES = ("cost", "gross", "net")


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
        return self._render_simulation(activity_id, kw)

    @route(
        f"{ACTIVITY}/simulate/ask",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_activity_ask_pay(self, activity_id, **kw):
        """What the user asks for a month: the pay run serves it as far as it may."""
        activity, _day = self._open_activity(activity_id)
        with not_found():
            target, errors = self._call_once(kw, self._ask_pay, activity, kw)
        if errors:
            return self._render_simulation(activity_id, kw, errors)
        return request.redirect(target)

    def _ask_pay(self, activity, values):
        """:return: the simulation which was asked for"""
        # sudo: the company of an activity that the user may read
        company_sudo = activity.sudo().company_id
        request.env["cae.pay.request"]._create_portal_pay_request(company_sudo, values)
        asked = urlencode({name: values.get(name, "") for name in ("mode", "amount")})
        return f"/my/activity/{activity.id}/simulate?{asked}#asked"

    def _render_simulation(self, activity_id, kw, asked_errors=None):
        activity, day = self._open_activity(activity_id)
        waterfall = activity._get_portal_waterfall(day)
        pay = activity._get_portal_allowed_pay(day, waterfall["available"])
        form = PortalForm(request.env, kw)
        mode = form.get("mode") if form.get("mode") in MODES else "cost"
        amount = form.number("amount") if form.get("amount") else pay["allowed"]
        result, errors = self._simulate(activity, day, mode, amount, form.errors)
        return request.render(
            "cae_payroll.portal_activity_simulate",
            {
                **self._prepare_portal_layout_values(),
                **self._prepare_activity_values(activity),
                **self._prepare_result_values(activity, waterfall, pay, result),
                **self._prepare_request_values(activity, day, kw, asked_errors),
                "page_name": "cae_activity",
                "active_page": "pay",
                "day": day,
                "pay": pay,
                "mode": mode,
                "modes": self._get_mode_labels(),
                "amount": amount,
                "typed": form.get("amount") or self._format_typed(amount),
                "asked": self._format_asked(activity, amount) or form.get("amount"),
                "choices": self._prepare_quick_choices(pay["allowed"]),
                "errors": errors,
            },
        )

    def _prepare_request_values(self, activity, day, kw, errors):
        # sudo: the company of an activity that the user may read
        company_sudo = activity.sudo().company_id
        months = [fields.Date.start_of(day, "month")]
        months.append(fields.Date.add(months[0], months=1))
        return {
            "asked_errors": errors or {},
            "comment": kw.get("comment", ""),
            "month": kw.get("month"),
            "months": [
                (month, format_date(request.env, month, date_format="LLLL y"))
                for month in months
            ],
            "pay_requests": request.env["cae.pay.request"]._find_portal_pay_requests(
                company_sudo, day
            ),
        }

    def _get_mode_labels(self):
        return {
            "cost": request.env._("Total cost"),
            "gross": request.env._("Gross"),
            "net": request.env._("Net before tax"),
        }

    def _prepare_result_values(self, activity, waterfall, pay, result):
        if not result:
            return {"result": None}
        return {
            "result": result,
            "is_too_much": to_exact(result["cost"]) > pay["allowed"],
            "steps": activity._get_portal_pay_steps(waterfall, pay, result),
            "sentences": activity._tell_portal_pay(waterfall, result),
        }

    def _format_typed(self, amount):
        """As it may be typed again: no space, and no comma, between thousands."""
        if not amount:
            return ""
        return formatLang(request.env, float(amount), digits=2, grouping=False)

    def _format_asked(self, activity, amount):
        # sudo: the currency of an activity that the user may read
        currency = activity.sudo().company_id.currency_id
        return amount and format_amount(request.env, float(amount), currency)

    def _simulate(self, activity, day, mode, amount, errors):
        """:return: (result or None, dict of the errors by field)"""
        if errors or not amount:
            return None, errors
        try:
            return activity._simulate_portal_pay(day, amount, mode), {}
        except UserError as error:
            return None, {"amount": str(error)}

    def _prepare_quick_choices(self, allowed):
        """Parts of what is allowed: list of (%, Decimal, as it would be typed)"""
        if allowed <= 0:
            return []
        parts = [round(allowed * one / 100, 2) for one in QUICK_CHOICES]
        return [
            (percentage, part, self._format_typed(part))
            for percentage, part in zip(QUICK_CHOICES, parts, strict=True)
        ]

    # --- payslips -----------------------------------------------------------------

    def _get_payslips_domain(self):
        # Internal users read the payslips of others in the back office, not here.
        return [
            ("partner_id", "=", request.env.user.partner_id.id),
            ("state", "in", DUE),
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
