from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from .account_account import TURNOVER
from .cae_closing_anomaly import (
    BANK,
    CONTRACT,
    INSURANCE,
    LIMIT,
    NEGATIVE,
    RECEIPTS,
    UNCHOSEN,
    VARIATION,
)

MONTHS = 3  # the turnover of a month is compared with that of these before it


class CaeClosing(models.Model):
    """What somebody must look at before a month is posted."""

    _inherit = "cae.closing"

    anomaly_ids = fields.One2many("cae.closing.anomaly", "closing_id", readonly=True)
    anomaly_count = fields.Integer(string="Anomalies", compute="_compute_anomaly_count")
    anomaly_summary = fields.Char(compute="_compute_anomaly_count")

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"anomaly_ids"}

    @api.depends("anomaly_ids")
    @api.depends_context("lang")
    def _compute_anomaly_count(self):
        labels = dict(self.env["cae.closing.anomaly"]._get_kinds())
        for closing in self:
            closing.anomaly_count = len(closing.anomaly_ids)
            kinds = closing.anomaly_ids.grouped("kind")
            closing.anomaly_summary = " · ".join(
                f"{labels[kind]} ({len(found)})" for kind, found in kinds.items()
            )

    # --- of activities ----------------------------------------------------------------

    def _replace_lines(self, activities, statements):
        self._replace_anomalies(
            # sudo: anomalies are written by closings only, whoever closes
            self._find_own("cae.closing.anomaly", activities).sudo(),
            self._find_anomalies(activities, statements),
        )
        return super()._replace_lines(activities, statements)

    def _prepare_lines(self, statements):
        """A line says what its anomalies say."""
        vals_list = super()._prepare_lines(statements)
        activities = self.env["cae.activity"].browse(statements)
        anomalies = self._find_own("cae.closing.anomaly", activities)
        notes = anomalies.grouped("activity_id")
        for vals in vals_list:
            own = notes.get(activities.browse(vals["activity_id"]))
            vals["note"] = " · ".join(own.mapped("message")) if own else False
        return vals_list

    def _replace_anomalies(self, anomalies, found):
        """:param found: list of tuples (activity id or none, kind, message)"""
        kept = anomalies.filtered(
            lambda one: (one.activity_id.id, one.kind, one.message) in found
        )
        (anomalies - kept).unlink()
        known = {(one.activity_id.id, one.kind, one.message) for one in kept}
        anomalies.create(
            [
                {
                    "closing_id": self.id,
                    "activity_id": activity_id,
                    "kind": kind,
                    "message": message,
                }
                for activity_id, kind, message in found
                if (activity_id, kind, message) not in known
            ]
        )

    def _find_anomalies(self, activities, statements):
        """Hook: upper floors add theirs.

        :return: list of tuples (activity id, kind, message)
        """
        at_work = activities.filtered_domain(activities._get_at_work_domain())
        return [
            *self._find_negative(statements),
            *self._find_without_contract(at_work),
            *self._find_uninsured(at_work),
            *self._find_limited(activities),
            *self._find_unusual(activities, statements),
        ]

    def _find_negative(self, statements):
        for activity_id, statement in statements.items():
            if statement["available_for_pay"] < 0:
                yield activity_id, NEGATIVE, self._tell_negative(statement)

    def _tell_negative(self, statement):
        currency = self.company_id.currency_id
        available, reserved = statement["available_for_pay"], statement["reserved"]
        if available + reserved >= 0:
            return self.env._(
                "Reserves of %s: more than what is available",
                format_amount(self.env, reserved, currency),
            )
        return self.env._(
            "Available for pay: %s", format_amount(self.env, available, currency)
        )

    def _find_without_contract(self, activities):
        """People at work whom no contract binds (Code du travail, L. 7331-2)."""
        # sudo: keys and contracts are read to be checked, not shown
        keys = self._filter_in_force(activities.sudo().key_ids)
        contracts = keys.entrepreneur_id._get_contracts(self.date_end)
        missing = defaultdict(list)
        for key in keys:
            if key.entrepreneur_id.id not in contracts:
                missing[key.activity_id.id].append(key.entrepreneur_id.name)
        for activity_id, names in missing.items():
            message = self.env._("No contract in force: %s", ", ".join(names))
            yield activity_id, CONTRACT, message

    def _filter_in_force(self, keys):
        """The sharing keys of those who are there on the last day."""
        return keys.filtered(
            lambda key: (
                key.date_from <= self.date_end
                and (not key.date_to or self.date_end <= key.date_to)
            )
        )

    def _find_uninsured(self, activities):
        """Those whose last proof of an insurance has ended on the last day."""
        ended = defaultdict(list)
        for activity, _kind, day, without_end in self.env[
            "cae.activity.insurance"
        ]._read_group(
            [("activity_id", "in", activities.ids), ("certificate", "!=", False)],
            ["activity_id", "kind"],
            ["date_to:max", "date_to:array_agg"],
        ):
            if None not in without_end and day < self.date_end:
                ended[activity.id].append(day)
        for activity_id, days in ended.items():
            day = format_date(self.env, min(days))
            message = self.env._("Insurance ended on %s", day)
            yield activity_id, INSURANCE, message

    def _find_limited(self, activities):
        """Where a floor or a cap changed what was taken, each said once."""
        levies = self._find_own("cae.contribution.levy", activities)
        notes = {
            (levy.activity_id.id, LIMIT, self._get_levy_note(levy)): None
            for levy in levies.filtered("is_limited")
        }
        return list(notes)

    def _get_levy_note(self, levy):
        return f"{levy.rule_id.name}: {levy.explanation}"

    def _find_unusual(self, activities, statements):
        """Those whose turnover is far from that of the months before."""
        threshold = self.company_id.cae_closing_variation
        for activity, mean in self._get_reference_turnover(activities).items():
            invoiced = statements[activity.id]["turnover_invoiced"]
            change = 100 * (invoiced - mean) / mean if mean > 0 else 0
            if threshold and abs(change) >= threshold:
                message = self.env._(
                    "Invoiced %(change)+d %% against the %(months)s months before",
                    change=round(change),
                    months=MONTHS,
                )
                yield activity.id, VARIATION, message

    def _get_reference_turnover(self, activities):
        """:return: dict {activity: what it invoiced in a month before, on average}"""
        # sudo: sums only, of activities whose statement was just read
        groups = (
            self.env["cae.statement.line"]
            .sudo()
            ._read_group(
                [
                    *activities._get_statement_domain(
                        fields.Date.subtract(self.month, days=1),
                        self._get_reference_start(),
                    ),
                    ("kind", "=", "item"),
                    ("cae_section", "=", TURNOVER),
                ],
                ["cae_activity_id"],
                ["result:sum"],
            )
        )
        return {activity: amount / MONTHS for activity, amount in groups}

    def _get_reference_start(self):
        return fields.Date.subtract(self.month, months=MONTHS)

    # --- of the whole cooperative -----------------------------------------------------

    def _review_company(self):
        # sudo: anomalies are written by closings only, whoever closes
        anomalies_sudo = self.anomaly_ids.sudo().filtered(
            lambda anomaly: not anomaly.activity_id
        )
        self._replace_anomalies(anomalies_sudo, list(self._find_company_anomalies()))
        return super()._review_company()

    def _find_company_anomalies(self):
        """Hook: what is nobody's, and may change the figures of anybody.

        :return: tuples (none, kind, message)
        """
        for kind, model, domain, measure in (
            (UNCHOSEN, "account.move.line", self._get_unchosen_domain(), "balance"),
            (BANK, "account.bank.statement.line", self._get_bank_domain(), "amount"),
            (
                RECEIPTS,
                "account.move.line",
                self._get_receipts_domain(),
                "amount_residual",
            ),
        ):
            [(count, amount)] = self.env[model]._read_group(
                domain, [], ["__count", f"{measure}:sum"]
            )
            if count:
                yield False, kind, self._tell_open_items(kind, count, amount)

    def _tell_open_items(self, kind, count, amount):
        if kind == UNCHOSEN:
            return self.env._(
                "%s items for which nobody chose an activity: choose one", count
            )
        total = format_amount(self.env, amount, self.company_id.currency_id)
        if kind == BANK:
            return self.env._(
                "%(count)s lines of the bank to reconcile, %(total)s",
                count=count,
                total=total,
            )
        return self.env._(
            "%(count)s receipts which settle no invoice, %(total)s",
            count=count,
            total=total,
        )

    def _get_unchosen_domain(self):
        """Given to the cooperative because nobody chose: it has none without."""
        return self._get_items_domain() & fields.Domain(
            [
                ("cae_is_structure_default", "=", True),
                ("cae_transfer_line_ids", "=", False),
            ]
        )

    def _get_bank_domain(self):
        return fields.Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("is_reconciled", "=", False),
                ("date", "<=", self.date_end),
                ("state", "=", "posted"),
            ]
        )

    def _get_receipts_domain(self):
        """Money of customers which settles nothing: a late reconciliation falls into
        the next closing. Journals are named one by one, and what is left is negative:
        Odoo has an index of such items."""
        journals = self.env["account.journal"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("type", "in", ("bank", "cash", "credit")),
            ]
        )
        return self._get_items_domain() & fields.Domain(
            [
                ("account_id.account_type", "=", "asset_receivable"),
                ("reconciled", "=", False),
                ("amount_residual", "<", 0),
                ("move_id.move_type", "=", "entry"),
                ("journal_id", "in", journals.ids),
            ]
        )

    def _get_items_domain(self):
        return fields.Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", self.date_end),
            ]
        )

    # --- screens ----------------------------------------------------------------------

    def action_open_anomalies(self):
        """Open what somebody must look at."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("To be checked, %s", self.name),
            "res_model": "cae.closing.anomaly",
            "view_mode": "list",
            "domain": [("closing_id", "in", self.ids)],
            "context": {"group_by": "kind"} if len(self.anomaly_ids) > 20 else {},
        }
