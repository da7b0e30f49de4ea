from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from .cae_closing import BOOKED
from .cae_contribution_scheme import DRAFT, IN_FORCE, REPLACED, VOTED


class CaeContributionScheme(models.Model):
    """How a scheme is voted, comes into force and ends.

    The assembly decides its terms (Code du travail, L. 7331-2, 2°, c): from the vote on
    they stay as they are, and no scheme starts before it or changes the past.
    """

    _inherit = "cae.contribution.scheme"

    @api.constrains("state", "date_from", "decision_date")
    def _check_decision(self):
        for scheme in self.filtered(lambda scheme: scheme.state != DRAFT):
            if not scheme.decision_date or scheme.date_from < scheme.decision_date:
                raise ValidationError(
                    self.env._(
                        "%(scheme)s starts before the assembly decided it: write the"
                        " date of the decision, or a later start (Code du travail,"
                        " L. 7331-2).",
                        scheme=scheme.name,
                    )
                )

    # --- voted ------------------------------------------------------------------------

    def action_vote(self):
        """The assembly voted these drafts as they are: their decision is complete."""
        self.check_access("write")
        for scheme in self:
            scheme._check_complete()
            scheme._vote()

    def _vote(self):
        self._check_draft()
        self._check_held()
        # sudo: the state is written by the buttons only
        self.sudo().state = VOTED

    def action_back_to_draft(self):
        """Take back the vote of schemes which never were in force."""
        self.check_access("write")
        if self.filtered(lambda scheme: scheme.state != VOTED):
            raise UserError(
                self.env._(
                    "Only a scheme which was voted and is not in force yet goes back to"
                    " draft."
                )
            )
        # sudo: the state is written by the buttons only
        self.sudo().state = DRAFT

    def _check_draft(self):
        if self.state != DRAFT or not self.rule_ids:
            raise UserError(self.env._("Only a draft with rules can be voted."))
        self._check_rules()  # bands and amounts may have been written one by one

    def _check_held(self):
        """An assembly to come has voted nothing yet."""
        today = fields.Date.context_today(self)
        if self.decision_date and self.decision_date > today:
            raise UserError(
                self.env._(
                    "%(scheme)s: the assembly of %(day)s has not met yet. Wait until it"
                    " has voted, or correct its day.",
                    scheme=self.name,
                    day=format_date(self.env, self.decision_date),
                )
            )

    def _check_complete(self):
        missing = self._find_missing_decision()
        if missing:
            raise UserError(
                self.env._(
                    "%(scheme)s: still missing, %(what)s.",
                    scheme=self.name,
                    what=", ".join(missing),
                )
            )

    def _find_missing_decision(self):
        """Hook: what the decision lacks. A floor which knows the resolution of the
        assembly fills these fields from it, or asks for it here.

        :return: list of names
        """
        names = {
            self.env._("the day of the assembly"): self.decision_date,
            self.env._("the number of the resolution"): self.decision_reference,
            self.env._("the text of the resolution, or the minutes"): (
                self.decision_text or self.decision_file
            ),
        }
        return [name for name, value in names.items() if not value]

    # --- in force ---------------------------------------------------------------------

    def action_put_in_force(self):
        """Put schemes in force; each ends the one before it. A draft is voted on the
        way, if the day of the decision is known: older decisions have no more."""
        self.check_access("write")
        for scheme in self:
            if scheme.state == DRAFT:
                scheme._vote()
            scheme._check_voted()
            scheme._check_month_open()
            scheme._end_previous()
            # sudo: the state is written by the buttons only
            scheme.sudo().state = IN_FORCE

    def _check_voted(self):
        if self.state != VOTED:
            raise UserError(
                self.env._("Only a scheme which was voted is put in force.")
            )

    def _check_month_open(self):
        """No scheme changes the past: what was taken, or not, under another stays."""
        closings = self.env["cae.closing"]
        if closings._is_month_closed(self.company_id, self.date_from):
            raise UserError(
                self.env._(
                    "The months are closed to %(day)s already: start the new scheme"
                    " after that day.",
                    day=format_date(self.env, self._get_last_closed_day()),
                )
            )

    def _get_last_closed_day(self):
        # sudo: the day is no secret, for whoever may put a scheme in force
        return (
            self.env["cae.closing"]
            .sudo()
            .search(
                [("company_id", "=", self.company_id.id), ("state", "in", BOOKED)],
                limit=1,
            )
            .date_end
        )

    def _end_previous(self):
        self.ensure_one()
        later = self.search(
            [*self._get_active_domain(), ("date_from", ">=", self.date_from)]
        )
        if later:
            raise UserError(
                self.env._(
                    "%(scheme)s is in force from %(day)s: start the new scheme later.",
                    scheme=later[0].name,
                    day=format_date(self.env, later[0].date_from),
                )
            )
        previous = self.search([*self._get_active_domain(), ("state", "=", IN_FORCE)])
        # sudo: the end is written by this button only
        previous.sudo().write(
            {"state": REPLACED, "date_to": fields.Date.subtract(self.date_from, days=1)}
        )
        previous.flush_recordset()  # one scheme is in force: it leaves its place first
