from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

DRAFT, RUNNING, ENDED = "draft", "running", "ended"


class CaeContract(models.Model):
    _name = "cae.contract"
    _description = "Contract with an Entrepreneur"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="entrepreneur_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("cape", "CAPE: support contract"),
            ("cesa", "CESA: entrepreneur's employment contract"),
        ],
        required=True,
        default="cape",
        tracking=True,
        help="CAPE: contract supporting a business project (Code de commerce,"
        " L. 127-1). CESA: contract of the salaried entrepreneur (Code du travail,"
        " L. 7331-2).",
    )
    date_start = fields.Date(
        string="Start", required=True, tracking=True, default=fields.Date.context_today
    )
    date_end = fields.Date(string="End", tracking=True)
    state = fields.Selection(
        [(DRAFT, "Draft"), (RUNNING, "Running"), (ENDED, "Ended")],
        default=DRAFT,
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _dates_order = models.Constraint(
        "CHECK(date_end IS NULL OR date_end >= date_start)",
        "A contract ends on or after the day it starts.",
    )

    @api.depends("kind", "entrepreneur_id.name", "date_start")
    @api.depends_context("lang")
    def _compute_name(self):
        for contract in self:
            contract.name = " ".join(
                filter(
                    None,
                    [
                        (contract.kind or "").upper(),
                        contract.entrepreneur_id.name,
                        contract.date_start
                        and format_date(self.env, contract.date_start),
                    ],
                )
            )

    def action_start(self):
        if self.filtered(lambda contract: contract.state != DRAFT):
            raise UserError(self.env._("Only a draft contract can be started."))
        self.state = RUNNING

    def action_end(self):
        """End running contracts: today, unless their end is already written."""
        if self.filtered(lambda contract: contract.state != RUNNING):
            raise UserError(self.env._("Only a running contract can be ended."))
        for contract in self:
            contract.date_end = contract.date_end or fields.Date.context_today(self)
        self.state = ENDED

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered(lambda contract: contract.state != DRAFT):
            raise UserError(
                self.env._("A contract that has run is kept: end it instead.")
            )

    def _is_in_force(self, day):
        self.ensure_one()
        return (
            self.state != DRAFT
            and self.date_start <= day
            and (not self.date_end or day <= self.date_end)
        )
