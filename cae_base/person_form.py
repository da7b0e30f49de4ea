"""What a person typed on a page of his own."""

from odoo import fields

from .portal_errors import PortalPersonError


class PersonForm:
    """Reads the fields it is asked for, and keeps a sentence for each wrong one.

    :param values: dict {field: text} as posted
    """

    def __init__(self, env, values):
        self.env = env
        self.values = values
        self.errors = {}

    def check(self):
        """:raise PortalPersonError: if a field that was read is wrong"""
        if self.errors:
            raise PortalPersonError(self.errors)

    def fail(self, name, sentence):
        self.errors.setdefault(name, sentence)

    def text(self, name, limit=200, required=None):
        """:param required: the sentence to show if the field is empty"""
        # a null character is what PostgreSQL does not take
        text = str(self.values.get(name) or "").replace("\0", "").strip()
        if required and not text:
            self.fail(name, required)
        if len(text) > limit:
            self.fail(name, self.env._("At most %s characters.", limit))
        return text

    def is_ticked(self, name):
        return bool(self.values.get(name))

    def day(self, name, required=None):
        """:return: a date, or None"""
        text = self.text(name, required=required)
        try:
            return fields.Date.to_date(text) or None
        except ValueError:
            self.fail(name, self.env._("This is not a date."))
            return None

    def minutes(self, name, required=None):
        """:return: int, the minute of the day that was chosen, or None"""
        text = self.text(name, required=required)
        hours, colon, minutes = text.partition(":")
        if colon and hours.isdecimal() and minutes.isdecimal():
            number = int(hours) * 60 + int(minutes)
            if int(minutes) < 60 and number <= 24 * 60:
                return number
        if text:
            self.fail(name, self.env._("This is not an hour."))
        return None

    def record(self, name, records, required=None):
        """:return: the one of these records whose id was typed, or none of them"""
        text = self.text(name, required=required)
        found = records.filtered(lambda record: str(record.id) == text)
        if text and not found:
            self.fail(name, self.env._("Choose one of the list."))
        return found
