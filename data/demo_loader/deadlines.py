"""Regulated trades with their proofs, what was suspended or closed, what falls due."""

import base64

from odoo import fields

CERTIFICATE = base64.b64encode(b"Attestation d'assurance (exemple)")


def load_deadlines(demo):
    proofs = demo.load("cae.activity.insurance", "insurances")
    proofs.write({"certificate": CERTIFICATE, "certificate_name": "attestation.txt"})
    declare_trades(demo, proofs)
    change_activities(demo)
    demo.load("cae.entrepreneur", "dated_papers")
    run_clocks(demo)
    return demo.env["cae.deadline"].search_count([])


def run_clocks(demo):
    for clock in demo.env["cae.clock"].search([]):
        clock._run(demo.today)


def change_activities(demo):
    """Once their documents are posted: what is closed takes no new one."""
    for row in demo.read_dicts("activity_changes"):
        activity = demo.ref(row["activity"]).with_user(demo.ref(row["user"]))
        day = fields.Date.to_date(row["day"])
        activity._change_state(row["state"], day, row["reason"])


def declare_trades(demo, proofs):
    """An open activity declares a regulated trade while its proofs hold; some of them
    have ended since."""
    ended = {proof: proof.date_to for proof in proofs if proof.date_to < demo.today}
    proofs.browse().union(*ended).date_to = False
    for row in demo.read_dicts("regulated_trades"):
        if row["is_other_regulated"] == "1":
            demo.ref(row["id"]).write(
                {"trade_proof": CERTIFICATE, "trade_proof_name": "declaration.txt"}
            )
    demo.load("cae.activity", "regulated_trades")
    for proof, day in ended.items():
        proof.date_to = day
