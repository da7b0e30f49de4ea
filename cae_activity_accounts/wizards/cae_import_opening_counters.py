from odoo import models
from odoo.tools import format_date

from odoo.addons.cae_base.engine.import_sheet import Column
from odoo.addons.cae_base.wizards.cae_import_sheet import NAME

from ..models.cae_opening import COUNTERS
from ..tools import to_decimal

COLLECTED = ("collected",)
CONTRIBUTED = ("base_amount", "amount", "remaining")


class CaeImportOpeningCounters(models.AbstractModel):
    """What each activity collected and contributed before the take-over."""

    _name = "cae.import.opening.counters"
    _inherit = "cae.import.opening"
    _description = "Take-over of Collected Turnover and Contributions"
    _target = "cae.opening.counter"
    _kind = COUNTERS

    def _get_columns(self):
        return [
            self._get_activity_column(required=True),
            Column("date", "Date", "date"),
            Column("collected", "Encaissé HT", "amount"),
            Column("rule_id", "Contribution", "rule"),
            Column("base_amount", "Base contribuée HT", "amount"),
            Column("amount", "Contribution prélevée", "amount"),
            Column("remaining", "Base restant à contribuer HT", "amount"),
        ]

    def _lookup_rule(self):
        return {NAME: [(rule.name, rule.id) for rule in self._get_rules()]}

    def _get_rules(self):
        """Those which apply on the day after the take-over."""
        day = self._get_day()
        schemes = self.env["cae.contribution.scheme"]
        return schemes.search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "in", schemes._get_taking_states()),
                "|",
                ("date_to", "=", False),
                ("date_to", ">", day),
            ],
            order="date_from",
            limit=1,
        ).rule_ids

    def _find_targets(self, entries):
        self.env["cae.opening"]._find_balances()
        return super()._find_targets(entries)

    def _get_facts(self, entries):
        return {**super()._get_facts(entries), "rules": self._get_rules()}

    def _complete(self, entry, facts):
        values = entry.values
        values.setdefault("date", self._get_day())
        self._check_day(entry, values["date"])
        if self._get_activity(entry).is_structure:
            self._fail(
                entry,
                "activity_id",
                self.env._("The cooperative itself contributes nothing."),
            )
        if any(values.get(name) for name in CONTRIBUTED):
            self._complete_rule(entry, facts["rules"])
        elif not values.get("collected") and not entry.faults:
            self._fail(
                entry,
                (*COLLECTED, *CONTRIBUTED),
                self.env._("Write at least one amount, or leave this line out."),
            )

    def _complete_rule(self, entry, rules):
        if "rule_id" not in entry.values and len(rules) == 1:
            entry.values["rule_id"] = rules.id
        faulty = {fault.heading for fault in entry.faults}
        if "rule_id" not in entry.values and "Contribution" not in faulty:
            self._fail(
                entry,
                "rule_id",
                self.env._(
                    "Write which contribution this was, one of: %s.",
                    ", ".join(rules.mapped("name")),
                )
                if rules
                else self.env._(
                    "No contribution scheme applies after %s: put one in force first.",
                    format_date(self.env, self._get_day()),
                ),
            )

    def _get_identity(self, entry):
        values = entry.values
        return values.get("activity_id"), values["date"], values.get("rule_id") or False

    def _get_loaded(self):
        counters = self.env["cae.opening"]._find_loaded(COUNTERS).counter_ids
        return {
            (counter.activity_id.id, counter.date, counter.rule_id.id): counter
            for counter in counters
        }

    def _check_whole(self, entries):
        for entry in entries:
            if entry.target and self._get_amounts(entry) != [
                to_decimal(entry.target[name]) for name in (*COLLECTED, *CONTRIBUTED)
            ]:
                self._fail(
                    entry,
                    (*COLLECTED, *CONTRIBUTED),
                    self.env._(
                        "This was taken over already with other amounts: revert that"
                        " take-over, or leave this line out."
                    ),
                )

    def _get_amounts(self, entry):
        return [
            to_decimal(entry.values.get(name)) for name in (*COLLECTED, *CONTRIBUTED)
        ]

    def _load(self, entries):
        opening = self._start(entries)
        move = self.env["cae.opening"]._find_balances()._get_last_move()
        # sudo: counters are written by the import only, whoever imports
        counters = (
            self.env["cae.opening.counter"]
            .sudo()
            .create(
                [self._prepare_counter_vals(opening, move, entry) for entry in entries]
            )
        )
        for entry, counter in zip(entries, counters, strict=True):
            entry.record = counter

    def _prepare_counter_vals(self, opening, move, entry):
        values = entry.values
        return {
            "opening_id": opening.id,
            "move_id": move.id,
            "activity_id": values["activity_id"],
            "date": values["date"],
            "rule_id": values.get("rule_id"),
            **{name: float(values.get(name, 0)) for name in (*COLLECTED, *CONTRIBUTED)},
        }
