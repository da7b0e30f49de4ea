"""Doing on its day what the code allows on that day only, or dates by itself."""

from contextlib import contextmanager
from datetime import datetime, time, timedelta

from freezegun import freeze_time

from odoo import fields

MORNING = timedelta(hours=9)


@contextmanager
def in_the_past(demo):
    """Within, ``go_to(day)`` makes it the morning of a day, or a moment, and time goes
    on from there. Nobody is written to: whom the mails were for has read them.

    :return: ``go_to``, function(date, datetime or ISO text)
    """
    with freeze_time(datetime.now(), tick=True) as clock:
        yield lambda moment: clock.move_to(_to_datetime(moment))
    forget_mails(demo)


def _to_datetime(moment):
    moment = fields.Datetime.to_datetime(moment)
    return moment if moment.time() > time.min else moment + MORNING


def forget_mails(demo):
    demo.env["mail.mail"].search([]).unlink()
