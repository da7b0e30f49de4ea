"""Regulated trades with their proofs, what was suspended or closed, what falls due."""

import base64

from odoo import fields

CERTIFICATE = base64.b64encode(b"Attestation d'assurance (exemple)")


def load_deadlines(demo):
    proofs = demo.load("cae.activity.insurance", "insurances")
    proofs.write({"certificate": CERTIFICATE, "certificate_name": "attestation.txt"})
    trades = demo.load("cae.activity", "regulated_trades")
    trades.filtered("is_other_regulated").write(
        {"trade_proof": CERTIFICATE, "trade_proof_name": "declaration.txt"}
    )
    change_activities(demo)
    demo.load("cae.entrepreneur", "dated_papers")
    for clock in demo.env["cae.clock"].search([]):
        clock._run(demo.today)
    return demo.env["cae.deadline"].search_count([])


def change_activities(demo):
    """Once their documents are posted: what is closed takes no new one."""
    for row in demo.read_dicts("activity_changes"):
        activity = demo.ref(row["activity"]).with_user(demo.ref(row["user"]))
        day = fields.Date.to_date(row["day"])
        activity._change_state(row["state"], day, row["reason"])
