"""Thirteen months of invoices, bills, entries and payments."""

from collections import Counter, defaultdict

from .demo import prepare_item

THIRD_PARTY_TYPES = ("asset_receivable", "liability_payable")


def load_documents(demo):
    moves = demo.load("account.move", "entries")
    moves |= demo.load("account.move", "customer_invoices")
    credit_notes = demo.load("account.move", "credit_notes")
    moves |= credit_notes | demo.load("account.move", "vendor_bills")
    # numbers follow the dates
    moves.sorted(lambda move: (move.invoice_date or move.date, move.id)).action_post()
    reconcile_third_parties(
        demo, [(note, note.reversed_entry_id) for note in credit_notes]
    )
    for row in demo.read_dicts("bank_operations"):
        book_bank_operation(demo, row)
    return len(moves)


def book_bank_operation(demo, row):
    """What is on the bank statement and settles no document."""
    activity = row["activity"] and demo.ref(row["activity"])
    item = prepare_item(demo.ref(row["account"]), -float(row["amount"]), activity)
    demo.book_in_bank(row["day"], row["label"], [item])


def load_payments(demo):
    """Each pays a document, in full unless an amount is given."""
    rows = sorted(demo.read_dicts("payments"), key=lambda row: row["date"])
    documents = [demo.ref(row["document"]) for row in rows]
    left = {document: document.amount_residual for document in documents}
    vals_list = []
    for row, document in zip(rows, documents, strict=True):
        amount = float(row["amount"] or left[document])
        left[document] -= amount
        vals_list.append(prepare_payment_vals(demo, document, row["date"], amount))
    payments = demo.env["account.payment"].create(vals_list)
    payments.action_post()
    demo.analyze()
    reconcile_third_parties(demo, list(zip(payments.move_id, documents, strict=True)))
    return len(payments)


def prepare_payment_vals(demo, document, day, amount):
    return {
        "payment_type": "inbound" if document.is_inbound() else "outbound",
        "partner_type": "customer" if document.is_sale_document() else "supplier",
        "partner_id": document.commercial_partner_id.id,
        "journal_id": demo.chart("bank").id,
        "date": day,
        "amount": amount,
        "memo": document.payment_reference or document.ref or document.name,
    }


def reconcile_third_parties(demo, pairs):
    """One plan for what settles each document first, one for what settles it next: in
    a plan Odoo takes the VAT due on payment as if all of it were settled already.

    :param pairs: list of tuples (entry, document that it settles)
    """
    plans, settled = defaultdict(list), Counter()
    for entry, document in pairs:
        items = (entry | document).line_ids.filtered(
            lambda item: item.account_type in THIRD_PARTY_TYPES
        )
        plans[settled[document]].append(items)
        settled[document] += 1
    for rank in sorted(plans):
        demo.env["account.move.line"]._reconcile_plan(plans[rank])
