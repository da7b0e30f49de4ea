from odoo.exceptions import ValidationError
from odoo.fields import Date
from odoo.http import Controller, request, route

from ..registration_form import RegistrationForm, make_token, seconds_since

PATH = "/cooperative/information-meeting"


class RegistrationController(Controller):
    """The public page where a candidate registers for an information meeting."""

    @route(
        [PATH, f"{PATH}/<int:company_id>"],
        type="http",
        auth="public",
        website=True,
        methods=["GET", "POST"],
    )
    def register(self, company_id=None, **post):
        company = self._get_company(company_id)
        if not company:
            raise request.not_found()
        # sudo: the public sees the meetings to come, by name, day and place
        meetings = request.env["event.event"].sudo()
        meetings = meetings._get_open_information_meetings(company)
        form = RegistrationForm(request.env, post)
        if request.httprequest.method == "GET":
            return self._show(company, meetings, form)
        if post.get("website"):  # a robot fills what people do not see
            return self._thank(company)
        return self._submit(company, meetings, form, post.get("token"))

    @route(
        [f"{PATH}/thanks", f"{PATH}/<int:company_id>/thanks"],
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
    )
    def thanks(self, company_id=None):
        company = self._get_company(company_id)
        if not company:
            raise request.not_found()
        return request.render(
            "cae_base.registration_thanks", self._prepare_values(company)
        )

    def _submit(self, company, meetings, form, token):
        seconds = seconds_since(request.env, token)
        # sudo: the public counts, but does not see
        counts_sudo = request.env["cae.registration.count"].sudo()
        if not form.check(meetings):
            return self._show(company, meetings, form)
        if seconds is None or seconds < counts_sudo._get_limit("seconds"):
            message = request.env._(
                "Read once more what you typed, then send it again."
            )
            return self._show(company, meetings, form, message)
        if not counts_sudo._take_turn(request.httprequest.remote_addr):
            message = request.env._(
                "Too many registrations have come at once: try again in an hour."
            )
            return self._show(company, meetings, form, message, status=429)
        return self._write_down(company, meetings, form)

    def _write_down(self, company, meetings, form):
        try:
            request.env["cae.entrepreneur"]._register_candidate(
                company, form.values, form.meeting(meetings)
            )
        except ValidationError:  # the last seat was taken in the meantime
            request.env.cr.rollback()
            form.errors["meeting"] = request.env._(
                "This meeting has just been filled: choose another one."
            )
            return self._show(company, meetings, form)
        return self._thank(company)

    def _get_company(self, company_id):
        """The one of this site, or another that has once held a meeting: the number of
        a company which is no cooperative names nobody."""
        # sudo: the name and the mail of a cooperative are public
        own_sudo = request.env.company.sudo()
        if not company_id or company_id == own_sudo.id:
            return own_sudo
        meetings_sudo = request.env["event.event"].sudo()
        return meetings_sudo._get_companies_of_meetings().filtered(
            lambda company: company.id == company_id
        )

    def _thank(self, company):
        return request.redirect(f"{PATH}/{company.id}/thanks")

    def _show(self, company, meetings, form, message=None, status=200):
        values = self._prepare_values(company)
        months = company._get_legal_setting("candidate_months", Date.today())
        values.update(
            meetings=meetings,
            values=form.values,
            errors=form.errors,
            message=message,
            months=int(months),
            token=make_token(request.env),
            action=f"{PATH}/{company.id}",
        )
        return request.render("cae_base.registration_page", values, status=status)

    def _prepare_values(self, company):
        return {"company": company, "res_company": company, "path": PATH}
