"""Who may do what with each model, and on which records (design §7)."""

from datetime import datetime, timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..seal import unsealed
from .common import ROLES, CooperativeCase
from .contract_tools import PDF_BASE64
from .interview_tools import DOT, create_interview
from .roles_case import get_models, get_rights

# Create, read, write, delete, as letters; who is not named may do nothing.
EXPECTED = {
    "cae.activity": {
        "portal": "r",
        "user": "r",
        "coach": "crw",
        "accountant": "crw",
        "manager": "crwd",
    },
    "cae.activity.change": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.activity.change.wizard": {"coach": "crw"},  # his own
    "cae.activity.insurance": {
        "user": "r",
        "coach": "crwd",
        "accountant": "crwd",
        "manager": "crwd",
    },
    "cae.activity.key": {
        "coach": "crwd",
        "accountant": "crwd",
        "manager": "crwd",
    },
    "cae.anonymisation": {"manager": "crd"},  # written by the act alone
    "cae.anonymisation.line": {"manager": "r"},
    "cae.clock": {"coach": "r", "accountant": "r", "manager": "rw"},
    "cae.clock.threshold": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.contract": {"coach": "crwd", "accountant": "crwd", "manager": "crwd"},
    "cae.contract.clause": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.contract.end": {"coach": "crwd"},  # his own
    "cae.contract.item": {"coach": "crwd", "accountant": "crwd", "manager": "crwd"},
    "cae.contract.notice": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.contract.paper": {"coach": "crwd"},  # his own
    "cae.contract.sign": {"manager": "crwd"},
    "cae.contract.signature": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.deadline": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.deadline.notice": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.directory.card": {"coach": "rw", "accountant": "rw", "manager": "rwd"},
    "cae.directory.message": {"manager": "r"},
    "cae.entrepreneur": {"coach": "crw", "accountant": "crw", "manager": "crwd"},
    "cae.entrepreneur.criterion": {
        "user": "r",
        "coach": "r",
        "accountant": "r",
        "manager": "crwd",
    },
    "cae.entrepreneur.criterion.status": {
        "coach": "r",
        "accountant": "r",
        "manager": "r",
    },
    "cae.entrepreneur.criterion.tick": {
        "coach": "r",
        "accountant": "r",
        "manager": "r",
    },
    "cae.entrepreneur.funnel": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.entrepreneur.leave": {"coach": "crwd"},  # his own
    "cae.entrepreneur.merge": {"manager": "crw"},
    "cae.entrepreneur.stage": {
        "user": "r",
        "coach": "r",
        "accountant": "r",
        "manager": "crwd",
    },
    "cae.entrepreneur.stage.duration": {
        "coach": "r",
        "accountant": "r",
        "manager": "r",
    },
    "cae.entrepreneur.stage.history": {
        "coach": "r",
        "accountant": "r",
        "manager": "r",
    },
    "cae.entrepreneur.stage.override": {"manager": "crwd"},
    "cae.funded.action": {
        "coach": "r",
        "accountant": "crw",
        "manager": "crwd",
    },
    "cae.impact.indicator": {"coach": "r", "accountant": "r", "manager": "rw"},
    "cae.impact.line": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.impact.report": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.import": {"manager": "crw"},
    "cae.import.line": {"manager": "crwd"},
    "cae.interview": {"coach": "crwd", "manager": "crwd"},
    "cae.interview.action": {"coach": "crwd", "manager": "crwd"},
    "cae.interview.booking": {"coach": "r", "manager": "r"},
    "cae.interview.sign": {"coach": "crwd"},  # his own
    "cae.interview.signature": {"coach": "r", "manager": "r"},
    "cae.interview.slot": {"coach": "crwd", "manager": "crwd"},
    "cae.interview.slot.series": {"coach": "crwd"},  # his own
    "cae.legal.setting": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.local.office": {
        "user": "r",
        "coach": "r",
        "accountant": "r",
        "manager": "crwd",
    },
    "cae.partner.answer": {"manager": "rd"},
    "cae.partner.call": {"coach": "r", "accountant": "r", "manager": "rwd"},
    "cae.skill": {
        "coach": "r",
        "accountant": "r",
        "manager": "crwd",
    },
    "cae.skill.assessment": {
        "coach": "crwd",
        "accountant": "crwd",
        "manager": "crwd",
    },
    "cae.resource.booking": {"coach": "crw", "accountant": "crw", "manager": "crwd"},
    "cae.shared.resource": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.shared.resource.closing": {
        "coach": "crwd",
        "accountant": "crwd",
        "manager": "crwd",
    },
    "cae.skill.assessment.line": {
        "coach": "crwd",
        "accountant": "crwd",
        "manager": "crwd",
    },
    "cae.skill.family": {
        "coach": "r",
        "accountant": "r",
        "manager": "crwd",
    },
    "cae.skill.level": {
        "coach": "r",
        "accountant": "r",
        "manager": "crwd",
    },
    "cae.skill.reference": {
        "coach": "r",
        "accountant": "r",
        "manager": "crwd",
    },
    "cae.shared.resource.hours": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.prescriber": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.registration.count": {"manager": "r"},
    "cae.retention.rule": {"manager": "rw"},
    "cae.social.snapshot": {},  # given apart: test_social_data.py
    "cae.statutes": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.support.time": {
        "coach": "crwd",
        "accountant": "crwd",
        "manager": "crwd",
    },
    "cae.workshop.attendance": {
        "coach": "rwd",
        "accountant": "rwd",
        "manager": "rwd",
    },
    "cae.workshop.session": {
        "coach": "crwd",
        "accountant": "crwd",
        "manager": "crwd",
    },
    "cae.workshop.waiting": {
        "coach": "crwd",
        "accountant": "crwd",
        "manager": "crwd",
    },
}
# What a coach does not do outside of his portfolio, on models that hold data of people.
PORTFOLIO = {
    "cae.activity": "cwd",  # trade names are read by all
    "cae.activity.change": "crwd",
    "cae.activity.insurance": "cwd",
    "cae.activity.key": "crwd",
    "cae.contract": "crwd",
    "cae.contract.item": "crwd",
    "cae.contract.notice": "crwd",
    "cae.contract.signature": "crwd",
    "cae.deadline": "crwd",
    "cae.deadline.notice": "crwd",
    "cae.directory.card": "crwd",  # before it is shown
    "cae.entrepreneur": "crwd",
    "cae.entrepreneur.criterion.status": "crwd",
    "cae.entrepreneur.criterion.tick": "crwd",
    "cae.entrepreneur.funnel": "crwd",
    "cae.entrepreneur.stage.duration": "crwd",
    "cae.entrepreneur.stage.history": "crwd",
    "cae.interview": "crwd",
    "cae.interview.action": "crwd",
    "cae.interview.booking": "crwd",
    "cae.interview.signature": "crwd",
    "cae.interview.slot": "crwd",
    "cae.skill.assessment": "crwd",
    "cae.skill.assessment.line": "crwd",
    "cae.support.time": "crwd",
    "cae.workshop.attendance": "crwd",
    "cae.workshop.waiting": "crwd",
}
# Whoever makes one is the only one who sees it.
WIZARDS = {
    "cae.activity.change.wizard",
    "cae.contract.end",
    "cae.contract.paper",
    "cae.contract.sign",
    "cae.entrepreneur.leave",
    "cae.entrepreneur.merge",
    "cae.entrepreneur.stage.override",
    "cae.import",
    "cae.import.line",
    "cae.interview.sign",
    "cae.interview.slot.series",
}
# No data of people, or the same for all who may read them.
COMMON = {
    "cae.anonymisation",
    "cae.anonymisation.line",
    "cae.impact.indicator",
    "cae.impact.line",
    "cae.impact.report",
    "cae.prescriber",
    "cae.retention.rule",
    "cae.social.snapshot",
    "cae.clock",
    "cae.clock.threshold",
    "cae.contract.clause",
    "cae.entrepreneur.criterion",
    "cae.entrepreneur.stage",
    "cae.funded.action",
    "cae.legal.setting",
    "cae.local.office",
    "cae.registration.count",
    "cae.skill",
    "cae.skill.family",
    "cae.skill.level",
    "cae.skill.reference",
    "cae.shared.resource",
    "cae.shared.resource.closing",
    "cae.shared.resource.hours",
    "cae.statutes",
    "cae.workshop.session",
}
# Between entrepreneurs: the whole team sees who has a resource and what is looked for;
# what they write to each other is for the manager, who answers complaints.
SHARED = {
    "cae.directory.message",
    "cae.partner.answer",
    "cae.partner.call",
    "cae.resource.booking",
}


