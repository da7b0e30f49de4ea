from odoo.http import request, route

from .portal import ACTIVITY, CaePortal, not_found


class CaePortalCatalogue(CaePortal):
    """What an activity writes once for all its quotes: its catalogue and its terms."""

    @route(f"{ACTIVITY}/catalogue", type="http", auth="user", website=True)
    def portal_activity_catalogue(self, activity_id, archived=None, **kw):
        activity, _day = self._open_activity(activity_id)
        # sudo: the catalogue of an activity that the user may read
        activity_sudo = activity.sudo()
        return self._render(
            "portal_activity_catalogue",
            activity,
            "quotes",
            products=activity_sudo._get_portal_catalogue(active=not archived),
            archived=bool(archived),
            has_archived=bool(activity_sudo._get_portal_catalogue(active=False)),
        )

    @route(
        [f"{ACTIVITY}/catalogue/new", f"{ACTIVITY}/catalogue/<int:product_id>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_product(self, activity_id, product_id=None, **post):
        activity, _day = self._open_activity(activity_id)
        # sudo: the catalogue and the VAT rates of an activity that the user may read
        activity_sudo = activity.sudo()
        product = None
        if product_id:
            with not_found():
                product = activity_sudo._get_portal_product_item(product_id)
        values, errors = post, {}
        if request.httprequest.method == "POST":
            target, errors = self._call_once(
                post, self._save_product, activity, product, post
            )
            if target:
                return request.redirect(target)
        elif product:
            values = activity_sudo._prepare_product_form_values(product)
        return self._render(
            "portal_activity_product",
            activity,
            "quotes",
            product=product,
            values=values,
            errors=errors,
            taxes=activity_sudo._get_portal_tax_choices(),
            default_tax=activity_sudo._get_portal_default_tax(),
        )

    def _save_product(self, activity, product, post):
        """Do what the button says.

        :return: the page to show next
        """
        action = post.get("action")
        if product and action in ("archive", "unarchive"):
            activity._portal_archive_product(product.id, active=action == "unarchive")
        else:
            activity._portal_save_product(post, product.id if product else None)
        return f"/my/activity/{activity.id}/catalogue"

    @route(
        f"{ACTIVITY}/terms",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_activity_terms(self, activity_id, **post):
        activity, _day = self._open_activity(activity_id)
        values, errors = {"quote_terms": activity.quote_terms}, {}
        if request.httprequest.method == "POST":
            values = post
            target, errors = self._call_once(post, self._save_terms, activity, post)
            if target:
                return request.redirect(target)
        return self._render(
            "portal_activity_terms",
            activity,
            "quotes",
            values=values,
            errors=errors,
            message=post.get("message"),
        )

    def _save_terms(self, activity, post):
        """:return: the page to show next"""
        activity._portal_write_terms(post)
        return f"/my/activity/{activity.id}/terms?message=saved"
