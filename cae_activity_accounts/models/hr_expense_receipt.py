from odoo import models


class HrExpense(models.Model):
    """The receipts of an expense, and its part paid by the cooperative."""

    _inherit = "hr.expense"

    def _add_receipts(self, receipts):
        """Keep files as private attachments: they have no link of their own.

        :param receipts: list of dicts ``name``, ``raw``, ``mimetype``
        """
        self.ensure_one()
        files = self.env["ir.attachment"].create(
            [{**vals, "res_model": self._name, "res_id": self.id} for vals in receipts]
        )
        if files:
            self._message_set_main_attachment_id(files)

    def _split_company_part(self, amount):
        """The cooperative paid a part: two expenses, for an expense of core is paid by
        one side only; core's link of a split ties them, the receipt is with both.

        :param amount: what the cooperative paid, incl. VAT
        """
        self.ensure_one()
        rest = self.currency_id.round(self.total_amount_currency - amount)
        part = self.copy(
            {
                "payment_mode": "company_account",
                "total_amount": amount,
                "total_amount_currency": amount,
                "tax_ids": self.tax_ids.ids,
                "split_expense_origin_id": self.id,
            }
        )
        self.write({"total_amount_currency": rest, "split_expense_origin_id": self.id})
        for file in self.attachment_ids:
            file.copy({"res_model": self._name, "res_id": part.id})
        return part

    def _get_parts(self):
        """:return: this expense, and the other part of what two sides paid"""
        self.ensure_one()
        if not self.split_expense_origin_id:
            return self
        return self.search(
            [("split_expense_origin_id", "=", self.split_expense_origin_id.id)]
        )
