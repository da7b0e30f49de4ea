from odoo import models
from odoo.tools import format_date

from odoo.addons.cae_base.models.cae_contract_item import PLACEHOLDER

from .cae_contribution_scheme import DRAFT

CLAUSE = "{contribution}"


class CaeContributionScheme(models.Model):
    """A scheme as the contracts of entrepreneurs print it (Code du travail, L. 7331-2,
    2°, c)."""

    _inherit = "cae.contribution.scheme"

    def _filter_taking(self, day):
        """The one of these which takes what happens on a day."""
        return self.filtered(
            lambda scheme: (
                scheme.state in self._get_taking_states()
                and scheme.date_from <= day
                and (not scheme.date_to or scheme.date_to >= day)
            )
        )[:1]

    def _describe(self, day=None):
        """:param day: on which the rules apply, the first one of the scheme if none
        :return: a text of several lines"""
        self.ensure_one()
        day = day or self.date_from
        rules = self.rule_ids.filtered(
            lambda rule: (
                (not rule.date_from or rule.date_from <= day)
                and (not rule.date_to or rule.date_to >= day)
            )
        )
        return "\n".join(
            [*(f"– {rule._describe()}" for rule in rules), self._tell_decision()]
        )

    def _tell_decision(self):
        start = format_date(self.env, self.date_from)
        if not self.decision_date:
            return self.env._("Bases exclude VAT. In force from %s.", start)
        return self.env._(
            "Bases exclude VAT. Decided by the assembly on %(day)s (%(reference)s), in"
            " force from %(start)s.",
            day=format_date(self.env, self.decision_date),
            reference=self.decision_reference or "—",
            start=start,
        )

    # --- the clause alone -------------------------------------------------------------

    def action_print_clause(self):
        return self.env.ref(
            "cae_activity_accounts.action_report_contribution_clause"
        ).report_action(self, config=False)

    def _get_clause(self):
        """The clause which prints this scheme, in the language of the company.

        :return: dict of texts
        """
        self.ensure_one()
        # sudo: who may print a scheme need not read the clauses of contracts
        clause = self.sudo()._find_clause()
        values = {
            "company": self.company_id.name,
            "entrepreneur": self.env._("The entrepreneur"),
            "contribution": self._describe(),
        }
        return {
            "title": clause.title,
            "reference": clause.reference,
            "text": PLACEHOLDER.sub(
                lambda name: values.get(name[1]) or name[0], clause.text or CLAUSE
            ),
            "is_draft": self.state == DRAFT,
        }

    def _find_clause(self):
        clauses = self.env["cae.contract.clause"].search(
            [
                ("text", "like", CLAUSE),
                ("company_id", "in", [self.company_id.id, False]),
            ]
        )
        return (clauses.filtered("company_id") or clauses)[:1]

    def _get_clause_lang(self):
        return self.company_id.partner_id.lang or self.env.lang
