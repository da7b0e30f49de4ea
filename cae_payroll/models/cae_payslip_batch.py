from itertools import repeat

from odoo import api, models

from ..engine.batch import Request, simulate_many
from ..engine.money import EngineError
from ..engine.year import NOTHING_EARLIER
from ..engine_sentences import explain


class CaePayslip(models.Model):
    """Many months of pay at once."""

    _inherit = "cae.payslip"

    @api.model
    def simulate_batch(self, requests):
        """``simulate`` for many people at once; nothing is written.

        :param requests: list of dicts ``date, mode, amount`` and the profile keywords
            of ``simulate``, which takes ``contract`` (``cesa``, ``employment``,
            ``cape``), ``prorate_ceiling`` and ``days_absent`` too
        :return: list of dicts in the same order: what ``simulate`` returns, or
            ``{"error": sentence}`` for whom it cannot be computed
        :raise UserError: an unknown keyword, or no date
        """
        return [
            self._prepare_simulated_answer(result)
            for result in self._compute_payslips(self.env.company, requests)
        ]

    @api.model
    def _prepare_simulated_answer(self, result):
        if isinstance(result, EngineError):
            return {"error": explain(self.env, result)}
        return self._prepare_simulated_payslip(result)

    @api.model
    def _compute_payslips(self, company, requests, earlier=()):
        """:param requests: as for ``simulate_batch``
        :param earlier: the engine's :class:`YearToDate` of each request, in their
            order, to regularise the year; left out, each month stands alone
        :return: list of the engine's :class:`Payslip` or :class:`EngineError`
        """
        # sudo: the company's rates are no secret, its record may be
        defaults = company.sudo()._prepare_cae_pay_profile()
        return simulate_many(
            self.env["cae.social.parameter"]._get_legislation(),
            [
                self._prepare_request(defaults, request, months)
                for request, months in zip(
                    requests, earlier or repeat(NOTHING_EARLIER), strict=bool(earlier)
                )
            ],
        )

    @api.model
    def _prepare_request(self, defaults, request, earlier):
        profile = dict(request)
        day = self._clean_day(profile.pop("date", None))
        mode, amount = profile.pop("mode", None), profile.pop("amount", None)
        profile = {**defaults, **self._clean_profile(profile)}
        return Request(day, mode, amount, profile, earlier)
