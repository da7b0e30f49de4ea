from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.cae_activity_accounts.tests.common import LedgerCase


class GovernanceCase(LedgerCase):
    """A cooperative with one class of shares and two members."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.class_a = cls.env["cae.share.class"].create({"name": "A", "nominal": 50})
        cls.receivable = cls.class_a.receivable_account_id
        cls.unpaid = cls.class_a.unpaid_account_id
        cls.paid = cls.class_a.paid_account_id
        cls.anne = cls._member("Anne Le Goff", "2026-01-15")
        cls.bilal = cls._member("Bilal Kerjean", "2026-02-01")

    @classmethod
    def _member(cls, name, date_admission, admit=True, **vals):
        member = cls.env["cae.member"].create(
            {
                "partner_id": cls.env["res.partner"].create({"name": name}).id,
                "date_admission": date_admission,
                **vals,
            }
        )
        if admit:
            member.action_admit()
        return member

    @classmethod
    def _subscribe(cls, member, quantity, day, register=True, **vals):
        return cls._movement(
            "subscription", member, day, register, quantity=quantity, **vals
        )

    @classmethod
    def _limit(cls, code, value):
        return cls.env["cae.legal.setting"].create(
            {
                "code": code,
                "name": code,
                "value": value,
                "unit": "percent",
                "company_id": cls.company.id,
                "reference": "Statuts",
            }
        )

    @classmethod
    def _release(cls, member, amount, day, register=True, pay=True, **vals):
        if pay:
            cls._pay_shares(member, amount, day)
        return cls._movement(
            "release", member, day, register, amount_paid=amount, **vals
        )

    @classmethod
    def _movement(cls, kind, member, day, register, **vals):
        movement = cls.env["cae.share.movement"].create(
            {
                "kind": kind,
                "member_id": member.id,
                "share_class_id": cls.class_a.id,
                "date": day,
                **vals,
            }
        )
        if register:
            movement.action_register()
        return movement

    @classmethod
    def _pay_shares(cls, member, amount, day):
        """The bank shows that a member has paid what he owes on his shares."""
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": cls.bank_journal.id,
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": cls.bank_journal.default_account_id.id,
                            "balance": amount,
                        }
                    ),
                    Command.create(
                        {
                            "account_id": cls.receivable.id,
                            "partner_id": member.partner_id.id,
                            "balance": -amount,
                        }
                    ),
                ],
            }
        )
        move.action_post()
        return move

    @classmethod
    def _user(cls, login, *groups):
        return new_test_user(
            cls.env,
            f"{login}@deuxrives.example",
            groups=",".join(groups),
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def _get_balance(self, accounts, day):
        [[balance]] = self.env["account.move.line"]._read_group(
            [
                ("company_id", "=", self.company.id),
                ("account_id", "in", accounts.ids),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ],
            [],
            ["balance:sum"],
        )
        return balance

    def assertRegisterIsLedger(self, *days):
        """Design §4.8: capital = Σ movements = ledger, on any day."""
        for day in days:
            holding = self.env["cae.share.movement"]._get_holdings(
                "company_id", self.company, day
            )[self.company.id]
            with self.subTest(day=day):
                capital = self._get_balance(self.unpaid | self.paid, day)
                self.assertEqual(float(holding.capital), -capital)
                self.assertEqual(
                    float(holding.paid), -self._get_balance(self.paid, day)
                )
