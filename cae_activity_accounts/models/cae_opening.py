from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

LOADED, REVERTED = "loaded", "reverted"
BALANCES, DOCUMENTS, COUNTERS = "balances", "documents", "counters"


class CaeOpening(models.Model):
    """One file taken over from the program used before, and what it made.

    Written by the import alone. It is reverted as a whole, as long as nothing was
    built on it; its entries are then cancelled, and kept as evidence.
    """

    _name = "cae.opening"
    _description = "Take-over from Another Program"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name")
    kind = fields.Selection(
        [
            (BALANCES, "Balances"),
            (DOCUMENTS, "Open Invoices and Bills"),
            (COUNTERS, "Collected Turnover and Contributions"),
        ],
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one("res.company", required=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        string="Last Day of the Former Program", required=True, readonly=True
    )
    state = fields.Selection(
        [(LOADED, "Loaded"), (REVERTED, "Reverted")],
        default=LOADED,
        required=True,
        readonly=True,
        tracking=True,
    )
    file_name = fields.Char(string="File", readonly=True)
    line_count = fields.Integer(string="Lines", readonly=True)
    move_ids = fields.One2many("account.move", "cae_opening_id", readonly=True)
    counter_ids = fields.One2many("cae.opening.counter", "opening_id", readonly=True)
    amount_open = fields.Monetary(
        string="Without Documents",
        compute="_compute_amount_open",
        help="What the balances say customers owe and suppliers are owed, and no open"
        " invoice or bill explains yet: import these, for what is collected and what"
        " is available for pay are read from them.",
    )

    @api.depends("kind", "date")
    @api.depends_context("lang")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for opening in self:
            opening.name = self.env._(
                "%(kind)s on %(day)s",
                kind=kinds.get(opening.kind),
                day=format_date(self.env, opening.date),
            )

    @api.depends("move_ids.line_ids.amount_residual", "kind")
    def _compute_amount_open(self):
        for opening in self:
            items = opening._get_third_party_items()
            opening.amount_open = sum(map(abs, items.mapped("amount_residual")))

    def _get_third_party_items(self):
        """What the balances say of customers and suppliers."""
        balances = self.filtered(lambda opening: opening.kind == BALANCES)
        return balances.move_ids.line_ids.filtered(
            lambda item: (
                item.parent_state == "posted"
                and item.account_id.account_type
                in ("asset_receivable", "liability_payable")
            )
        )

    @api.model
    def _get_loaded_domain(self, kind):
        return [
            ("company_id", "=", self.env.company.id),
            ("kind", "=", kind),
            ("state", "=", LOADED),
        ]

    @api.model
    def _find_loaded(self, kind):
        return self.search(self._get_loaded_domain(kind))

    @api.model
    def _find_balances(self):
        """:return: the balances that the other files complete
        :raise UserError: if they are not loaded yet
        """
        balances = self._find_loaded(BALANCES)[:1]
        if not balances:
            raise UserError(
                self.env._(
                    "Import the balances first: open invoices, bills and contributions"
                    " complete them."
                )
            )
        return balances

    def _get_last_move(self):
        return self.move_ids.sorted(lambda move: (move.date, move.id))[-1:]

    @api.model
    def _start(self, kind, day, count):
        # sudo: take-overs are written by the import only, whoever imports
        opening_sudo = self.sudo().create(
            {
                "kind": kind,
                "company_id": self.env.company.id,
                "date": day,
                "file_name": self.env.context.get("cae_opening_file"),
                "line_count": count,
            }
        )
        return opening_sudo.sudo(False)

    # --- revert ---------------------------------------------------------------

    def action_revert(self):
        """Cancel what these files made, as long as nothing was built on it."""
        self.env["account.move"].check_access("write")
        for opening in self.sorted("id", reverse=True):
            opening._check_revertible()
            opening._revert()
        return True

    def _check_revertible(self):
        if self.state == REVERTED:
            raise UserError(self.env._("%s is reverted already.", self.name))
        later = self._find_built_on_it()
        if later:
            raise UserError(
                self.env._(
                    "%(opening)s cannot be reverted: %(later)s was built on it. Undo"
                    " that first.",
                    opening=self.name,
                    later=later.display_name,
                )
            )

    def _find_built_on_it(self):
        """Hook: a record which stands on what was loaded, or none."""
        others = self.env["cae.opening"]
        if self.kind == BALANCES:
            others = self._find_loaded(DOCUMENTS) or self._find_loaded(COUNTERS)
        return others[:1] or self._find_settled() or self._find_taken()

    def _find_settled(self):
        """An entry of the new books which is reconciled with one of these."""
        items = self.move_ids.line_ids
        partials = items.matched_debit_ids | items.matched_credit_ids
        settling = (partials.debit_move_id | partials.credit_move_id).move_id
        return settling.filtered(lambda move: not move.cae_opening_id)[:1]

    def _find_taken(self):
        """A closing which took a contribution on what was loaded."""
        moves = self.move_ids | self.counter_ids.move_id
        # sudo: the question is whether a levy exists, not what it says
        return (
            self.env["cae.contribution.levy"]
            .sudo()
            .search([("move_id", "in", moves.ids), ("posted", "=", True)], limit=1)
            .closing_id
        )

    def _revert(self):
        # sudo: the state is written by this button only
        self.sudo().state = REVERTED
        moves = self.move_ids
        moves.line_ids.remove_move_reconcile()
        moves.button_draft()
        moves.button_cancel()
        # sudo: as above
        self.sudo().message_post(
            body=self.env._("Reverted: its entries are cancelled, and kept.")
        )

    # --- screens --------------------------------------------------------------

    def action_open_moves(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("cae_opening_id", "in", self.ids)],
        }

    def action_open_items(self):
        """Open what no invoice or bill explains yet."""
        items = self._get_third_party_items()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Without Documents"),
            "res_model": "account.move.line",
            "view_mode": "list,form",
            "domain": [("id", "in", items.filtered("amount_residual").ids)],
        }
