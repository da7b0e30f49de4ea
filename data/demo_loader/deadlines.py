"""Regulated trades with their proofs, and what falls due."""

import base64

CERTIFICATE = base64.b64encode(b"Attestation d'assurance (exemple)")


def load_deadlines(demo):
    proofs = demo.load("cae.activity.insurance", "insurances")
    proofs.write({"certificate": CERTIFICATE, "certificate_name": "attestation.txt"})
    demo.load("cae.activity", "regulated_trades")
    demo.load("cae.entrepreneur", "dated_papers")
    for clock in demo.env["cae.clock"].search([]):
        clock._run(demo.today)
    return demo.env["cae.deadline"].search_count([])
