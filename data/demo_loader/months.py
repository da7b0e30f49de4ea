"""The months, closed one after the other, and what is paid after each."""

from odoo import fields
from odoo.exceptions import UserError

from .demo import prepare_item
from .offsets import find_day

MONTHS = 13  # all full, and all closed but the last
VAT_DUE = "pcg_44551"
# what is owed at the end of a month: accounts, day of the next month, label
DEBTS = (
    (("pcg_421",), 5, "Virement des salaires"),
    (("pcg_431", "pcg_437", "pcg_4421"), 15, "Cotisations sociales et impôt prélevé"),
    ((VAT_DUE,), 20, "TVA"),
)


def close_months(demo):
    for months in range(-MONTHS, -1):
        closing = create_closing(demo, months)
        closing.action_compute()
        closing.action_post()
        close_vat(demo, closing.date_end)
        for accounts, number, label in DEBTS:
            pay_out(
                demo,
                demo.accounts(*accounts),
                closing.date_end,
                find_day(demo.today, months + 1, number),
                label,
            )
    last = create_closing(demo, -1)
    last.action_compute()
    create_vat_closing(demo, last.date_end)
    return MONTHS


def create_closing(demo, months):
    month = find_day(demo.today, months, 1)
    closing = demo.env["cae.closing"].create({"month": month})
    if not is_pay_known(demo, closing.date_end):
        print(f"\n  No pay in {month:%Y-%m}: its social parameters are not known.")
        closing.pay_state = "posted"
    return closing


def is_pay_known(demo, day):
    try:
        demo.env["cae.payslip"].simulate(day, "gross", 1000)
    except UserError:
        return False
    return True


def close_vat(demo, last_day):
    """Its entry takes the VAT of each activity to the account of VAT to pay."""
    closing = create_vat_closing(demo, last_day)
    closing.action_post()


def create_vat_closing(demo, last_day):
    first_day = fields.Date.start_of(last_day, "month")
    closing = demo.env["cae.vat.closing"].create(
        {"date_from": first_day, "date_to": last_day}
    )
    closing.action_compute()
    return closing


def pay_out(demo, accounts, day, paid_on, label):
    """Pay all that is owed on some accounts at the end of a day, item by item."""
    owed = demo.env["account.move.line"].search(
        [
            ("account_id", "in", accounts.ids),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            ("date", "<=", day),
        ]
    )
    if sum(owed.mapped("balance")) >= 0:
        return  # a credit waits for the next time
    paid = [
        prepare_item(
            item.account_id, -item.balance, item.cae_activity_id, item.partner_id
        )
        for item in owed
    ]
    items = owed | demo.book_in_bank(paid_on, label, paid).line_ids
    for account in accounts:
        items.filtered(
            lambda item, account=account: item.account_id == account
        ).reconcile()
