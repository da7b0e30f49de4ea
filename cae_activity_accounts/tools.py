"""Small helpers for the models of this floor and the upper ones."""

from decimal import Decimal

from odoo.tools import SQL

CENT = Decimal("0.01")
# Of amounts that closings write by thousands: a monetary field would look for the
# currency of each through its closing, which takes as long as to write it.
CENTS = (16, 2)


def to_decimal(amount):
    """Sums come from the database as floats or decimals; money is exact to the cent.

    >>> to_decimal(0.1 + 0.2), to_decimal(None)
    (Decimal('0.30'), Decimal('0.00'))
    """
    return Decimal(str(amount or 0)).quantize(CENT)


def keep_own_defaults(records, values, names):
    """Fields which only buttons write begin as the code says: a default of the context,
    or one which a user keeps for himself, is no door to them."""
    for name in values.keys() & names:
        default = records._fields[name].default
        if default:
            values[name] = default(records)
        else:
            del values[name]
    return values


def says_the_same(record, vals):
    """Whether a record holds these plain values (no commands), money to the cent."""
    for name, value in vals.items():
        current = record._fields[name].convert_to_write(record[name], record)
        if isinstance(value, float):
            if abs(current - value) > 0.00001:
                return False
        elif (current or False) != (value or False):
            return False
    return True


def _get_values(record, names):
    return tuple(
        record._fields[name].convert_to_write(record[name], record) for name in names
    )


def replace_records(records, vals_list, keys, complete=None):
    """Make records say what values say: keep those which do, replace the others.

    :param keys: names of the fields which tell the values apart
    :param complete: function of values, which gives those that only a record to be
        created needs, for they take time and follow from the others
    :return: all the records, kept and created
    """
    found = {_get_values(record, keys): record for record in records}
    kept, missing = [], []  # united at the end: one by one takes the square of the time
    for vals in vals_list:
        record = found.get(tuple(vals[name] for name in keys))
        rest = {name: vals[name] for name in vals.keys() - set(keys)}
        if record and says_the_same(record, rest):
            kept.append(record)
        else:
            missing.append(vals | complete(vals) if complete else vals)
    kept = records.browse().union(*kept)
    (records - kept).unlink()
    return kept | records.create(missing)


def select_fields(records, domain, names, **aliases):
    """The records of a domain as a SELECT of some of their fields, to be summed in SQL.

    :param aliases: other names of columns, each with its field
    """
    query = records._search(domain)
    columns = {name: name for name in names} | aliases
    return query.select(
        *(
            SQL(
                "%s AS %s",
                records._field_to_sql(query.table, name, query),
                SQL.identifier(alias),
            )
            for alias, name in columns.items()
        )
    )
