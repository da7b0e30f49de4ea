from odoo import api, fields, models

NEGATIVE, CONTRACT, INSURANCE, LIMIT, VARIATION = (
    "negative",
    "contract",
    "insurance",
    "limit",
    "variation",
)
UNCHOSEN, BANK, RECEIPTS, YEAR = "unchosen", "bank", "receipts", "year"


class CaeClosingAnomaly(models.Model):
    """Something that somebody must look at before a month is posted, and where."""

    _name = "cae.closing.anomaly"
    _description = "Anomaly of a Monthly Closing"
    _order = "sequence, activity_id, id"
    _rec_name = "message"
    _check_company_auto = True

    closing_id = fields.Many2one(
        "cae.closing", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="closing_id.company_id")
    activity_id = fields.Many2one(
        "cae.activity",
        index="btree_not_null",
        ondelete="cascade",
        help="None: it is the whole cooperative's.",
    )
    kind = fields.Selection(
        [
            (UNCHOSEN, "Items without an Activity"),
            (BANK, "Bank Lines to Reconcile"),
            (RECEIPTS, "Receipts to Reconcile"),
            (YEAR, "Financial Year to Close"),
            (NEGATIVE, "Negative Balance"),
            (CONTRACT, "No Contract in Force"),
            (INSURANCE, "Insurance Ended"),
            (LIMIT, "Floor or Cap Reached"),
            (VARIATION, "Unusual Turnover"),
        ],
        required=True,
    )
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    message = fields.Char(string="What to Look At", required=True)

    @api.depends("kind")
    def _compute_sequence(self):
        """In the order of the list: what changes the figures of all comes first."""
        ranks = {
            kind: rank for rank, (kind, _label) in enumerate(self._get_kinds(), start=1)
        }
        for anomaly in self:
            anomaly.sequence = ranks.get(anomaly.kind, 0)

    @api.model
    def _get_kinds(self):
        return self._fields["kind"]._description_selection(self.env)

    def action_open(self):
        """Open what is behind."""
        self.ensure_one()
        return getattr(self, f"_open_{self.kind}")()

    def _open_negative(self):
        activity = self.activity_id.with_context(**self._get_period())
        return activity.action_open_figure("available_for_pay")

    def _open_contract(self):
        people = self.closing_id._filter_in_force(self.activity_id.key_ids)
        return self._open_list(
            "cae.contract", [("entrepreneur_id", "in", people.entrepreneur_id.ids)]
        )

    def _open_insurance(self):
        """The activity, where its proofs are."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "cae.activity",
            "view_mode": "form",
            "res_id": self.activity_id.id,
        }

    def _open_limit(self):
        return {
            **self.closing_id.action_open_levies(),
            "domain": [
                ("closing_id", "=", self.closing_id.id),
                ("activity_id", "=", self.activity_id.id),
            ],
        }

    def _open_variation(self):
        """The turnover of this month, and of those it is compared with."""
        closing = self.closing_id
        return self.activity_id._get_figure_action(
            "turnover_invoiced", closing._get_reference_start(), closing.date_end
        )

    def _open_unchosen(self):
        return self._open_list(
            "account.move.line", self.closing_id._get_unchosen_domain()
        )

    def _open_bank(self):
        return self._open_list(
            "account.bank.statement.line", self.closing_id._get_bank_domain()
        )

    def _open_receipts(self):
        return self._open_list(
            "account.move.line", self.closing_id._get_receipts_domain()
        )

    def _open_year(self):
        year = self.closing_id._get_year_before()
        return self._open_list("cae.year.closing", [("date_to", "=", year["date_to"])])

    def _get_period(self):
        return {
            "cae_date_from": self.closing_id.month,
            "cae_date_to": self.closing_id.date_end,
        }

    def _open_list(self, model, domain):
        labels = dict(self._get_kinds())
        return {
            "type": "ir.actions.act_window",
            "name": f"{labels[self.kind]}, {self.closing_id.name}",
            "res_model": model,
            "view_mode": "list,form",
            "domain": list(domain),
        }
