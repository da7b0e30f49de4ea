from werkzeug.exceptions import NotFound

from odoo.exceptions import MissingError, UserError
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

CONTRACT = "/my/contracts/<int:contract_id>"


class CaePortalContract(CustomerPortal):
    """The contracts of an entrepreneur: doors only, the contract does."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "cae_contract_count" in counters:
            contracts = request.env["cae.contract"]._get_portal_contracts()
            values["cae_contract_count"] = len(contracts)
        return values

    def _open_contract(self, contract_id):
        """:return: a document of the user, as superuser
        :raise NotFound: what is not one's own does not exist
        """
        try:
            return request.env["cae.contract"]._get_portal_contract(contract_id)
        except MissingError:
            raise NotFound() from None

    @route("/my/contracts", type="http", auth="user", website=True)
    def portal_my_contracts(self, **kw):
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "cae_contract",
            "contracts": request.env["cae.contract"]._get_portal_contracts(),
        }
        return request.render("cae_base.portal_my_contracts", values)

    @route(CONTRACT, type="http", auth="user", website=True)
    def portal_contract(self, contract_id, **kw):
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "cae_contract",
            "contract": self._open_contract(contract_id),
        }
        return request.render("cae_base.portal_contract", values)

    @route(f"{CONTRACT}/<string:part>.pdf", type="http", auth="user")
    def portal_contract_file(self, contract_id, part, download=None, **kw):
        contract_sudo = self._open_contract(contract_id)
        if part not in ("document", "certificate"):
            raise NotFound()
        attachment_sudo = contract_sudo[f"{part}_id"]
        if not attachment_sudo:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(attachment_sudo)
        return stream.get_response(as_attachment=bool(download), max_age=0)

    @route(f"{CONTRACT}/sign", type="jsonrpc", auth="user", website=True)
    def portal_contract_sign(self, contract_id, name=None, signature=None, **kw):
        http = request.httprequest
        try:
            with request.env.cr.savepoint():
                request.env["cae.contract"]._portal_sign(
                    contract_id,
                    name,
                    signature,
                    http.remote_addr,
                    http.user_agent.string,
                )
        except UserError as error:  # MissingError too: it says no more than a 404
            return {"error": str(error)}
        return {"force_refresh": True, "redirect_url": f"/my/contracts/{contract_id}"}
