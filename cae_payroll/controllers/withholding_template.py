from odoo.http import Controller, content_disposition, request, route

from odoo.addons.cae_base.controllers.import_template import XLSX

from ..wizards.cae_withholding_import import TEMPLATE


class WithholdingTemplateController(Controller):
    @route(TEMPLATE, type="http", auth="user", methods=["GET"])
    def download_withholding_template(self):
        """An empty file of withholding rates to fill in."""
        wizards = request.env["cae.withholding.import"]
        wizards.check_access("create")
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition("taux-pas.xlsx")),
        ]
        content = wizards.new({"kind": "rates"})._get_template()
        return request.make_response(content, headers)
