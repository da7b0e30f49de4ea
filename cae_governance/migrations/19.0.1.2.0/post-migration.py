"""Ballot boxes never to be opened are destroyed: envelopes tell their voters."""

from openupgradelib import openupgrade

from odoo.fields import Domain


@openupgrade.migrate()
def migrate(env, version):
    over = Domain("result", "!=", False)  # for want of a quorum
    over |= Domain("assembly_id.state", "=", "cancelled")
    unopened = Domain([("secret", "=", True), ("opened_at", "=", False)])
    env["cae.resolution"].search(unopened & over)._destroy_boxes()
