from odoo import Command, fields
from odoo.tools import SQL

from odoo.addons.cae_activity_accounts.portal_form import CaePortalError

from .common import LedgerCase


class PortalCase(LedgerCase):
    """Awa sells under « Poterie du Port », Malo under « Studio Bleu »."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.email = "contact@deuxrives.example"
        cls.today = fields.Date.context_today(cls.env["res.partner"])
        cls.awa = cls._entrepreneur("Awa", cls.pottery).portal_user_id
        cls.malo = cls._entrepreneur("Malo", cls.studio).portal_user_id
        cls.mine = cls.pottery.with_user(cls.awa)
        cls.his = cls.studio.with_user(cls.malo)
        cls.tax_20 = cls.pottery._get_portal_taxes().filtered(
            lambda tax: tax.amount == 20 and tax.tax_scope == "service"
        )

    @classmethod
    def _customer(cls, activity=None, **values):
        return (activity or cls.mine)._portal_create_customer(
            {
                "name": "Mairie de Lorient",
                "email": "culture@lorient.example",
                "street": "2 boulevard Leclerc",
                "zip": "56100",
                "city": "Lorient",
                **values,
            }
        )

    @classmethod
    def _line(cls, **values):
        return {
            "description": "Atelier modelage",
            "quantity": "2",
            "price_unit": "1 000,00",
            "tax_id": str(cls.tax_20.id),
            **values,
        }

    @classmethod
    def _quote_values(cls, customer, **values):
        return {"customer_id": str(customer.id), "lines": [cls._line()], **values}

    @classmethod
    def _quote(cls, customer, activity=None, **values):
        return (activity or cls.mine)._portal_save_quote(
            cls._quote_values(customer, **values)
        )

    @classmethod
    def _signed_quote(cls, customer, activity=None, **values):
        order = cls._quote(customer, activity, **values)
        (activity or cls.mine)._portal_send_quote(order.id)
        order.write({"signed_by": "Mme Riou", "signed_on": fields.Datetime.now()})
        order.action_confirm()
        return order

    @classmethod
    def _days_ago(cls, days):
        return fields.Date.subtract(cls.today, days=days)

    def _make_older(self, records, days=40):
        """As if they had been written down so many days ago."""
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET create_date = %s WHERE id IN %s",
                SQL.identifier(records._table),
                fields.Datetime.subtract(fields.Datetime.now(), days=days),
                tuple(records.ids),
            )
        )
        self.env.invalidate_all()

    def assertRefused(self, names, service, *args):
        """The service says what is wrong with these fields, and writes nothing."""
        with self.assertRaises(CaePortalError) as caught, self.cr.savepoint():
            service(*args)
        self.assertEqual(set(caught.exception.errors), set(names))
        self.assertTrue(all(caught.exception.errors.values()))

    def _bill_with_vat_due_on_payment(self, day):
        """A bill of 100.00 excl. VAT whose VAT is deducted once it is paid."""
        self.company.tax_exigibility = True
        transition = self._get_account("44564", "4456")
        transition.reconcile = True
        tax = self.purchase_vat_20.copy(
            {
                "name": "20 % décaissements",
                "tax_exigibility": "on_payment",
                "cash_basis_transition_account_id": transition.id,
            }
        )
        line = self._prepare_line(100, sale=False, tax_ids=[Command.set(tax.ids)])
        lines = [Command.create(line)]
        return self._bill(self.pottery, 0, day, invoice_line_ids=lines)
