import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.mimetypes import guess_mimetype

from ..seal import is_unsealed

PARTIES = {"entrepreneur", "cooperative"}
LARGEST_IMAGE = 1024 * 1024


class CaeSignatureMixin(models.AbstractModel):
    """Who signed which document, when and from where. It never changes."""

    _name = "cae.signature.mixin"
    _description = "Signature of a Document"
    _order = "date, id"

    party = fields.Selection(
        [("entrepreneur", "Entrepreneur"), ("cooperative", "Cooperative")],
        string="For",
        required=True,
        readonly=True,
    )
    name = fields.Char(string="Name Written", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users", string="Login", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime(
        string="Signed On", required=True, readonly=True, default=fields.Datetime.now
    )
    ip_address = fields.Char(string="From (IP Address)", readonly=True)
    user_agent = fields.Char(string="Browser", readonly=True)
    document_hash = fields.Char(
        string="SHA-256 of the Document Signed", required=True, readonly=True
    )
    image = fields.Binary(string="Signature", required=True, readonly=True)

    @api.model
    def _prepare_vals(self, party, name, image, ip_address=False, user_agent=False):
        """The values of a signature of the user, but for the document.

        :param name: as the person wrote it
        :param image: base64 of a PNG or JPEG picture
        :raise UserError: if one of them is none
        """
        return {
            "party": party,
            "name": self._check_name(name),
            "image": self._check_image(image),
            "partner_id": self.env.user.partner_id.id,
            "user_id": self.env.user.id,
            "ip_address": ip_address,
            "user_agent": user_agent and user_agent[:256],
        }

    @api.model
    def _check_name(self, name):
        name = " ".join(name.split()) if isinstance(name, str) else ""
        if not 2 <= len(name) <= 100:
            raise UserError(self.env._("Write your first and last names."))
        return name

    @api.model
    def _check_image(self, image):
        try:
            data = base64.b64decode(image or b"", validate=True)
        except (TypeError, ValueError):
            data = b""
        if guess_mimetype(data) not in ("image/png", "image/jpeg"):
            raise UserError(self.env._("The signature is missing: draw it, then sign."))
        if len(data) > LARGEST_IMAGE:
            raise UserError(self.env._("This picture is too large for a signature."))
        return image

    @api.model_create_multi
    def create(self, vals_list):
        self._check_sealed()
        return super().create(vals_list)

    def write(self, vals):
        self._check_sealed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._check_sealed()

    def _check_sealed(self):
        if not is_unsealed(self):
            raise AccessError(
                self.env._("A signature is given by signing, and never changes.")
            )
