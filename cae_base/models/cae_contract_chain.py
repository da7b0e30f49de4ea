from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.contract_terms import ONE_DAY, find_renewal_end
from ..seal import unsealed
from .cae_contract import (
    AMENDMENT,
    BINDING,
    CANCELLED,
    CAPE,
    ENDED,
    INITIAL,
    RENEWAL,
    RUNNING,
    SIGNED,
    TO_SIGN,
)


class CaeContract(models.Model):
    """The documents that follow one another: contract, renewals, amendments."""

    _inherit = "cae.contract"

    parent_id = fields.Many2one(
        "cae.contract",
        string="Follows",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        check_company=True,
        help="The document that this one renews or amends.",
    )
    origin_id = fields.Many2one(
        "cae.contract",
        string="First Contract",
        compute="_compute_origin_id",
        store=True,
        recursive=True,
        index="btree_not_null",
        help="The contract at the head of the chain; empty on this one itself.",
    )
    number = fields.Integer(
        compute="_compute_number",
        store=True,
        precompute=True,
        help="Rank of this renewal or amendment in its chain.",
    )
    next_ids = fields.One2many("cae.contract", "parent_id", string="Next Documents")
    chain_ids = fields.Many2many("cae.contract", compute="_compute_chain_ids")
    chain_count = fields.Integer(compute="_compute_chain_ids")
    change_reason = fields.Text(
        help="Why the terms change; printed on the amendment or the renewal."
    )

    _one_next = models.UniqueIndex(
        "(parent_id) WHERE parent_id IS NOT NULL AND state <> 'cancelled'",
        "A document is followed by one other only: open that one, or cancel it.",
    )
    _parent_set = models.Constraint(
        "CHECK((nature = 'initial') = (parent_id IS NULL))",
        "A renewal or an amendment follows a document; a first contract follows none.",
    )

    @api.depends("parent_id", "parent_id.origin_id")
    def _compute_origin_id(self):
        for contract in self:
            contract.origin_id = contract.parent_id.origin_id or contract.parent_id

    @api.depends("parent_id", "nature")
    def _compute_number(self):
        for contract in self:
            same = contract._get_ancestors().filtered(
                lambda other, mine=contract: other.nature == mine.nature
            )
            contract.number = len(same) if contract.nature != INITIAL else 0

    @api.depends("origin_id")
    def _compute_chain_ids(self):
        roots = self.browse({contract._get_root().id for contract in self})
        chains = self.search(
            ["|", ("id", "in", roots.ids), ("origin_id", "in", roots.ids)],
            order="date_start, id",
        ).grouped(lambda contract: contract._get_root())
        for contract in self:
            contract.chain_ids = chains.get(contract._get_root(), self.browse())
            contract.chain_count = len(contract.chain_ids)

    @api.constrains(
        "parent_id", "nature", "kind", "entrepreneur_id", "date_start", "date_end"
    )
    def _check_follows(self):
        for contract in self.filtered("parent_id"):
            if contract.state == CANCELLED:
                continue
            contract._check_same_parties()
            if contract.nature == RENEWAL:
                contract._check_renewal_start()
            else:
                contract._check_amendment_dates()

    def _check_same_parties(self):
        parent = self.parent_id
        if self.kind != parent.kind or self.entrepreneur_id != parent.entrepreneur_id:
            raise ValidationError(
                self.env._(
                    "%(contract)s is of the same person and kind as what it follows,"
                    " %(parent)s.",
                    contract=self.name,
                    parent=parent.name,
                )
            )

    def _check_renewal_start(self):
        """CAPE-03: in writing, and without a gap; else it is another contract."""
        last = self.parent_id.date_last
        if not last:
            raise ValidationError(
                self.env._(
                    "%s has no end: there is nothing to renew.", self.parent_id.name
                )
            )
        if self.date_start != last + ONE_DAY:
            raise ValidationError(self._tell_renewal_start())

    def _tell_renewal_start(self):
        return self.env._(
            "A renewal starts on the day after the end of what it renews: write %s.",
            self._format_day(self.parent_id.date_last + ONE_DAY),
        )

    def _check_amendment_dates(self):
        parent = self.parent_id
        last = parent.date_end
        if self.date_start <= parent.date_start or (last and self.date_start > last):
            raise ValidationError(
                self.env._(
                    "An amendment takes effect after the first day of what it amends,"
                    " and before its end: change the start of %s.",
                    self.name,
                )
            )
        if self.date_end != last:
            raise ValidationError(
                self.env._(
                    "An amendment keeps the end of what it amends: renew the contract,"
                    " or end it."
                )
            )

    # --- actions ------------------------------------------------------------

    def action_renew(self):
        """Open the next period, prefilled with the terms in force."""
        self.ensure_one()
        self._check_state(
            (RUNNING, ENDED), self.env._("Only a contract that ran can be renewed.")
        )
        if not self.date_last:
            raise UserError(
                self.env._("%s has no end: there is nothing to renew.", self.name)
            )
        return self._open_next(RENEWAL)

    def action_amend(self):
        """Open new terms, prefilled with those in force."""
        self.ensure_one()
        self._check_state(
            (SIGNED, RUNNING), self.env._("Only a contract in force can be amended.")
        )
        return self._open_next(AMENDMENT)

    def _open_next(self, nature):
        following = self.next_ids.filtered(lambda doc: doc.state != CANCELLED)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": (following or self._create_next(nature)).id,
            "view_mode": "form",
        }

    def _create_next(self, nature):
        """:return: the draft that renews or amends this document"""
        following = self.create(self._prepare_next_vals(nature))
        if not following.item_ids.filtered("nature"):
            following._create_items(nature)
        return following

    def _prepare_next_vals(self, nature):
        [vals] = self.copy_data()
        vals.update(nature=nature, parent_id=self.id, change_reason=False)
        items = self.item_ids.filtered(lambda item: not item.nature)
        vals["item_ids"] = [Command.create(item) for item in items.copy_data()]
        if nature == RENEWAL:
            vals.update(self._prepare_renewal_dates())
        else:
            day = max(fields.Date.context_today(self), self.date_start + ONE_DAY)
            vals.update(date_start=day, date_end=self.date_end)
        return vals

    def _prepare_renewal_dates(self):
        start = self.date_last + ONE_DAY
        if self.kind != CAPE:
            return {"date_start": start, "date_end": False, "trial_months": 0}
        end = find_renewal_end(
            start,
            self._get_root().date_start,
            self._get_legal_number("cape_months"),
            self._get_legal_number("cape_total_months"),
        )
        return {"date_start": start, "date_end": end}

    def action_open_chain(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contract, Renewals and Amendments"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", self.chain_ids.ids)],
        }

    # --- helpers ------------------------------------------------------------

    def _get_root(self):
        """:return: the first document of the chain, maybe this one"""
        parent = self.parent_id
        return self.origin_id or parent.origin_id or parent or self._origin or self

    def _get_opening(self):
        """:return: the contract or the renewal that opened the period of this one"""
        opening = self
        while opening.nature == AMENDMENT:
            opening = opening.parent_id
        return opening

    def _get_ancestors(self):
        """:return: this document and those before it, the last one first"""
        ancestors, contract = self.browse(), self
        while contract and contract not in ancestors:
            ancestors |= contract
            contract = contract.parent_id
        return ancestors

    def _supersede_parents(self):
        """The document before hands over: its last day is the eve of the new one.

        If it had ended by then, its last day and the reason are what they were.
        """
        for contract in self.filtered(
            lambda contract: contract.parent_id.state in BINDING
        ):
            parent, eve = contract.parent_id, contract.date_start - ONE_DAY
            vals = {"state": ENDED, "end_reason": parent.end_reason or "superseded"}
            if not parent.date_last or parent.date_last > eve:
                vals.update(end_reason="superseded", end_comment=False, date_ended=eve)
            unsealed(parent).write(vals)

    def _check_not_followed(self, day):
        """What binds after the last day is given up first, or would bind again."""
        for contract in self:
            following = contract._get_following().filtered(
                lambda doc: doc.nature == RENEWAL or doc.date_start > day
            )
            if following:
                raise UserError(
                    self.env._(
                        "%(contract)s is followed by %(next)s, which was sent or"
                        " signed: cancel that one first, or take it back.",
                        contract=contract.name,
                        next=following.name,
                    )
                )

    def _with_amendments(self):
        """:return: these and the signed amendments that wait for their day"""
        found = following = self
        while following:
            following = following.next_ids.filtered(
                lambda doc: doc.nature == AMENDMENT and doc.state == SIGNED
            )
            found |= following
        return found

    def _take_over_end(self):
        """An amendment changes the terms, not the end that was decided before it."""
        for amendment in self.filtered(
            lambda doc: doc.nature == AMENDMENT and doc.parent_id.end_reason
        ):
            parent = amendment.parent_id
            unsealed(amendment).write(
                {
                    "date_ended": parent.date_ended,
                    "end_reason": parent.end_reason,
                    "end_comment": parent.end_comment,
                }
            )

    def _get_following(self):
        """:return: the document that comes after this one, if sent or signed"""
        return self.next_ids.filtered(lambda doc: doc.state in (TO_SIGN, SIGNED))
