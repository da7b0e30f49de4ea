import re

from odoo import api, fields, models

from ..seal import is_unsealed
from .cae_contract import AMENDMENT, RENEWAL

PLACEHOLDER = re.compile(r"\{(\w+)\}")
BLANK = re.compile(r"\[[^\[\]]+\]")
FEWEST_LETTERS = 3  # a dot says nothing


class CaeContractItem(models.Model):
    """An item of a contract: a clause, completed for this person."""

    _name = "cae.contract.item"
    _inherit = ["cae.contract.annex"]
    _description = "Item of a Contract"
    _order = "contract_id, sequence, id"

    contract_id = fields.Many2one(readonly=False, ondelete="cascade")
    sequence = fields.Integer(default=10)
    code = fields.Char(readonly=True)
    nature = fields.Selection(
        [(RENEWAL, "Renewal"), (AMENDMENT, "Amendment")], readonly=True
    )
    title = fields.Char(required=True)
    text = fields.Text(
        help="Complete what stands in square brackets. Names in braces are filled in"
        " from the contract."
    )
    compulsory = fields.Boolean(readonly=True)
    reference = fields.Char(string="Legal Reference", readonly=True)
    body = fields.Text(
        string="As Printed",
        compute="_compute_body",
        help="The text, with what the contract fills in.",
    )
    is_complete = fields.Boolean(compute="_compute_body")

    @api.depends("text")
    @api.depends_context("lang")
    def _compute_body(self):
        for contract, items in self.grouped("contract_id").items():
            values = contract._get_placeholder_values()
            for item in items:
                item.body = item._fill(values)
                item.is_complete = not item._find_missing(values, item.compulsory)

    def _fill(self, values):
        """The text with its names in braces replaced, where there is a value."""
        return PLACEHOLDER.sub(
            lambda name: values.get(name[1]) or name[0], self.text or ""
        )

    def _find_missing(self, values, compulsory):
        """:return: what is to be completed, as a list of texts"""
        text = self.text or ""
        if compulsory and sum(map(str.isalpha, text)) < FEWEST_LETTERS:
            return [self.env._("its text")]
        names = [name for name in PLACEHOLDER.findall(text) if not values.get(name)]
        labels = self.contract_id._get_placeholder_labels()
        return BLANK.findall(text) + [
            labels.get(name, f"{{{name}}}") for name in dict.fromkeys(names)
        ]

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items.contract_id._check_draft()
        return items

    def write(self, vals):
        self.contract_id._check_draft()
        result = super().write(vals)
        self.contract_id._check_draft()  # where it was moved to
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if not is_unsealed(self):
            self.contract_id._check_draft()
