"""When an assembly must be called, joined, asked for and voted on.

The numbers of days are dated settings; here is only how days are counted: the day of
sending is not counted, the day of the meeting is (AG-02, AG-09).
"""

from datetime import date, datetime, timedelta


def find_last_sending_day(meeting: date, notice: int) -> date:
    """The last day on which the notice may be sent (C. com., R. 223-20, R. 225-69).

    >>> find_last_sending_day(date(2026, 6, 20), 15)
    datetime.date(2026, 6, 5)
    >>> find_last_sending_day(date(2028, 3, 10), 15)
    datetime.date(2028, 2, 24)
    """
    return meeting - timedelta(days=notice)


def is_sent_in_time(sent: date, meeting: date, notice: int) -> bool:
    """
    >>> meeting = date(2026, 6, 20)
    >>> is_sent_in_time(date(2026, 6, 5), meeting, 15)
    True
    >>> is_sent_in_time(date(2026, 6, 6), meeting, 15)
    False
    """
    return sent <= find_last_sending_day(meeting, notice)


def find_first_meeting_day(sent: date, notice: int) -> date:
    """The first day on which one may meet, when the notice is sent on a day.

    >>> find_first_meeting_day(date(2026, 6, 5), 15)
    datetime.date(2026, 6, 20)
    """
    return sent + timedelta(days=notice)


def find_first_vote_end(sent: date, delay: int, transit: int = 0) -> date:
    """The first day on which a written consultation may end (AG-13, R. 223-22).

    Members have ``delay`` days from the day they received the texts, which is the day
    of an e-mail, and ``transit`` days later by post.

    >>> find_first_vote_end(date(2026, 6, 1), 15)
    datetime.date(2026, 6, 16)
    >>> find_first_vote_end(date(2026, 6, 1), 15, transit=3)
    datetime.date(2026, 6, 19)
    """
    return sent + timedelta(days=transit + delay)


def find_last_consultation_day(vote_end: date, delay: int, transit: int = 0) -> date:
    """The last day on which the texts of a written consultation may be sent.

    >>> find_last_consultation_day(date(2026, 6, 19), 15, transit=3)
    datetime.date(2026, 6, 1)
    """
    return vote_end - timedelta(days=transit + delay)


def find_last_consent_day(meeting: date, delay: int) -> date:
    """The last day to agree to e-mail, or to take it back (AG-03, R. 223-20).

    >>> find_last_consent_day(date(2026, 6, 20), 20)
    datetime.date(2026, 5, 31)
    """
    return meeting - timedelta(days=delay)


def find_last_request_day(meeting: date, delay: int) -> date:
    """The last day to ask for an item on the agenda (AG-06, R. 223-20-2).

    >>> find_last_request_day(date(2026, 6, 20), 25)
    datetime.date(2026, 5, 26)
    """
    return meeting - timedelta(days=delay)


def does_proxy_serve(signed_for: date, meeting: date, days: int) -> bool:
    """Whether a proxy for one meeting also serves at another one (AG-14, R. 223-21).

    >>> does_proxy_serve(date(2026, 6, 20), date(2026, 6, 27), 7)
    True
    >>> does_proxy_serve(date(2026, 6, 20), date(2026, 6, 28), 7)
    False
    >>> does_proxy_serve(date(2026, 6, 20), date(2026, 6, 19), 7)
    False
    """
    return timedelta() <= meeting - signed_for <= timedelta(days=days)


def is_between(moment: datetime, start: datetime | None, end: datetime | None) -> bool:
    """Whether votes are taken at a moment; a limit that is not set does not limit.

    >>> noon = datetime(2026, 6, 20, 12)
    >>> is_between(noon, None, noon), is_between(noon, None, datetime(2026, 6, 20, 11))
    (True, False)
    """
    return (start is None or start <= moment) and (end is None or moment <= end)
