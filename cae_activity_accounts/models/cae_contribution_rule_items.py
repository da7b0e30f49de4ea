from datetime import date
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

from ..engine.contribution import find_since
from ..engine.contribution_facts import (
    BAD_DEBT,
    CASH,
    CREDIT_NOTE,
    EXTERNAL,
    INTERNAL,
    INVOICE,
    PAY,
    PURCHASE,
    Item,
    get_year,
)
from ..engine.contribution_result import Key, Taken
from ..engine.contribution_rule import COLLECTED, DOCUMENT, INVOICED, MARGIN, PAYROLL
from ..tools import select_fields, to_decimal
from .account_account import CHARGES, PAYROLL_COST, TURNOVER
from .cae_closing import POSTED


class Span(NamedTuple):
    """Things count from the first to the last day, as they are known on another."""

    first: date
    last: date
    known_on: date


class CaeContributionRule(models.Model):
    """The things on which a rule takes its contribution, and what it took on them."""

    _inherit = "cae.contribution.rule"

    # --- what is contributed on -------------------------------------------------------

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
        base = self._select_base(activities, span.first, self._get_last_event(span))
        if self.base in (INVOICED, MARGIN):
            base = self._select_with_origin(base)
        else:
            base = SQL("SELECT *, NULL::int AS origin_id FROM (%s) event", base)
        return SQL(
            """
            SELECT event.cae_activity_id AS activity_id, event.move_id, event.date,
                   event.kind, event.amount, %(is_internal)s AS is_internal,
                   origin.id AS origin_id, origin.date AS origin_date,
                   DATE_TRUNC('month', LEAST(event.date, origin.date))::date AS month
              FROM (
                    SELECT cae_activity_id, move_id, date, kind, origin_id,
                           SUM(amount) AS amount
                      FROM (%(base)s) event
                     GROUP BY cae_activity_id, move_id, date, kind, origin_id
                   ) event
         LEFT JOIN account_move origin ON origin.id = event.origin_id
             WHERE event.amount <> 0 AND %(given_back)s
               AND LEAST(event.date, origin.date) BETWEEN %(first)s AND %(last)s
            """,
            base=base,
            first=span.first,
            last=span.last,
            is_internal=self._select_is_internal(),
            given_back=SQL("TRUE")
            if self.gives_back_credit_note
            else SQL("event.kind <> %s", CREDIT_NOTE),
        )

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
        return SQL(
            """
            SELECT event.cae_activity_id, event.move_id, event.date, event.amount,
                   %s AS kind, %s AS origin_id
              FROM (%s) event
              JOIN account_move move ON move.id = event.move_id
            """,
            self._select_kind(),
            self._select_origin(),
            base,
        )

    def _get_last_event(self, span):
        """What is given back later counts on the day of what was taken."""
        gives_back = self.gives_back_credit_note or self.gives_back_bad_debt
        if self.base in (INVOICED, MARGIN) and gives_back:
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

    def _select_origin(self):
        """The document that a credit note reverses, or whose debt is written off."""
        return SQL(
            """
            CASE event.kind
            WHEN %s THEN CASE move.move_type
                WHEN 'out_refund' THEN move.reversed_entry_id END
            WHEN %s THEN (
                SELECT MIN(owed.move_id)
                  FROM account_move_line settled
                  JOIN account_partial_reconcile partial
                    ON partial.credit_move_id = settled.id
                  JOIN account_move_line owed ON owed.id = partial.debit_move_id
                 WHERE settled.move_id = event.move_id
                   AND owed.cae_activity_id = event.cae_activity_id)
            END
            """,
            INVOICE,
            BAD_DEBT,
        )

    # --- what was taken ---------------------------------------------------------------

    def _select_taken(self, activities, taken_to):
        self.env["cae.contribution.levy"].flush_model()
        return SQL(
            """
            SELECT activity_id, move_id, month, what, COALESCE(SUM(base_amount), 0) AS base_amount,
                   COALESCE(SUM(amount), 0) AS amount
              FROM cae_contribution_levy
             WHERE posted AND rule_id = %s AND date <= %s AND activity_id IN %s
             GROUP BY activity_id, move_id, month, what
            """,
            self.id,
            taken_to,
            tuple(activities.ids) or (0,),
        )

    # --- what the engine is given -----------------------------------------------------

    def _list_things(self, activities, span):
        """What the engine must know to say what is owed.

        A rule which looks at each document alone is asked about those which are not
        taken as they stand; another, about the whole financial year: what came before
        was taken by closings, unless something of it changed since.

        :return: list of tuples (first day of a financial year, or none for the
            beginning, dict {activity id: items}, dict {activity id: {key: taken}})
        """
        self.ensure_one()
        rule = self._to_engine()
        if rule.is_by_document:
            return [(None, *self._get_pending_things(activities, span))]
        # a document goes on in its bands from one year to the next
        needs_all = rule.needs_history or rule.period == DOCUMENT
        return [
            self._get_group_things(group, span, since, needs_all)
            for since, group in self._get_starts(activities, span).items()
        ]

    def _get_group_things(self, activities, span, since, needs_all):
        items, taken = self._get_year_things(activities, span, since, needs_all)
        if since and needs_all:
            first_month = self.scheme_id._get_first_month()
            since = min(find_since(some, since, first_month) for some in items.values())
        return since, items, taken

    def _get_all_things(self, activities, span):
        """:return: as :meth:`_list_things`, from the first day on"""
        return self._get_year_things(activities, span, None, True)

    def _get_year_things(self, activities, span, since, needs_all):
        first = span.first if needs_all or not since else max(since, span.first)
        items = dict.fromkeys(activities.ids, ())
        if self.base:
            items |= self._get_items(activities, span._replace(first=first))
        return items, self._get_taken_keys(activities, span)

    def _get_starts(self, activities, span):
        """The financial year of the first month which is not closed, or in which
        something changed.

        :return: dict {first day of a year, none for the beginning: activities}
        """
        closed = self._get_last_closed_month(span.known_on)
        if not closed:
            return {None: activities}
        months = self._get_pending_months(activities, span) if self.base else {}
        first_month = self.scheme_id._get_first_month()
        return activities.grouped(
            lambda activity: get_year(
                min(closed, months.get(activity.id, closed)), first_month
            )
        )

    def _get_last_closed_month(self, day):
        # sudo: the month is no secret, for whoever may see what is due
        closings_sudo = self.env["cae.closing"].sudo()
        return closings_sudo.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", POSTED),
                ("date_end", "<=", day),
            ],
            order="month desc",
            limit=1,
        ).month

    def _select_events(self, activities, span):
        """What counts beside what was taken on it, one under the other: ``pending`` says
        whether one of them differs from the other in a month, and ``concerned`` whether
        it does for a document, or for one which it gives back, or which gives it back.

        Windows, rather than joins of sums that PostgreSQL cannot foresee.
        """
        return SQL(
            """
            SELECT event.*, BOOL_OR(pending) OVER (
                       PARTITION BY activity_id, COALESCE(document_origin_id, move_id)
                   ) AS concerned
              FROM (
                    SELECT event.*,
                           SUM(COALESCE(base_taken, -amount)) OVER (
                               PARTITION BY activity_id, move_id, month) <> 0 AS pending,
                           MAX(origin_id) OVER (PARTITION BY activity_id, move_id)
                               AS document_origin_id
                      FROM (
                            SELECT activity_id, move_id, date, month, kind, amount,
                                   is_internal, origin_id, origin_date,
                                   NULL::numeric AS base_taken
                              FROM (%s) item
                             UNION ALL
                            SELECT activity_id, move_id, month, month, what, amount,
                                   NULL, NULL, NULL, base_amount
                              FROM (%s) taken
                             WHERE move_id IS NOT NULL
                           ) event
                   ) event
            """,
            self._select_items(activities, span),
            self._select_taken(activities, span.known_on),
        )

    def _get_pending_things(self, activities, span):
        """In one query: what concerns the documents which are not taken as they stand,
        with those which they give back, or which give them back.

        :return: tuple (dict {activity id: list of items}, dict {activity id: {key:
            what was taken}})
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT activity_id, move_id, date, kind, amount, is_internal, origin_id,
                       origin_date, base_taken
                  FROM (%s) event
                 WHERE concerned
                """,
                self._select_events(activities, span),
            )
        )
        items = self._make_items(row[:8] for row in rows if row[8] is None)
        taken = [row[:5] + row[8:] for row in rows if row[8] is not None]
        return (
            dict.fromkeys((row[0] for row in taken), ()) | items,
            self._make_taken(taken),
        )

    def _get_pending_months(self, activities, span):
        """:return: dict {activity id: first month which is not taken as it stands}"""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT activity_id, MIN(month)
                      FROM (%s) event
                     WHERE pending
                     GROUP BY activity_id
                    """,
                    self._select_events(activities, span),
                )
            )
        )

    def _get_items(self, activities, span):
        """:return: dict {activity id: list of items}"""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT activity_id, move_id, date, kind, amount, is_internal,
                       origin_id, origin_date
                  FROM (%s) item
                """,
                self._select_items(activities, span),
            )
        )
        return self._make_items(rows)

    def _get_taken_keys(self, activities, span):
        """:return: dict {activity id: {key: what was taken}}"""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT activity_id, move_id, month, what, amount, base_amount
                  FROM (%s) taken
                """,
                self._select_taken(activities, span.known_on),
            )
        )
        return self._make_taken(rows)

    def _make_items(self, rows):
        items = {}
        for activity_id, document, day, kind, amount, is_internal, *origin in rows:
            items.setdefault(activity_id, []).append(
                Item(
                    day,
                    document,
                    to_decimal(amount),
                    kind,
                    INTERNAL if is_internal else EXTERNAL,
                    gives_back=origin[0],
                    gives_back_on=origin[1],
                )
            )
        return items

    def _make_taken(self, rows):
        taken = {}
        for activity_id, document, month, what, amount, base in rows:
            key = Key(self.code, month, what, document)
            value = Taken(to_decimal(base), to_decimal(amount))
            taken.setdefault(activity_id, {})[key] = value
        return taken
