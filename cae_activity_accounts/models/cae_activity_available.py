from dataclasses import asdict

from odoo import fields, models

from ..engine.statement import compute_statement, compute_unpaid
from ..engine.waterfall import explain_available
from ..tools import to_decimal
from .account_account import RECEIVABLE
from .cae_collection import SALE_TYPES


class CaeActivity(models.Model):
    """How what is available for pay is made: the same for the cooperative's screen and
    for the portal."""

    _inherit = "cae.activity"

    def _explain_available(self, day):
        """
        :return: tuple of the :class:`Sums` since the beginning, their
            :class:`Statement`, and the list of :class:`Step` to what is available
        """
        self.ensure_one()
        day = fields.Date.to_date(day)
        self._check_accounts_access(day)
        # sudo: as in get_statement
        sums = self.sudo()._get_statement_sums(None, day)[self.id]
        statement = compute_statement(sums)
        return sums, statement, explain_available(asdict(statement), sums.advanced)

    def _get_available_labels(self):
        return {
            "turnover_invoiced": self.env._("Invoiced excl. VAT"),
            "unpaid": self.env._("Invoiced, not paid yet"),
            "collected": self.env._("Collected excl. VAT"),
            "other_income": self.env._("Other income"),
            "charges": self.env._("Charges"),
            "contribution": self.env._("Contribution"),
            "contribution_due": self.env._("Contribution to be taken"),
            "payroll_cost": self.env._("Pay"),
            "reserved": self.env._("Reserve"),
            "other": self.env._("Other"),
        }

    def _tell_reserve(self, kept):
        """Until when a reserve is kept, and why a rule keeps less than it asks."""
        day = self._format_portal_day(kept.reserve.date_to)
        end = self.env._("until %s", day) if day else self.env._("until withdrawn")
        if not kept.is_capped:
            return end
        return self.env._("%s; the rule asks more than what is left", end)

    def _get_unpaid_documents(self, day):
        """:return: list of (sales document, turnover its customer owes on a day)"""
        # sudo: called once the access to the activity was checked
        groups = (
            self.env["cae.statement.line"]
            .sudo()
            ._read_group(
                [
                    *self._get_statement_domain(day),
                    ("cae_section", "=", RECEIVABLE),
                    ("move_type", "in", SALE_TYPES),
                ],
                ["move_id"],
                ["open_balance:sum"],
            )
        )
        unpaid = (
            (
                document,
                compute_unpaid(
                    to_decimal(document.amount_untaxed_signed),
                    to_decimal(document.amount_total_signed),
                    to_decimal(residual),
                ),
            )
            for document, residual in groups
        )
        return [(document, amount) for document, amount in unpaid if amount]

    # --- the explanation of the back office -------------------------------------------

    def action_open_available(self):
        """Show how what is available on the last day of the period is made."""
        self.ensure_one()
        day = self._get_statement_period()[1]
        explanation = self.env["cae.available"].create(
            {
                "cae_activity_id": self.id,
                "date": day,
                "line_ids": [
                    fields.Command.create(vals)
                    for vals in self._prepare_available_lines(day)
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": f"{self._get_figure_label('available_for_pay')}, {self.name}",
            "res_model": "cae.available",
            "view_mode": "form",
            "res_id": explanation.id,
        }

    def _prepare_available_lines(self, day):
        """Information first, then the steps, each with what it leaves."""
        sums, statement, steps = self._explain_available(day)
        labels = self._get_available_labels()
        information = [("turnover_invoiced", statement.turnover_invoiced)]
        if not sums.advanced:
            information.append(("unpaid", sums.uncollected))
        lines = [
            {
                "code": code,
                "label": labels[code],
                "amount": float(amount),
                "is_information": True,
            }
            for code, amount in information
        ]
        left = 0
        for step in steps:
            for vals in self._split_step(step, sums, labels):
                left += vals["amount"]
                amounts = {"amount": float(vals["amount"]), "left": float(left)}
                lines.append(vals | amounts)
        return lines

    def _split_step(self, step, sums, labels):
        """The contribution taken and the one due, and each reserve, have a line."""
        if step.code == "reserved" and sums.kept:
            return [self._prepare_reserve_line(kept) for kept in sums.kept]
        vals = {"code": step.code, "label": labels[step.code], "amount": step.amount}
        if step.code != "contribution" or not sums.contribution_due:
            return [vals]
        due = {
            "code": "contribution_due",
            "label": labels["contribution_due"],
            "amount": -sums.contribution_due,
        }
        return [vals | {"amount": step.amount + sums.contribution_due}, due]

    def _prepare_reserve_line(self, kept):
        return {
            "code": "reserved",
            "label": kept.reserve.reason,
            "note": self._tell_reserve(kept),
            "amount": -kept.amount,
            "res_model": "cae.reserve.rule" if kept.reserve.by_rule else "cae.reserve",
            "res_id": kept.reserve.record,
        }
