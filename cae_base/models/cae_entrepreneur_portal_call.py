from odoo import fields, models
from odoo.exceptions import MissingError, UserError

from ..person_form import PersonForm
from .cae_partner_call import OPEN, OUTCOMES

LIMITS = {"description": 3000, "trade": 100, "place": 100}
NAME_LIMIT = 120
ANSWER_LIMIT = 3000
LONGEST_CALL = 180  # days
CLOSED_SHOWN = 20


class CaeEntrepreneur(models.Model):
    """Calls for partners on the portal: each method is called on the person who is the
    user, as superuser (see :meth:`_get_portal_person`)."""

    _inherit = "cae.entrepreneur"

    def _get_portal_calls(self):
        """:return: dict ``open``, ``own`` and ``closed``: calls of his cooperative"""
        calls = self.env["cae.partner.call"]
        company = [("company_id", "=", self.company_id.id)]
        today = fields.Date.context_today(self)
        own = calls.search([*company, ("entrepreneur_id", "=", self.id)])
        running = [*company, ("state", "=", OPEN), ("until", ">=", today)]
        closed = [*company, ("state", "!=", OPEN)]
        return {
            "own": own,
            "open": calls.search(running) - own,
            "closed": calls.search(
                closed, limit=CLOSED_SHOWN, order="closed_on desc, id desc"
            )
            - own,
        }

    def _get_portal_call(self, call_id):
        """:raise MissingError: if it is not of his cooperative"""
        call = self.env["cae.partner.call"].search(
            [("id", "=", call_id), ("company_id", "=", self.company_id.id)]
        )
        if not call:
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return call

    def _get_own_call(self, call_id):
        """:raise MissingError: if it is somebody else's"""
        call = self._get_portal_call(call_id)
        if call.entrepreneur_id != self:
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return call

    def _get_own_answer(self, call):
        return self.env["cae.partner.answer"].search(
            [("call_id", "=", call.id), ("entrepreneur_id", "=", self.id)]
        )

    def _get_call_answers(self, call):
        """:return: the answers that the person may read: all of his own call, else his
        own answer"""
        if call.entrepreneur_id == self:
            return call.answer_ids
        return self._get_own_answer(call)

    def _portal_call(self, values):
        """Call for partners; those who want to know are told.

        :raise PortalPersonError: if something typed is wrong
        """
        vals = self._read_call_form(values)
        calls = self.env["cae.partner.call"]
        known = calls.search(
            [
                ("entrepreneur_id", "=", self.id),
                ("name", "=", vals["name"]),
                ("state", "=", OPEN),
            ]
        )
        if known:  # the form came twice
            return known
        call = calls.create(vals)
        call._tell_listeners()
        return call

    def _read_call_form(self, values):
        form = PersonForm(self.env, values)
        today = fields.Date.context_today(self)
        vals = {
            "name": form.text(
                "name", NAME_LIMIT, self.env._("Say in a few words what you look for.")
            ),
            "until": form.day("until", self.env._("Choose the last day for answers.")),
            **{name: form.text(name, limit) for name, limit in LIMITS.items()},
        }
        last = fields.Date.add(today, days=LONGEST_CALL)
        if vals["until"] and not today <= vals["until"] <= last:
            form.fail("until", self.env._("Choose a day of the next six months."))
        form.check()
        return {"entrepreneur_id": self.id, **vals}

    def _portal_answer(self, call_id, values):
        """Answer a call, once; its author is told.

        :raise MissingError: if it is not of his cooperative
        :raise UserError: if it takes no answer, saying why
        """
        call = self._get_portal_call(call_id)
        if self._get_own_answer(call):  # the form came twice
            return
        self._check_can_answer(call)
        form = PersonForm(self.env, values)
        text = form.text("text", ANSWER_LIMIT, self.env._("Write your answer."))
        with_address = self._read_with_address(form)
        form.check()
        self.env["cae.partner.answer"].create(
            {
                "call_id": call.id,
                "entrepreneur_id": self.id,
                "text": text,
                "with_address": with_address,
            }
        )._tell_author()

    def _check_can_answer(self, call):
        if call.entrepreneur_id == self:
            raise UserError(self.env._("This is your own call."))
        if not call._is_open():
            raise UserError(self.env._("This call takes no more answers."))

    def _portal_close_call(self, call_id, values):
        """Say how a call ended; those who answered are told. Closed already, it stays.

        :raise MissingError: if it is not his own
        """
        call = self._get_own_call(call_id)
        if call.state != OPEN:
            return
        form = PersonForm(self.env, values)
        outcome = form.text("outcome", required=self.env._("Say how it ended."))
        note = form.text("outcome_note")
        if outcome and outcome not in dict(OUTCOMES):
            form.fail("outcome", self.env._("Choose one of the list."))
        form.check()
        call._close(outcome, note)
