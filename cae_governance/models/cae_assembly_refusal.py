from odoo import models
from odoo.exceptions import UserError

from ..tools import after_rollback


class CaeAssembly(models.Model):
    """What is refused says the article, and stays in the evidence."""

    _inherit = "cae.assembly"

    def _refuse(self, text):
        """Refuse something, and keep a line of it although nothing else is written.

        The line is written once the transaction is rolled back. Whoever catches the
        error, so that the transaction goes on, logs it (``_log("refusal", text)``).

        :raise UserError: always
        """
        self.ensure_one()
        after_rollback(
            self, lambda assembly, user: assembly._log("refusal", text, user=user)
        )
        raise UserError(text)

    def _check_state(self, *states):
        """:raise UserError: unless these assemblies are in one of the states"""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for assembly in self:
            if assembly.state not in states:
                assembly._refuse(
                    self.env._(
                        "This is done while the assembly is %(states)s; it is"
                        " %(state)s.",
                        states=", ".join(labels[state] for state in states),
                        state=labels[assembly.state],
                    )
                )
