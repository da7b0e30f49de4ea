from itertools import chain

from odoo import models
from odoo.tools import SQL

from ..engine.contribution import find_since
from ..engine.contribution_facts import EXTERNAL, INTERNAL, Item, get_year
from ..engine.contribution_result import Key, Taken
from ..engine.contribution_rule import DOCUMENT
from ..tools import to_decimal
from .cae_closing import POSTED


class CaeContributionRule(models.Model):
    """What the engine must know to say what is owed: the things which count, and what
    was taken on them."""

    _inherit = "cae.contribution.rule"

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
            since = find_since(chain.from_iterable(items.values()), since, first_month)
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

    # --- both, side by side ---------------------------------------------------------

    def _select_taken(self, activities, taken_to):
        return SQL(
            """
            SELECT activity_id, move_id, month, what,
                   COALESCE(SUM(base_amount), 0) AS base_amount,
                   COALESCE(SUM(amount), 0) AS amount
              FROM (%s) levy
             GROUP BY activity_id, move_id, month, what
            """,
            self._select_levies(activities, taken_to),
        )

    def _select_levies(self, activities, taken_to):
        self.env["cae.contribution.levy"].flush_model()
        return SQL(
            """
            SELECT activity_id, move_id, month, what, base_amount, amount
              FROM cae_contribution_levy
             WHERE posted AND rule_id = %s AND date <= %s AND activity_id IN %s
            """,
            self.id,
            taken_to,
            tuple(activities.ids) or (0,),
        )

    def _select_events(self, activities, span):
        """What counts and, with a base taken, what was taken on it."""
        return SQL(
            """
            SELECT activity_id, move_id, date, month, kind, amount, is_internal,
                   origin_id, origin_date, NULL::numeric AS base_taken
              FROM (%s) part
             UNION ALL
            SELECT activity_id, move_id, month, month, what, COALESCE(amount, 0), NULL,
                   NULL, NULL, COALESCE(base_amount, 0)
              FROM (%s) levy
             WHERE move_id IS NOT NULL
            """,
            self._select_parts(activities, span),
            self._select_levies(activities, span.known_on),
        )

    def _select_documents(self):
        """The documents in each of their months: ``pending`` if what counts and what
        was taken on it differ."""
        return SQL(
            """
            SELECT activity_id, move_id, month, MIN(origin_id) AS first_id,
                   MAX(origin_id) AS last_id,
                   SUM(COALESCE(base_taken, -amount)) <> 0 AS pending
              FROM event
             GROUP BY activity_id, move_id, month
            """
        )

    def _select_concerned(self):
        """The documents which are pending in a month and, where things give back
        documents, those which they give back, or which give them back. A bad debt may
        tie several invoices: where one does, all of the activity is concerned.

        Windows, rather than joins of sums that PostgreSQL cannot foresee.
        """
        documents = self._select_documents()
        if not self._may_give_back():
            return SQL("SELECT * FROM (%s) document WHERE pending", documents)
        return SQL(
            """
            SELECT *
              FROM (
                    SELECT *, BOOL_OR(pending) OVER (
                               PARTITION BY activity_id,
                                   CASE WHEN NOT tied THEN COALESCE(last_id, move_id)
                                        END) AS concerned
                      FROM (
                            SELECT activity_id, move_id, MAX(last_id) AS last_id,
                                   BOOL_OR(pending) AS pending,
                                   BOOL_OR(MIN(first_id) < MAX(last_id)) OVER (
                                       PARTITION BY activity_id) IS TRUE AS tied
                              FROM (%s) month
                             GROUP BY activity_id, move_id
                           ) document
                   ) document
             WHERE concerned
            """,
            documents,
        )

    def _get_pending_things(self, activities, span):
        """In one query: what concerns the documents which are not taken as they stand,
        with those which they give back, or which give them back.

        These are few: « IS TRUE » has PostgreSQL look each event up among them, for it
        cannot foresee that they are, and would join one by one.

        :return: tuple (dict {activity id: list of items}, dict {activity id: {key:
            what was taken}})
        """
        rows = self.env.execute_query(
            SQL(
                """
                WITH event AS MATERIALIZED (%s)
                SELECT activity_id, move_id, date, kind, SUM(amount), is_internal,
                       origin_id, origin_date, SUM(base_taken)
                  FROM event
                 WHERE ((activity_id, COALESCE(move_id, 0)) IN (
                            SELECT activity_id, COALESCE(move_id, 0)
                              FROM (%s) concerned)
                       ) IS TRUE
                 GROUP BY activity_id, move_id, date, kind, is_internal, origin_id,
                          origin_date, base_taken IS NULL
                HAVING SUM(amount) <> 0 OR SUM(base_taken) IS NOT NULL
                """,
                self._select_events(activities, span),
                self._select_concerned(),
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
                    WITH event AS MATERIALIZED (%s)
                    SELECT activity_id, MIN(month)
                      FROM (%s) document
                     WHERE pending
                     GROUP BY activity_id
                    """,
                    self._select_events(activities, span),
                    self._select_documents(),
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
