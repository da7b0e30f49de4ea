from odoo import models


class CaeEntrepreneur(models.Model):
    """The door to the social data, for those to whom it is open. No field leads there:
    a relation could be searched, grouped and exported (RGPD-02)."""

    _inherit = "cae.entrepreneur"

    def action_open_social_snapshots(self):
        self.ensure_one()
        snapshots = self.env["cae.social.snapshot"]
        snapshots.check_access("read")
        has_entry = snapshots.search_count(
            [("entrepreneur_id", "=", self.id), ("kind", "=", "entry")], limit=1
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Social Situation"),
            "res_model": snapshots._name,
            "view_mode": "list,form",
            "domain": [("entrepreneur_id", "=", self.id)],
            "context": {
                "default_entrepreneur_id": self.id,
                "default_kind": "current" if has_entry else "entry",
            },
        }
