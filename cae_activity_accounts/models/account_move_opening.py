from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import keep_own_defaults
from .cae_opening import LOADED


class AccountMove(models.Model):
    """Invoices taken over keep the number and the terms of the program which issued
    them: they are not part of the legal series, and no law asks for their mentions a
    second time."""

    _inherit = "account.move"

    cae_opening_id = fields.Many2one(
        "cae.opening",
        string="Take-over",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    @api.model
    def default_get(self, fields):
        return keep_own_defaults(self, super().default_get(fields), {"cae_opening_id"})

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_no_opening(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_no_opening(vals)
        return super().write(vals)

    def _check_no_opening(self, vals):
        """No invoice made here passes for one of another program."""
        given = vals.get("cae_opening_id")
        taken = "cae_opening_id" in vals and self.filtered("cae_opening_id")
        if not self.env.su and (given or taken):
            raise AccessError(
                self.env._("What was taken over comes with its file: import it.")
            )

    def _check_not_kept(self):
        result = super()._check_not_kept()
        # sudo: whoever touches the entry need not read the take-overs
        opening_sudo = self.cae_opening_id.sudo().filtered(
            lambda opening: opening.state == LOADED
        )[:1]
        if opening_sudo:
            raise UserError(
                self.env._(
                    "This entry stays as “%(opening)s” loaded it: revert that"
                    " take-over, or make a document of its own which corrects it.",
                    opening=opening_sudo.name,
                )
            )
        return result

    def _without_opening(self):
        return self.filtered(lambda move: not move.cae_opening_id)

    def _filter_cae_papers(self):
        return super(AccountMove, self._without_opening())._filter_cae_papers()

    def _find_cae_series(self):
        return super(AccountMove, self._without_opening())._find_cae_series()

    def _sequence_matches_date(self):
        """The number is of the day on which the former program gave it."""
        return bool(self.cae_opening_id) or super()._sequence_matches_date()

    def _must_check_constrains_date_sequence(self):
        return (
            not self.cae_opening_id and super()._must_check_constrains_date_sequence()
        )
