"""Contracts, with their statutes, clauses, signed papers and an amendment."""

import base64
import io
from datetime import timedelta

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from odoo import fields

from .offsets import find_day

OLD = 15  # days
AMENDED, TO_AMEND = "cesa_maelle_kervella", "cesa_yann_le_goff"


def load_contracts(demo):
    load_statutes(demo)
    complete_clauses(demo)
    contracts = demo.load("cae.contract", "contracts")
    run_contracts(contracts, demo.today)
    for row in demo.read_dicts("contract_steps"):
        CONTRACT_STEPS[row["step"]](demo, row)
    amendment = amend(demo, AMENDED, find_day(demo.today, -4, 1), 150)
    sign(amendment, amendment.date_start)
    # Frozen as the button does it, but nobody is written to
    amend(demo, TO_AMEND, find_day(demo.today, 1, 1), 100)._freeze()
    give_notices(demo)


def load_statutes(demo):
    for row in demo.read_dicts("statutes"):
        paper = make_paper(
            row["name"], [demo.company.name, "Exemplaire de démonstration"]
        )
        file = base64.b64encode(paper)
        demo.env["cae.statutes"].create(
            {**row, "file": file, "filename": "statuts.pdf"}
        )


def complete_clauses(demo):
    """What is the same in all contracts is written once, in the clauses."""
    for row in demo.read_dicts("contract_clauses"):
        demo.ref(f"cae_base.clause_{row['code']}").text = row["text"]


def run_contracts(contracts, today):
    """Those that have just expired are still to be ended: the coach sees them."""
    month_ago = today - timedelta(days=30)
    past = contracts.filtered(
        lambda contract: contract.date_last and contract.date_last < month_ago
    )
    past.action_record_past()
    for contract in contracts - past:
        if contract.date_start <= today:
            sign(contract, contract.date_start)


def sign(contract, day):
    lines = [
        contract.entrepreneur_id.name,
        f"Signé par les deux parties le {day:%d/%m/%Y}",
    ]
    paper = make_paper(contract._get_document_title(), lines)
    contract._sign_on_paper(paper, "contrat_signe.pdf", day)


def amend(demo, name, day, more):
    """:return: the draft by which the fixed part of a contract grows on a day"""
    contract = demo.ref(name)
    amendment = contract._create_next("amendment")
    amendment.write(
        {
            "date_start": day,
            "fixed_part": contract.fixed_part + more,
            "change_reason": "Le chiffre d’affaires dépasse l’objectif depuis un an.",
        }
    )
    return amendment


def sign_on_day(demo, row):
    sign(demo.ref(row["contract"]), fields.Date.to_date(row["day"]))


def send(demo, row):
    demo.ref(row["contract"])._freeze()


def cancel(demo, row):
    demo.ref(row["contract"]).action_cancel()


def end(demo, row):
    day = fields.Date.to_date(row["day"])
    demo.ref(row["contract"])._end(day, row["reason"])


def renew(demo, row):
    renewal = demo.ref(row["contract"])._create_next("renewal")
    renewal.change_reason = row["reason"]
    sign(renewal, fields.Date.to_date(row["day"]))


CONTRACT_STEPS = {
    "sign": sign_on_day,
    "send": send,
    "cancel": cancel,
    "end": end,
    "renew": renew,
}


def give_notices(demo):
    """Each is due since what it tells of; those of long ago were given by the coach."""
    for notice in demo.env["cae.contract.notice"].search([]):
        contract = notice.contract_id
        early = notice.event == "early_end"
        notice.date = contract.date_ended if early else contract.signed_on
        notice.activity_id.date_deadline = notice.date
        if notice.date < demo.today - timedelta(days=OLD):
            notice.with_user(contract.coach_id).action_done()
            notice.done_on = notice.date + timedelta(days=2)


def make_paper(title, lines):
    """:return: bytes of a PDF of one page"""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=True)
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(72, 760, title)
    canvas.setFont("Helvetica", 11)
    for number, line in enumerate(lines):
        canvas.drawString(72, 730 - 18 * number, line)
    canvas.save()
    return stream.getvalue()
