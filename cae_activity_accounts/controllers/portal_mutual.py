from odoo.http import content_disposition, request, route

from .portal import ACTIVITY, CaePortal, not_found

MUTUAL = f"{ACTIVITY}/mutual"


class CaePortalMutual(CaePortal):
    """What the contribution financed: the same for all entrepreneurs of a company."""

    @route(
        [MUTUAL, f"{MUTUAL}/<int:account_id>"], type="http", auth="user", website=True
    )
    def portal_mutual_account(self, activity_id, account_id=None, **kw):
        activity, day = self._open_activity(activity_id)
        accounts = activity._get_portal_mutual_accounts(day)
        account = accounts[:1]
        if account_id is not None:
            with not_found():
                account = activity._get_portal_mutual_account(day, account_id)
        return self._render(
            "portal_mutual_account",
            activity,
            "home",
            day=day,
            account=account,
            accounts=accounts,
        )

    @route(f"{MUTUAL}/<int:account_id>.pdf", type="http", auth="user", website=True)
    def portal_mutual_account_file(self, activity_id, account_id, **kw):
        activity, day = self._open_activity(activity_id)
        with not_found():
            account = activity._get_portal_mutual_account(day, account_id)
        name, content = account._get_file()
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(name)),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
