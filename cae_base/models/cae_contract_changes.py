from markupsafe import Markup

from odoo import api, fields, models

from .cae_contract import RENEWAL

# Terms shown when they changed, in this order.
COMPARED = [
    "date_end",
    "fixed_part",
    "variable_part",
    "objective_amount",
    "objective_period",
    "objective_text",
    "commitment_ceiling",
    "statutes_id",
]


class CaeContract(models.Model):
    """What an amendment or a renewal changes in the document before it."""

    _inherit = "cae.contract"

    changes = fields.Html(
        compute="_compute_changes",
        sanitize=False,
        help="What this document changes in the one before it.",
    )

    @api.depends("parent_id", "item_ids.text", *COMPARED)
    @api.depends_context("lang")
    def _compute_changes(self):
        for contract in self:
            changes = contract._find_changes()
            contract.changes = changes and Markup("<ul>%s</ul>") % Markup("").join(
                Markup("<li><b>%s</b> : %s → %s</li>") % change for change in changes
            )

    def _find_changes(self):
        """:return: list of (what, before, after), as texts"""
        parent = self.parent_id
        if not parent:
            return []
        shown = [name for name in COMPARED if self[name] != parent[name]]
        labels = {
            name: self._fields[name]._description_string(self.env) for name in shown
        }
        changes = [
            (labels[name], parent._show_term(name), self._show_term(name))
            for name in shown
            if not (name == "date_end" and self.nature == RENEWAL)
        ]
        return changes + self._find_item_changes()

    def _find_item_changes(self):
        before, after = self.parent_id._get_item_texts(), self._get_item_texts()
        return [
            (title, before.get(title) or "—", after.get(title) or "—")
            for title in {**after, **before}
            if before.get(title) != after.get(title)
        ]

    def _get_item_texts(self):
        """Without the items that tell of a renewal or an amendment itself."""
        return {
            item.title: (item.text or "").strip()
            for item in self.item_ids
            if not item.nature
        }

    def _show_term(self, name):
        field, value = self._fields[name], self[name]
        if field.type == "monetary":
            return self.currency_id.format(value)
        if field.type == "date":
            return self._format_day(value) if value else "—"
        if field.type == "many2one":
            return value.display_name or "—"
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "—")
        return value or "—"
