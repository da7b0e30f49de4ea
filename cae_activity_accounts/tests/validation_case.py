import base64

from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.cae_base.tests.contract_tools import run_contracts

from .common_portal import PortalCase


class ValidationCase(PortalCase):
    """Awa hands documents over; Nadia keeps the accounts, Coline is a coach."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nadia = cls._user("nadia", "cae_base.group_accountant")
        cls.coline = cls._user("coline", "cae_base.group_coach")
        people = cls.env["cae.entrepreneur"].search([])
        cls.person = people.filtered(lambda one: one.partner_id == cls.awa.partner_id)
        cls.town = cls._customer(company_registry="732829320")

    @classmethod
    def _user(cls, name, group):
        return new_test_user(
            cls.env,
            f"{name}@deuxrives.example",
            groups=group,
            name=name.capitalize(),
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    @classmethod
    def _delegate(cls, ceiling, kind="invoice", person=None, **vals):
        return cls.env["cae.delegation"].create(
            {
                "entrepreneur_id": person and person.id,
                "kind": kind,
                "ceiling": ceiling,
                "date_from": "2026-01-01",
                **vals,
            }
        )

    @classmethod
    def _run_cape(cls, ceiling, **vals):
        return run_contracts(
            cls.env["cae.contract"].create(
                {
                    "entrepreneur_id": cls.person.id,
                    "kind": "cape",
                    "date_start": cls._days_ago(30),
                    "commitment_ceiling": ceiling,
                    **vals,
                }
            )
        )

    @classmethod
    def _draft_invoice(cls, price="1 000,00", quantity="1"):
        """Of a signed quote; with 20 % of VAT."""
        line = cls._line(price_unit=price, quantity=quantity)
        order = cls._signed_quote(cls.town, lines=[line])
        return cls.mine._portal_create_invoice(order.id).with_env(cls.env)

    @classmethod
    def _submit(cls, invoice, day=None):
        day = fields.Date.to_string(day or cls.today)
        cls.mine._portal_submit_invoice(invoice.id, {"invoice_date": day})
        return invoice

    @classmethod
    def _create_employee(cls):
        cls.employee = cls.env["hr.employee"].create(
            {
                "name": "Awa",
                "company_id": cls.company.id,
                "work_contact_id": cls.person.partner_id.id,
                "user_id": cls.awa.id,
                "expense_manager_id": cls.nadia.id,
            }
        )
        cls.category = cls.env["product.product"].create(
            {
                "name": "Déplacements",
                "can_be_expensed": True,
                "standard_price": 0,
                "supplier_taxes_id": [Command.set(cls.purchase_vat_20.ids)],
                "property_account_expense_id": cls.expense_account.id,
            }
        )

    @classmethod
    def _expense(cls, amount=120, submit=True, **vals):
        expense = cls.env["hr.expense"].create(
            {
                "name": "Train",
                "employee_id": cls.employee.id,
                "product_id": cls.category.id,
                "total_amount_currency": amount,
                "date": cls.today,
                "payment_mode": "own_account",
                **vals,
            }
        )
        if submit:
            expense.with_user(cls.awa).sudo().action_submit()
        return expense

    @classmethod
    def _insure(cls, activity, **vals):
        return cls.env["cae.activity.insurance"].create(
            {
                "activity_id": activity.id,
                "kind": "decennial",
                "insurer": "Mutuelle du Blavet",
                "date_from": "2026-01-01",
                "certificate": base64.b64encode(b"Certificate"),
                "certificate_name": "certificate.txt",
                **vals,
            }
        )

    def assertWaits(self, document, reason, limit=0):
        self.assertTrue(document._is_cae_waiting())
        self.assertEqual(
            (document.cae_waiting_reason, document.cae_waiting_limit), (reason, limit)
        )

    def assertFree(self, document):
        self.assertFalse(document._is_cae_waiting())
        self.assertFalse(document.cae_waiting_reason)
