from odoo import api, fields, models
from odoo.tools import float_compare, formatLang

from .cae_resolution import ALL, CAST, EXTRAORDINARY, INFORMATION, ORDINARY, PRESENT

# As the settings number them.
DENOMINATORS = (CAST, PRESENT, ALL)
HALF = 50.0


class CaeResolution(models.Model):
    """What a resolution needs: the law's, unless the statutes say otherwise."""

    _inherit = "cae.resolution"

    quorum = fields.Float(
        compute="_compute_quorum", store=True, readonly=False, copy=False
    )
    majority = fields.Float(
        compute="_compute_majority", store=True, readonly=False, copy=False
    )
    denominator = fields.Selection(
        compute="_compute_denominator", store=True, readonly=False, copy=False
    )
    rule_words = fields.Char(string="Needed", compute="_compute_rule_words")

    # One method a field: what the statutes say of one leaves the law's others.

    @api.depends("kind", "round", "assembly_id.call")
    def _compute_quorum(self):
        for resolution in self:
            resolution.quorum = resolution._is_ruled() and resolution._get_setting(
                "quorum"
            )

    @api.depends("kind", "round", "assembly_id.call")
    def _compute_majority(self):
        for resolution in self:
            resolution.majority = resolution._is_ruled() and resolution._get_setting(
                "majority"
            )

    @api.depends("kind", "round", "assembly_id.call")
    def _compute_denominator(self):
        for resolution in self:
            number = resolution._is_ruled() and resolution._get_setting("denominator")
            resolution.denominator = DENOMINATORS[int(number)]

    def _is_ruled(self):
        return bool(self.assembly_id) and self.kind != INFORMATION

    def _get_setting(self, name):
        assembly = self.assembly_id
        kind = EXTRAORDINARY if self.kind == EXTRAORDINARY else ORDINARY
        later = self.round == "2" or assembly.call == "second"
        return assembly.company_id._get_governance_setting(
            f"assembly_{name}_{kind}_{'second' if later else 'first'}",
            assembly._get_day() or fields.Date.context_today(self),
        )

    @api.depends("kind", "quorum", "majority", "denominator")
    @api.depends_context("lang")
    def _compute_rule_words(self):
        for resolution in self:
            resolution.rule_words = (
                self.env._("Information: no vote.")
                if resolution.kind == INFORMATION
                else self.env._(
                    "%(quorum)s; %(majority)s %(base)s (%(article)s).",
                    quorum=resolution._tell_quorum(),
                    majority=resolution._tell_majority(),
                    base=resolution._tell_denominator(),
                    article=resolution._get_article(),
                )
            )

    def _tell_quorum(self):
        if not self.quorum:
            return self.env._("No quorum")
        return self.env._(
            "Quorum of %s of the members", self._format_percent(self.quorum)
        )

    def _tell_majority(self):
        if float_compare(self.majority, HALF, precision_digits=4) == 0:
            return self.env._("more than half")
        return self.env._("at least %s", self._format_percent(self.majority))

    def _tell_denominator(self):
        return {
            CAST: self.env._("of the votes cast"),
            PRESENT: self.env._("of the votes of those present or represented"),
            ALL: self.env._("of the votes of all members"),
        }.get(self.denominator, "")

    def _format_percent(self, percent):
        fractions = {66.6667: "2/3", 25.0: "1/4", 20.0: "1/5", 75.0: "3/4"}
        for value, words in fractions.items():
            if float_compare(percent, value, precision_digits=4) == 0:
                return words
        return self.env._("%s %%", formatLang(self.env, percent, digits=2))

    def _get_article(self):
        """The article by which this company decides in this way."""
        extraordinary = self.kind == EXTRAORDINARY
        return {
            "sarl": (
                "Code de commerce L. 223-30"
                if extraordinary
                else "Code de commerce L. 223-29"
            ),
            "sa": (
                "Code de commerce L. 225-96"
                if extraordinary
                else "Code de commerce L. 225-98"
            ),
        }.get(self.company_id.cae_form, self.env._("statutes"))
