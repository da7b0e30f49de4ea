"""Assemblies: one from the notice to the sealed minutes, one that is convened.

Each act is done on its day by who does it, through the buttons: so the evidence says.
"""

import base64
from datetime import timedelta

from .contracts import make_paper
from .deadlines import run_clocks
from .interviews import draw_signature
from .past import in_the_past
from .path import MEETING_ZONE
from .years import find_last_year_end

SECRETARY, MANAGER = "user_rozenn_briand", "user_helene_quemener"
PAST, NEXT = "assembly_past", "assembly_next"
ABSENT = ("member_ines_bouzid", "member_union_cooperatives")
EARLY_VOTERS = ("member_ines_bouzid", "member_nolwenn_prigent")
DEBATES = (
    "La gérante présente les comptes et le rapport de gestion. Plusieurs associés"
    " demandent comment évolue la contribution ; le comptable répond que le taux est"
    " inchangé. L’assemblée entend ensuite le candidat, puis débat de l’achat de la"
    " fourgonnette : la question de son stationnement est confiée à la gérance."
)
# Against and abstentions by raised hands; the others are for.
HANDS = {"resolution_accounts": (0, 0), "resolution_result": (1, 1)}
CHOICES = ("for", "for", "against", "for", "for", "abstain", "for", "for", "for")


def load_assemblies(demo):
    steps = {row["assembly"]: row for row in demo.read_dicts("assembly_steps")}
    demo.company.cae_vote_advance = True
    with in_the_past(demo) as go_to:
        ask_for_shares(demo, go_to)
        plan_releases(demo, go_to)
        apply_for_membership(demo, go_to, PAST)
        go_to(steps[PAST]["notice"])
        prepare(demo)
        past = convene(demo, PAST)
        meet(demo, go_to, past)
        decide(demo, go_to, past)
        apply_for_membership(demo, go_to, NEXT)
        ask_assembly(demo, go_to)
        go_to(steps[NEXT]["notice"])
        vote_in_advance(demo, go_to, convene(demo, NEXT))
        apply_for_membership(demo, go_to, "")
    run_clocks(demo)
    return len(demo.env["cae.assembly"].search([]))


def ask_for_shares(demo, go_to):
    """Who left the members waits for all his shares, others ask for some back."""
    for row in demo.read_dicts("share_requests"):
        go_to(row["day"])
        member = demo.ref(row["member"]).with_user(demo.ref(SECRETARY))
        if row["exit_cause"]:
            cause = demo.ref(row["exit_cause"])
            member._leave(cause, row["day"], exit_note=row["note"])
            member.reimbursement_ids.date_due = row["date_due"]
        else:
            member.reimbursement_ids.create(
                {
                    "member_id": member.id,
                    "quantity": row["quantity"],
                    "date_due": row["date_due"],
                    "note": row["note"],
                }
            )


def plan_releases(demo, go_to):
    """What two members still owe on their shares: by instalments, and out of pay."""
    for row in demo.read_dicts("share_plans"):
        go_to(row.pop("day"))
        row["member_id"] = demo.ref(row.pop("member")).id
        plans = demo.env["cae.share.plan"].with_user(demo.ref(SECRETARY))
        vals = {name: value for name, value in row.items() if value}
        plans.create(vals).action_start()


def apply_for_membership(demo, go_to, assembly):
    """Those who apply before an assembly, or once the last one was convened."""
    for row in demo.read_dicts("candidacies"):
        if row.pop("assembly") == assembly:
            go_to(row.pop("day"))
            row["partner_id"] = demo.ref(row["partner_id"]).id
            row["employed_since"] = row["employed_since"] or False
            candidacy = demo.env["cae.candidacy"].with_user(demo.ref(SECRETARY))
            # who is an entrepreneur is employed since his contract says so
            vals = {name: value for name, value in row.items() if value}
            candidacy.create(vals).action_submit()


def ask_assembly(demo, go_to):
    """What members ask for: put on the agenda, or to be answered (AG-06)."""
    for row in demo.read_dicts("assembly_requests"):
        go_to(row["received_on"])
        assembly, answered_on = row.pop("assembly"), row.pop("answered_on")
        members = map(demo.ref, row.pop("members").split(","))
        row["member_ids"] = demo.env["cae.member"].union(*members).ids
        requests = demo.env["cae.assembly.request"].with_user(demo.ref(SECRETARY))
        request = requests.create(row)
        if answered_on:
            go_to(answered_on)
            request.assembly_id = demo.ref(assembly)
            request.action_put_on_agenda()
            request.resolution_id.ballot_mode = "portal"


# --- until the notice --------------------------------------------------------------


