from werkzeug.exceptions import NotFound

from odoo.exceptions import MissingError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal


class CaePortalVote(CustomerPortal):
    """Where a member's votes come in: a door only, the assembly takes them."""

    @route(
        "/my/assembly/<int:assembly_id>/vote",
        type="http",
        auth="user",
        methods=["POST"],
        website=True,
    )
    def portal_assembly_vote(self, assembly_id, **kw):
        """All the choices of one page, in one request: taken together, or refused."""
        form = request.httprequest.form.to_dict(flat=False)
        try:
            values = request.env["cae.assembly"]._portal_vote(assembly_id, form)
        except MissingError:
            raise NotFound() from None
        response = request.render(
            "cae_governance.portal_vote_done",
            {**self._prepare_portal_layout_values(), **values},
        )
        # the codes are shown once: no cache keeps the page
        response.headers["Cache-Control"] = "no-store"
        return response
