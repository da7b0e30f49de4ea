from markupsafe import Markup

from odoo import api, fields, models

TEMPLATE = "/cooperative/withholding-rates-template.xlsx"


class CaeWithholdingImport(models.TransientModel):
    """Loads the rates which the tax office sent: all of them, or none."""

    _name = "cae.withholding.import"
    _inherit = "cae.import"
    _description = "Import of Withholding Rates"

    kind = fields.Selection(
        [("rates", "Withholding Rates")], required=True, default="rates"
    )
    line_ids = fields.One2many(
        "cae.withholding.import.line", "import_id", readonly=True
    )

    @api.depends("kind")
    def _compute_headings(self):
        result = super()._compute_headings()
        for wizard in self:
            wizard.template = Markup('<a href="%s">%s</a>') % (
                TEMPLATE,
                self.env._("An empty file with these columns (XLSX)"),
            )
        return result

    def _get_sheet(self):
        return self.env["cae.import.withholding.rates"]

    def _reopen(self):
        return {**super()._reopen(), "name": self.env._("Import of Withholding Rates")}
