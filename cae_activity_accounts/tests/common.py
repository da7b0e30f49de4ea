from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user
from odoo.tests.common import TransactionCase

CASH_FIGURES = ("cash", "receivable", "payable", "vat", "social_debts")
COOPERATIVE = "Coopérative des Deux Rives"


def create_company(env, name):
    """:return: a French company with its chart of accounts, the user's too"""
    company = env["res.company"].create(
        {
            "name": name,
            "country_id": env.ref("base.fr").id,
            "street": "12 quai de la Douane",
            "zip": "56100",
            "city": "Lorient",
            "company_registry": "33417522100016",
            "cae_legal_form": "SCOP SARL",
            "cae_capital": 50000,
            "cae_rcs_city": "Lorient",
        }
    )
    env.user.company_ids |= company
    env["account.chart.template"].try_loading("fr", company=company, install_demo=False)
    return company


def get_cooperative(env):
    """The company of the tests: its chart takes longer to load than a class to run, so
    that ``conftest.py`` makes it once; another runner of tests, in each class."""
    company = env["res.company"].search([("name", "=", COOPERATIVE)])
    return company or create_company(env, COOPERATIVE)


class LedgerCase(TransactionCase):
    """A French company of its own, two activities and the documents they make."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(
            context=dict(cls.env.context, tracking_disable=True, no_reset_password=True)
        )
        cls.company = get_cooperative(cls.env)
        cls.env = cls.env(
            context=dict(cls.env.context, allowed_company_ids=cls.company.ids)
        )
        cls.structure = cls.company._get_cae_structure()
        cls.pottery, cls.studio = cls.env["cae.activity"].create(
            [{"name": "Poterie du Port"}, {"name": "Studio Bleu"}]
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Mairie de Lorient", "company_id": cls.company.id}
        )
        cls.supplier = cls.env["res.partner"].create(
            {"name": "Argiles de l'Ouest", "company_id": cls.company.id}
        )
        cls.vat_20 = cls._get_tax("sale")
        cls.purchase_vat_20 = cls._get_tax("purchase")
        cls.income_account = cls._get_account("70600")
        cls.expense_account = cls._get_account("60220", "606", "60")
        cls.bank_journal = cls.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", cls.company.id)], limit=1
        )

    @classmethod
    def _set_expense_approver(cls):
        """Without somebody who approves, no expense of an activity is submitted."""
        approver = new_test_user(
            cls.env,
            "approver@deuxrives.example",
            groups="cae_base.group_accountant",
            name="Nadia",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.company.cae_expense_approver_id = approver
        return approver

    @classmethod
    def _create_company(cls, name):
        return create_company(cls.env, name)

    @classmethod
    def _get_tax(cls, use):
        return cls.env["account.tax"].search(
            [
                ("company_id", "=", cls.company.id),
                ("type_tax_use", "=", use),
                ("amount", "=", 20),
                ("price_include", "=", False),
                ("tax_exigibility", "=", "on_invoice"),
            ],
            limit=1,
        )

    @classmethod
    def _get_account(cls, *prefixes):
        for prefix in prefixes:
            account = cls.env["account.account"].search(
                [
                    ("code", "=like", prefix + "%"),
                    ("company_ids", "in", cls.company.ids),
                ],
                limit=1,
            )
            if account:
                return account
        raise AssertionError(f"No account {prefixes} in the chart")

    @classmethod
    def _invoice(cls, activity, amount, day, post=True, **vals):
        """A customer invoice of one line, 20 % VAT, unless values say otherwise."""
        return cls._document("out_invoice", activity, amount, day, post, **vals)

    @classmethod
    def _bill(cls, activity, amount, day, post=True, **vals):
        return cls._document("in_invoice", activity, amount, day, post, **vals)

    @classmethod
    def _document(cls, move_type, activity, amount, day, post=True, **vals):
        sale = move_type.startswith("out")
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": (cls.customer if sale else cls.supplier).id,
                "invoice_date": day,
                "date": day,
                "cae_activity_id": activity.id,
                "invoice_line_ids": [
                    Command.create(cls._prepare_line(amount, sale)),
                ],
                **vals,
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _prepare_line(cls, amount, sale=True, **vals):
        account = cls.income_account if sale else cls.expense_account
        tax = cls.vat_20 if sale else cls.purchase_vat_20
        return {
            "name": "Bols et assiettes" if sale else "Terre",
            "quantity": 1,
            "price_unit": amount,
            "account_id": account.id,
            "tax_ids": [Command.set(tax.ids)],
            **vals,
        }

    @classmethod
    def _pay(cls, documents, day, amount=None, **vals):
        """Pay documents through Odoo's own wizard."""
        wizard = (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=documents.ids)
            .create(
                {
                    "payment_date": day,
                    "journal_id": cls.bank_journal.id,
                    "group_payment": len(documents) > 1,
                    **({"amount": amount} if amount else {}),
                    **vals,
                }
            )
        )
        return wizard._create_payments()

    @classmethod
    def _entry(cls, day, *lines, post=True):
        """A miscellaneous entry of lines (account, activity, balance)."""
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "date": day,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": account.id,
                            "cae_activity_id": activity.id,
                            "balance": balance,
                        }
                    )
                    for account, activity, balance in lines
                ],
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def _scheme(cls, base="collected", rate=10, date_from="2026-01-01", **rule):
        """A scheme of one rule, in force."""
        return cls._put_in_force([{"base": base, "rate": rate, **rule}], date_from)

    @classmethod
    def _put_in_force(cls, rules, date_from="2026-01-01"):
        scheme = cls.env["cae.contribution.scheme"].create(
            {
                "name": "10 % of what is collected",
                "date_from": date_from,
                "rule_ids": [Command.create(rule) for rule in rules],
                **cls._prepare_decision(date_from),
            }
        )
        scheme.action_put_in_force()
        return scheme

    @classmethod
    def _prepare_decision(cls, day):
        return {
            "decision_date": day,
            "decision_reference": "AG 2025, resolution 7",
            "decision_text": "The assembly votes the scheme.",
        }

    @classmethod
    def _closing(cls, month):
        return cls.env["cae.closing"].create({"month": month})

    @classmethod
    def _entrepreneur(cls, name, *activities, portal=True, **key):
        """A person with a key in activities and, unless told otherwise, a login."""
        user = (
            new_test_user(
                cls.env,
                f"{name.lower()}@deuxrives.example",
                groups="base.group_portal",
                name=name,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            if portal
            else cls.env["res.users"]
        )
        partner = user.partner_id or cls.env["res.partner"].create({"name": name})
        person = cls.env["cae.entrepreneur"].create({"partner_id": partner.id})
        cls.env["cae.activity.key"].create(
            [
                {
                    "activity_id": activity.id,
                    "entrepreneur_id": person.id,
                    "date_from": "2026-01-01",
                    **key,
                }
                for activity in activities
            ]
        )
        return person

    def assertStays(self, move):
        """Design §4.11: what a closing posted is not undone from its entry."""
        for change in (
            move.button_draft,
            move.button_cancel,
            move._reverse_moves,
            lambda: move.line_ids.write({"date": "2026-10-01"}),
        ):
            with (
                self.subTest(change=change),
                self.assertRaisesRegex(UserError, "stays"),
            ):
                change()

    def assertFigures(self, activity, date_from, date_to, **expected):
        statement = activity.get_statement(date_from, date_to)[activity.id]
        self.assertEqual({name: statement[name] for name in expected}, expected)

    def assertLedgerIsWhole(self, day):
        """Design rule 3: the cash of all activities is the company's money."""
        activities = self.env["cae.activity"].search(
            [("company_id", "=", self.company.id)]
        )
        cash = sum(
            statement["cash"]
            for statement in activities.get_statement(day, day).values()
        )
        items = self.env["account.move.line"].search(
            [
                ("company_id", "=", self.company.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ]
        )
        money = items.filtered(lambda item: item.account_id.cae_is_liquidity)
        self.assertAlmostEqual(cash, sum(money.mapped("balance")), 2)
        self.assertFalse(money.cae_activity_id)
        others = items - money
        self.assertFalse(others.filtered(lambda item: not item.cae_activity_id))

    @classmethod
    def _month(cls, day):
        return fields.Date.start_of(fields.Date.to_date(day), "month")
