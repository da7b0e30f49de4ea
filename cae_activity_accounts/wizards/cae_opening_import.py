from odoo import api, fields, models

from ..models.cae_opening import BALANCES, COUNTERS, DOCUMENTS


class CaeOpeningImport(models.TransientModel):
    """Takes over a file of the program used before: all of it, or nothing."""

    _name = "cae.opening.import"
    _inherit = "cae.import"
    _description = "Take-over of a File"

    kind = fields.Selection(
        [
            (BALANCES, "Balances"),
            (DOCUMENTS, "Open Invoices and Bills"),
            (COUNTERS, "Collected Turnover and Contributions"),
        ],
        string="Kind of File",
        required=True,
        default=lambda self: self._get_next_kind(),
    )
    date = fields.Date(
        string="Last Day of the Former Program",
        compute="_compute_date",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="The day of the balances; the next day is the first one kept here.",
    )
    has_balances = fields.Boolean(compute="_compute_has_balances")
    line_ids = fields.One2many("cae.opening.import.line", "import_id", readonly=True)

    @api.model
    def _get_next_kind(self):
        openings = self.env["cae.opening"]
        for kind in (BALANCES, DOCUMENTS):
            if not openings._find_loaded(kind):
                return kind
        return COUNTERS

    @api.depends("kind")
    def _compute_has_balances(self):
        balances = self.env["cae.opening"]._find_loaded(BALANCES)
        for wizard in self:
            wizard.has_balances = bool(balances)

    @api.depends("kind")
    def _compute_date(self):
        """The other files are of the day of the balances."""
        balances = self.env["cae.opening"]._find_loaded(BALANCES)[:1]
        this_month = fields.Date.start_of(fields.Date.context_today(self), "month")
        for wizard in self:
            wizard.date = (
                balances.date or wizard.date or fields.Date.subtract(this_month, days=1)
            )

    def _get_sheet(self):
        return self.env[f"cae.import.opening.{self.kind}"].with_context(
            cae_opening_date=self.date, cae_opening_file=self.file_name
        )

    def _reopen(self):
        return {**super()._reopen(), "name": self.env._("Take-over of a File")}
