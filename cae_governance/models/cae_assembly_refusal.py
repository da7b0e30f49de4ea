from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError


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
        self._log_after_rollback("refusal", text)
        raise UserError(text)

    def _log_after_rollback(self, kind, text):
        registry, assembly_id, uid = self.pool, self._origin.id, self.env.uid
        if not assembly_id:
            return

        @self.env.cr.postrollback.add
        def log():
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                assembly = env["cae.assembly"].browse(assembly_id).exists()
                assembly._log(kind, text, user=env["res.users"].browse(uid))

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
