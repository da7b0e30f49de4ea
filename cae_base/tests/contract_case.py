from contextlib import contextmanager

from odoo.exceptions import UserError

from .common import CooperativeCase


class ContractCase(CooperativeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.anne = cls._create_entrepreneur("Anne Le Goff")

    @contextmanager
    def _refuses(self, regex):
        """A plain sentence, and nothing half-written."""
        with self.assertRaisesRegex(UserError, regex), self.cr.savepoint():
            yield
