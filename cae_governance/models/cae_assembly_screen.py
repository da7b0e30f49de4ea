import base64

from odoo import models
from odoo.tools import hmac

from odoo.addons.cae_activity_accounts.tools import to_decimal

from ..engine.quorum import count_needed
from .cae_assembly import CONVENED, OPEN

ROOM = "cae_governance.assembly_room"
CODE_SIDE = 320  # pixels


class CaeAssembly(models.Model):
    """The page to project: who is there, the quorum, the code to sign in by."""

    _inherit = "cae.assembly"

    def _get_room_token(self):
        """What only those read who see the code in the room."""
        # sudo: it is made of the database's secret
        return hmac(self.env(su=True), ROOM, self.id)

    def _get_room_url(self):
        token = self._get_room_token()
        path = f"/my/cooperative/assemblies/{self.id}/sign-in?room={token}"
        return f"{self.get_base_url()}{path}"

    def _get_room_code(self):
        """:return: the image to scan, to put in the page itself: it is in no address"""
        image = self.env["ir.actions.report"].barcode(
            "QR", self._get_room_url(), width=CODE_SIDE, height=CODE_SIDE
        )
        return f"data:image/png;base64,{base64.b64encode(image).decode()}"

    def action_open_screen(self):
        """Open the page to project in another tab."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/cooperative/assemblies/{self.id}/screen",
            "target": "new",
        }

    def _prepare_screen_values(self):
        """:return: dict of what the projected page shows"""
        return {
            "assembly": self,
            "code": self.state in (CONVENED, OPEN) and self._get_room_code(),
            "quorums": [
                {
                    "kinds": resolutions._tell_kinds(),
                    **self._measure_quorum(quorum),
                }
                for quorum, resolutions in sorted(self._get_quorums().items())
            ],
            "resolutions": self._get_agenda().filtered(
                lambda one: one.state != "draft"
            ),
        }

    def _measure_quorum(self, quorum):
        """:return: dict ``needed``, voices; ``reached``; ``percent`` of those needed"""
        needed = count_needed(self.roll_count, to_decimal(quorum))
        return {
            "needed": needed,
            "reached": self.there_count >= needed,
            "percent": min(100, self.there_count * 100 // needed) if needed else 100,
        }
