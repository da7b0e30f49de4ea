from odoo import api, fields, models
from odoo.fields import Domain

from .cae_contract import AMENDMENT, KINDS, RENEWAL


class CaeContractClause(models.Model):
    """A text that contracts begin with; the company may have its own, dated."""

    _name = "cae.contract.clause"
    _description = "Clause of Contracts"
    _inherit = ["cae.dated.version.mixin"]
    _order = "kind, sequence, code, company_id, date_from desc nulls last, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(
        required=True, index=True, help="Versions of one clause have the same code."
    )
    kind = fields.Selection(KINDS, required=True)
    nature = fields.Selection(
        [(RENEWAL, "Renewals"), (AMENDMENT, "Amendments")],
        string="Only in",
        help="Empty: in the contract itself; its renewals and amendments carry it on.",
    )
    title = fields.Char(required=True, translate=True)
    text = fields.Text(
        translate=True,
        required=True,
        help="Names in braces are filled in from the contract: {company},"
        " {entrepreneur}, {coach}, {start}, {end}, {first_start}, {effect},"
        " {commitment_ceiling}, {fixed_part}, {variable_part}, {objectives}, {trial},"
        " {statutes}, {membership_deadline}, {change_reason}. What stands in square"
        " brackets is to be completed in each contract.",
    )
    compulsory = fields.Boolean(
        default=True, help="No contract is signed without this item."
    )
    reference = fields.Char(string="Legal Reference")
    date_from = fields.Date(
        string="From", help="Empty: for all days before the next version."
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: for all. A company's own clause comes before it.",
    )
    active = fields.Boolean(default=True)

    _version_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0), COALESCE(date_from, '-infinity'::date))"
        " WHERE active",
        "This clause has a version from this day on: change its date.",
    )

    @api.depends("title", "kind")
    def _compute_display_name(self):
        for clause in self:
            clause.display_name = f"{(clause.kind or '').upper()} {clause.title or ''}"

    @api.model
    def _get_versions(self, kinds, companies, nature=False):
        """All versions of the clauses of these kinds of contracts.

        :param nature: `renewal`, `amendment`, or False for the clauses of the contract
        """
        return self.search(
            Domain("kind", "in", kinds)
            & Domain("nature", "=", nature)
            & Domain("company_id", "in", [*companies.ids, False])
        )

    def _pick(self, kind, company, day):
        """The version of each clause in force on a day, the company's own first."""
        in_force = self.filtered(
            lambda clause: (
                clause.kind == kind
                and clause.company_id in (company, self.env["res.company"])
                and (not clause.date_from or clause.date_from <= day)
            )
        )
        best = [
            (versions.filtered("company_id") or versions)[:1]
            for versions in in_force.grouped("code").values()
        ]
        return self.browse().union(*best).sorted("sequence")
