"""How long something took, as people write it."""


def format_minutes(minutes: int) -> str:
    """
    :return: with spaces that keep it on one line

    >>> [format_minutes(45), format_minutes(120), format_minutes(195)]
    ['45\\xa0min', '2\\xa0h', '3\\xa0h\\xa015']
    """
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\N{NO-BREAK SPACE}min"
    return (
        f"{hours}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{rest:02}"
        if rest
        else f"{hours}\N{NO-BREAK SPACE}h"
    )
