"""What entrepreneurs share, who they are, and what the cooperative tells of it."""

from datetime import date

from .past import forget_mails
from .path import MEETING_ZONE

FUNDER = "Région Bretagne"


def load_sharing(demo):
    cards = demo.load("cae.directory.card", "directory_cards")
    for row in demo.read_dicts("directory_messages"):
        write_message(demo, row)
    demo.load("cae.shared.resource", "shared_resources")
    demo.load("cae.shared.resource.closing", "resource_closings")
    bookings = demo.load("cae.resource.booking", "resource_bookings", tz=MEETING_ZONE)
    bookings._plan_approval()
    demo.load("cae.partner.call", "partner_calls")
    demo.load("cae.partner.answer", "partner_answers")
    demo.load("cae.social.snapshot", "social_snapshots")
    report(demo)
    demo.env["cae.anonymisation"].create({})
    forget_mails(demo)
    return len(cards)


def write_message(demo, row):
    """Only that it was sent is kept."""
    messages = demo.env["cae.directory.message"]
    sender, addressee = demo.ref(row["sender"]), demo.ref(row["addressee"])
    vals = messages._prepare_vals(
        sender, addressee, row["text"], bool(row["with_address"])
    )
    messages.create({**vals, "day": row["day"]})


def report(demo):
    """Last year is frozen and published; this one is counted as it goes."""
    year = demo.today.year
    last, *_drafts = (
        demo.env["cae.impact.report"]
        .with_user(demo.ref("user_helene_quemener"))
        .create(
            [
                prepare_year(year - 1),
                prepare_year(year),
                {
                    **prepare_year(year),
                    "funder": FUNDER,
                    "local_office_id": demo.ref("lorient").id,
                },
            ]
        )
    )
    last.action_freeze()
    last.action_publish()


def prepare_year(year):
    return {"date_from": date(year, 1, 1), "date_to": date(year, 12, 31)}
