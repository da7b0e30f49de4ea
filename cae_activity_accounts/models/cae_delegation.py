from decimal import Decimal
from itertools import combinations

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang

from ..engine.delegation import (
    CEILING,
    CHECK,
    COMMITMENTS,
    EXPENSE,
    INVOICE,
    NO_CEILING,
    QUOTE,
    REFUND,
    TRADE,
    Delegation,
)

REASONS = [
    (CEILING, "Above the Ceiling"),
    (NO_CEILING, "Not Delegated"),
    (COMMITMENTS, "Above the Commitments of the CAPE"),
    (TRADE, "Trade Always Validated"),
    (REFUND, "Credit Note"),
    (CHECK, "Refused by a Check"),
]


class CaeDelegation(models.Model):
    """Up to which amount an entrepreneur's documents post themselves (CAE-10)."""

    _name = "cae.delegation"
    _description = "Delegated Validation"
    _inherit = ["mail.thread"]
    _order = "entrepreneur_id, kind, date_from desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
        tracking=True,
        help="Empty: everybody of the cooperative who has no delegation of his own for"
        " such documents.",
    )
    concerns = fields.Char(string="For Whom", compute="_compute_concerns")
    kind = fields.Selection(
        [(QUOTE, "Quotes"), (INVOICE, "Invoices"), (EXPENSE, "Expenses")],
        string="Documents",
        required=True,
        default=INVOICE,
        tracking=True,
        help="Credit notes always wait. Quotes are delegated where the settings have"
        " them validated.",
    )
    ceiling = fields.Monetary(
        string="Ceiling incl. VAT",
        required=True,
        tracking=True,
        help="A document of this amount or less posts itself, or is sent to the"
        " customer; above it, it waits for the accountant: the cooperative is liable"
        " for it (Code du travail, L. 7332-5). 0: all wait. What goes above the"
        " commitments that a CAPE allows (Code de commerce, R. 127-1, 4°) waits too:"
        " open ones are counted excluding VAT, in all the activities of the person,"
        " as what is left to invoice of signed quotes, submitted invoices that come"
        " from no quote, expenses submitted or approved and not booked yet.",
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date(
        string="Until", tracking=True, help="Its last day; empty: until withdrawn."
    )
    reason = fields.Char(
        string="Decision", help="Who decided it, and when: minutes, letter, agreement."
    )

    _ceiling_positive = models.Constraint(
        "CHECK(ceiling >= 0)", "A ceiling is not negative."
    )
    _dates_in_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A delegation ends on or after the day it begins.",
    )

    @api.depends("entrepreneur_id")
    @api.depends_context("lang")
    def _compute_concerns(self):
        for delegation in self:
            who = delegation.entrepreneur_id.name or self.env._("Everybody")
            delegation.concerns = who

    @api.depends("concerns", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for delegation in self:
            kind = kinds.get(delegation.kind, "")
            delegation.display_name = f"{delegation.concerns}, {kind}"

    @api.constrains("company_id", "entrepreneur_id", "kind", "date_from", "date_to")
    def _check_overlap(self):
        """On each day a person has one ceiling for a kind of document."""
        rows = self.search(
            [
                ("company_id", "in", self.company_id.ids),
                ("entrepreneur_id", "in", [*self.entrepreneur_id.ids, False]),
            ]
        )
        for company_rows in rows.grouped("company_id").values():
            for one, other in combinations(company_rows, 2):
                if one._to_engine().overlaps(other._to_engine()):
                    raise ValidationError(
                        self.env._(
                            "%(delegation)s: two ceilings hold on the same day. End the"
                            " first one on the eve of the second one.",
                            delegation=one.display_name,
                        )
                    )

    def _to_engine(self):
        self.ensure_one()
        return Delegation(
            kind=self.kind,
            ceiling=Decimal(str(self.ceiling)),
            date_from=self.date_from,
            date_to=self.date_to or None,
            person=self.entrepreneur_id.id or None,
        )

    @api.model
    def _get_engine_rows(self, companies, people):
        """:return: dict {company: the delegations of these people, and everybody's}"""
        rows = self.search(
            [
                ("company_id", "in", companies.ids),
                ("entrepreneur_id", "in", [*people.ids, False]),
            ]
        ).grouped("company_id")
        return {
            company: [row._to_engine() for row in rows.get(company, self.browse())]
            for company in companies
        }

    @api.model
    def _tell_reason(self, reason, limit, currency):
        """:return: why a document waits, in words"""
        amount = formatLang(self.env, limit or 0, currency_obj=currency)
        sentences = {
            CEILING: self.env._("above the ceiling of %s", amount),
            NO_CEILING: self.env._("such documents are not delegated"),
            COMMITMENTS: self.env._(
                "above the commitments of %s that the CAPE allows", amount
            ),
            TRADE: self.env._("documents of this trade are always validated"),
            REFUND: self.env._("credit notes are always validated"),
            CHECK: self.env._("a check refused to post it"),
        }
        return sentences.get(reason, "")
