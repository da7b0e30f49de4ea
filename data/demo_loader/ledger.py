"""What the ledger keeps back, what changed hands, the statements to send."""

from odoo import fields


def load_ledger(demo):
    reserves = demo.load("cae.reserve.rule", "reserve_rules")
    demo.load("cae.reserve", "reserves")
    for row in demo.read_dicts("transfers"):
        transfer(demo, row)
    write_statements_to_send(demo)
    return len(reserves)


def transfer(demo, row):
    """All the charges of a bill, with their VAT."""
    bill = demo.ref(row["document"])
    demo.env["cae.transfer"].create(
        {
            "line_ids": [fields.Command.set(bill.invoice_line_ids.ids)],
            "target_id": demo.ref(row["target"]).id,
            "date": row["day"],
            "reason": row["reason"],
        }
    ).action_transfer()


def write_statements_to_send(demo):
    """Those of the last month, for who does not read them on the portal."""
    last_day = fields.Date.subtract(fields.Date.start_of(demo.today, "month"), days=1)
    demo.env["cae.statement.sending"]._create_missing(
        demo.company, fields.Date.start_of(last_day, "month"), last_day
    )
