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
