"""Design §7: who reads and keeps the registers."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.cae_base.tests.roles_case import get_models

from .common import GovernanceCase

OPERATIONS = ("read", "write", "create", "unlink")
READ, ALL, NONE = ("read",), OPERATIONS, ()
FILLED = ("read", "write", "create")
ROLES = (
    "base.group_portal",
    "base.group_user",
    "cae_base.group_coach",
    "cae_base.group_accountant",
    "cae_governance.group_governance_secretary",
    "cae_base.group_manager",
)
KEPT = (NONE, NONE, NONE, READ, ALL, ALL)
# What happens writes it, nobody else does.
SHOWN = (NONE, NONE, NONE, READ, READ, READ)
HIDDEN = (NONE,) * 6
BUREAU = (NONE, NONE, NONE, NONE, ALL, ALL)
# Wizards, of who keeps the register and of who reads it.
ASKED = (NONE, NONE, NONE, NONE, FILLED, FILLED)
PRINTED = (NONE, NONE, NONE, FILLED, FILLED, FILLED)
OWN = (NONE, NONE, NONE, ALL, ALL, ALL)
# model: operations of each of the roles
MATRIX = {
    "cae.assembly": KEPT,
    "cae.assembly.document": KEPT,
    "cae.assembly.log": SHOWN,
    "cae.assembly.request": KEPT,
    "cae.attendance": SHOWN,
    "cae.attendance.passage": SHOWN,
    "cae.ballot": SHOWN,
    "cae.ballot.envelope": HIDDEN,
    "cae.ballot.key": HIDDEN,
    "cae.candidacy": (NONE, NONE, READ, READ, ALL, ALL),
    "cae.candidacy.decision": ASKED,
    "cae.college": KEPT,
    "cae.governance.board": ASKED,
    "cae.mandate": KEPT,
    "cae.member": KEPT,
    "cae.member.exit.cause": KEPT,
    "cae.member.leave": ASKED,
    "cae.member.register": PRINTED,
    "cae.member.register.line": (NONE, NONE, NONE, ALL, ALL, ALL),
    "cae.proxy": KEPT,
    "cae.resolution": KEPT,
    "cae.resolution.count": SHOWN,
    "cae.resolution.effect": KEPT,
    "cae.resolution.option": KEPT,
    "cae.share.ceilings": OWN,
    "cae.share.ceilings.line": OWN,
    "cae.share.class": (NONE, NONE, NONE, READ, READ, ALL),
    "cae.share.instalment": SHOWN,
    "cae.share.movement": KEPT,
    "cae.share.plan": KEPT,
    "cae.share.reconciliation": OWN,
    "cae.share.reconciliation.line": OWN,
    "cae.share.register": PRINTED,
    "cae.share.reimbursement": KEPT,
    "cae.share.statement": PRINTED,
    "cae.share.transfer": KEPT,
    "cae.vote": SHOWN,
    "cae.vote.closing": BUREAU,
    "cae.vote.closing.line": BUREAU,
    "cae.vote.count": SHOWN,
    "cae.vote.entry": BUREAU,
    "cae.vote.mark": SHOWN,
    "cae.vote.result": SHOWN,
}


@tagged("post_install", "-at_install")
class TestSecurity(GovernanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls._user(role.replace(".", "_"), role) for role in ROLES}
        cls.secretary = cls.users["cae_governance.group_governance_secretary"]
        cls.movement = cls._subscribe(cls.anne, 10, "2026-03-01")

    def test_matrix(self):
        self.assertEqual(get_models(self.env, "cae_governance"), set(MATRIX))
        for model, operations in MATRIX.items():
            for role, allowed in zip(ROLES, operations, strict=True):
                granted = tuple(
                    operation
                    for operation in OPERATIONS
                    if self.env[model].with_user(self.users[role]).has_access(operation)
                )
                with self.subTest(role=role, model=model):
                    self.assertEqual(granted, allowed)

    def test_secretary_keeps_the_registers_without_the_books(self):
        as_secretary = self.env["cae.member"].with_user(self.secretary)
        partner = (
            self.env["res.partner"].with_user(self.secretary).create({"name": "Zoé"})
        )
        member = as_secretary.create(
            {"partner_id": partner.id, "date_admission": "2026-03-01"}
        )
        member.action_admit()
        subscription = (
            self.env["cae.share.movement"]
            .with_user(self.secretary)
            .create(
                {
                    "member_id": member.id,
                    "share_class_id": self.class_a.id,
                    "quantity": 2,
                    "date": "2026-03-01",
                }
            )
        )
        subscription.action_register()
        self._pay_shares(member, 100, "2026-03-02")
        release = subscription.create(
            {
                "kind": "release",
                "member_id": member.id,
                "share_class_id": self.class_a.id,
                "date": "2026-03-02",
            }
        )
        release.action_register()
        self.assertEqual((member.share_count, member.paid_capital), (2, 100.0))
        release.action_cancel()
        self.assertEqual(member.paid_capital, 0.0)
        self.assertFalse(
            self.env["account.move"].with_user(self.secretary).has_access("read")
        )
        self.assertRegisterIsLedger("2026-03-01", "2026-03-02")

    def test_nobody_writes_what_is_registered(self):
        """Append-only, as every role and as superuser."""
        for role, user in self.users.items():
            movement = self.movement.with_user(user)
            with self.subTest(role=role), self.assertRaises(UserError):
                movement.write({"quantity": 12})
            with self.subTest(role=role), self.assertRaises(UserError):
                movement.unlink()
        self.assertEqual(self.movement.quantity, 10)

    def test_a_default_is_no_door(self):
        """What is given at registration, at admission or by the assembly is no default
        of a request either, not for who keeps the registers."""
        person = self.env["res.partner"].create({"name": "Zoé"})
        own = {"member_id": self.anne.id, "share_class_id": self.class_a.id}
        given = {
            "default_state": "registered",
            "default_number": 99,
            "default_move_id": self.movement.move_id.id,
        }
        for model, context, vals, expected in (
            ("cae.member", {"default_number": 9}, {"partner_id": person.id}, (0,)),
            ("cae.share.movement", given, own, (0, "draft", False)),
            (
                "cae.candidacy",
                {"default_state": "admitted", "default_member_id": self.anne.id},
                {"partner_id": person.id},
                ("draft", False),
            ),
            (
                "cae.share.transfer",
                {"default_state": "registered"},
                {
                    "giver_id": self.anne.id,
                    "receiver_id": self.bilal.id,
                    "share_class_id": self.class_a.id,
                },
                ("draft",),
            ),
            ("cae.share.plan", {"default_state": "running"}, own, ("draft",)),
            (
                "cae.share.reimbursement",
                {"default_paid_amount": 50, "default_state": "paid"},
                own,
                (0, "waiting"),
            ),
        ):
            names = {
                "cae.member": ["number"],
                "cae.share.movement": ["number", "state", "move_id"],
                "cae.candidacy": ["state", "member_id"],
                "cae.share.reimbursement": ["paid_amount", "state"],
            }.get(model, ["state"])
            records = self.env[model].with_user(self.secretary)
            record = records.with_context(**context).create(vals)
            with self.subTest(model):
                found = record.read(names, load=None)[0]
                self.assertEqual(tuple(found[name] for name in names), expected)

    def test_nobody_writes_what_follows_from_the_register(self):
        """The amounts and the steps of transfers, plans and reimbursements."""
        own = {"member_id": self.anne.id, "share_class_id": self.class_a.id}
        for model, vals, given in (
            (
                "cae.share.transfer",
                {
                    "giver_id": self.anne.id,
                    "receiver_id": self.bilal.id,
                    "share_class_id": self.class_a.id,
                },
                {"state": "registered"},
            ),
            ("cae.share.plan", own, {"state": "running", "paid": 9, "left": 9}),
            (
                "cae.share.reimbursement",
                own,
                {
                    "nominal_amount": 9,
                    "paid_amount": 9,
                    "losses_amount": 9,
                    "amount": 9,
                    "left": 9,
                    "state": "paid",
                },
            ),
        ):
            records = self.env[model].with_user(self.secretary)
            record = records.create(vals)
            for name, value in given.items():
                with self.subTest(model, name=name):
                    with self.assertRaisesRegex(UserError, "follows from the register"):
                        record.write({name: value})
                    with self.assertRaisesRegex(UserError, "follows from the register"):
                        records.create({**vals, name: value})

    def test_readers_do_not_act(self):
        draft = self._subscribe(self.anne, 1, "2026-03-02", register=False)
        candidate = self._member("Chloé", False, admit=False)
        for role in (
            "base.group_portal",
            "cae_base.group_coach",
            "cae_base.group_accountant",
        ):
            user = self.users[role]
            for action in (
                draft.with_user(user).action_register,
                self.movement.with_user(user).action_cancel,
                candidate.with_user(user).action_admit,
            ):
                with (
                    self.subTest(role=role, action=action),
                    self.assertRaises(AccessError),
                ):
                    action()

    def test_companies_do_not_meet(self):
        other = self._create_company("Coopérative de l'Odet")
        stranger = self._user("odet", "cae_governance.group_governance_secretary")
        stranger.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        for record in (self.anne, self.class_a, self.movement):
            foreign = record.with_user(stranger).with_context(
                allowed_company_ids=other.ids
            )
            self.assertFalse(foreign.search([]))
            with self.assertRaises(AccessError):
                foreign.read(["display_name"])

    def test_no_share_of_another_company(self):
        other = self._create_company("Coopérative de l'Odet")
        both = self.env(context={"allowed_company_ids": (self.company | other).ids})
        foreign = both["cae.share.class"].create(
            {"name": "A", "nominal": 20, "company_id": other.id}
        )
        self.assertNotEqual(foreign.paid_account_id, self.paid)
        with self.assertRaisesRegex(UserError, "compan"):
            both["cae.share.movement"].create(
                {"member_id": self.anne.id, "share_class_id": foreign.id, "quantity": 1}
            )
