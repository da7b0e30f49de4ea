import base64
import logging
import mimetypes
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from odoo import api, models
from odoo.exceptions import UserError
from odoo.http import root
from odoo.tools.image import image_process
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.web.controllers.binary import Binary
from odoo.addons.web.controllers.report import ReportController

_logger = logging.getLogger(__name__)

READERS = {
    Binary.content_assets: "_read_style",
    Binary.content_image: "_read_image",
    Binary.content_common: "_read_file",
    Binary.company_logo: "_read_logo",
    ReportController.report_barcode: "_read_barcode",
}
# Odoo's own addresses of style sheets, images, files, logos and barcodes.
ADDRESSES = Map(
    [
        Rule(route, endpoint=reader)
        for controller, reader in READERS.items()
        for route in controller.original_routing["routes"]
    ],
    strict_slashes=False,
    merge_slashes=False,
).bind("localhost")


class CaeReportResource(models.AbstractModel):
    """What a printed report shows, without an HTTP request or a session.

    Nothing but this instance's own addresses; images and files with the rights of the
    user who prints, never with those of a `sudo` around him.
    """

    _name = "cae.report.resource"
    _description = "Resource of a printed report"

    @api.model
    def _get_reader(self):
        """The function (url) -> (media type, bytes) or None, for the current user."""
        user = self.env.user
        if user._is_superuser():  # a scheduled job: nobody in particular
            user = self.env.ref("base.public_user")
        # A document may be printed for a company that is not this user's.
        companies = self.env.companies & user.sudo().company_ids
        resources = self.with_user(user).with_context(allowed_company_ids=companies.ids)
        report = self.env["ir.actions.report"]
        hosts = {
            urlsplit(url).netloc
            for url in (report._get_report_url(), report.get_base_url())
        }
        return lambda url: (
            resources._find(url) if urlsplit(url).netloc in hosts else None
        )

    @api.model
    def _find(self, url):
        parts = urlsplit(url)
        path = unquote(parts.path)
        if static := self._find_static_file(path):
            return mimetypes.guess_type(static)[0] or "", Path(static).read_bytes()
        try:
            reader, values = ADDRESSES.match(path)
            return getattr(self, reader)(**dict(parse_qsl(parts.query)) | values)
        except HTTPException:
            return None
        except (UserError, ValueError) as error:
            _logger.info("Left out of a report: %s (%s)", url, error)
            return None

    @api.model
    def _find_static_file(self, path):
        return None if ".." in path.split("/") else root.get_static_file(path)

    @api.model
    def _read_style(self, filename, **_options):
        name, rtl, kind, autoprefix = self.env["ir.asset"]._parse_bundle_name(
            filename, debug_assets=False
        )
        if kind != "css":
            return None
        bundle = self.env["ir.qweb"]._get_asset_bundle(
            name, js=False, rtl=rtl, autoprefix=autoprefix
        )
        # sudo: style sheets are public, their attachments belong to the superuser
        return "text/css; charset=utf-8", bundle.css().sudo().raw

    @api.model
    def _read_file(self, field="raw", **address):
        record = self.env["ir.binary"]._find_record(
            address.get("xmlid"),
            address.get("model", "ir.attachment"),
            int(address["id"]) if "id" in address else None,
            address.get("access_token"),
            field=field,
        )
        if field not in record or record._fields[field].type != "binary":
            return None
        value = record.with_context(bin_size=False)[field] or b""
        data = value if field == "raw" else base64.b64decode(value)
        return guess_mimetype(data), data

    @api.model
    def _read_image(self, width=0, height=0, crop=False, **address):
        try:
            data = (self._read_file(**address) or ("", b""))[1]
        except UserError:
            data = b""
        data = data or self.env["ir.binary"]._placeholder()
        data = image_process(data, size=(int(width), int(height)), crop=crop)
        return guess_mimetype(data), data

    @api.model
    def _read_logo(self, company=None, **_options):
        company_id = int(company or self.env.company.id)
        # sudo: anyone sees the logo of any company, as on the login page
        logo = self.env["res.company"].sudo().browse(company_id).logo_web
        data = base64.b64decode(logo or b"")
        return guess_mimetype(data), data

    @api.model
    def _read_barcode(self, barcode_type, value, **options):
        barcode = self.env["ir.actions.report"].barcode(barcode_type, value, **options)
        return "image/png", barcode
