from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """Core's conversation under a quote speaks the customer's language, too."""
        return [*super()._get_translation_frontend_modules_name(), "mail"]
