from werkzeug.exceptions import NotFound

from odoo.http import route

from odoo.addons.portal.controllers.portal import pager

from .portal import ACTIVITY, PAGE_LENGTH, CaePortal

TREASURY = f"{ACTIVITY}/treasury"
FIGURE = f"{TREASURY}/<any(day,reference,future,result):code>"
LINE = f"{TREASURY}/<int:line_id>"


class CaePortalTreasury(CaePortal):
    """The treasury of an activity."""

    @route(TREASURY, type="http", auth="user", website=True)
    def portal_treasury(self, activity_id, **kw):
        activity, day = self._open_activity(activity_id)
        return self._render(
            "portal_treasury",
            activity,
            "home",
            day=day,
            figures=activity._get_portal_treasury(day),
            chart=activity._get_portal_treasury_chart(day),
        )

    @route(
        [FIGURE, f"{FIGURE}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_treasury_figure(self, activity_id, code, page=1, **kw):
        activity, day = self._open_activity(activity_id)
        figures = activity._get_portal_treasury(day)
        [rank] = [n for n, figure in enumerate(figures) if figure["code"] == code]
        stages = [figure["code"] for figure in figures[: rank + 1]]
        return self._render_treasury_items(
            activity, day, figures[rank], code, page, stages
        )

    @route(
        [LINE, f"{LINE}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_treasury_line(self, activity_id, line_id, page=1, **kw):
        activity, day = self._open_activity(activity_id)
        for figure in activity._get_portal_treasury(day):
            for line in figure["lines"]:
                if line["id"] == line_id:
                    return self._render_treasury_items(
                        activity, day, line, line_id, page, [figure["code"]], line_id
                    )
        raise NotFound()

    def _render_treasury_items(self, activity, day, step, path, page, *of):
        """:param of: the stages, and the line if one was asked for"""
        items = activity._get_portal_treasury_items(
            day, *of, offset=self._get_offset(page), limit=PAGE_LENGTH
        )
        url = f"/my/activity/{activity.id}/treasury"
        return self._render(
            "portal_activity_items",
            activity,
            "home",
            day=day,
            step=step,
            treasury_url=url,
            rows=items["rows"],
            pager=pager(f"{url}/{path}", items["count"], page=page, step=PAGE_LENGTH),
        )
