from dataclasses import replace
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ..engine.carry_on import carry_on
from ..engine.money import EngineError, cents
from ..engine.profile import Profile
from ..engine.solver import simulate
from ..engine_sentences import explain
from ..models.cae_payslip import to_exact

PARAMETER, CONTRIBUTION, BRACKET = (
    "cae.social.parameter",
    "cae.social.contribution",
    "cae.withholding.bracket",
)
# The list of :class:`Legislation` in which the rows of a model are.
PARTS = {PARAMETER: "parameters", CONTRIBUTION: "contributions", BRACKET: "brackets"}
VALUES = {PARAMETER: "value", CONTRIBUTION: "rate"}
EXAMPLES = ("0.5", "1", "1.5", "3")
SHOWN = 30
FIGURES = ("cost", "net", "net_paid")


class CaeLegalVersion(models.TransientModel):
    """A new version of a row of the law: what it moves is shown, then it is saved."""

    _name = "cae.legal.version"
    _description = "New Version of a Figure of the Law"

    row = fields.Reference(
        [
            (PARAMETER, "Social Parameter"),
            (CONTRIBUTION, "Social Contribution"),
            (BRACKET, "Bracket of the Neutral Withholding Grid"),
        ],
        required=True,
        readonly=True,
    )
    name = fields.Char(compute="_compute_name")
    is_grid = fields.Boolean(compute="_compute_name")
    present_value = fields.Float(digits=(16, 6), compute="_compute_name")
    value = fields.Float(
        string="New Value",
        digits=(16, 6),
        compute="_compute_value",
        store=True,
        readonly=False,
    )
    bracket_ids = fields.One2many(
        "cae.legal.version.bracket",
        "version_id",
        string="Brackets",
        compute="_compute_value",
        store=True,
        readonly=False,
    )
    date_from = fields.Date(string="From", help="First day on which it applies.")
    reference = fields.Char(string="Legal Reference")
    verified = fields.Boolean(
        help="Not ticked: the text itself was not seen; check it before relying on it."
    )
    note = fields.Char()
    posted_count = fields.Integer(
        string="Posted Payslips from This Day On", compute="_compute_preview"
    )
    problem = fields.Char(compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("row")
    @api.depends_context("lang")
    def _compute_name(self):
        for version in self:
            row = version.row
            version.is_grid = bool(row) and row._name == BRACKET
            version.present_value = version._get_present_value()
            version.name = row and (
                dict(row._fields["zone"]._description_selection(self.env))[row.zone]
                if version.is_grid
                else f"{row.name} ({row.code})"
            )

    @api.depends("row")
    def _compute_value(self):
        for version in self:
            version.value = version._get_present_value()
            version.bracket_ids = [Command.clear()] + [
                Command.create({"base_from": bracket.base_from, "rate": bracket.rate})
                for bracket in version._get_grid()
            ]

    def _get_present_value(self):
        return self.row[VALUES[self.row._name]] if self._has_value() else 0.0

    def _has_value(self):
        return bool(self.row) and self.row._name in VALUES

    def _get_grid(self):
        """The brackets which begin with the row, if it is one."""
        if not self.row or self._has_value():
            return self.env[BRACKET]
        return self.row.search(
            [("zone", "=", self.row.zone), ("date_from", "=", self.row.date_from)],
            order="base_from",
        )

    # --- what it moves --------------------------------------------------------------

    @api.depends(
        "row",
        "value",
        "date_from",
        "bracket_ids.base_from",
        "bracket_ids.rate",
    )
    @api.depends_context("lang", "company")
    def _compute_preview(self):
        for version in self:
            version.update({"problem": False, "preview": False, "posted_count": 0})
            if not version.row or not version.date_from:
                continue
            version.posted_count = self.env["cae.payslip"].search_count(
                [("state", "!=", "draft"), ("date", ">=", version.date_from)]
            )
            try:
                version.preview = version._render_preview()
            except EngineError as error:
                version.problem = explain(self.env, error)
            except UserError as error:
                version.problem = str(error)

    def _render_preview(self):
        people = self._compare(self._prepare_people(self._get_last_payslips()))
        people.sort(key=lambda row: -abs(row["cost"]["difference"]))
        return self.env["ir.qweb"]._render(
            "cae_payroll.legal_version_preview",
            {
                "examples": self._compare(self._prepare_examples()),
                "people": people[:SHOWN],
                "others": max(len(people) - SHOWN, 0),
                "total": people and add_up(people),
                "currency": self.env.company.currency_id,
                "figures": FIGURES,
            },
        )

    def _compare(self, cases):
        """:param cases: list of (label, gross, :class:`Profile`)
        :return: list of dicts ``label, gross`` and for each figure ``before, after,
            difference``
        """
        before = self.env[PARAMETER]._get_legislation()
        after = self._get_changed_legislation()
        return [
            compare(
                label,
                *(
                    simulate(law, self.date_from, "gross", gross, profile)
                    for law in (before, after)
                ),
            )
            for label, gross, profile in cases
        ]

    def _get_changed_legislation(self):
        """The law with the new version, which is written nowhere."""
        parameters = self.env[PARAMETER]
        known = parameters._get_known_legislation()
        part = PARTS[self.row._name]
        changed = replace(
            known, **{part: getattr(known, part) + self._prepare_engine_rows()}
        )
        return carry_on(changed, parameters._get_review_day()).legislation

    def _prepare_engine_rows(self):
        [model] = self.row._to_engine()
        fresh = replace(
            model, date_from=self.date_from, date_to=None, verified=self.verified
        )
        if self._has_value():
            name = VALUES[self.row._name]
            return (replace(fresh, **{name: to_exact(self.value)}),)
        return tuple(
            replace(fresh, **{name: to_exact(value) for name, value in vals.items()})
            for vals in self._prepare_brackets()
        )

    def _prepare_brackets(self):
        """Each one goes to where the next one begins."""
        lines = self.bracket_ids.sorted("base_from")
        if not lines or lines[0].base_from:
            raise UserError(self.env._("The first bracket begins at 0: add it."))
        ends = [*lines[1:].mapped("base_from"), 0.0]
        return [
            {"base_from": line.base_from, "base_below": end, "rate": line.rate}
            for line, end in zip(lines, ends, strict=True)
        ]

    def _get_last_payslips(self):
        """Those of the last month that has some: estimations of the open closing, or
        posted ones."""
        payslips = self.env["cae.payslip"]
        domain = [("company_id", "=", self.env.company.id)]
        last = payslips.search(domain, order="date desc", limit=1)
        return payslips.search([*domain, ("date", "=", last.date)]) if last else last

    def _prepare_people(self, payslips):
        company = self._prepare_company_profile()
        return [
            (
                payslip.partner_id.name,
                payslip.gross,
                Profile(
                    **{
                        **company,
                        **payslip._prepare_person_profile(
                            payslip.entrepreneur_id, self.date_from
                        ),
                    }
                ),
            )
            for payslip in payslips
        ]

    def _prepare_examples(self):
        """Multiples of the minimum wage of a full month."""
        legislation = self.env[PARAMETER]._get_legislation()
        hours = legislation.value("ANNUAL_HOURS", self.date_from) / 12
        wage = legislation.value("SMIC_H", self.date_from) * hours
        profile = Profile(**self._prepare_company_profile())
        return [
            (
                self.env._(
                    "%s × the minimum wage",
                    formatLang(self.env, float(times), digits=1),
                ),
                cents(wage * Decimal(times)),
                profile,
            )
            for times in EXAMPLES
        ]

    def _prepare_company_profile(self):
        # sudo: the company's rates are no secret, its record may be
        return self.env.company.sudo()._prepare_cae_pay_profile()

    # --- save -----------------------------------------------------------------------

    def action_save(self):
        self.ensure_one()
        if not self.date_from or not self.reference:
            raise UserError(
                self.env._("Give the day from which it applies, and the text of law.")
            )
        rows = self.env[self.row._name].create(self._prepare_vals_list())
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": rows._name,
            "view_mode": "form" if len(rows) == 1 else "list,form",
            "res_id": rows.id if len(rows) == 1 else False,
            "domain": [("id", "in", rows.ids)],
        }

    def _prepare_vals_list(self):
        [copied] = self.row.copy_data(self.row._get_new_version_defaults())
        common = {
            **copied,
            "date_from": self.date_from,
            "reference": self.reference,
            "verified": self.verified,
            "note": self.note,
        }
        if self._has_value():
            return [{**common, VALUES[self.row._name]: self.value}]
        return [{**common, **vals} for vals in self._prepare_brackets()]


def compare(label, before, after):
    """One line of the preview, from two payslips of the engine."""
    return {
        "label": label,
        "gross": float(before.gross),
        **{
            name: {
                "before": float(getattr(before, name)),
                "after": float(getattr(after, name)),
                "difference": float(getattr(after, name) - getattr(before, name)),
            }
            for name in FIGURES
        },
    }


def add_up(rows):
    return {
        "gross": sum(row["gross"] for row in rows),
        **{
            name: {
                kind: sum(row[name][kind] for row in rows)
                for kind in ("before", "after", "difference")
            }
            for name in FIGURES
        },
    }
