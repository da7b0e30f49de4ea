from collections import defaultdict
from dataclasses import asdict

from odoo import api, models
from odoo.tools import SQL, format_date, formatLang

from ..engine.cash_sheet import explain_cash
from ..engine.statement import Sums, compute_statement
from ..tools import select_fields, to_decimal
from .account_account import PAYABLE, PAYROLL_COST, RECEIVABLE, RESULT_SECTIONS
from .cae_activity_statement import FLOWS

BALANCES = ("receivable", "payable", "vat", "social_debts", "cash")
OPEN_SIGNS = {RECEIVABLE: 1, PAYABLE: -1}
UNBOOKED = (
    "turnover_collected",
    "contribution_due",
    "reserved",
    "available_for_pay",
)
# Read with the search: a view has no index by which to find its rows again.
ITEM_FIELDS = (
    "account_id",
    "balance",
    "cae_activity_id",
    "cae_section",
    "company_id",
    "date",
    "move_id",
    "name",
    "partner_id",
    "result",
)
MOVE_FIELDS = (
    "commercial_partner_id",
    "company_id",
    "date",
    "invoice_date",
    "invoice_date_due",
    "name",
    "ref",
)
PARTNER_FIELDS = ("commercial_partner_id", "name")


class StatementDocuments(tuple):
    """Documents made by the code: no request can forge their class."""