def prepare(demo):
    demo.load("cae.mandate", "mandates")
    assemblies = demo.load("cae.assembly", "assemblies", tz=MEETING_ZONE)
    demo.load("cae.resolution", "resolutions")
    demo.load("cae.assembly.document", "assembly_documents")
    demo.ref(PAST).fiscal_year_end = find_last_year_end(demo)
    for document in assemblies.document_ids:
        if document.kind != "resolutions":  # printed with the notice
            paper = make_paper(document.name, [demo.company.name, "Exemple"])
            document.write(
                {
                    "file": base64.b64encode(paper),
                    "file_name": f"{document.name}.pdf",
                }
            )


def convene(demo, name):
    assembly = demo.ref(name).with_user(demo.ref(SECRETARY))
    assembly.action_add_candidacies()
    admissions = assembly.resolution_ids.filtered("effect_ids.candidacy_id")
    admissions.write({"ballot_mode": "portal", "secret": True})
    assembly.action_convene()
    return assembly


# --- the meeting -------------------------------------------------------------------


def meet(demo, go_to, assembly):
    absent = demo.env["cae.member"].union(*map(demo.ref, ABSENT))
    go_to(assembly.date - timedelta(days=3))
    give_proxy(assembly, "member_ines_bouzid", "member_nolwenn_prigent", demo)
    coming = assembly.attendance_ids.filtered(lambda row: row.member_id not in absent)
    for number, row in enumerate(coming):
        go_to(assembly.date - timedelta(minutes=20 - 2 * number))
        row._sign_in(draw_signature(row.name))
    go_to(assembly.date + timedelta(minutes=4))
    assembly.action_open()
    for number, resolution in enumerate(assembly._get_voted(), start=1):
        vote(demo, go_to, resolution, assembly.date + timedelta(minutes=20 * number))
    assembly.action_close()


def give_proxy(assembly, giver, receiver, demo):
    rows = {row.member_id: row for row in assembly.attendance_ids}
    assembly.proxy_ids.create(
        {
            "assembly_id": assembly.id,
            "giver_id": rows[demo.ref(giver)].id,
            "receiver_id": rows[demo.ref(receiver)].id,
        }
    )


def vote(demo, go_to, resolution, moment):
    go_to(moment)
    resolution.action_open_vote()
    go_to(moment + timedelta(minutes=8))
    name = resolution.get_external_id()[resolution.id].partition(".")[2]
    if name in HANDS:
        count_hands(resolution, *HANDS[name])
        return
    there = resolution._get_present()
    for voice, choice in zip(there, CHOICES, strict=False):
        cast(voice, {resolution: choice})
    resolution._close_vote()
    if resolution.secret:
        open_box(demo, resolution)


def count_hands(resolution, against, abstain):
    closing = resolution.env["cae.vote.closing"].create(
        {"resolution_id": resolution.id}
    )
    line = closing.line_ids
    line.count_for = line.expected - against - abstain
    line.write({"count_against": against, "count_abstain": abstain})
    closing.action_close()


def cast(voice, choices):
    """On the members' space, by the member or by who holds his proxy."""
    proxy = voice.given_proxy_ids.filtered(lambda proxy: proxy.state == "valid")
    voter = proxy.receiver_id or voice
    # sudo: as the portal does, once it knows who votes
    user = voter.sudo().member_id.partner_id.user_ids[:1] or voice.env.user
    ballots = {
        resolution.id: {voice.id: choice} for resolution, choice in choices.items()
    }
    voice.assembly_id.with_user(user)._cast_votes(voter, ballots, "portal")


def open_box(demo, resolution):
    resolution.with_user(demo.ref(SECRETARY)).action_confirm_opening()
    resolution.with_user(demo.ref(MANAGER)).action_open_box()


def decide(demo, go_to, assembly):
    """The minutes are sealed two days later, then what was decided is done."""
    go_to(assembly.date + timedelta(days=2))
    assembly.debates = DEBATES
    assembly.action_seal_minutes()
    assembly._get_effects().with_user(demo.ref(MANAGER)).action_apply()


def vote_in_advance(demo, go_to, assembly):
    go_to(assembly.vote_from)
    resolutions = assembly._get_voted()
    resolutions.action_open_vote()
    go_to(assembly.vote_from + timedelta(hours=3))
    give_proxy(assembly, "member_pascal_le_meur", "member_anne_madec", demo)
    early = demo.env["cae.member"].union(*map(demo.ref, EARLY_VOTERS))
    for voice in assembly.attendance_ids.filtered(lambda row: row.member_id in early):
        cast(
            voice,
            {
                resolution: resolution.option_ids[:1].ids or "for"
                for resolution in resolutions
            },
        )
