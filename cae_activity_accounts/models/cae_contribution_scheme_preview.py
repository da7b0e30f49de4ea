from collections import defaultdict
from dataclasses import replace

from odoo import fields, models
from odoo.exceptions import UserError

from ..engine.contribution_error import ContributionError
from ..engine.contribution_facts import get_month, get_year
from .cae_contribution_rule_items import Span

FIGURES = ("amount", "taken", "due")


class CaeContributionScheme(models.Model):
    """What a scheme would take, and why, line by line."""

    _inherit = "cae.contribution.scheme"

    def preview(self, activities, date_from, date_to):
        """What this scheme takes on the months of a period, nothing written.

        A scheme which is not in force yet is tried as if it had been all along.

        :param activities: recordset of ``cae.activity``, or their ids
        :param date_from: first day, a date or its ISO string; its whole month counts
        :param date_to: last day
        :return: dict {activity id: {``amount``, ``taken``, ``due``, ``lines``}}, each
            line a dict ``rule_id, rule, base, month, what, move_id, document, date,
            base_amount, rate, amount, taken, due, explanation``; company currency,
            bases excluding VAT. What is owed of the whole month, a fee, a floor, has
            no document
        :raise UserError: if the rules cannot be used
        """
        self.ensure_one()
        self.check_access("read")
        date_from, date_to = map(fields.Date.to_date, (date_from, date_to))
        activities = self._browse_activities(activities)
        activities._check_accounts_access(date_to)
        result = {
            activity.id: {"lines": [], **dict.fromkeys(FIGURES, 0.0)}
            for activity in activities
        }
        # sudo: access was checked; journal items are not readable on the portal
        self_sudo = self.sudo()
        dues = self_sudo._list_tried(activities.sudo(), date_from, date_to)
        for due, line in zip(dues, self_sudo._prepare_preview_lines(dues), strict=True):
            entry = result[due.activity_id]
            entry["lines"].append(line)
            for figure in FIGURES:
                entry[figure] = round(entry[figure] + line[figure], 2)
        return result

    def action_preview(self):
        """Show who would have paid more, or less, on the last months closed."""
        self.ensure_one()
        preview = self.env["cae.contribution.preview"]._create_for(self)
        return {
            "type": "ir.actions.act_window",
            "name": preview.display_name,
            "res_model": preview._name,
            "view_mode": "form",
            "res_id": preview.id,
        }

    def _preview_amounts(self, activities, date_from, date_to):
        """:return: dict {activity id: amount}, of those which owe something; as
        :meth:`preview`, without the reasons"""
        self.ensure_one()
        self.check_access("read")
        activities._check_accounts_access(date_to)
        amounts = defaultdict(float)
        # sudo: access was checked; journal items are not readable on the portal
        for due in self.sudo()._list_tried(activities.sudo(), date_from, date_to):
            amounts[due.activity_id] += float(due.line.amount)
        return {key: round(amount, 2) for key, amount in amounts.items()}

    def _browse_activities(self, activities):
        if isinstance(activities, models.BaseModel):
            return activities.with_env(self.env)
        return self.env["cae.activity"].browse(activities)

    def _list_tried(self, activities, date_from, date_to):
        """:return: list of :class:`Due` of the months of a period"""
        try:
            dues = self._try(activities, get_month(date_from), date_to)
        except ContributionError as error:
            raise UserError(self._tell(error)) from error
        return [
            due
            for due in dues
            if due.line.key.month >= get_month(date_from)
            and (due.line.base or due.line.amount or due.is_left)
        ]

    def _try(self, activities, month, day):
        activities = self._filter_contributing(activities)
        if not activities:
            return []
        scheme = self._to_engine()
        if scheme.date_from > month:
            first = get_year(month, self._get_first_month())
            scheme = _start_earlier(scheme, first)
        span = Span(scheme.date_from, min(day, scheme.date_to or day), day)
        make_accounts = self._get_account_maker(activities)
        return [
            due
            for rule in self.rule_ids
            for due in self._list_lines(
                scheme,
                rule,
                make_accounts(*rule._get_all_things(activities, span)),
                day,
            )
        ]

    def _prepare_preview_lines(self, dues):
        documents = self.env["account.move"].browse(
            {due.line.key.document for due in dues if due.line.key.document}
        )
        names = {document.id: document.display_name for document in documents}
        return [
            {
                "rule_id": due.rule.id,
                "rule": due.rule.name,
                "base": due.rule.base,
                "month": due.line.key.month,
                "what": due.line.key.what,
                "move_id": due.line.key.document or False,
                "document": names.get(due.line.key.document)
                or self._get_label(due.line.key.what),
                "date": due.get_day(),
                "base_amount": float(due.line.base),
                "rate": float(due.rate),
                "amount": float(due.line.amount),
                "taken": float(due.line.taken.amount),
                "due": float(due.line.due),
                "explanation": self._explain(due),
            }
            for due in dues
        ]

    def _get_label(self, what):
        levies = self.env["cae.contribution.levy"]
        return dict(levies._fields["what"]._description_selection(self.env))[what]


def _start_earlier(scheme, day):
    """With the rules which begin with it."""
    rules = (
        replace(rule, date_from=None)
        if rule.date_from and rule.date_from <= scheme.date_from
        else rule
        for rule in scheme.rules
    )
    return replace(scheme, date_from=day, rules=tuple(rules))
