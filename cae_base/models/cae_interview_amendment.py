from odoo import fields, models
from odoo.exceptions import UserError

from .cae_contract import AMENDMENT, CANCELLED, DRAFT
from .cae_interview import CANCELLED as GIVEN_UP
from .cae_interview_report import AGREED


class CaeContract(models.Model):
    _inherit = "cae.contract"

    interview_id = fields.Many2one(
        "cae.interview",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The interview in which these terms were agreed.",
    )


class CaeInterview(models.Model):
    """From what was agreed to the amendment of the contract, in one click."""

    _inherit = "cae.interview"

    amendment_ids = fields.One2many(
        "cae.contract", "interview_id", string="Amendments Prepared"
    )
    terms_changed = fields.Boolean(
        compute="_compute_terms_changed",
        help="The objectives or the fixed part are not those of the contract: they hold"
        " once an amendment is signed (Code du travail, R. 7331-11).",
    )

    def _compute_terms_changed(self):
        for interview in self:
            interview.terms_changed = interview.state != GIVEN_UP and bool(
                interview._find_new_terms()
            )

    def _find_new_terms(self):
        """:return: dict {term of the contract: what was agreed}, where they differ"""
        contract = self._get_amended_contract()
        if not contract:
            return {}
        return {
            name: self[name]
            for name in AGREED
            if (self[name] or False) != (contract[name] or False)
            and not (name == "objective_period" and not self.objective_amount)
        }

    def action_amend(self):
        """Open the draft of an amendment with what was agreed."""
        self.ensure_one()
        terms = self._find_new_terms()
        contract = self._get_amended_contract()
        if not terms:
            raise UserError(
                self.env._(
                    "The objectives and the fixed part are those of the contract in"
                    " force: there is nothing to amend."
                )
            )
        action = contract.action_amend()
        amendment = contract.browse(action["res_id"])
        self._check_can_amend(amendment)
        amendment.write({**terms, **self._prepare_amendment_vals(amendment)})
        return action

    def _prepare_amendment_vals(self, amendment):
        reason = self.env._(
            "Agreed in the individual interview of %s.", self._format_day(self.date)
        )
        return {
            "interview_id": self.id,
            "change_reason": amendment.change_reason or reason,
        }

    def _check_can_amend(self, following):
        if following.nature != AMENDMENT or following.state != DRAFT:
            raise UserError(
                self.env._(
                    "%s follows the contract in force and is being signed: sign it or"
                    " cancel it first.",
                    following.name,
                )
            )

    def action_open_amendments(self):
        amendments = self.amendment_ids.filtered(lambda one: one.state != CANCELLED)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Amendments Prepared"),
            "res_model": "cae.contract",
            "view_mode": "list,form",
            "domain": [("id", "in", amendments.ids)],
        }
