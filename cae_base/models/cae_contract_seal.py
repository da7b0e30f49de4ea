from odoo import api, models
from odoo.exceptions import UserError

from ..seal import find_changes, is_unsealed
from .cae_contract import DRAFT

# What the document says: written in a draft only.
TERMS = {
    "entrepreneur_id",
    "kind",
    "date_start",
    "date_end",
    "full_time_employed",
    "employment_declared_on",
    "commitment_ceiling",
    "fixed_part",
    "variable_part",
    "objective_amount",
    "objective_period",
    "objective_text",
    "trial_months",
    "trial_renewal_months",
    "statutes_id",
    "change_reason",
    "nature",
    "parent_id",
}
# What happened to it: written by its actions only.
EVENTS = {
    "state",
    "document_id",
    "document_hash",
    "certificate_id",
    "signature_method",
    "sent_on",
    "signed_on",
    "date_ended",
    "end_reason",
    "end_comment",
    "trial_renewed_on",
}
# What follows from the rest: computed, and nobody's to write.
DERIVED = {
    "date_last",
    "number",
    "origin_id",
    "company_id",
    "coach_id",
    "local_office_id",
}


class CaeContract(models.Model):
    """What was sent to be signed does not change, nor what happened to it."""

    _inherit = "cae.contract"

    @api.model_create_multi
    def create(self, vals_list):
        if not is_unsealed(self) and any(map(self._tells_event, vals_list)):
            raise UserError(self._tell_sealed())
        contracts = super().create(vals_list)
        contracts.filtered(lambda contract: not contract.item_ids)._create_all_items()
        return contracts

    @api.model
    def _tells_event(self, vals):
        written = (EVENTS | DERIVED) & vals.keys()
        return any(vals[name] not in (False, DRAFT) for name in written)

    def write(self, vals):
        if not is_unsealed(self):
            self._check_sealed(vals)
        new_kind = self.filtered(
            lambda contract: vals.get("kind", contract.kind) != contract.kind
        )
        result = super().write(vals)
        new_kind.action_reset_items()
        return result

    def _check_sealed(self, vals):
        """Terms change in a draft only, and events by their own actions only."""
        locked = self.filtered(lambda contract: contract.state != DRAFT)
        if find_changes(self, vals, EVENTS | DERIVED) or find_changes(
            locked, vals, TERMS
        ):
            raise UserError(self._tell_sealed())

    def _tell_sealed(self):
        return self.env._(
            "What was sent to be signed, or signed, cannot change, nor can what"
            " happened to it: make an amendment, or take the document back while nobody"
            " has signed."
        )

    def _check_draft(self):
        if self.filtered(lambda contract: contract.state != DRAFT):
            raise UserError(self._tell_sealed())

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered(lambda contract: contract.state != DRAFT):
            raise UserError(
                self.env._("A contract that has run is kept: end it instead.")
            )
