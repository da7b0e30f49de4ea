"""What only the code of its model may write: no form, no RPC, no superuser code.

A signed document cannot change, nor can what happened to a contract or an activity. The
key is an object of this process, which no request can bring along in its context.
"""

_KEY = object()
_NAME = "cae_contract_seal"


def unsealed(records):
    """:return: the records, in an environment that may write what is sealed"""
    return records.with_context(**{_NAME: _KEY})


def is_unsealed(records):
    return records.env.context.get(_NAME) is _KEY


def find_changes(records, vals, names):
    """:return: which of the fields ``names`` would change if ``vals`` were written"""
    return {
        name
        for name in names & vals.keys()
        for record in records
        if _cache(record, name, vals[name]) != _cache(record, name, record[name])
    }


def _cache(record, name, value):
    """A value as the cache holds it, so that any two ways to write it are equal."""
    return record._fields[name].convert_to_cache(value, record, validate=False) or None
