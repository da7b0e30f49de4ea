from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.cae_activity_accounts.tests.common import LedgerCase
from odoo.addons.cae_base.tests.contract_tools import run_contracts


class PayCase(LedgerCase):
    """Two people with a CESA: one alone in the pottery, both in the studio."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"cae_headcount": 20, "cae_accident_rate": 1.5})
        cls.scheme = cls._scheme("collected", 10)
        cls.yann = cls._entrepreneur("Yann", cls.pottery)
        cls._contract(cls.yann)

    @classmethod
    def _contract(cls, person, kind="cesa", **vals):
        contract = cls.env["cae.contract"].create(
            {
                "entrepreneur_id": person.id,
                "kind": kind,
                "date_start": "2026-01-01",
                **vals,
            }
        )
        return run_contracts(contract)

    @classmethod
    def _rate(cls, person, rate, month="2026-01-01", **vals):
        return cls.env["cae.withholding.rate"].create(
            {
                "entrepreneur_id": person.id,
                "rate": rate,
                "date_from": month,
                **vals,
            }
        )

    @classmethod
    def _without_fixed_part(cls, *people):
        """Older contracts have none; the law asks for one (CAE-14)."""
        for person in people:
            cls._set_fixed_part(person, 0)

    @classmethod
    def _set_fixed_part(cls, person, amount):
        """What an amendment does, for the contracts which tests begin with."""
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE cae_contract SET fixed_part = %s WHERE entrepreneur_id = %s",
            (amount, person.id),
        )
        cls.env.invalidate_all()

    @classmethod
    def _policy(cls, kind="all", **vals):
        return cls.env["cae.pay.policy"].create(
            {"kind": kind, "date_from": "2026-01-01", **vals}
        )

    @classmethod
    def _request(cls, person, mode, amount, month="2026-09-01", **vals):
        return cls.env["cae.pay.request"].create(
            {
                "entrepreneur_id": person.id,
                "month": month,
                "mode": mode,
                "amount": amount,
                **vals,
            }
        )

    @classmethod
    def _officer(cls):
        return new_test_user(
            cls.env,
            "paie@deuxrives.example",
            groups="cae_payroll.group_payroll_officer",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _speak_french(cls, *people):
        """Screens, pages and sentences are read in French, and tested so.

        :param people: entrepreneurs, who read the portal
        """
        cls.env["res.lang"]._activate_lang("fr_FR")
        cls.env["ir.module.module"].search(
            [("name", "=", "cae_payroll")]
        )._update_translations(["fr_FR"])
        cls.env = cls.env(context=dict(cls.env.context, lang="fr_FR"))
        for person in people:
            person.portal_user_id.lang = "fr_FR"

    @classmethod
    def _run(cls, month):
        closing = cls._closing(month)
        closing.action_compute()
        closing.action_post()
        return closing
