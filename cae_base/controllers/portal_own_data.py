from odoo.http import content_disposition, request, route

from .portal_person import CaePortalPerson


class CaePortalOwnData(CaePortalPerson):
    """What the cooperative knows of the user, to keep (RGPD-04)."""

    @route("/my/data", type="http", auth="user", website=True)
    def portal_own_data(self, **kw):
        return self._render_person(
            "cae_base.portal_own_data", self._open_person(), "data"
        )

    @route("/my/data.zip", type="http", auth="user", website=True)
    def portal_own_data_file(self, **kw):
        content = self._open_person()._portal_get_own_data()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/zip"),
                ("Content-Disposition", content_disposition("data.zip")),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
