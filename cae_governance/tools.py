from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError


def check_not_given(records, vals, names):
    """What follows from the register is written by nobody, through whatever door.

    :raise UserError: if one of these fields is among the values
    """
    if names & vals.keys():
        raise UserError(
            records.env._(
                "What follows from the register is not written: it changes with it."
            )
        )


def after_rollback(records, write):
    """Once the transaction is rolled back, in another one: what was refused leaves a
    trace although nothing else is written.

    :param write: function of those of these records which exist then, as superuser, and
        of the user who works now
    """
    registry, name = records.pool, records._name
    ids, uid = records._origin.ids, records.env.uid
    if not ids:
        return

    @records.env.cr.postrollback.add
    def write_then():
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            write(env[name].browse(ids).exists(), env["res.users"].browse(uid))
