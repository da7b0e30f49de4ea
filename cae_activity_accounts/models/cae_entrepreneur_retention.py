from odoo import fields, models


class CaeEntrepreneur(models.Model):
    """Accounts hold the data of a person as long as they must be kept (RGPD-01)."""

    _inherit = "cae.entrepreneur"

    def _get_anonymisation_obstacles(self):
        obstacles = super()._get_anonymisation_obstacles()
        self._add_open_obstacles(obstacles)
        self._add_account_obstacles(obstacles)
        return obstacles

    def _add_open_obstacles(self, obstacles):
        """An invoice, a bill or an expense of theirs is not settled."""
        moves = self.env["account.move"]
        is_open = [
            ("state", "!=", "cancel"),
            ("move_type", "!=", "entry"),
            ("payment_state", "in", ("not_paid", "partial", "in_payment")),
        ]
        busy = moves._read_group(
            [("cae_activity_id", "in", self.key_ids.activity_id.ids), *is_open],
            ["cae_activity_id"],
        )
        activities = self.env["cae.activity"].union(*(row[0] for row in busy))
        own = moves._read_group(
            [("partner_id", "in", self.partner_id.ids), *is_open], ["partner_id"]
        )
        partners = self.env["res.partner"].union(*(row[0] for row in own))
        for person in self:
            if person.key_ids.activity_id & activities or person.partner_id in partners:
                obstacles[person.id].append(
                    self.env._("An invoice is open: settle or cancel it first.")
                )

    def _add_account_obstacles(self, obstacles):
        """The papers of the accounts are kept ten years (Code de commerce, L. 123-22);
        those which name the person name him until then."""
        today = fields.Date.context_today(self)
        company = self.company_id[:1] or self.env.company
        years = int(company._get_legal_setting("retention_account_years", today))
        found = self.env["account.move.line"]._read_group(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("parent_state", "=", "posted"),
                ("date", ">=", fields.Date.subtract(today, years=years)),
            ],
            ["partner_id"],
        )
        partners = self.env["res.partner"].union(*(row[0] for row in found))
        for person in self:
            if person.partner_id in partners:
                obstacles[person.id].append(
                    self.env._(
                        "Posted entries name this person: accounts are kept %s years.",
                        years,
                    )
                )
