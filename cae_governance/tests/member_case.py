"""People with a work contract, a secretary and what is sent to them."""

from odoo import fields

from odoo.addons.cae_base.tests.contract_tools import run_contracts

from .common import GovernanceCase


class MemberCase(GovernanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env.user)
        cls.secretary = cls._user(
            "secretary", "cae_governance.group_governance_secretary"
        )
        cls.coach = cls._user("coach", "cae_base.group_coach")
        cls.company.cae_secretary_id = cls.secretary

    @classmethod
    def _day(cls, **delta):
        return fields.Date.add(cls.today, **delta)

    @classmethod
    def _salaried(cls, name, start, portal=False, kind="cesa", **vals):
        """An entrepreneur whose contract runs since a day."""
        person = cls._entrepreneur(name, portal=portal)
        person.coach_id = cls.coach
        cls._contract(person, start, kind, **vals)
        return person

    @classmethod
    def _contract(cls, person, start, kind="cesa", **vals):
        return run_contracts(
            cls.env["cae.contract"].create(
                {
                    "entrepreneur_id": person.id,
                    "kind": kind,
                    "date_start": start,
                    **vals,
                }
            )
        )

    @classmethod
    def _apply(cls, person, submit=True, **vals):
        candidacy = cls.env["cae.candidacy"].create(
            {"partner_id": person.partner_id.id, "motivation": "To decide.", **vals}
        )
        if submit:
            candidacy.action_submit()
        return candidacy

    @classmethod
    def _cause(cls, name):
        return cls.env.ref(f"cae_governance.exit_cause_{name}")

    def _todos(self, record, kind):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", record._name),
                ("res_id", "in", record.ids),
                (
                    "activity_type_id",
                    "=",
                    self.env.ref(f"cae_governance.activity_type_{kind}").id,
                ),
            ]
        )

    def _mails(self, partner):
        return self.env["mail.mail"].search([("recipient_ids", "in", partner.ids)])
