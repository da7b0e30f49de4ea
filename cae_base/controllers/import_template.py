from odoo.http import Controller, content_disposition, request, route

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportTemplateController(Controller):
    @route(
        "/cooperative/import-template/<string:kind>.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def download(self, kind):
        """An empty file to fill in: the headings that the import knows."""
        wizards = request.env["cae.import"]
        wizards.check_access("create")
        if kind not in dict(wizards._fields["kind"].selection):
            raise request.not_found()
        headers = [
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(f"{kind}.xlsx")),
        ]
        content = wizards.new({"kind": kind})._get_template()
        return request.make_response(content, headers)
