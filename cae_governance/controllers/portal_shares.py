from odoo.http import content_disposition, request, route

from odoo.addons.cae_activity_accounts.controllers.portal import not_found

from .portal_member import COOPERATIVE, CaePortalMember

SHARES = f"{COOPERATIVE}/shares"


class CaePortalShares(CaePortalMember):
    """A member's shares: what is held, paid and due, and its papers."""

    @route(SHARES, type="http", auth="user", website=True)
    def portal_shares(self, **kw):
        member_sudo = self._open_member(former=True)
        return self._render_member(
            "cae_governance.portal_shares",
            "shares",
            **member_sudo._prepare_portal_shares(),
        )

    @route(f"{SHARES}/certificate.pdf", type="http", auth="user", website=True)
    def portal_share_certificate(self, **kw):
        member_sudo = self._open_member(former=True)
        with not_found():
            return self._send_paper(*member_sudo._get_share_certificate())

    @route(f"{SHARES}/<int:year>.pdf", type="http", auth="user", website=True)
    def portal_share_statement(self, year, **kw):
        member_sudo = self._open_member(former=True)
        with not_found():
            return self._send_paper(*member_sudo._get_share_statement(year))

    def _send_paper(self, name, content):
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Length", len(content)),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
