from datetime import date
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

from ..engine.contribution_facts import (
    BAD_DEBT,
    CASH,
    CREDIT_NOTE,
    INVOICE,
    PAY,
    PURCHASE,
)
from ..engine.contribution_rule import COLLECTED, INVOICED, MARGIN, PAYROLL
from ..tools import select_fields
from .account_account import CHARGES, PAYROLL_COST, TURNOVER


class Span(NamedTuple):
    """Things count from the first to the last day, as they are known on another."""

    first: date
    last: date
    known_on: date


class CaeContributionRule(models.Model):
    """The things on which a rule takes its contribution."""

    _inherit = "cae.contribution.rule"

    def _select_base(self, activities, date_from, date_to):
        """Rows ``cae_activity_id, move_id, date, amount, kind``, the first kind of the
        engine which says what the thing is, credit notes among the invoices."""
        period = fields.Domain(activities._get_statement_domain(date_to, date_from))
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT event.*, %s AS kind FROM (%s) event",
                kind,
                self._select_source(model, period & fields.Domain(domain), measure),
            )
            for kind, model, domain, measure in self._get_sources()
        )

    def _get_sources(self):
        """:return: list of tuples (kind, model, domain, measure)"""
        if self.base == COLLECTED:
            return [(CASH, "cae.collection", [], "amount")]
        if self.base == PAYROLL:
            return [self._get_source(PAY, [PAYROLL_COST], "balance")]
        sources = [self._get_source(INVOICE, [TURNOVER], "result")]
        bad_debt = fields.Domain("account_id.cae_is_bad_debt", "=", True)
        if self.base == MARGIN:
            flagged = fields.Domain.TRUE
            if self.margin_charges == "flagged":
                flagged = fields.Domain("account_id.cae_is_margin_purchase", "=", True)
            sources.append(
                self._get_source(PURCHASE, [CHARGES], "result", flagged & ~bad_debt)
            )
        if self.gives_back_bad_debt:
            sources.append(self._get_source(BAD_DEBT, [CHARGES], "result", bad_debt))
        return sources

    def _get_source(self, kind, sections, measure, domain=fields.Domain.TRUE):
        items = fields.Domain([("kind", "=", "item"), ("cae_section", "in", sections)])
        return kind, "cae.statement.line", items & domain, measure

    def _select_source(self, model, domain, measure):
        return select_fields(
            self.env[model].sudo(),
            domain,
            ["cae_activity_id", "move_id", "date"],
            amount=measure,
        )

    def _select_items(self, activities, span):
        """One row for each thing of a day, with the document it gives back: it counts
        on the day of that one."""
        return SQL(
            """
            SELECT activity_id, move_id, date, kind, SUM(amount) AS amount, is_internal,
                   origin_id, origin_date, month
              FROM (%s) part
             GROUP BY activity_id, move_id, date, kind, is_internal, origin_id,
                      origin_date, month
            HAVING SUM(amount) <> 0
            """,
            self._select_parts(activities, span),
        )

    def _select_parts(self, activities, span):
        """The rows which add up to the things, with the month in which they count."""
        base = self._select_base(activities, span.first, self._get_last_event(span))
        origin = SQL("CROSS JOIN (SELECT NULL::int AS id, NULL::date AS date) origin")
        if self._may_give_back():
            base = self._select_with_origin(base)
            origin = SQL("LEFT JOIN account_move origin ON origin.id = event.origin_id")
        return SQL(
            """
            SELECT event.cae_activity_id AS activity_id, event.move_id, event.date,
                   event.kind, event.amount, %(is_internal)s AS is_internal,
                   origin.id AS origin_id, origin.date AS origin_date,
                   DATE_TRUNC('month', LEAST(event.date, origin.date))::date AS month
              FROM (%(base)s) event
                   %(origin)s
             WHERE %(given_back)s
               AND LEAST(event.date, origin.date) BETWEEN %(first)s AND %(last)s
            """,
            base=base,
            origin=origin,
            first=span.first,
            last=span.last,
            is_internal=self._select_is_internal(),
            given_back=SQL("TRUE")
            if self.gives_back_credit_note
            else SQL("event.kind <> %s", CREDIT_NOTE),
        )

    def _may_give_back(self):
        """Whether things may be of another document, which they give back."""
        return self.base in (INVOICED, MARGIN)

    def _select_is_internal(self):
        """Asked only where the rule is about it."""
        if not self.sale:
            return SQL("FALSE")
        return SQL(
            """
            (SELECT move.commercial_partner_id = company.partner_id
               FROM account_move move
               JOIN res_company company ON company.id = move.company_id
              WHERE move.id = event.move_id)
            """
        )

    def _select_with_origin(self, base):
        """The rows of a base with the document each gives back: a bad debt has as many
        as the invoices which its entry settles."""
        return SQL(
            """
            SELECT event.cae_activity_id, event.move_id, event.date,
                   COALESCE(lost.amount, event.amount) AS amount, %(kind)s AS kind,
                   CASE WHEN event.kind = %(invoice)s AND move.move_type = 'out_refund'
                        THEN move.reversed_entry_id
                        ELSE lost.origin_id END AS origin_id
              FROM (%(base)s) event
              JOIN account_move move ON move.id = event.move_id
         LEFT JOIN LATERAL (%(lost)s) lost ON event.kind = %(bad_debt)s
            """,
            base=base,
            kind=self._select_kind(),
            invoice=INVOICE,
            bad_debt=BAD_DEBT,
            lost=self._select_lost(),
        )

    def _select_lost(self):
        """What an event writes off of each invoice, pro rata of what its entry settles
        of them: the parts add up to the whole, to the cent."""
        return SQL(
            """
            SELECT origin_id,
                   ROUND(event.amount * running / whole, 2)
                   - ROUND(event.amount * (running - settled) / whole, 2) AS amount
              FROM (
                    SELECT owed.move_id AS origin_id, SUM(partial.amount) AS settled,
                           SUM(SUM(partial.amount)) OVER (
                               ORDER BY owed.move_id) AS running,
                           SUM(SUM(partial.amount)) OVER () AS whole
                      FROM account_move_line settled
                      JOIN account_partial_reconcile partial
                        ON partial.credit_move_id = settled.id
                      JOIN account_move_line owed ON owed.id = partial.debit_move_id
                     WHERE settled.move_id = event.move_id
                       AND owed.cae_activity_id = event.cae_activity_id
                     GROUP BY owed.move_id
                   ) part
            """
        )

    def _get_last_event(self, span):
        """What is given back later counts on the day of what was taken."""
        gives_back = self.gives_back_credit_note or self.gives_back_bad_debt
        if self._may_give_back() and gives_back:
            return span.known_on
        return min(span.known_on, span.last)

    def _select_kind(self):
        return SQL(
            """
            CASE WHEN event.kind = %s AND move.move_type = 'out_refund' THEN %s
                 ELSE event.kind END
            """,
            INVOICE,
            CREDIT_NOTE,
        )
