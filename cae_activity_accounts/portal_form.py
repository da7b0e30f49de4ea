from stdnum.fr import siren, siret

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from .engine.typed_number import count_decimals, parse_number

MAX_NUMBER = 100_000_000


class CaePortalError(ValidationError):
    """What was typed cannot be used as it is; nothing was written.

    :ivar errors: dict {field of the form: a sentence to show beside it}
    """

    def __init__(self, errors):
        self.errors = dict(errors)
        super().__init__("\n".join(self.errors.values()))


class PortalForm:
    """Reads what somebody typed, field by field, and keeps a sentence for each wrong
    one. Only the fields that are asked for are read: nothing else gets through.

    :param values: dict {field: text, or value}; rows are lists of such dicts
    """

    def __init__(self, env, values, prefix="", errors=None):
        self.env = env
        self.values = values
        self.prefix = prefix
        self.errors = {} if errors is None else errors

    def check(self):
        """:raise CaePortalError: if a field that was read is wrong"""
        if self.errors:
            raise CaePortalError(self.errors)

    def fail(self, name, sentence):
        self.errors.setdefault(f"{self.prefix}{name}", sentence)

    def rows(self, name, keys):
        """:return: list of a form for each row in which one of the keys is filled"""
        forms = [
            PortalForm(self.env, row, f"{name}-{index}-", self.errors)
            for index, row in enumerate(self.values.get(name) or [])
        ]
        return [form for form in forms if any(map(form.get, keys))]

    def get(self, name):
        value = self.values.get(name)
        if value is None or value is False:
            return ""
        return str(value).replace("\0", "").strip()  # which PostgreSQL does not take

    def text(self, name, required=None, limit=200):
        """:param required: the sentence to show if the field is empty"""
        text = self.get(name)
        if required and not text:
            self.fail(name, required)
        if len(text) > limit:
            self.fail(name, self.env._("At most %s characters.", limit))
        return text

    def email(self, name):
        text = self.text(name)
        if text and not email_normalize(text):
            self.fail(name, self.env._("This is not an e-mail address."))
        return text

    def number(self, name):
        """:return: Decimal of at most two decimals, or None if it is wrong"""
        try:
            number = parse_number(self.get(name))
        except ValueError:
            self.fail(name, self.env._("Write a number, such as 12 or 12.50."))
            return None
        if count_decimals(number) > 2:
            self.fail(name, self.env._("Two decimals at most."))
        if abs(number) > MAX_NUMBER:
            self.fail(name, self.env._("This number is too large."))
        return number

    def date(self, name, required=None):
        text = self.text(name, required)
        try:
            return fields.Date.to_date(text) or None
        except ValueError:
            self.fail(name, self.env._("This is not a date."))
            return None

    def record(self, name, records, sentence):
        """:return: the one of these records whose id was typed, or none of them"""
        text = self.get(name)
        found = records.filtered(lambda record: str(record.id) == text)
        if not found:
            self.fail(name, sentence)
        return found

    def company_number(self, name):
        """:return: a SIREN of 9 digits or a SIRET of 14 (Code de commerce, R. 123-221),
        without spaces"""
        number = siret.compact(self.get(name))
        validator = siren if len(number) == 9 else siret
        if number and not validator.is_valid(number):
            self.fail(
                name,
                self.env._(
                    "This is neither a SIREN (9 digits) nor a SIRET (14 digits): check"
                    " it on an invoice or on the company's site."
                ),
            )
        return number
