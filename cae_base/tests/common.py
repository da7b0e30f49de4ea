import base64

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user

from .contract_tools import complete_contracts, create_statutes, run_contracts

ROLES = {
    "public": "base.group_public",
    "portal": "base.group_portal",
    "user": "base.group_user",
    "coach": "cae_base.group_coach",
    "accountant": "cae_base.group_accountant",
    "manager": "cae_base.group_manager",
}


class CooperativeCase(TransactionCase):
    """A cooperative of its own, with one user for each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=True, no_reset_password=True)
        )
        cls.company = cls._create_company("Coopérative du Blavet")
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=cls.company.ids)
        )
        cls.structure = cls.company._get_cae_structure()
        cls.today = fields.Date.today()
        cls.users = {role: cls._create_user(role) for role in ROLES}

    @classmethod
    def _create_company(cls, name):
        company = cls.env["res.company"].create({"name": name})
        cls.env.user.company_ids |= company
        return company

    @classmethod
    def _create_user(cls, role, login=None, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login or f"{role}@blavet.example",
            groups=ROLES[role],
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    @classmethod
    def _create_entrepreneur(cls, name, **vals):
        return cls.env["cae.entrepreneur"].create({"name": name, **vals})

    @classmethod
    def _create_activity(cls, name, *keys, **vals):
        """:param keys: dicts of the values of sharing keys"""
        return cls.env["cae.activity"].create(
            {
                "name": name,
                "key_ids": [Command.create(key) for key in keys],
                **vals,
            }
        )

    @classmethod
    def _key(cls, entrepreneur, percentage=100, date_from="2020-01-01", date_to=False):
        return {
            "entrepreneur_id": entrepreneur.id,
            "percentage": percentage,
            "date_from": date_from,
            "date_to": date_to,
        }

    @classmethod
    def _create_insurance(cls, activity, **vals):
        """A proof of professional insurance, with its certificate."""
        return cls.env["cae.activity.insurance"].create(
            {
                "activity_id": activity.id,
                "insurer": "Mutuelle du Blavet",
                "date_from": "2020-01-01",
                "certificate": base64.b64encode(b"Certificate"),
                "certificate_name": "certificate.txt",
                **vals,
            }
        )

    @classmethod
    def _create_contract(cls, entrepreneur, **vals):
        return cls.env["cae.contract"].create(
            {"entrepreneur_id": entrepreneur.id, "date_start": "2026-01-01", **vals}
        )

    @classmethod
    def _complete_contract(cls, contracts, **vals):
        """Write all that these drafts lack before they can be signed."""
        return complete_contracts(contracts, **vals)

    @classmethod
    def _create_statutes(cls, **vals):
        return create_statutes(cls.company, **vals)

    @classmethod
    def _run_contract(cls, entrepreneur, **vals):
        """:return: a contract whose paper is signed; running if its day has come"""
        return run_contracts(cls._create_contract(entrepreneur, **vals))

    @classmethod
    def _day(cls, days):
        """:return: today, so many days later"""
        return fields.Date.add(cls.today, days=days)
