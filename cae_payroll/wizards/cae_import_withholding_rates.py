import re
from datetime import date

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Date
from odoo.tools import formatLang

from odoo.addons.cae_base.engine.import_sheet import Column

MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})")
HIGHEST = 100


class CaeImportWithholdingRates(models.AbstractModel):
    """One line, the rate of one person from one month on."""

    _name = "cae.import.withholding.rates"
    _inherit = "cae.import.sheet"
    _description = "Import of Withholding Rates"
    _target = "cae.withholding.rate"

    def _get_columns(self):
        return [
            Column(
                "entrepreneur_id",
                "Entrepreneur·e",
                "person",
                required=True,
                aliases=("Entrepreneur", "Entrepreneuse", "E-mail", "Courriel"),
            ),
            Column("date_from", "Mois", "month", required=True),
            Column("rate", "Taux (%)", "tax_rate", required=True, aliases=("Taux",)),
            Column("date_to", "Jusqu’au", "date"),
        ]

    def _read_month(self, column, cell):
        found = MONTH.fullmatch(str(cell).strip())
        if found and 1 <= int(found[1]) <= 12:
            return date(int(found[2]), int(found[1]), 1)
        return Date.start_of(self._read_date(column, cell), "month")

    def _read_tax_rate(self, column, cell):
        rate = self._read_number(column, cell)
        if not 0 <= rate <= HIGHEST:
            raise UserError(
                self.env._(
                    "“%(rate)s %%” is no withholding rate: write a number from 0 to"
                    " %(highest)s, such as 7.5.",
                    rate=formatLang(self.env, rate, digits=1),
                    highest=HIGHEST,
                )
            )
        return rate

    def _index_candidates(self, records):
        return {(row.entrepreneur_id.id, row.date_from): row.id for row in records}

    def _get_candidates(self, entry, candidates):
        found = candidates.get(self._get_identity(entry))
        return self.env[self._target].browse(found)

    def _get_identity(self, entry):
        keys = ("entrepreneur_id", "date_from")
        if not all(key in entry.values for key in keys):
            return None
        return tuple(entry.values[key] for key in keys)

    def _prepare_vals(self, entry):
        return {**super()._prepare_vals(entry), "source": "file"}
