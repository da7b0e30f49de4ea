from odoo import api, models
from odoo.exceptions import UserError


class CaeAssembly(models.Model):
    """The ballot boxes which a scrutineer opens on the portal.

    As in the other services, ``self`` acts as superuser once the user's own line of the
    roll was found.
    """

    _inherit = "cae.assembly"

    @api.model
    def _portal_open_box(self, assembly_id, resolution_id):
        """The user is the second one who opens a ballot box, as a scrutineer.

        :param resolution_id: as it was posted
        :raise MissingError: if the assembly is not his
        :raise UserError: if he does not open this box now, saying why
        """
        assembly_sudo, _voter_sudo = self._get_portal_assembly(assembly_id)
        box_sudo = assembly_sudo.resolution_ids.filtered(
            lambda resolution: resolution.secret and str(resolution.id) == resolution_id
        )
        if not (box_sudo and box_sudo._is_scrutineer()):
            raise UserError(
                self.env._(
                    "The scrutineers of this assembly open its ballot boxes: you are"
                    " none of them."
                )
            )
        box_sudo.action_open_box()

    def _get_portal_boxes(self):
        """:return: the boxes not opened yet, if the user is a scrutineer"""
        return self.resolution_ids.filtered(
            lambda box: (
                box.box_state in ("sealed", "confirmed") and box._is_scrutineer()
            )
        )

    def _prepare_portal_values(self, voter):
        values = super()._prepare_portal_values(voter)
        return {**values, "boxes": self._get_portal_boxes()}
