from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..portal_errors import PortalPersonError


class CaePortalPerson(CustomerPortal):
    """The pages of a person: they open doors and show, the person does.

    Here is what all pages share, and the first one; each subject has a file, with a
    class that inherits this one.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "cae_person_count" in counters:
            values["cae_person_count"] = int(self._is_person())
        return values

    def _is_person(self):
        try:
            return bool(self._open_person())
        except NotFound:
            return False

    def _open_person(self):
        """:return: the ``cae.entrepreneur`` who is the user, as superuser
        :raise NotFound: for whoever is none
        """
        try:
            return request.env["cae.entrepreneur"]._get_portal_person()
        except AccessError:
            raise NotFound() from None

    def _find(self, service, *args):
        """Ask a service for a record that may not be one's own.

        :raise NotFound: what is not one's own does not exist
        """
        try:
            return service(*args)
        except (AccessError, MissingError):
            raise NotFound() from None

    def _call_person(self, service, *args):
        """Run a service of the person: all is written, or nothing.

        :return: (what the service returns, {}) or (None, the errors by field; those of
            the whole form under ``form``)
        :raise NotFound: what is not one's own does not exist
        """
        try:
            with request.env.cr.savepoint():
                return service(*args), {}
        except (AccessError, MissingError):
            raise NotFound() from None
        except PortalPersonError as error:
            return None, error.errors
        except UserError as error:
            return None, {"form": str(error)}

    def _render_person(self, template, person, page, **values):
        """
        :param template: its whole name
        :param page: what is marked among the pages of the layout
        """
        return request.render(
            template,
            {
                **self._prepare_portal_layout_values(),
                "page_name": "cae_person",
                "person": person,
                "active_page": page,
                "errors": {},
                "values": {},
                **values,
            },
        )

    @route("/my/support", type="http", auth="user", website=True)
    def portal_person_home(self, **kw):
        person = self._open_person()
        return self._render_person(
            "cae_base.portal_person_home",
            person,
            "support",
            **self._prepare_person_home_values(person),
        )

    def _prepare_person_home_values(self, person):
        """Hook: what the blocks of the first page show."""
        return {}
