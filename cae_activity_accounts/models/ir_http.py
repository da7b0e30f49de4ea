from werkzeug.exceptions import abort

from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Core's conversation under a quote speaks the customer's language, too."""
        return [*super()._get_translation_frontend_modules_name(), "mail"]

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Too large an upload goes back to its page, which says so, before a byte of it
        is read; core would answer with a bare error 413."""
        result = super()._pre_dispatch(rule, args)
        asked = request.httprequest
        if (
            rule.endpoint.routing.get("cae_upload")
            and (asked.content_length or 0) > asked.max_content_length
        ):
            abort(request.redirect(f"{asked.path}?message=too_large", code=303))
        return result
