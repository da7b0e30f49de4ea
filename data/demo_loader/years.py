"""The last financial year whose months are all posted: what its services cost, and
balances to carry forward."""

from odoo import fields

from .offsets import find_day

COMMENT = (
    "La convention avec la Région a été renouvelée. La plus grande part de ce que"
    " coûtent les services va à l'équipe qui vous accompagne."
)


def load_years(demo):
    last_day = find_last_year_end(demo)
    publish_services(demo, last_day)
    decide_balances(demo, last_day)
    return last_day.year


def find_last_year_end(demo):
    """The month before this one is left to be posted: a year with it is not over."""
    first_open_day = find_day(demo.today, -1, 1)
    year = demo.company.compute_fiscalyear_dates(first_open_day)
    return fields.Date.subtract(year["date_from"], days=1)


def publish_services(demo, last_day):
    demo.env["cae.mutual.service"].action_start_from_usual()
    account = demo.env["cae.mutual.account"].create(
        {"date_to": last_day, "comment": COMMENT}
    )
    account.action_publish()
    assembly = fields.Date.add(last_day, months=5)
    account._set_protected(published_on=min(assembly, demo.today))


def decide_balances(demo, last_day):
    """All are pay still due but the two highest: one that nobody has decided, and a
    reserve."""
    closing = demo.env["cae.year.closing"].create({"date_to": last_day})
    closing.action_compute()
    lines = closing.line_ids.filtered(lambda line: line.left > 0).sorted(
        lambda line: line.left, reverse=True
    )
    lines[2:]._carry_left("variable")
    lines[1:2]._carry_left("reserve", reserve_reason="Renouvellement du matériel")