@tagged("post_install", "-at_install")
class TestSecurity(CooperativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls._create_entrepreneur(
            "Anne Le Goff",
            partner_id=cls.users["portal"].partner_id.id,
            coach_id=False,
        )
        cls.other = cls._create_entrepreneur("Yann Kervella")
        cls.pottery = cls._create_activity("Poterie du Port", cls._key(cls.person))
        cls.studio = cls._create_activity("Studio Bleu", cls._key(cls.other))
        cls.contract = cls._create_contract(cls.person)
        cls.person.medical_visit_next = cls._day(10)
        cls.clock = cls.env.ref("cae_base.clock_medical_visit")
        cls.clock._run(cls.today)
        cls.deadline = cls.env["cae.deadline"].search(
            [("entrepreneur_id", "=", cls.person.id)]
        )
        cls.criterion = cls.env["cae.entrepreneur.criterion"].create(
            {"name": "Test", "stage_id": cls.person.stage_id.id, "sequence": 1}
        )
        as_coach = cls.env(user=cls.users["coach"])
        as_manager = cls.env(user=cls.users["manager"])
        wizard = as_manager["cae.import"].create({"file": b"TmFtZQ=="})
        cls.records = {
            "cae.activity": cls.pottery,
            "cae.activity.change": cls.pottery.change_ids,
            "cae.activity.change.wizard": as_coach["cae.activity.change.wizard"].create(
                {"activity_ids": cls.pottery.ids, "state": "closed", "reason": "Test"}
            ),
            "cae.activity.insurance": cls._create_insurance(cls.pottery),
            "cae.activity.key": cls.pottery.key_ids,
            "cae.clock": cls.clock,
            "cae.clock.threshold": cls.clock.threshold_ids,
            "cae.contract": cls.contract,
            "cae.contract.clause": cls.env["cae.contract.clause"].create(
                {
                    "code": "test",
                    "kind": "cape",
                    "title": "Test",
                    "text": "Test",
                    "company_id": cls.company.id,
                }
            ),
            "cae.contract.end": cls._create_wizard("coach", "end", reason="other"),
            **cls._get_traces(cls.contract),
            "cae.contract.paper": cls._create_wizard("coach", "paper", file=PDF_BASE64),
            "cae.contract.sign": cls._create_wizard(
                "manager", "sign", name="Anne Le Goff"
            ),
            "cae.deadline": cls.deadline,
            "cae.deadline.notice": cls.deadline.notice_ids,
            "cae.entrepreneur": cls.person,
            "cae.entrepreneur.criterion": cls.criterion,
            **cls._get_path(cls.person),
            "cae.entrepreneur.leave": as_coach["cae.entrepreneur.leave"].create(
                {"entrepreneur_ids": cls.person.ids, "exit_type": "other"}
            ),
            "cae.entrepreneur.stage.override": as_manager[
                "cae.entrepreneur.stage.override"
            ].create(
                {
                    "entrepreneur_ids": cls.person.ids,
                    "stage_id": cls.person.stage_id.id,
                    "reason": "Test",
                }
            ),
            "cae.registration.count": cls.env["cae.registration.count"].create(
                {"hour": "2026-01-01", "address": "test"}
            ),
            "cae.entrepreneur.merge": as_manager["cae.entrepreneur.merge"]
            .with_context(active_ids=[cls.person.id, cls.other.id])
            .create({}),
            "cae.entrepreneur.stage": cls.env["cae.entrepreneur.stage"].create(
                {"name": "Test"}
            ),
            "cae.import": wizard,
            "cae.import.line": as_manager["cae.import.line"].create(
                {"import_id": wizard.id, "line": 2}
            ),
            **cls._get_interviews(cls.person, cls.users["coach"]),
            "cae.interview.sign": as_coach["cae.interview.sign"].create(
                {"interview_id": cls.own_interview.id, "name": "Coach"}
            ),
            "cae.interview.slot.series": as_coach["cae.interview.slot.series"].create(
                {}
            ),
            "cae.legal.setting": cls.env["cae.legal.setting"].create(
                {
                    "code": "test",
                    "name": "Test",
                    "value": 1,
                    "unit": "number",
                    "reference": "Test",
                    "company_id": cls.company.id,
                }
            ),
            **cls._get_impact(),
            "cae.local.office": cls.env["cae.local.office"].create({"name": "Lorient"}),
            "cae.statutes": cls._create_statutes(),
            **cls._get_skills(),
            **cls._get_workshop(cls.person),
            "cae.workshop.session": cls.session,
            "cae.directory.card": cls._create_card(cls.person),
            **cls._create_shared(cls.person, cls.other),
        }

    @classmethod
    def _create_card(cls, person):
        return cls.env["cae.directory.card"].create({"entrepreneur_id": person.id})

    @classmethod
    def _create_shared(cls, person, other):
        """:return: dict {model: a record of what is between entrepreneurs}"""
        resource = cls.env["cae.shared.resource"].create({"name": "Four"})
        closing = {"name": "Test", "date_from": "2020-01-01", "date_to": "2020-01-01"}
        booking = {"start": "2026-09-07 08:00:00", "stop": "2026-09-07 09:00:00"}
        call = cls.env["cae.partner.call"].create(
            {"name": "Test", "entrepreneur_id": person.id}
        )
        answer = {"entrepreneur_id": other.id, "text": "Test"}
        message = {"sender_id": person.id, "addressee_id": other.id, "fingerprint": "0"}
        return {
            "cae.directory.message": cls.env["cae.directory.message"].create(message),
            "cae.partner.answer": cls.env["cae.partner.answer"].create(
                {"call_id": call.id, **answer}
            ),
            "cae.partner.call": call,
            "cae.resource.booking": cls.env["cae.resource.booking"].create(
                {"resource_id": resource.id, "entrepreneur_id": person.id, **booking}
            ),
            "cae.shared.resource": resource,
            "cae.shared.resource.closing": cls.env[
                "cae.shared.resource.closing"
            ].create(closing),
            "cae.shared.resource.hours": resource.hours_ids[:1],
        }

    @classmethod
    def _get_impact(cls):
        """:return: dict {model: a record}"""
        report = cls.env["cae.impact.report"].create({"name": "Test"})
        cls._create_entrepreneur("Nolwenn", date_entry="2020-01-01").write(
            {"legal_hold_until": cls._day(9), "legal_hold_reason": "Test"}
        )
        cls.env["cae.entrepreneur.stage.history"].search(
            [("entrepreneur_id.name", "=", "Nolwenn")]
        ).date_from = "2020-01-01"
        batch = cls.env["cae.anonymisation"].create({})
        return {
            "cae.anonymisation": batch,
            "cae.anonymisation.line": batch.line_ids[:1],
            "cae.impact.indicator": cls.env.ref("cae_base.indicator_sex"),
            "cae.impact.line": report.line_ids[:1],
            "cae.impact.report": report,
            "cae.prescriber": cls.env["cae.prescriber"].create(
                {"name": "Test", "company_id": cls.company.id}
            ),
            "cae.retention.rule": cls.env.ref("cae_base.retention_rule_former"),
            "cae.social.snapshot": cls.env["cae.social.snapshot"].create(
                {"entrepreneur_id": cls.person.id}
            ),
        }

    @classmethod
    def _create_wizard(cls, role, action, **vals):
        env = cls.env(user=cls.users[role])
        return env[f"cae.contract.{action}"].create(
            {"contract_id": cls.contract.id, **vals}
        )

    @classmethod
    def _get_traces(cls, contract):
        """:return: dict {model: a record which hangs on the contract}"""
        signature = unsealed(cls.env["cae.contract.signature"]).create(
            {
                "contract_id": contract.id,
                "party": "entrepreneur",
                "name": contract.entrepreneur_id.name,
                "partner_id": contract.entrepreneur_id.partner_id.id,
                "user_id": cls.users["portal"].id,
                "document_hash": "0",
                "image": PDF_BASE64,
            }
        )
        notice = cls.env["cae.contract.notice"].create(
            {
                "contract_id": contract.id,
                "event": "conclusion",
                "body": "urssaf",
                "date": cls.today,
            }
        )
        return {
            "cae.contract.item": contract.item_ids[:1],
            "cae.contract.notice": notice,
            "cae.contract.signature": signature,
        }

    @classmethod
    def _get_interviews(cls, person, user):
        """:return: dict {model: record} of the interviews that a user holds"""
        interview = create_interview(
            person, user, action_ids=[Command.create({"name": "Test"})]
        )
        cls.own_interview = interview
        unsealed(interview).document_hash = "0"
        interview._add_signature("cooperative", "Coach", DOT)
        slot = cls.env["cae.interview.slot"].create(
            {"user_id": user.id, "start": cls._day(20 + person.id)}
        )
        return {
            "cae.interview": interview,
            "cae.interview.action": interview.action_ids,
            "cae.interview.booking": cls.env["cae.interview.booking"]._take(
                slot, person
            ),
            "cae.interview.signature": interview.signature_ids,
            "cae.interview.slot": slot,
        }

    @classmethod
    def _get_skills(cls):
        """:return: dict {model: a record of what a manager sets up}"""
        own = {"name": "Test", "company_id": cls.company.id}
        family = cls.env["cae.skill.family"].create(own)
        level = cls.env["cae.skill.level"].create({"value": 1, **own})
        skill = cls.env["cae.skill"].create({"name": "Test", "family_id": family.id})
        reference = cls.env["cae.skill.reference"].create(
            {
                "skill_id": skill.id,
                "level_id": level.id,
                "stage_id": cls.person.stage_id.id,
            }
        )
        action = cls.env["cae.funded.action"].create(
            {
                "name": "Test",
                "funder": "Test",
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
            }
        )
        return {
            "cae.funded.action": action,
            "cae.skill": skill,
            "cae.skill.family": family,
            "cae.skill.level": level,
            "cae.skill.reference": reference,
        }

    @classmethod
    def _get_workshop(cls, person):
        """:return: dict {model: what a person did in a workshop that nobody runs}"""
        now = datetime.now().replace(microsecond=0)
        workshop = cls.env["event.event"].create(
            {
                "name": "Test",
                "is_workshop": True,
                "user_id": False,
                "date_begin": now,
                "date_end": now + timedelta(hours=2),
            }
        )
        cls.session = workshop.session_ids
        own = {"entrepreneur_id": person.id}
        assessment = cls.env["cae.skill.assessment"].create(own)
        return {
            "cae.skill.assessment": assessment,
            "cae.skill.assessment.line": assessment.line_ids[0],
            "cae.support.time": cls.env["cae.support.time"].create(
                {
                    "name": "Test",
                    "minutes": 30,
                    "coach_id": cls.users["manager"].id,
                    "entrepreneur_ids": person.ids,
                }
            ),
            "cae.workshop.attendance": cls.session._write_attendance(
                person, marked_by_id=cls.users["manager"].id
            ),
            "cae.workshop.waiting": cls.env["cae.workshop.waiting"].create(
                {"event_id": workshop.id, **own}
            ),
        }

    @classmethod
    def _get_path(cls, person):
        """:return: dict {model: one record of the person's way through the stages}"""
        person._tick_criterion(cls.criterion)
        cls.env.flush_all()
        own = [("entrepreneur_id", "=", person.id)]
        return {
            f"cae.entrepreneur.{name}": cls.env[f"cae.entrepreneur.{name}"].search(
                own, limit=1
            )
            for name in (
                "criterion.status",
                "criterion.tick",
                "funnel",
                "stage.duration",
                "stage.history",
            )
        }

    @classmethod
    def _create_portfolios(cls):
        """:return: dict {whose: dict {model: record}} as a coach sees them"""
        coach = cls.users["coach"]
        office = cls.env["cae.local.office"].create({"name": "Vannes"})
        office.user_ids = coach
        colleague = cls._create_user("coach", "colleague@blavet.example")
        return {
            whose: cls._create_portfolio(whose, **vals)
            for whose, vals in {
                "own": {"coach_id": coach.id},
                "office": {"coach_id": colleague.id, "local_office_id": office.id},
                "other": {
                    "coach_id": colleague.id,
                    "local_office_id": cls.records["cae.local.office"].id,
                },
                "nobody": {"coach_id": False},
            }.items()
        }

    @classmethod
    def _create_portfolio(cls, name, **vals):
        person = cls._create_entrepreneur(name, medical_visit_next=cls._day(10), **vals)
        activity = cls._create_activity(name, cls._key(person), **vals)
        cls.clock._run(cls.today)
        # what is said in an interview is no matter for whoever sees the person
        coach = cls.users["coach"]
        holder = person.coach_id if name == "other" else coach
        deadline = cls.deadline.search([("entrepreneur_id", "=", person.id)])
        contract = cls._create_contract(person)
        return {
            "cae.activity": activity,
            "cae.activity.change": activity.change_ids,
            "cae.activity.insurance": cls._create_insurance(activity),
            "cae.activity.key": activity.key_ids,
            "cae.contract": contract,
            **cls._get_traces(contract),
            "cae.deadline": deadline,
            "cae.deadline.notice": deadline.notice_ids,
            "cae.directory.card": cls._create_card(person),
            "cae.entrepreneur": person,
            **cls._get_path(person),
            **cls._get_interviews(person, holder),
            **cls._get_workshop(person),
        }

    def _get_allowed(self, record, role):
        return get_rights(record.with_user(self.users[role]))

    def test_roles(self):
        for model, expected in EXPECTED.items():
            for role in ROLES:
                with self.subTest(model=model, role=role):
                    self.assertEqual(
                        self._get_allowed(self.records[model], role),
                        expected.get(role, ""),
                    )

    def test_portfolios(self):
        """RGPD-05: a coach sees and writes his portfolio and his local offices'."""
        portfolios = self._create_portfolios()
        self.assertEqual(set(portfolios["own"]), set(PORTFOLIO))
        for whose, records in portfolios.items():
            for model, record in records.items():
                for role in set(ROLES) - {"portal", "public"}:
                    expected = EXPECTED[model].get(role, "")
                    if (role, whose) == ("coach", "other"):
                        expected = "".join(
                            letter
                            for letter in expected
                            if letter not in PORTFOLIO[model]
                        )
                    with self.subTest(model=model, whose=whose, role=role):
                        self.assertEqual(self._get_allowed(record, role), expected)
                        if expected:
                            found = record.with_user(self.users[role]).search([])
                            self.assertEqual(record in found, "r" in expected)

    def test_portfolio_follows_the_local_office(self):
        """The record rules forget no change of the coaches of a local office."""
        portfolios = self._create_portfolios()
        theirs = portfolios["office"]["cae.entrepreneur"].with_user(self.users["coach"])
        office = theirs.sudo().local_office_id
        self.assertTrue(theirs.has_access("write"))
        office.user_ids = False
        self.assertFalse(theirs.has_access("read"))
        self.users["coach"].cae_local_office_ids = office
        self.assertTrue(theirs.has_access("write"))

    def test_the_structure_is_no_coachs(self):
        structure = self.structure.with_user(self.users["coach"])
        self.assertTrue(structure.has_access("read"))
        self.assertFalse(structure.has_access("write"))

    def test_wizards_are_personal(self):
        colleague = self._create_user("manager", "colleague@blavet.example")
        for model in WIZARDS:
            with self.subTest(model=model):
                record = self.records[model].with_user(colleague)
                self.assertFalse(record.has_access("read"))

    def test_handing_over(self):
        """Whoever hands over to another local office asks a manager."""
        coach, person = self.users["coach"], self.person
        colleague = self._create_user("coach", "colleague@blavet.example")
        person.coach_id = coach
        with (
            self.assertRaisesRegex(UserError, "ask a manager"),
            self.env.cr.savepoint(),
        ):
            person.with_user(coach).coach_id = colleague
        office = self.env["cae.local.office"].create({"name": "Vannes"})
        office.user_ids = coach
        person.with_user(coach).write(
            {"coach_id": colleague.id, "local_office_id": office.id}
        )
        self.assertEqual(person.coach_id, colleague)
        person.with_user(self.users["manager"]).local_office_id = False
        self.assertFalse(person.with_user(coach).has_access("read"))

    def test_a_coach_works(self):
        """His own people: form, contact card, key, message, to-do, portal access."""
        env = self.env(user=self.users["coach"])
        form = Form(env["cae.entrepreneur"])
        form.name, form.email = "Gwenn Riou", "gwenn@blavet.example"
        person = form.save()
        self.assertEqual(person.coach_id, self.users["coach"])
        person.write({"phone": "02 61 91 00 00", "birth_date": "1990-01-01"})
        activity = env["cae.activity"].create(
            {"name": "Studio", "key_ids": [Command.create(self._key(person))]}
        )
        self.assertEqual(activity.entrepreneur_ids, person)
        contract = env["cae.contract"].create({"entrepreneur_id": person.id})
        for record in (person, activity, contract):
            record.message_post(body="Bonjour")
            record.activity_schedule("mail.mail_activity_data_todo").action_done()
        action = person.action_grant_portal_access()
        wizard = env["portal.wizard"].browse(action["res_id"])
        wizard.user_ids.action_grant_access()
        self.assertTrue(person.portal_user_id._is_portal())

    def test_a_coach_opens_what_he_shares(self):
        """A trade name shared with someone else's entrepreneur opens all the same."""
        portfolios = self._create_portfolios()
        own, other = (
            portfolios[whose]["cae.entrepreneur"] for whose in ("own", "other")
        )
        shared = self._create_activity(
            "Shared",
            self._key(own, 60),
            self._key(other, 40),
            coach_id=self.users["coach"].id,
        )
        as_coach = self.env["cae.activity"].with_user(self.users["coach"])
        for view in ("kanban", "list", "form"):
            names = as_coach.get_view(view_type=view)["models"]["cae.activity"]
            readable = as_coach.fields_get(names, ["type"])  # as the client is told
            specification = dict.fromkeys(readable, {})
            specification["entrepreneur_ids"] = {"fields": {"display_name": {}}}
            as_coach.search([]).web_read(specification)
        self.assertEqual(shared.with_user(as_coach.env.user).entrepreneur_ids, own)
        self.assertEqual(shared.entrepreneur_ids, own | other)

    def test_social_data_is_given_apart(self):
        """RGPD-02: not even a manager reads it without the group made for it."""
        field = self.env["cae.entrepreneur"]._fields["birth_date"]
        self.patch(field, "groups", "cae_base.group_social_data")
        manager = self.users["manager"]
        as_manager = self.person.with_user(manager)
        with self.assertRaises(AccessError):
            as_manager.read(["birth_date"])
        with self.assertRaises(AccessError):
            as_manager.search([("birth_date", "=", False)])
        self.assertNotIn("birth_date", as_manager.fields_get())
        manager.group_ids += self.env.ref("cae_base.group_social_data")
        self.assertFalse(as_manager.read(["birth_date"])[0]["birth_date"])

    def test_every_model_is_in_the_table(self):
        own = get_models(self.env, "cae_base")
        self.assertEqual(own, set(EXPECTED))
        self.assertEqual(own, set(PORTFOLIO) | WIZARDS | COMMON | SHARED)

    def test_whose_company_a_record_takes_is_chosen_among_all(self):
        """A new record has no company before its person is chosen: Odoo would offer
        those people only who have none, which is nobody."""
        for name, model in self.env.registry.items():
            company = model._fields.get("company_id")
            if name.startswith("cae.") and company and company.related:
                source = model._fields[company.related.split(".")[0]]
                offered = self.env[source.comodel_name]._check_company_domain("")
                chosen = not source.check_company or offered.is_true()
                self.assertTrue(chosen, f"{name}.{source.name}")

    def test_companies_are_apart(self):
        other_company = self._create_company("Coopérative du Large")
        stranger = self._create_user("manager", "large@example.com", other_company)
        for model, record in self.records.items():
            if "company_id" not in record._fields:
                continue
            with self.subTest(model=model):
                theirs = record.with_user(stranger).with_context(
                    allowed_company_ids=other_company.ids
                )
                self.assertFalse(theirs.has_access("read"))
                if EXPECTED[model]:
                    self.assertNotIn(record, theirs.search([]))