class CaeActivity(models.Model):
    """The statement on paper: figures, and each item which makes them (Code du travail,
    L. 7332-3 and R. 7331-5). PDF and spreadsheet show the same content."""

    _inherit = "cae.activity"

    def _get_statement_documents(self, date_from, date_to):
        """What the statements of these activities say; as many queries for one as for
        a hundred.

        :return: list of dicts, one for each activity (see
            ``_prepare_statement_document``)
        :raise AccessError: unless the user may read all these activities' accounts
        """
        self._check_accounts_access(date_to)
        # sudo: access was checked; journal items are not readable on the portal
        self_sudo = self.sudo()
        booked = self_sudo._get_booked_figures(date_from, date_to)
        items = self_sudo._get_document_items(date_from, date_to)
        open_rows = self_sudo._get_open_document_rows(date_to)
        carried = self_sudo._get_carried(date_to)
        return [
            {
                "activity": activity,
                "company": activity.company_id,
                "title": activity._get_statement_title(date_from, date_to),
                "date_from": date_from,
                "date_to": date_to,
                "carried": carried.get(activity),
                **activity._prepare_statement_document(
                    *booked[activity.id],
                    items.get(activity) or self.env["cae.statement.line"],
                    open_rows[activity.id],
                ),
            }
            for activity in self_sudo
        ]

    def _get_booked_figures(self, date_from, date_to):
        """The paper says what is booked: what is collected, due or reserved is not
        looked for, and the figures which need it are left out.

        :return: dict {activity id: list of two dicts {figure: amount}}: the figures of
            the period and those of all that was before it
        """
        rows = defaultdict(list)
        for activity_id, *row in self.env.execute_query(
            self._select_booked_sums(date_from, date_to)
        ):
            rows[activity_id].append(row)
        return {
            activity_id: self._prepare_booked_figures(rows[activity_id])
            for activity_id in self.ids
        }

    def _select_booked_sums(self, date_from, date_to):
        return SQL(
            """
            SELECT cae_activity_id, cae_section,
                   SUM(balance) FILTER (WHERE date >= %(date_from)s),
                   SUM(balance) FILTER (WHERE date < %(date_from)s),
                   SUM(open_balance),
                   SUM(open_balance) FILTER (WHERE date < %(date_from)s)
              FROM (%(lines)s) line
             GROUP BY cae_activity_id, cae_section
            """,
            date_from=date_from,
            lines=select_fields(
                self.env["cae.statement.line"],
                self._get_statement_domain(date_to),
                ["cae_activity_id", "cae_section", "date", "balance", "open_balance"],
            ),
        )

    def _prepare_booked_figures(self, rows):
        """:param rows: list of lists ``section, flow, earlier flow, closing,
        opening``"""
        flows, earlier_flows, closing, opening = (
            {row[0]: to_decimal(row[column]) for row in rows} for column in range(1, 5)
        )
        return [
            {
                name: amount
                for name, amount in compute_statement(sums).as_floats().items()
                if name not in UNBOOKED
            }
            for sums in (Sums(flows, closing), Sums(earlier_flows, opening))
        ]

    def _get_statement_title(self, date_from, date_to):
        return self.env._(
            "Statement of accounts – %(activity)s – from %(start)s to %(end)s",
            activity=self.name,
            start=self._format_portal_day(date_from),
            end=self._format_portal_day(date_to),
        )

    def _prepare_statement_document(self, statement, before, items, open_rows):
        """
        :param statement: the figures of the period
        :param before: the figures from the beginning to the day before it
        :param items: `cae.statement.line` of the period's result
        :param open_rows: dict {section: rows of the documents still open}
        :return: dict ``statement``; ``sections``, list of dicts ``figure, label, rows,
            total``; ``cash``, list of pairs (label, amount) which add up to the last;
            ``balances``, list of tuples (label, opening, closing); ``open_documents``,
            as sections
        """
        sheet = explain_cash(
            {name: to_decimal(amount) for name, amount in statement.items()},
            to_decimal(before["result"]),
        )
        labels = self._get_cash_labels()
        return {
            "statement": statement,
            "sections": self._prepare_document_sections(statement, items),
            "cash": [
                (labels[name], float(amount)) for name, amount in asdict(sheet).items()
            ],
            "balances": [
                (self._get_figure_label(name), before[name], statement[name])
                for name in BALANCES
            ],
            "open_documents": [
                {
                    "figure": section,
                    "label": label,
                    "rows": open_rows[section],
                    "total": statement[section],
                }
                for section, label in self._get_open_labels().items()
            ],
        }

    def _get_cash_labels(self):
        return {
            "earlier_result": self.env._("Result of earlier periods"),
            "result": self.env._("Result of the period"),
            "receivable": self.env._("Owed by customers"),
            "payable": self.env._("Owed to suppliers"),
            "vat": self.env._("VAT owed"),
            "social_debts": self.env._("Pay and social contributions owed"),
            "other": self.env._("Other balances (equipment, deposits, loans)"),
            "cash": self._get_figure_label("cash"),
        }

    def _get_open_labels(self):
        return {
            RECEIVABLE: self.env._("Customer invoices still open"),
            PAYABLE: self.env._("Supplier bills still open"),
        }

    # --- the items of the period ------------------------------------------------------

    def _get_document_items(self, date_from, date_to):
        """:return: dict {activity: `cae.statement.line` of its result, by date}"""
        items = self.env["cae.statement.line"].search_fetch(
            [
                *self._get_statement_domain(date_to, date_from),
                ("kind", "=", "item"),
                ("cae_section", "in", RESULT_SECTIONS),
                # the bases of VAT due on payment go to and fro on the account they
                # are of
                ("move_id.tax_cash_basis_origin_move_id", "=", False),
            ],
            ITEM_FIELDS,
            order="date, id",
        )
        self._fetch_documents(items.move_id, items.partner_id)
        return items.grouped("cae_activity_id")

    def _fetch_documents(self, moves, partners):
        """What the rows say of them, and no more: entries have many fields."""
        moves.fetch(MOVE_FIELDS)
        (partners | moves.commercial_partner_id).fetch(PARTNER_FIELDS)

    def _prepare_document_sections(self, statement, items):
        by_section = items.grouped("cae_section")
        sections = []
        for figure, ([section, *others], measure) in FLOWS.items():
            if others:  # the result is the sum of the sections
                continue
            found = by_section.get(section) or items.browse()
            sections.append(
                {
                    "figure": figure,
                    "label": self._get_figure_label(figure),
                    "rows": self._prepare_pay_rows(found, measure)
                    if section == PAYROLL_COST
                    else [self._prepare_item_row(item, measure) for item in found],
                    "total": statement[figure],
                }
            )
        return sections

    def _prepare_pay_rows(self, items, measure):
        """One row an entry and account: those who share an activity read what pay
        took, not who earned what."""
        return [
            {
                **self._prepare_item_row(same[0], measure),
                "partner": "",
                "label": move.ref or "",
                "amount": move.company_currency_id.round(sum(same.mapped(measure))),
            }
            for (move, _account), same in items.grouped(
                lambda item: (item.move_id, item.account_id)
            ).items()
        ]

    def _prepare_item_row(self, item, measure):
        return {
            "date": item.date,
            "document": item.move_id.name,
            "partner": item.partner_id.commercial_partner_id.name or "",
            "label": item.name or item.move_id.ref or "",
            "account": item.account_id.with_company(item.company_id).code or "",
            "amount": item[measure],
        }

    # --- the documents which are open on the last day ---------------------------------

    def _get_open_document_rows(self, date_to):
        """:return: dict {activity id: {section: rows}}"""
        groups = self.env["cae.statement.line"]._read_group(
            [
                *self._get_statement_domain(date_to),
                ("cae_section", "in", list(OPEN_SIGNS)),
            ],
            ["cae_activity_id", "cae_section", "move_id"],
            ["open_balance:sum"],
            having=[("open_balance:sum", "!=", 0)],
        )
        moves = self.env["account.move"].union(*(group[2] for group in groups))
        self._fetch_documents(moves, self.env["res.partner"])
        rows = defaultdict(lambda: {section: [] for section in OPEN_SIGNS})
        for activity, section, move, balance in groups:
            rows[activity.id][section].append(
                self._prepare_open_row(move, OPEN_SIGNS[section] * balance)
            )
        for sections in rows.values():
            for found in sections.values():
                found.sort(key=lambda row: (row["date"], row["document"]))
        return rows

    def _prepare_open_row(self, move, amount):
        return {
            "date": move.invoice_date or move.date,
            "document": move.name,
            "partner": move.commercial_partner_id.name or "",
            "label": move.ref or "",
            "due": move.invoice_date_due,
            "amount": amount,
        }

    # --- doors ------------------------------------------------------------------------

    def action_print_statement(self):
        """Download the PDF of these activities, over the period of the context."""
        return self._get_download_action("pdf")

    def action_export_statement(self):
        """Download the spreadsheet of these activities, as above."""
        return self._get_download_action("xlsx")

    def _get_download_action(self, kind):
        date_from, date_to = self._get_statement_period()
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/cae/statements.{kind}?ids={ids}&date_from={date_from}"
            f"&date_to={date_to}",
            "target": "download",
        }

    def _get_statement_file(self, kind, date_from, date_to):
        """
        :param kind: ``pdf`` or ``xlsx``
        :return: tuple (name of the file, its bytes)
        :raise AccessError: as ``get_statement``
        """
        self._check_accounts_access(date_to)
        name = self.env._("Statements of accounts")
        if len(self) == 1:
            name = self._get_statement_title(date_from, date_to)
        name = name.replace("/", "-")
        make = {"pdf": self._make_statement_pdf, "xlsx": self._make_statement_xlsx}
        return f"{name}.{kind}", make[kind](date_from, date_to)

    def _make_statement_pdf(self, date_from, date_to):
        return self._print_statement_documents(
            self._get_statement_documents(date_from, date_to)
        )

    @api.model
    def _print_statement_documents(self, documents):
        """:param documents: as made by ``_get_statement_documents``"""
        activities = self.browse(document["activity"].id for document in documents)
        # sudo: access was checked when the documents were made; a report reads the
        # layout of its company
        reports_sudo = self.env["ir.actions.report"].sudo()
        pdf, _kind = reports_sudo._render_qweb_pdf(
            "cae_activity_accounts.action_report_statement",
            activities.ids,
            data={"documents": StatementDocuments(documents)},
        )
        return pdf

    @api.model
    def _format_document_amount(self, amount):
        return formatLang(self.env, amount + 0.0, digits=2)

    @api.model
    def _format_document_day(self, day):
        return format_date(self.env, day, date_format="dd/MM/yyyy") if day else ""
