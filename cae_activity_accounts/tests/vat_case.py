"""A company that closes its VAT."""

from odoo import Command

from .common import LedgerCase


class VatCase(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service_vat = cls._chart("tva_normale_encaissement")
        cls.european_vat = cls._chart("tva_intra_normale_biens")
        cls.to_pay = cls._chart("pcg_44551")
        cls.credit = cls._chart("pcg_44567")

    @classmethod
    def _chart(cls, name):
        return cls.env["account.chart.template"].with_company(cls.company).ref(name)

    @classmethod
    def _closing(cls, date_from="2026-09-01", date_to="2026-09-30", post=True):
        closing = cls.env["cae.vat.closing"].create(
            {"date_from": date_from, "date_to": date_to}
        )
        closing.action_compute()
        if post:
            closing.action_post()
        return closing

    def _lines(self, closing):
        return {
            (line.account_id.code, line.cae_activity_id): line.balance
            for line in closing.move_id.line_ids
        }

    def _boxes(self, closing):
        return {
            box.report_line_id.code.removeprefix("box_"): box.amount
            for box in closing.box_ids
        }

    @classmethod
    def _taxed(cls, tax, amount, sale=False):
        return [
            Command.create(
                cls._prepare_line(amount, sale, tax_ids=[Command.set(tax.ids)])
            )
        ]

    @classmethod
    def _pay_state(cls, amount, day):
        """The bank pays the State: the item of VAT is the structure's."""
        line = cls.env["account.bank.statement.line"].create(
            {
                "journal_id": cls.bank_journal.id,
                "date": day,
                "payment_ref": "DGFIP TVA",
                "amount": -amount,
            }
        )
        suspense = line.move_id.line_ids.filtered(
            lambda item: (item.account_id == cls.bank_journal.suspense_account_id)
        )
        suspense.account_id = cls.to_pay
        return line.move_id

    def _cash(self, activity, day):
        return activity.get_statement(day, day)[activity.id]["cash"]
