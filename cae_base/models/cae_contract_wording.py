from odoo import api, fields, models


class CaeContract(models.Model):
    """The items of a document, and what the names in braces stand for."""

    _inherit = "cae.contract"

    item_ids = fields.One2many(
        "cae.contract.item", "contract_id", string="Items", copy=True
    )

    def _get_clauses(self, nature=False):
        """:return: dict {contract: the clauses in force on its first day}"""
        versions = self.env["cae.contract.clause"]._get_versions(
            set(self.mapped("kind")), self.company_id, nature
        )
        return {
            contract: versions._pick(
                contract.kind, contract.company_id, contract.date_start
            )
            for contract in self
        }

    def _get_all_clauses(self):
        """:return: dict {contract: its clauses, those of a renewal or amendment too}"""
        found = self._get_clauses()
        for nature, contracts in self.filtered("parent_id").grouped("nature").items():
            for contract, clauses in contracts._get_clauses(nature).items():
                found[contract] |= clauses
        return found

    def _create_items(self, nature=False):
        """Copy the clauses in force onto these documents, in their own language."""
        self.env["cae.contract.item"].create(
            [
                contract._prepare_item_vals(clause)
                for contract, clauses in self._get_clauses(nature).items()
                for clause in clauses
            ]
        )

    def _create_all_items(self):
        self._create_items()
        for nature, contracts in self.filtered("parent_id").grouped("nature").items():
            contracts._create_items(nature)

    def _prepare_item_vals(self, clause):
        clause = clause.with_context(lang=self._get_document_lang())
        names = (
            "sequence",
            "code",
            "nature",
            "title",
            "text",
            "compulsory",
            "reference",
        )
        return {"contract_id": self.id, **{name: clause[name] for name in names}}

    def action_reset_items(self):
        """Take the clauses as they are now, in place of the items of these drafts."""
        self._check_draft()
        self.item_ids.unlink()
        self._create_all_items()

    @api.model
    def _get_placeholder_labels(self):
        """Hook: names that clauses may use, and how a sentence asks for them."""
        return {
            "company": self.env._("the name of the cooperative"),
            "entrepreneur": self.env._("the name of the person"),
            "coach": self.env._("the coach"),
            "start": self.env._("the start"),
            "end": self.env._("the end"),
            "first_start": self.env._("the start of the first contract"),
            "effect": self.env._("the day of effect"),
            "commitment_ceiling": self.env._("the ceiling of the commitments"),
            "fixed_part": self.env._("the fixed part"),
            "variable_part": self.env._("the variable part"),
            "objectives": self.env._("the minimum objectives"),
            "trial": self.env._("the trial period"),
            "statutes": self.env._("the statutes"),
            "membership_deadline": self.env._("the deadline to become a member"),
            "change_reason": self.env._("the reason of the change"),
        }

    def _get_placeholder_values(self):
        """Hook: what the names in braces stand for; what is empty is missing.

        :return: dict {name: text}
        """
        self.ensure_one()
        doc = self.with_context(lang=self._get_document_lang())
        return {
            **doc._get_placeholder_amounts(),
            **doc._get_placeholder_days(),
            "company": doc.company_id.name,
            "entrepreneur": doc.entrepreneur_id.name,
            "coach": doc.entrepreneur_id.coach_id.name,
            "variable_part": doc.variable_part,
            "objectives": doc._tell_objectives(),
            "trial": doc._tell_trial(),
            "statutes": doc._tell_statutes(),
            "change_reason": doc.change_reason,
        }

    def _get_placeholder_amounts(self):
        return {
            name: self.currency_id.format(self[name]) if self[name] else ""
            for name in ("commitment_ceiling", "fixed_part")
        }

    def _get_placeholder_days(self):
        days = {
            "start": self._get_opening().date_start,
            "end": self.date_end,
            "effect": self.date_start,
            "first_start": self._get_root().date_start,
            "membership_deadline": self.membership_deadline,
        }
        return {name: day and self._format_day(day) or "" for name, day in days.items()}

    @api.model
    def _get_party_address(self, partner):
        """The address on one line, without the name."""
        town = " ".join(filter(None, [partner.zip, partner.city]))
        return ", ".join(filter(None, [partner.street, partner.street2, town]))

    def _tell_objectives(self):
        amount = ""
        if self.objective_amount:
            periods = dict(
                self._fields["objective_period"]._description_selection(self.env)
            )
            amount = self.env._(
                "a turnover of %(amount)s excluding VAT %(period)s",
                amount=self.currency_id.format(self.objective_amount),
                period=periods.get(self.objective_period, ""),
            )
        return "\n".join(filter(None, [amount, self.objective_text]))

    def _tell_trial(self):
        if not self.trial_months:
            return self.env._("The contract has no trial period.")
        last = self._format_day(self.trial_end) if self.trial_end else "—"
        if not self.trial_renewal_months:
            return self.env._(
                "The trial period lasts %(months)s months, until %(day)s. During it,"
                " either party may end the contract with the notice that the law sets.",
                months=self.trial_months,
                day=last,
            )
        return self.env._(
            "The trial period lasts %(months)s months, until %(day)s. It may be renewed"
            " once, in writing and before it ends, for %(renewal)s months. During it,"
            " either party may end the contract with the notice that the law sets.",
            months=self.trial_months,
            day=last,
            renewal=self.trial_renewal_months,
        )

    def _tell_statutes(self):
        if not self.statutes_id:
            return ""
        return self.env._(
            "%(name)s, in force from %(day)s",
            name=self.statutes_id.name,
            day=self._format_day(self.statutes_id.date_from),
        )
