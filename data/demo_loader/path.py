"""The way of the people: meetings, stages with their dates, criteria, moves."""

from datetime import datetime, time, timedelta

from odoo import fields

MEETING_ZONE = "Europe/Paris"
OVERDUE = 10  # days; a to-do planned by a move and older than that was done


def load_path(demo):
    load_meetings(demo)
    for row in demo.read_dicts("stage_histories"):
        write_history(demo, demo.ref(row.pop("entrepreneur")), row)
    for row in demo.read_dicts("ticks"):
        tick(demo, row)
    moves = demo.read_dicts("moves")
    for row in moves:
        make_move(demo, row)
    return len(moves)


def load_meetings(demo):
    """Nobody is written to: what Odoo would mail by itself is taken away."""
    meetings = demo.load("event.event", "meetings", tz=MEETING_ZONE)
    meetings.event_mail_ids.unlink()
    demo.load("event.registration", "registrations")


# --- the past, written directly ----------------------------------------------------


def write_history(demo, person, days):
    """The stages of a person, up to the one where he was loaded; who moved on met the
    criteria the day before."""
    reached = [(stage(demo, name), at(day)) for name, day in days.items() if day]
    ends = [start for _stage, start in reached[1:]] + [False]
    coach = person.coach_id or demo.env.user
    person.stage_history_ids.unlink()
    demo.env["cae.entrepreneur.stage.history"].create(
        [
            {
                "entrepreneur_id": person.id,
                "stage_id": step.id,
                "date_from": start,
                "date_to": end,
                "user_id": coach.id,
            }
            for (step, start), end in zip(reached, ends, strict=True)
        ]
    )
    demo.env["cae.entrepreneur.criterion.tick"].create(
        [
            {
                "entrepreneur_id": person.id,
                "criterion_id": criterion.id,
                "user_id": coach.id,
                "date": end - timedelta(days=1),
            }
            for (step, _start), end in zip(reached[:-1], ends[:-1], strict=True)
            for criterion in step.criterion_ids
            if not criterion.method
        ]
    )


# --- what the users do, then set back to its day --------------------------------------


def tick(demo, row):
    person, criterion = demo.ref(row["entrepreneur"]), row["criterion"]
    criterion = demo.ref(f"cae_base.criterion_{criterion}")
    person.with_user(demo.ref(row["user"]))._tick_criterion(criterion)
    ticks = demo.env["cae.entrepreneur.criterion.tick"]
    ticks.search(
        [("entrepreneur_id", "=", person.id), ("criterion_id", "=", criterion.id)]
    ).date = at(row["day"])


def make_move(demo, row):
    """Through the gates, or by the wizard that asks why."""
    person = demo.ref(row["entrepreneur"])
    todos = person.activity_ids
    step, as_user = stage(demo, row["stage"]), person.with_user(demo.ref(row["user"]))
    if row["exit_type"]:
        leave(as_user, step, row)
    elif row["reason"]:
        override(as_user, step, row["reason"])
    else:
        as_user.stage_id = step
    person.invalidate_recordset(["stage_history_ids", "activity_ids"])
    set_back(demo, person, person.activity_ids - todos, row["day"])


def leave(person, step, row):
    person.env["cae.entrepreneur.leave"].create(
        {
            "entrepreneur_ids": person.ids,
            "stage_id": step.id,
            "exit_type": row["exit_type"],
            "exit_date": row["day"],
            "exit_reason": row["reason"],
        }
    ).action_leave()


def override(person, step, reason):
    person.env["cae.entrepreneur.stage.override"].create(
        {"entrepreneur_ids": person.ids, "stage_id": step.id, "reason": reason}
    ).action_override()


def set_back(demo, person, todos, day):
    last, before = person.stage_history_ids[:2]
    last.date_from = before.date_to = at(day)
    ago = demo.today - fields.Date.to_date(day)
    for todo in todos:
        todo.date_deadline -= ago
    oldest = demo.today - timedelta(days=OVERDUE)
    done = todos.filtered(lambda todo: todo.date_deadline < oldest)
    done.with_user(person.coach_id).action_done()


def stage(demo, name):
    return demo.ref(f"cae_base.stage_{name}")


def at(day):
    """The morning of a day, an ISO date."""
    return datetime.combine(fields.Date.to_date(day), time(9))
