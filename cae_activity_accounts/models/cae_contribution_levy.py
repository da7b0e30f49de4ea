from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ..engine.contribution_facts import get_month_end
from ..engine.contribution_result import BASE, CAP, DEPOSIT, FEE, FLOOR, TRUE_UP
from ..engine.contribution_rule import COLLECTED
from ..tools import CENTS
from .cae_contribution_rule_items import Span


class CaeContributionLevy(models.Model):
    """What one closing took, by one rule, on one document of one activity."""

    _name = "cae.contribution.levy"
    _description = "Contribution Taken on a Document"
    _order = "date desc, activity_id, id"
    _check_company_auto = True

    closing_id = fields.Many2one(
        "cae.closing", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="closing_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    activity_id = fields.Many2one(
        "cae.activity", required=True, index=True, ondelete="restrict"
    )
    rule_id = fields.Many2one(
        "cae.contribution.rule", required=True, ondelete="restrict"
    )
    scheme_id = fields.Many2one(related="rule_id.scheme_id")
    month = fields.Date(
        string="Month Concerned",
        required=True,
        help="An earlier month than that of the closing: something came late, or was"
        " undone, and the difference is taken or given back now.",
    )
    is_late = fields.Boolean(
        string="Of an Earlier Month",
        compute="_compute_is_late",
        search="_search_is_late",
    )
    what = fields.Selection(
        [
            (BASE, "On the base"),
            (FLOOR, "Floor"),
            (CAP, "Cap"),
            (FEE, "Fixed fee"),
            (TRUE_UP, "True-up of the year"),
            (DEPOSIT, "Deposit"),
        ],
        string="Taken For",
        required=True,
        default=BASE,
    )
    move_id = fields.Many2one(
        "account.move",
        string="Taken On",
        index=True,
        ondelete="restrict",
    )
    date = fields.Date(required=True)
    base_amount = fields.Float(
        digits=CENTS,
        string="Base",
        help="Excluding VAT; the part that had not been taken yet.",
    )
    rate = fields.Float(string="Rate (%)", digits=(6, 3))
    amount = fields.Float(digits=CENTS, string="Contribution")
    posted = fields.Boolean(readonly=True, help="Only what was posted counts as taken.")

    explanation = fields.Char(
        readonly=True, help="How the amount was found when the closing computed it."
    )
    is_limited = fields.Boolean(
        string="Floor or Cap Hit",
        readonly=True,
        help="A floor or a cap changed what was taken in this month.",
    )

    _key_uniq = models.UniqueIndex(
        "(closing_id, rule_id, activity_id, month, what, COALESCE(move_id, 0))",
        "A closing takes a contribution once on a document.",
    )
    _taken_idx = models.Index("(rule_id, activity_id, move_id) WHERE posted")

    @api.depends("month", "closing_id.month")
    def _compute_is_late(self):
        for levy in self:
            levy.is_late = bool(levy.month) and levy.month < levy.closing_id.month

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = SQL(
            "(SELECT levy.id FROM cae_contribution_levy levy"
            " JOIN cae_closing closing ON closing.id = levy.closing_id"
            " WHERE levy.month < closing.month)"
        )
        return [("id", "in" if True in value else "not in", late)]

    def _count_as_taken(self):
        """At once: nothing else depends on it, and thousands are posted together."""
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE cae_contribution_levy
                   SET posted = TRUE, write_uid = %s,
                       write_date = NOW() AT TIME ZONE 'UTC'
                 WHERE id IN %s
                """,
                self.env.uid,
                tuple(self.ids) or (0,),
            )
        )
        self.invalidate_recordset(["posted", "write_date", "write_uid"])

    # --- what it was taken on ---------------------------------------------------------

    def action_open_items(self):
        """Open what the levy was taken on: the collections of its document in the
        month, or its journal items; those of all the month where it has none."""
        self.ensure_one()
        if not self.rule_id.base:
            raise UserError(
                self.env._(
                    "%(rule)s is a fixed amount of each month: there is nothing behind"
                    " it.",
                    rule=self.rule_id.name,
                )
            )
        sources = self.rule_id._get_sources()
        return {
            "type": "ir.actions.act_window",
            "name": self._get_items_title(),
            "res_model": sources[0][1],
            "view_mode": "list",
            "domain": list(self._get_items_domain(sources)),
        }

    def _get_items_title(self):
        activity = self.activity_id.name
        if self.move_id:
            return f"{activity} – {self.move_id.display_name}"
        month = format_date(self.env, self.month, date_format="MMMM y")
        return f"{activity} – {month}"

    def _get_items_domain(self, sources):
        kinds = fields.Domain.OR(domain for _kind, _model, domain, _measure in sources)
        own = fields.Domain("cae_activity_id", "=", self.activity_id.id)
        moves = fields.Domain("move_id", "in", self._get_documents())
        if self.rule_id.base != COLLECTED:  # a credit note counts in an earlier month
            return own & moves & kinds
        month = [("date", ">=", self.month), ("date", "<=", get_month_end(self.month))]
        return own & moves & kinds & fields.Domain(month)

    def _get_documents(self):
        """:return: list of ids of entries"""
        if self.move_id:
            return self.move_id.ids
        first, last = self.month, get_month_end(self.month)
        # sudo: ids only; the list that opens is read with the rights of the user
        items = self.rule_id.sudo()._select_items(
            self.activity_id, Span(first, last, self.closing_id.date_end)
        )
        rows = self.env.execute_query(
            SQL("SELECT DISTINCT move_id FROM (%s) item WHERE month = %s", items, first)
        )
        return [move_id for (move_id,) in rows]
