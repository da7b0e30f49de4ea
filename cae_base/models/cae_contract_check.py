from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.contract_terms import ONE_DAY, is_trial_too_long
from .cae_contract import (
    AMENDMENT,
    CAPE,
    CESA,
    DRAFT,
    ENDED,
    RENEWAL,
    SIGNED,
    TO_SIGN,
)


class CaeContract(models.Model):
    """What is still missing before a document may be signed, then run."""

    _inherit = "cae.contract"

    missing = fields.Html(
        string="Still Missing",
        compute="_compute_missing",
        sanitize=False,
        help="What is to be completed before this document can be signed.",
    )

    @api.depends("item_ids.text", "state", "date_start", "date_end", "kind")
    def _compute_missing(self):
        open_ones = self.filtered(lambda contract: contract.state in (DRAFT, TO_SIGN))
        saved = open_ones.filtered(lambda contract: contract._origin)
        found = saved._find_missing()
        for contract in self:
            sentences = found.get(contract)
            contract.missing = sentences and Markup("<ul>%s</ul>") % Markup("").join(
                Markup("<li>%s</li>") % sentence for sentence in sentences
            )

    def _find_missing(self):
        """What the law asks for and a document lacks.

        :return: dict {contract: list of sentences}
        """
        conflicts = self._find_conflicts()
        clauses = self._get_all_clauses()
        return {
            contract: [
                *contract._find_missing_items(clauses[contract]),
                *contract._find_missing_terms(),
                *conflicts[contract],
            ]
            for contract in self
        }

    def _find_conflicts(self):
        """What may come up after the signature, when all the rest is as it was signed.

        :return: dict {contract: list of sentences}
        """
        overlaps = self._find_overlaps()
        return {
            contract: contract._find_wrong_dates()
            + [
                contract._tell_overlap(other)
                for other in overlaps.get(contract, self.browse())
            ]
            for contract in self
        }

    def _find_missing_items(self, clauses):
        """CAE-03 and CAPE-04: each compulsory item is there, and complete."""
        compulsory = clauses.filtered("compulsory")
        missing = [
            self.env._(
                "The item “%s” is missing: take the clauses again.", clause.title
            )
            for clause in compulsory
            if clause.code not in self.item_ids.mapped("code")
        ]
        values = self._get_placeholder_values()
        for item in self.item_ids:
            asked = item.compulsory or item.code in compulsory.mapped("code")
            lacking = item._find_missing(values, asked)
            if lacking:
                missing.append(
                    self.env._(
                        "The item “%(title)s” is to be completed: %(lacking)s.",
                        title=item.title,
                        lacking=", ".join(lacking),
                    )
                )
        return missing

    def _find_missing_terms(self):
        """Hook: sentences on the terms which are fields of this contract."""
        if self.kind == CAPE:
            return self._find_missing_cape_terms()
        if self.kind == CESA:
            return self._find_missing_cesa_terms()
        return []

    def _find_missing_cape_terms(self):
        missing = []
        if not self.employment_declared_on:
            missing.append(
                self.env._(
                    "Write when the person declared whether he is employed full time."
                )
            )
        if self.full_time_employed:
            missing.append(
                self.env._("A CAPE is not open to a person who is employed full time.")
            )
        if not self.commitment_ceiling and not self._names("commitment_ceiling"):
            missing.append(self.env._("Write the ceiling of the commitments."))
        return missing

    def _find_missing_cesa_terms(self):
        missing = []
        if not self.fixed_part and not self._names("fixed_part"):
            missing.append(self.env._("Write the amount of the fixed part."))
        if not self.statutes_id and not self._names("statutes"):
            missing.append(
                self.env._(
                    "Choose the statutes in force; a manager adds them in Cooperative >"
                    " Configuration > Statutes."
                )
            )
        if self._is_trial_too_long():
            missing.append(self._tell_longest_trial())
        return missing

    def _names(self, name):
        """Whether an item names it, and then asks for it itself."""
        return any(f"{{{name}}}" in (item.text or "") for item in self.item_ids)

    def _is_trial_too_long(self):
        """CAE-08: earlier contracts are taken from the longest trial."""
        return is_trial_too_long(
            self._get_root().date_start,
            self.trial_months + self.trial_renewal_months,
            self.trial_longest or None,
        )

    def _tell_longest_trial(self):
        if not self.trial_longest:
            return self.env._(
                "The earlier contracts with the cooperative leave no trial period:"
                " write 0."
            )
        return self.env._(
            "The trial period, its renewal included, lasts until %s at the latest: the"
            " earlier contracts are taken from it.",
            self._format_day(self.trial_longest),
        )

    def _find_wrong_dates(self):
        parent, last = self.parent_id, self.parent_id.date_last
        if self.nature == AMENDMENT and (
            parent.state == ENDED or (last and last < self.date_start)
        ):
            return [self.env._("%s ended: it is no longer amended.", parent.name)]
        if self.nature == RENEWAL and last and self.date_start != last + ONE_DAY:
            return [self._tell_renewal_start()]
        return []

    def _find_missing_signature(self):
        """CAPE-03, CAE-03: nothing runs without its signed document, on its day."""
        return {contract: contract._find_missing_to_run() for contract in self}

    def _find_missing_to_run(self):
        missing = []
        if self.state != SIGNED:
            missing.append(
                self.env._(
                    "The signed document is missing: send it for signature, or add the"
                    " paper signed."
                )
            )
        if self.date_start > fields.Date.context_today(self):
            missing.append(
                self.env._(
                    "It starts on %s: once signed, it runs by itself from that day.",
                    self._format_day(self.date_start),
                )
            )
        return missing

    def _find_missing_login(self):
        return {
            contract: [
                self.env._(
                    "%s has no portal login: give one on the person's form, or have the"
                    " paper signed.",
                    contract.entrepreneur_id.name,
                )
            ]
            for contract in self
            if not contract.entrepreneur_id.portal_user_id
        }

    def _raise_missing(self, *findings):
        """:raise UserError: with all sentences, by contract, if there is any"""
        parts = []
        for contract in self:
            sentences = [
                line for finding in findings for line in finding.get(contract, ())
            ]
            if sentences:
                parts += [contract.name, *(f"- {line}" for line in sentences)]
        if parts:
            raise UserError("\n".join([self.env._("Still missing:"), *parts]))
