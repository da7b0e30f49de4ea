from odoo import models

from .cae_contribution_scheme_clause import CLAUSE


class CaeContractClause(models.Model):
    _inherit = "cae.contract.clause"

    def _pick(self, kind, company, day):
        """The clause which prints the contribution scheme waits for one in force; until
        then the terms are written by hand. A company's own clause is its own choice."""
        # sudo: whether a scheme is in force is no secret, for whoever makes contracts
        schemes_sudo = company.sudo().cae_contribution_scheme_ids
        if schemes_sudo._filter_taking(day):
            return super()._pick(kind, company, day)
        written = self.filtered(
            lambda clause: clause.company_id or CLAUSE not in (clause.text or "")
        )
        return super(CaeContractClause, written)._pick(kind, company, day)
