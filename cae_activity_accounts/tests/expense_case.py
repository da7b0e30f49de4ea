from base64 import b64decode

from .common_portal import PortalCase

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAA"
    "AABJRU5ErkJggg=="
)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class ExpenseCase(PortalCase):
    """Awa spends for « Poterie du Port »; Nadia, accountant, approves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approver = cls._set_expense_approver()
        cls.kind = cls.env.ref("cae_activity_accounts.product_expense_supplies")
        cls.rate_20 = cls.pottery._get_portal_purchase_taxes().filtered(
            lambda tax: tax.amount == 20
        )

    @classmethod
    def _expense_values(cls, **values):
        return {
            "name": "Pinceaux",
            "date": str(cls.today),
            "product_id": str(cls.kind.id),
            "amount": "24,00",
            "tax_id": str(cls.rate_20.id),
            "paid_by": "me",
            "receipts": [("ticket.png", PNG)],
            **values,
        }

    @classmethod
    def _expense(cls, activity=None, **values):
        return (activity or cls.mine)._portal_save_expense(
            cls._expense_values(**values)
        )

    @classmethod
    def _posted_expense(cls, activity=None, **values):
        activity = activity or cls.mine
        expense = cls._expense(activity, **values)
        activity._portal_submit_expense(expense.id)
        expense = cls.env["hr.expense"].browse(expense.id)
        expense.with_user(cls.approver).action_approve()
        expense._post_without_wizard()
        return expense
