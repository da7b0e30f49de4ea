from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import clean_context, format_date

from odoo.addons.cae_activity_accounts.portal_form import PortalForm

from .cae_pay_policy import MODES
from .cae_pay_request import HIGHEST


class CaePayRequest(models.Model):
    """The door of the portal: entrepreneurs have no right on requests.

    The service checks who asks, reads the fields it knows, and only then acts as
    superuser. It is private, so that no other door leads to it.
    """

    _inherit = "cae.pay.request"

    @api.model
    def _create_portal_pay_request(self, company, values):
        """The user asks for his own pay of a month, or changes what he asked.

        :param company: the cooperative that pays him
        :param values: dict ``month`` (a day of it), ``mode``, ``amount``, ``comment``,
            as they were typed
        :return: the request, as superuser
        :raise AccessError: if nobody is paid there under his name
        :raise CaePortalError: which says what to mend, field by field
        :raise UserError: if the pay of the month is posted
        """
        person_sudo = self._get_portal_person(company)
        vals = self._read_portal_request(person_sudo, PortalForm(self.env, values))
        vals["entrepreneur_id"] = person_sudo.id
        # sudo: the user was checked, and has no right of his own on requests
        requests_sudo = self.with_env(person_sudo.env)
        asked_sudo = requests_sudo.search(
            [("entrepreneur_id", "=", person_sudo.id), ("month", "=", vals["month"])]
        )
        if asked_sudo:
            asked_sudo.write(vals)
            return asked_sudo
        return requests_sudo.create(vals)

    @api.model
    def _find_portal_pay_requests(self, company, day):
        """What the user asked for the month of a day and those after it.

        :return: list of dicts ``month`` (first day), ``label``, ``asked`` (a sentence),
            ``answer``, ``state``; empty for whom nobody pays there
        """
        try:
            person_sudo = self._get_portal_person(company)
        except AccessError:
            return []
        requests_sudo = self.with_env(person_sudo.env).search(
            [
                ("entrepreneur_id", "=", person_sudo.id),
                ("month", ">=", fields.Date.start_of(day, "month")),
            ],
            order="month",
        )
        return [
            {
                "month": request.month,
                "label": format_date(self.env, request.month, date_format="LLLL y"),
                "asked": request.name,
                "answer": request.answer,
                "state": request.state,
            }
            for request in requests_sudo
        ]

    @api.model
    def _get_portal_person(self, company):
        # sudo: looked up among those of the user
        env = self.env(context=clean_context(self.env.context), su=True)
        person_sudo = env["cae.entrepreneur"].search(
            [
                ("partner_id", "=", self.env.user.partner_id.id),
                ("company_id", "=", company.id),
            ],
            limit=1,
        )
        if not person_sudo:
            raise AccessError(self.env._("Only an entrepreneur asks for his own pay."))
        return person_sudo.with_company(company)

    @api.model
    def _read_portal_request(self, person, form):
        day = form.date("month", self.env._("Choose a month."))
        mode = form.text("mode")
        amount = form.number("amount")
        comment = form.text("comment", limit=500)
        if mode not in dict(MODES):
            form.fail("mode", self.env._("Choose a cost, a gross or a net."))
        if not form.get("amount"):
            form.fail("amount", self.env._("Write the amount you ask for."))
        elif amount is not None and not 0 <= amount <= HIGHEST:
            form.fail("amount", self.env._("Ask for an amount from 0 to 1,000,000."))
        if day and not self._is_portal_month(person, day):
            form.fail(
                "month",
                self.env._("No contract which is paid is in force in that month."),
            )
        form.check()
        return {
            "month": fields.Date.start_of(day, "month"),
            "mode": mode,
            "amount": float(amount),
            "comment": comment,
        }

    @api.model
    def _is_portal_month(self, person, day):
        contract = person._get_contract(fields.Date.end_of(day, "month"))
        return contract.kind in person.company_id._get_cae_paid_kinds()
