from odoo.http import route

from odoo.addons.portal.controllers.portal import pager

from .portal import ACTIVITY, PAGE_LENGTH, CaePortal

RECEIPTS = f"{ACTIVITY}/receipts"


class CaePortalReceipts(CaePortal):
    """What the customers of an activity have paid."""

    @route(
        [RECEIPTS, f"{RECEIPTS}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_activity_receipts(self, activity_id, page=1, **kw):
        activity, day = self._open_activity(activity_id)
        receipts = activity._get_portal_receipts(
            day, self._get_offset(page), PAGE_LENGTH
        )
        return self._render(
            "portal_activity_receipts",
            activity,
            "invoices",
            months=receipts["months"],
            pager=pager(
                f"/my/activity/{activity.id}/receipts",
                receipts["count"],
                page=page,
                step=PAGE_LENGTH,
            ),
        )
