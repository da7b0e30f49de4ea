"""What a line of the register is in the ledger (plan comptable général, 101 and 45)."""

from collections.abc import Mapping
from decimal import Decimal

# What the accounts of a class of shares are for.
RECEIVABLE, UNPAID, PAID, DUE, LOSSES = (
    "receivable",  # called and not paid, member by member (4562)
    "unpaid",  # capital called, unpaid (1012)
    "paid",  # capital called, paid up (1013)
    "due",  # capital to be reimbursed (4567)
    "losses",  # what members bear of the losses carried forward (119)
)


def get_balances(
    capital: Decimal, paid: Decimal, settled: Decimal = Decimal(0)
) -> Mapping[str, Decimal]:
    """The entry of what members and the cooperative owe each other, debit positive.

    The member owes what is called (4562), against capital unpaid (1012), which becomes
    paid up (1013) by his release; the bank's entry settles what he owes.

    >>> {role: str(amount) for role, amount in get_balances(
    ...     Decimal(500), Decimal(0)).items() if amount}
    {'receivable': '500', 'unpaid': '-500'}
    >>> {role: str(amount) for role, amount in get_balances(
    ...     Decimal(0), Decimal(125)).items() if amount}
    {'unpaid': '125', 'paid': '-125'}

    ``settled`` is the part of ``paid`` which moves with the shares, and not by a
    payment of what the member owes: they change hands, or are reimbursed.
    """
    return {
        RECEIVABLE: capital - settled,
        UNPAID: paid - capital,
        PAID: -paid,
    }


def get_transfer_balances(capital: Decimal, paid: Decimal) -> Mapping[str, Decimal]:
    """One side of a transfer; the other one is its opposite, so that both together
    change nothing but names. The price is the members' own affair.

    >>> sides = [get_transfer_balances(Decimal(sign * 200), Decimal(sign * 50))
    ...     for sign in (-1, 1)]
    >>> [str(amount) for amount in sides[1].values()]
    ['150', '-150', '-50']
    >>> all(sides[0][role] + sides[1][role] == 0 for role in sides[0])
    True
    """
    return get_balances(capital, paid, settled=paid)


def get_reimbursement_balances(
    capital: Decimal, paid: Decimal, losses: Decimal
) -> Mapping[str, Decimal]:
    """Shares taken back: what was paid up is owed to the member (4567), less his share
    of the losses; what was not paid is called no more (SCOP-15).

    >>> balances = get_reimbursement_balances(Decimal(-500), Decimal(-400), Decimal(50))
    >>> [str(amount) for amount in balances.values()]
    ['-100', '100', '400', '-350', '-50']
    >>> sum(balances.values())
    Decimal('0')
    """
    return {
        **get_balances(capital, paid, settled=paid),
        DUE: paid + losses,
        LOSSES: -losses,
    }
