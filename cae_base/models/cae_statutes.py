from odoo import api, fields, models
from odoo.exceptions import UserError

from ..seal import find_changes
from .cae_contract import CANCELLED, DRAFT


class CaeStatutes(models.Model):
    """A version of the cooperative's statutes, which contracts mention (CAE-03 e)."""

    _name = "cae.statutes"
    _description = "Version of the Statutes"
    _order = "date_from desc, id desc"

    name = fields.Char(
        string="Version", required=True, help="For example: adopted on 12 June 2025."
    )
    date_from = fields.Date(
        string="In Force From", required=True, default=fields.Date.context_today
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    file = fields.Binary(string="Document", required=True, attachment=True)
    filename = fields.Char()

    def write(self, vals):
        if find_changes(self, vals, {"name", "date_from", "file", "company_id"}):
            self._check_unused()
        return super().write(vals)

    def _filter_used(self):
        """:return: those which a contract sent, signed or past mentions"""
        if not self:
            return self
        # sudo: a contract that the user does not see holds the statutes too
        contracts_sudo = self.env["cae.contract"].sudo()
        groups = contracts_sudo._read_group(
            [
                ("statutes_id", "in", self.ids),
                ("state", "not in", (DRAFT, CANCELLED)),
            ],
            ["statutes_id"],
        )
        return self.browse(statutes.id for (statutes,) in groups)

    def _check_unused(self):
        if self._filter_used():
            raise UserError(
                self.env._(
                    "A signed contract mentions these statutes: add a new version"
                    " instead."
                )
            )

    @api.model
    def _get_versions(self, companies):
        return self.search([("company_id", "in", companies.ids)])

    def _pick(self, company, day):
        """:return: the version of a company in force on a day, maybe none"""
        return self.filtered(
            lambda version: version.company_id == company and version.date_from <= day
        )[:1]
