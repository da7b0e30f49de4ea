"""Contracts that hold, for the tests of all floors, the bench and scripts."""

import base64
import re

from odoo import fields

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PDF_BASE64 = base64.b64encode(PDF)


def create_statutes(company, **vals):
    return company.env["cae.statutes"].create(
        {
            "name": "Statutes of 2019",
            "date_from": "2019-01-01",
            "company_id": company.id,
            "file": PDF_BASE64,
            **vals,
        }
    )


def complete_contracts(contracts, **vals):
    """Write all that drafts lack before they can be signed.

    :return: the contracts
    """
    for contract in contracts:
        if contract.kind == "cesa" and not contract.statutes_id:
            contract.statutes_id = _get_statutes(contract.company_id)
        contract.write({**_prepare_terms(contract), **vals})
        for item in contract.item_ids:
            item.text = re.sub(r"\[[^\[\]]*\]", "as agreed", item.text)
    return contracts


def _get_statutes(company):
    versions = company.env["cae.statutes"]._get_versions(company)
    return versions[-1:] or create_statutes(company)


def _prepare_terms(contract):
    return {
        "employment_declared_on": contract.date_start,
        "commitment_ceiling": contract.commitment_ceiling or 5000,
        "fixed_part": contract.fixed_part or 500,
        "variable_part": contract.variable_part or "What is left.",
        "objective_amount": contract.objective_amount or 12000,
        "change_reason": contract.change_reason or "Both agree.",
    }


def run_contracts(drafts):
    """Complete drafts and keep a signed paper of each.

    :return: the contracts: running, or signed if their day has not come
    """
    today = fields.Date.context_today(drafts)
    for day, contracts in complete_contracts(drafts).grouped("date_start").items():
        contracts._sign_on_paper(PDF, "contract.pdf", min(day, today))
    return drafts
