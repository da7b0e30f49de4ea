"""The life of a scheme: draft, voted, in force, replaced (CAE-25, design §4.4)."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestContributionLife(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "gerante@deuxrives.example",
            groups="cae_base.group_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _draft(self, date_from="2026-01-01", **vals):
        scheme = self.env["cae.contribution.scheme"].create(
            {
                "name": "Barème",
                "date_from": date_from,
                "rule_ids": [Command.create({"rate": 10})],
                **vals,
            }
        )
        return scheme.with_user(self.manager)

    def test_voted_then_in_force(self):
        draft = self._draft(**self._prepare_decision("2026-01-01"))
        draft.action_vote()
        self.assertEqual(draft.state, "voted")
        # it takes nothing yet
        self._pay(self._invoice(self.pottery, 1000, "2026-09-05"), "2026-09-25")
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-30", contribution_due=0.0
        )
        draft.action_put_in_force()
        self.assertEqual(draft.state, "in_force")
        self.assertFigures(
            self.pottery, "2026-09-01", "2026-09-30", contribution_due=100.0
        )

    def test_missing_decision(self):
        """CAE-25: the sentence names what lacks; the minutes will do for a text."""
        draft = self._draft()
        with self.assertRaisesRegex(UserError, "day.*number.*text"):
            draft.action_vote()
        draft.write({"decision_date": "2025-12-01", "decision_reference": "AG, 7"})
        with self.assertRaisesRegex(UserError, "missing, the text"):
            draft.action_vote()
        self.assertEqual(draft.state, "draft")
        draft.decision_file = b"UEs="
        draft.action_vote()
        self.assertEqual(draft.state, "voted")

    def test_voted_before_it_starts(self):
        draft = self._draft("2026-01-01", **self._prepare_decision("2026-02-01"))
        with self.assertRaisesRegex(ValidationError, "before the assembly"):
            draft.action_vote()

    def test_voted_before_the_assembly(self):
        """CAE-25: neither of the two buttons takes a vote which is to come."""
        day = fields.Date.add(fields.Date.today(), months=2)
        draft = self._draft(day, **self._prepare_decision(day))
        for action in (draft.action_vote, draft.action_put_in_force):
            with self.assertRaisesRegex(UserError, "has not met yet"):
                action()
        self.assertEqual(draft.state, "draft")

    def test_no_rule(self):
        draft = self._draft(**self._prepare_decision("2026-01-01"), rule_ids=[])
        for action in (draft.action_vote, draft.action_put_in_force):
            with self.assertRaisesRegex(UserError, "with rules"):
                action()

    def test_voted_is_not_edited(self):
        draft = self._draft(
            **self._prepare_decision("2026-01-01"),
            rule_ids=[
                Command.create(
                    {
                        "band_ids": [Command.create({"rate": 10})],
                        "amount_ids": [Command.create({"amount": 5})],
                    }
                )
            ],
        )
        draft.action_vote()
        self._check_not_edited(draft, "back to draft")
        draft.decision_file = b"UEs="  # the minutes may come later
        with self.assertRaisesRegex(UserError, "is kept"):
            draft.unlink()
        draft.action_back_to_draft()
        draft.rule_ids.rate = 12
        draft.action_put_in_force()
        self._check_not_edited(draft, "copy it")
        with self.assertRaisesRegex(UserError, "not in force yet"):
            draft.action_back_to_draft()

    def _check_not_edited(self, scheme, words):
        rule = scheme.rule_ids
        for change in (
            lambda: rule.write({"rate": 12}),
            lambda: rule.band_ids.write({"rate": 12}),
            lambda: rule.amount_ids.write({"amount": 6}),
            lambda: rule.band_ids.unlink(),
            lambda: rule.amount_ids.unlink(),
            lambda: rule.unlink(),
            lambda: rule.copy({"code": "other"}),
            lambda: scheme.write({"date_from": "2027-01-01"}),
            lambda: scheme.write({"decision_text": "Something else"}),
        ):
            with (
                self.subTest(change=change),
                self.assertRaisesRegex(UserError, words),
                self.cr.savepoint(),
            ):
                change()

    def test_nothing_moves_into_what_was_voted(self):
        """Neither a rule, nor a band or an amount of another scheme."""
        rule = {
            "band_ids": [Command.create({"rate": 10})],
            "amount_ids": [Command.create({"amount": 5})],
        }
        scheme = self._put_in_force([rule]).with_user(self.manager)
        draft = self._draft(rule_ids=[Command.create({**rule, "name": "Autre"})])
        for change in (
            lambda: draft.rule_ids.write({"scheme_id": scheme.id}),
            lambda: draft.rule_ids.band_ids.write({"rule_id": scheme.rule_ids.id}),
            lambda: draft.rule_ids.amount_ids.write({"rule_id": scheme.rule_ids.id}),
        ):
            with (
                self.subTest(change=change),
                self.assertRaisesRegex(UserError, "copy it"),
                self.cr.savepoint(),
            ):
                change()

    def test_a_rule_is_of_its_scheme_s_company(self):
        other = self._create_company("Coopérative d'à côté")
        with self.assertRaises(UserError):
            self._draft().rule_ids.company_id = other

    def test_voted_as_it_can_be_used(self):
        """Bands may be written one by one: they are looked at when it is voted."""
        for vals, words in (({"rate": 101}, "100 %"), ({"upper": 500}, "without end")):
            draft = self._draft(
                **self._prepare_decision("2026-01-01"),
                rule_ids=[Command.create({"band_ids": [Command.create({"rate": 10})]})],
            )
            draft.rule_ids.band_ids.write(vals)
            for action in (draft.action_vote, draft.action_put_in_force):
                with self.assertRaisesRegex(ValidationError, words):
                    action()
            self.assertEqual(draft.state, "draft")

    def test_a_default_is_no_door(self):
        schemes = self.env["cae.contribution.scheme"].with_user(self.manager)
        vals = {"name": "Barème", "date_from": "2026-01-01"}
        context = {"default_state": "in_force", "default_date_to": "2026-12-31"}
        scheme = schemes.with_context(**context).create(vals)
        self.assertEqual((scheme.state, scheme.date_to), ("draft", False))

    def test_tags_of_a_scheme(self):
        """One which a scheme asks for is kept, and given by managers only."""
        used, free = self.env["cae.activity.tag"].create(
            [{"name": "Bâtiment"}, {"name": "Marché"}]
        )
        coach = new_test_user(
            self.env,
            "coach@deuxrives.example",
            groups="cae_base.group_coach",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        fee = {"kind": "fee", "amount": 16, "tag_ids": [Command.set(used.ids)]}
        rule = {"base": False, "amount_ids": [Command.create(fee)]}
        draft = self._draft(
            rule_ids=[Command.create(rule)], **self._prepare_decision("2026-01-01")
        )
        pottery = self.pottery.with_user(coach)
        pottery.tag_ids = used | free
        draft.action_put_in_force()
        pottery.tag_ids = used
        with self.assertRaisesRegex(AccessError, "ask a manager"):
            pottery.tag_ids = free
        with self.assertRaisesRegex(AccessError, "ask a manager"):
            pottery.create({"name": "Toits", "tag_ids": [Command.set(used.ids)]})
        with self.assertRaisesRegex(UserError, "keep it"):
            used.with_user(self.manager).unlink()
        pottery.with_user(self.manager).tag_ids = free
        free.with_user(self.manager).unlink()

    def test_managers_only(self):
        draft = self._draft(**self._prepare_decision("2026-01-01"))
        accountant = new_test_user(
            self.env,
            "comptable@deuxrives.example",
            groups="cae_base.group_accountant",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        for name in ("action_vote", "action_put_in_force", "action_back_to_draft"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                getattr(draft.with_user(accountant), name)()

    def test_start_in_a_closed_month(self):
        """Refused even where nothing was taken."""
        closing = self._closing("2026-09-01")
        closing.action_compute()
        closing.action_post()
        self.assertFalse(closing.levy_ids)
        for day in ("2026-09-01", "2026-09-30", "2026-01-01"):
            draft = self._draft(day, **self._prepare_decision("2026-01-01"))
            with (
                self.assertRaisesRegex(UserError, "closed to .* already"),
                self.cr.savepoint(),
            ):
                draft.action_put_in_force()
        draft.date_from = "2026-10-01"
        draft.action_put_in_force()
        self.assertEqual(draft.state, "in_force")

    def test_two_in_force(self):
        scheme = self._scheme(date_from="2026-03-01")
        draft = self._draft("2026-03-01", **self._prepare_decision("2026-01-01"))
        with self.assertRaisesRegex(UserError, "start the new scheme later"):
            draft.action_put_in_force()
        later = self._draft("2026-04-01", **self._prepare_decision("2026-01-01"))
        later.action_put_in_force()
        self.assertEqual(
            (scheme.state, str(scheme.date_to)), ("replaced", "2026-03-31")
        )

    def test_copy_for_the_next_year(self):
        """All that the rules say comes along, codes too; the decision does not."""
        tag = self.env["cae.activity.tag"].create({"name": "Bâtiment"})
        scheme = self._put_in_force(
            [
                {
                    "name": "Contribution",
                    "code": "main",
                    "base": "margin",
                    "margin_charges": "flagged",
                    "period": "year",
                    "tag_ids": [Command.set(tag.ids)],
                    "band_ids": [
                        Command.create({"lower": 0, "upper": 40000, "rate": 11}),
                        Command.create({"lower": 40000, "rate": 10}),
                    ],
                    "amount_ids": [
                        Command.create(
                            {
                                "kind": "floor",
                                "amount": 1200,
                                "per": "year",
                                "contract_kind": "cape",
                                "tag_ids": [Command.set(tag.ids)],
                            }
                        )
                    ],
                },
                {"name": "Assurance", "base": False, "amount_ids": [_fee(16)]},
            ]
        )
        copy = scheme.copy({"date_from": "2027-01-01"})
        self.assertEqual(copy._to_engine().rules, scheme._to_engine().rules)
        self.assertEqual(copy.rule_ids.mapped("code"), ["main", "assurance"])
        self.assertEqual(copy.rule_ids[0].margin_charges, "flagged")
        self.assertEqual((copy.state, copy.decision_date), ("draft", False))


def _fee(amount):
    return Command.create({"kind": "fee", "amount": amount})
