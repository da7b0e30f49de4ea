from odoo import api, models
from odoo.exceptions import ValidationError

from ..engine.contract_terms import find_last_day, is_longer
from .cae_contract import (
    AMENDMENT,
    BINDING,
    CANCELLED,
    CAPE,
    CESA,
    DRAFT,
    OTHER,
    RENEWAL,
)


class CaeContract(models.Model):
    """What is refused: a CAPE or a trial that is too long, overlapping contracts."""

    _inherit = "cae.contract"

    @api.constrains(
        "kind", "nature", "date_start", "date_end", "entrepreneur_id", "state"
    )
    def _check_cape_limits(self):
        """CAPE-02: 12 months each, two renewals, 36 months in all."""
        capes = self.filtered(
            lambda contract: contract.kind == CAPE and contract.state != CANCELLED
        )
        all_periods = capes._get_cape_periods()
        for contract in capes:
            contract._check_cape_end()
            contract._check_cape_renewals()
            total = contract._get_legal_number("cape_total_months")
            if is_longer(all_periods[contract], total):
                raise ValidationError(
                    self.env._(
                        "With %(contract)s, %(person)s would have a CAPE for more than"
                        " %(months)s months in all: shorten it, or make a CESA.",
                        contract=contract.name,
                        person=contract.entrepreneur_id.name,
                        months=total,
                    )
                )

    def _check_cape_end(self):
        months = self._get_legal_number("cape_months")
        if not self.date_end:
            raise ValidationError(
                self.env._("A CAPE has an end: write the last day of %s.", self.name)
            )
        if self.nature != AMENDMENT and self.date_end > find_last_day(
            self.date_start, months
        ):
            raise ValidationError(
                self.env._(
                    "%(contract)s lasts more than %(months)s months: end it on %(day)s"
                    " at the latest, and renew it in writing.",
                    contract=self.name,
                    months=months,
                    day=self._format_day(find_last_day(self.date_start, months)),
                )
            )

    def _check_cape_renewals(self):
        renewals = self._get_legal_number("cape_renewals")
        if self.nature == RENEWAL and self.number > renewals:
            raise ValidationError(
                self.env._(
                    "A CAPE is renewed %(renewals)s times at most, and that of"
                    " %(person)s was: make a CESA.",
                    renewals=renewals,
                    person=self.entrepreneur_id.name,
                )
            )

    def _get_cape_periods(self):
        """:return: dict {contract: periods of all CAPE of the person, its own too}"""
        binding = self._get_binding_contracts()
        return {
            contract: [
                cape._get_period()
                for cape in binding[contract.entrepreneur_id]
                | contract._get_ancestors()
                if cape.kind == CAPE
            ]
            for contract in self
        }

    @api.constrains("kind", "trial_months", "trial_renewal_months")
    def _check_trial(self):
        """CAE-08: 8 months at most, renewal included."""
        for contract in self:
            months = contract._get_root()._get_legal_number("trial_months")
            if contract.trial_months + contract.trial_renewal_months > months:
                raise ValidationError(
                    self.env._(
                        "The trial period of a CESA lasts %s months at most, its"
                        " renewal included.",
                        months,
                    )
                )

    @api.constrains("kind", "date_start", "date_last", "entrepreneur_id", "state")
    def _check_overlap(self):
        for contract, other in self._find_overlaps().items():
            if contract.state in BINDING:
                raise ValidationError(contract._tell_overlap(other))

    def _find_overlaps(self):
        """:return: dict {contract: a binding one of the same person on the same days}

        The documents of a chain follow one another; a contract of another kind may have
        run beside a CAPE, for its days count once (CAE-05).
        """
        contracts = self.filtered(
            lambda contract: contract.kind != OTHER and contract.date_start
        )
        binding = contracts._get_binding_contracts()
        found = {}
        for contract in contracts:
            for other in binding[contract.entrepreneur_id]:
                if contract._overlaps(other):
                    found[contract] = other
                    break
        return found

    def _overlaps(self, other):
        return (
            other.kind != OTHER
            and other._get_root() != self._get_root()
            and self._get_period().overlaps(other._get_period())
        )

    def _tell_overlap(self, other):
        return self.env._(
            "%(contract)s runs on the same days as %(other)s: end that one first, or"
            " change the dates.",
            contract=self.name,
            other=other.name,
        )

    @api.constrains("fixed_part", "nature", "parent_id")
    def _check_fixed_part(self):
        """CAE-14: the fixed part changes by an amendment only."""
        for contract in self:
            if (
                contract.kind == CESA
                and contract.nature == RENEWAL
                and contract.state == DRAFT
                and contract.currency_id.compare_amounts(
                    contract.fixed_part, contract.parent_id.fixed_part
                )
            ):
                raise ValidationError(
                    self.env._(
                        "The fixed part changes by an amendment only: renew %s with the"
                        " same one, then amend it.",
                        contract.parent_id.name,
                    )
                )
