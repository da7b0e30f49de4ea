from openupgradelib import openupgrade

from odoo.fields import Domain


def tell_entries(env):
    """What a member left on the current account was a field of the reimbursement; its
    page names the entry now, and the column goes at the end of the upgrade."""
    if not openupgrade.column_exists(
        env.cr, "cae_share_reimbursement", "account_move_id"
    ):
        return
    env.cr.execute(
        """
        SELECT id, account_move_id FROM cae_share_reimbursement
         WHERE account_move_id IS NOT NULL
        """
    )
    for request_id, move_id in env.cr.fetchall():
        request = env["cae.share.reimbursement"].browse(request_id)
        move = env["account.move"].browse(move_id)
        request.message_post(body=move.display_name)


def destroy_boxes(env):
    """Ballot boxes never to be opened are destroyed: envelopes tell their voters."""
    over = Domain("result", "!=", False)  # for want of a quorum
    over |= Domain("assembly_id.state", "=", "cancelled")
    unopened = Domain([("secret", "=", True), ("opened_at", "=", False)])
    env["cae.resolution"].search(unopened & over)._destroy_boxes()


@openupgrade.migrate()
def migrate(env, version):
    tell_entries(env)
    destroy_boxes(env)
