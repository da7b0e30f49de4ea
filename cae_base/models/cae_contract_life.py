import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..seal import unsealed
from .cae_contract import CANCELLED, DRAFT, ENDED, RUNNING, SIGNED, TO_SIGN

_logger = logging.getLogger(__name__)

NOT_STARTED = "cae_base.activity_type_not_started"


class CaeContract(models.Model):
    """How a contract starts, ends, or is given up."""

    _inherit = "cae.contract"

    notice_ids = fields.One2many("cae.contract.notice", "contract_id", string="Notices")

    def action_start(self):
        """Run documents whose day has come, once they are complete and signed.

        :raise UserError: with all that is missing
        """
        self._check_state(
            (DRAFT, TO_SIGN, SIGNED),
            self.env._("Only a contract that has not started yet can be started."),
        )
        open_ones = self.filtered(lambda contract: contract.state != SIGNED)
        self._raise_missing(
            open_ones._find_missing(),
            (self - open_ones)._find_conflicts(),
            self._find_missing_signature(),
        )
        self._start()

    def _start(self):
        self._supersede_parents()
        unsealed(self).write({"state": RUNNING})
        self.activity_unlink([NOT_STARTED])

    def action_end(self):
        """End contracts that have reached their term; ask when and why for others."""
        self._check_running()
        today = fields.Date.context_today(self)
        early = self.filtered(
            lambda contract: not contract.date_last or contract.date_last > today
        )
        if early == self and len(self) == 1:
            return self._open_wizard("cae.contract.end", self.env._("End the Contract"))
        if early:
            raise UserError(early._tell_one_by_one())
        for contract in self.filtered(lambda contract: not contract.end_reason):
            contract._end(contract.date_last, "term")
        self._close_if_over()
        return None

    def _tell_one_by_one(self):
        return self.env._(
            "These have not reached their term: end them one by one, you are asked when"
            " and why.\n%s",
            "\n".join(f"- {contract.name}" for contract in self),
        )

    def _check_running(self):
        self._check_state(
            (RUNNING,), self.env._("Only a running contract can be ended.")
        )

    def _end(self, day, reason, comment=False):
        """End running contracts on a day; a day to come is written, and waited for.

        :param day: last day of the contract
        :param reason: of :data:`END_REASONS`
        """
        self._check_running()
        self._with_amendments()._check_not_followed(day)
        for contract in self:
            contract._check_end_day(day)
        early = self.filtered(
            lambda contract: not contract.date_end or day < contract.date_end
        )
        early._write_end(day, reason, comment)
        (self - early)._write_end(False, reason, comment)
        notices = self.env["cae.contract.notice"]
        notices._plan(early, "early_end")
        notices._withdraw(self - early, ["early_end"])
        self._with_amendments()._close_if_over()

    def _write_end(self, day, reason, comment):
        """:param day: False if it is the one that the document says"""
        unsealed(self._with_amendments()).write(
            {"date_ended": day, "end_reason": reason, "end_comment": comment}
        )

    def action_withdraw_end(self):
        """The end that was decided will not be; what it was stays in the history."""
        if self.filtered(
            lambda contract: contract.state != RUNNING or not contract.end_reason
        ):
            raise UserError(
                self.env._(
                    "There is no end to withdraw: none was decided, or the contract has"
                    " ended."
                )
            )
        for contract in self:
            contract.message_post(body=contract._tell_withdrawn_end())
        self._write_end(False, False, False)
        self.env["cae.contract.notice"]._withdraw(self, ["early_end"])

    def _tell_withdrawn_end(self):
        reasons = dict(self._fields["end_reason"]._description_selection(self.env))
        return self.env._(
            "The end planned on %(day)s is cancelled. Its reason was: %(reason)s."
            " %(comment)s",
            day=self._format_day(self.date_last),
            reason=reasons[self.end_reason],
            comment=self.end_comment or "",
        )

    def _check_end_day(self, day):
        if day < self.date_start or (self.date_end and day > self.date_end):
            raise UserError(
                self.env._(
                    "%(contract)s ends between its first day and its last one: choose a"
                    " day from %(start)s on%(end)s.",
                    contract=self.name,
                    start=self._format_day(self.date_start),
                    end=self.date_end
                    and self.env._(" and until %s", self._format_day(self.date_end))
                    or "",
                )
            )

    def _close_if_over(self):
        """Those whose end was decided, and whose last day is today or past."""
        today = fields.Date.context_today(self)
        over = self.filtered(
            lambda contract: contract.end_reason and contract.date_last <= today
        )
        unsealed(over).write({"state": ENDED})

    def action_cancel(self):
        """Give up documents that have not begun; they are kept."""
        if self - self._filter_not_holding():
            raise UserError(
                self.env._(
                    "Only a document that does not hold yet can be cancelled: end the"
                    " contract instead."
                )
            )
        unsealed(self).write({"state": CANCELLED})
        self.activity_unlink([NOT_STARTED])
        notices = self.env["cae.contract.notice"]
        notices._withdraw(self, ["conclusion", "renewal"])

    def _filter_not_holding(self):
        """:return: those not signed, whose day is to come, or which cannot start"""
        today = fields.Date.context_today(self)
        signed = self.filtered(lambda contract: contract.state == SIGNED)
        conflicts = signed._find_conflicts()
        return self.filtered(
            lambda contract: contract.state in (DRAFT, TO_SIGN)
        ) | signed.filtered(
            lambda contract: contract.date_start > today or conflicts[contract]
        )

    def action_record_past(self):
        """Write down contracts of the past, whose papers are kept elsewhere (go-live).

        They are complete as they are: neither items nor a signed document are asked
        for, no notice is planned. For managers.
        """
        if not (self.env.su or self.env.user.has_group("cae_base.group_manager")):
            raise UserError(self.env._("Only a manager records past contracts."))
        self._check_state(
            (DRAFT,), self.env._("Only a draft is recorded as a past contract.")
        )
        self._check_past()
        self._supersede_parents()
        unsealed(self).write(
            {"state": ENDED, "signature_method": "elsewhere", "end_reason": "term"}
        )

    def _check_past(self):
        today = fields.Date.context_today(self)
        for contract in self:
            if not contract.date_last or contract.date_last >= today:
                raise UserError(
                    self.env._(
                        "%s is not over: a past contract has its last day in the past.",
                        contract.name,
                    )
                )

    def action_renew_trial(self):
        """The trial was renewed in writing, as the contract allows (CAE-08)."""
        today = fields.Date.context_today(self)
        for contract in self:
            if (
                contract.state != RUNNING
                or contract.trial_renewed_on
                or not contract.trial_renewal_months
                or not contract.trial_end
                or contract.trial_end < today
            ):
                raise UserError(
                    self.env._(
                        "The trial period of %s cannot be renewed: it is over, was"
                        " renewed already, or the contract does not allow it.",
                        contract.name,
                    )
                )
        unsealed(self).write({"trial_renewed_on": today})

    @api.model
    def _cron_follow_dates(self):
        """Start what is signed on its day, close what was decided to end.

        No contract ends by itself (CAE-06): one that reaches its term without a
        decision stays, and its clock warns.
        """
        today = fields.Date.context_today(self)
        due = self.search(
            [("state", "=", SIGNED), ("date_start", "<=", today)],
            order="date_start, id",
        )
        due._start_or_tell()
        self.search(
            [("state", "=", RUNNING), ("end_reason", "!=", False)]
        )._close_if_over()

    def _start_or_tell(self):
        """One which cannot start holds no other one back; its coach has a to-do."""
        conflicts = self._find_conflicts()
        for contract in self:
            sentences = conflicts[contract]
            if not sentences:
                try:
                    with self.env.cr.savepoint():
                        contract._start()
                except UserError as error:
                    sentences = [str(error)]
            if sentences:
                contract._plan_not_started(sentences)

    def _plan_not_started(self, sentences):
        _logger.info("Contract %s does not start: %s", self.id, " ".join(sentences))
        if not self.activity_search([NOT_STARTED]):
            self.activity_schedule(
                NOT_STARTED,
                note=Markup("<br/>").join(sentences),
                user_id=(self.coach_id or self.env.user).id,
            )
