from odoo.exceptions import ValidationError


class PortalPersonError(ValidationError):
    """What was typed cannot be used as it is; nothing was written.

    :ivar errors: dict {field of the form: a sentence to show beside it}
    """

    def __init__(self, errors):
        self.errors = dict(errors)
        super().__init__("\n".join(self.errors.values()))
