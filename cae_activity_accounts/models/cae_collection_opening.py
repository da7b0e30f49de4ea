from odoo import models
from odoo.tools import SQL

from .cae_opening import LOADED


class CaeCollection(models.Model):
    """What was collected before the take-over counts, too."""

    _inherit = "cae.collection"
    _depends = {
        "cae.opening": ["state"],
        "cae.opening.counter": [
            "activity_id",
            "collected",
            "company_id",
            "date",
            "move_id",
            "opening_id",
        ],
    }

    def _select_collections(self, condition):
        return SQL(
            "(%s) UNION ALL %s",
            super()._select_collections(condition),
            self._select_opening(),
        )

    def _select_opening(self):
        """Their numbers are negative: those of the others come from settlements."""
        return SQL(
            """
            SELECT -counter.id AS id, counter.date,
                   counter.activity_id AS cae_activity_id, counter.company_id,
                   counter.move_id, NULL::integer AS partner_id,
                   NULL::numeric AS amount_total, counter.collected AS amount
              FROM cae_opening_counter counter
              JOIN cae_opening opening
                ON opening.id = counter.opening_id AND opening.state = %s
             WHERE counter.collected <> 0
            """,
            LOADED,
        )
