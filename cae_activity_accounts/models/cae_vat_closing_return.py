from decimal import Decimal

from odoo import api, fields, models

from ..engine.tax_return import AGGREGATION, EXTERNAL, TAGS, Expression, TaxReturn
from ..engine.vat_closing import CREDIT
from ..tools import to_decimal
from .cae_closing import POSTED

# Boxes of the French report (3310-CA3): VAT due, and VAT credit.
DUE_BOX, CREDIT_BOX = "box_TD.balance", "box_25.balance"
CARRIED_BOX = "box_22._applied_carryover_balance"


class CaeVatClosing(models.Model):
    """The figures of the return, by the tags and the formulas of the tax report.

    A tag is declared once: what bears it from the first closing on, less what the
    closings before declared.
    """

    _inherit = "cae.vat.closing"

    tag_sums = fields.Json(
        readonly=True, copy=False, help="What is declared, by tag of the tax report."
    )

    def _compute_return(self, sums):
        """:return: tuple (what the return says is due, values of its boxes)"""
        report_lines = self._get_report_lines()
        tags, late = self._get_tag_sums(report_lines.expression_ids)
        self._set_protected(tag_sums={name: str(tags[name]) for name in sorted(tags)})
        carried = sum((one.balance for one in sums if one.kind == CREDIT), Decimal())
        expressions = {
            f"{expression.report_line_id.code}.{expression.label}": Expression(
                expression.engine, expression.formula, expression.subformula or ""
            )
            for expression in report_lines.expression_ids
        }
        figures = TaxReturn(expressions, tags, {CARRIED_BOX: carried})
        earlier = TaxReturn(expressions, late)
        boxes = [
            self._prepare_box_vals(number, line, figures, earlier)
            for number, line in enumerate(report_lines)
            if line.code
        ]
        declared = figures.compute(DUE_BOX) - figures.compute(CREDIT_BOX)
        return declared, [vals for vals in boxes if vals["exact"] or vals["amount"]]

    def _prepare_box_vals(self, number, line, figures, earlier):
        names = [
            f"{line.code}.{expression.label}"
            for expression in line.expression_ids
            if expression.engine in (TAGS, EXTERNAL)
        ]
        return {
            "closing_id": self.id,
            "sequence": number,
            "report_line_id": line.id,
            "exact": float(sum(map(figures.compute, names))),
            "late": float(sum(map(earlier.compute, names))),
            "amount": float(figures.compute(f"{line.code}.balance")),
        }

    def _get_report_lines(self):
        """The lines of the tax report of the company's country, in its order."""
        # sudo: the form of the return is no secret
        report = (
            self.env["account.report"]
            .sudo()
            .search(
                [
                    (
                        "root_report_id",
                        "=",
                        self.env.ref("account.generic_tax_report").id,
                    ),
                    ("country_id", "=", self._get_country().id),
                ],
                limit=1,
            )
        )
        return report.line_ids.sorted("sequence")

    def _get_country(self):
        return self.company_id.account_fiscal_country_id

    # --- tags ------------------------------------------------------------------

    def _get_tag_sums(self, expressions):
        """:return: tuple of dicts {tag name: Decimal}: what is to be declared, and
        the part of it that is dated before the period"""
        tags = self._get_tags(expressions)
        declared = self._get_declared()
        total = self._sum_tags(tags, self._get_first_day(), self.date_to)
        own = self._sum_tags(tags, self.date_from, self.date_to)
        zero = Decimal()
        due = {
            name: total.get(name, zero) - declared.get(name, zero)
            for name in total.keys() | declared.keys()
        }
        return due, {name: due[name] - own.get(name, zero) for name in due}

    def _get_tags(self, expressions):
        """:return: the tags which these expressions sum"""
        formulas = expressions.filtered(lambda one: one.engine == TAGS)
        # sudo: as in _get_report_lines
        return (
            self.env["account.account.tag"]
            .sudo()
            .with_context(active_test=False, lang="en_US")
            .search(
                [
                    ("applicability", "=", "taxes"),
                    ("country_id", "=", self._get_country().id),
                    (
                        "name",
                        "in",
                        [name.removeprefix("-") for name in formulas.mapped("formula")],
                    ),
                ]
            )
        )

    def _sum_tags(self, tags, date_from, date_to):
        domain = self._get_tagged_domain(tags) & fields.Domain(
            [("date", ">=", date_from), ("date", "<=", date_to)]
        )
        groups = self.env["account.move.line"]._read_group(
            domain, ["tax_tag_ids"], ["balance:sum"]
        )
        names = {tag.id: tag.name for tag in tags}
        return {
            names[tag.id]: to_decimal(balance)
            for tag, balance in groups
            if tag.id in names
        }

    def _get_tagged_domain(self, tags):
        return self.env["account.move.line"]._get_tax_exigible_domain() & fields.Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
                ("tax_tag_ids", "in", tags.ids),
            ]
        )

    def _get_posted_before(self):
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", POSTED),
                ("date_to", "<", self.date_from),
            ]
        )

    def _get_first_day(self):
        """What is dated before the first closing was declared elsewhere."""
        return min([self.date_from, *self._get_posted_before().mapped("date_from")])

    def _get_declared(self):
        declared = {}
        for closing in self._get_posted_before():
            for name, amount in (closing.tag_sums or {}).items():
                declared[name] = declared.get(name, Decimal()) + Decimal(amount)
        return declared

    # --- what is behind a box --------------------------------------------------

    def _get_box_domain(self, report_line):
        """The items behind a box: those of the period, and those dated earlier which
        were touched since the closing before."""
        tags = self._get_tags(self._find_tag_expressions(report_line.sudo()))
        previous = self._get_previous()
        domain = fields.Domain("date", ">=", self.date_from)
        if previous:
            domain |= fields.Domain(
                [
                    ("date", ">=", self._get_first_day()),
                    ("move_id.write_date", ">=", previous.posted_on),
                ]
            )
        return (
            self._get_tagged_domain(tags)
            & domain
            & fields.Domain("date", "<=", self.date_to)
        )

    @api.model
    def _find_tag_expressions(self, report_line):
        """The expressions of a box which sum tags, else those of what it adds up."""
        found = report_line.expression_ids.filtered(lambda one: one.engine == TAGS)
        if found:
            return found
        lines = report_line.report_id.line_ids.filtered(
            lambda line: any(
                f"{line.code}." in expression.formula
                for expression in report_line.expression_ids
                if expression.engine == AGGREGATION
            )
        )
        for line in lines - report_line:
            found |= self._find_tag_expressions(line)
        return found
