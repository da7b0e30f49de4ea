from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import file_open
from odoo.tools.convert import convert_csv_import

from .cae_payslip import FINAL

# What may change on a row without changing what was computed with it.
FREE_FIELDS = {"note", "verified", "sequence"}


class CaeLegalRow(models.AbstractModel):
    """A dated row of the law, kept as a record and read by the engine.

    Subclasses name in ``_engine_class`` the dataclass they stand for: the fields of
    the record and of the dataclass bear the same names.
    """

    _name = "cae.legal.row"
    _description = "Dated Row of the Law"
    _inherit = ["cae.dated.version.mixin"]
    _engine_class = None

    date_from = fields.Date(string="From", required=True, index=True)
    date_to = fields.Date(string="To")
    reference = fields.Char(string="Legal Reference", required=True)
    verified = fields.Boolean(
        help="Not ticked: the text itself was not seen; check it before relying on it."
    )
    note = fields.Char()

    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "A row ends on or after the day it begins.",
    )

    @api.model
    def _load_shipped(self):
        """Create the rows shipped with the module that do not exist yet; those which
        do are the payroll officer's, and left as they are."""
        name = f"data/{self._name}.csv"
        with file_open(f"cae_payroll/{name}", "rb") as file:
            convert_csv_import(
                self.env,
                "cae_payroll",
                name.rpartition("/")[2],
                file.read(),
                mode="update",
                noupdate=True,
            )

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() - FREE_FIELDS == {"date_to"}:
            for row in self:
                row._check_not_used_between(fields.Date.to_date(vals["date_to"]))
        elif vals.keys() - FREE_FIELDS:
            self._check_not_used()
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self._check_not_used()
        self.env.registry.clear_cache()
        return super().unlink()

    def _get_new_version_defaults(self):
        return {**super()._get_new_version_defaults(), "date_to": False, "note": False}

    @api.model
    def _in_force(self, day):
        """:return: domain of the rows that apply on a day"""
        return fields.Domain("date_from", "<=", day) & (
            fields.Domain("date_to", "=", False) | fields.Domain("date_to", ">=", day)
        )

    def action_new_version(self):
        """Show what the new version moves, before anything is written."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Version"),
            "res_model": "cae.legal.version",
            "view_mode": "form",
            "target": "new",
            "context": {"default_row": f"{self._name},{self.id}"},
        }

    def _check_not_used_between(self, day):
        """A row may end or go on, but not on days whose pay was computed."""
        if self.date_to == day:
            return
        first_end = min(filter(None, [self.date_to, day]))
        last_end = self.date_to and day and max(self.date_to, day)
        self._check_not_used(fields.Date.add(first_end, days=1), last_end)

    def _check_not_used(self, since=None, until=None):
        """What a posted payslip was computed with stays as it was."""
        first = max(filter(None, [since, min(self.mapped("date_from"), default=None)]))
        ends = [until] if since else self.mapped("date_to")
        days = [("date", "<=", max(ends))] if all(ends) else []
        # sudo: the question is whether payslips exist, not what they say
        if (
            self.env["cae.payslip"]
            .sudo()
            .search_count(
                [("state", "in", FINAL), ("date", ">=", first), *days], limit=1
            )
        ):
            raise UserError(
                self.env._(
                    "Posted payslips were computed with this row: add a new one, with"
                    " the date from which it applies."
                )
            )

    def _to_engine(self):
        """:return: tuple of ``_engine_class``, one for each record, in their order"""
        names = self._engine_class.__dataclass_fields__
        return tuple(
            self._engine_class(
                **{name: self._to_engine_value(row, name) for name in names}
            )
            for row in self
        )

    @api.model
    def _to_engine_value(self, row, name):
        value = row[name]
        kind = self._fields[name].type
        if kind == "float":
            return Decimal(str(value))
        if kind in ("char", "selection"):
            return value or ""
        if kind == "date":
            return value or None
        return value
