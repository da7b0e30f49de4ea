import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..engine.deadlines import find_reached

_logger = logging.getLogger(__name__)

METHOD_PREFIX = "_clock_"


class CaeClock(models.Model):
    """A deadline that the law sets for many: how to find it, and when to warn.

    A module adds a clock of its own with a record and a method (see DEVELOP.md).
    """

    _name = "cae.clock"
    _description = "Legal Clock"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True, help="Archived, it closes its deadlines the next night."
    )
    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
    model = fields.Char(
        required=True, readonly=True, help="Technical name of what has the deadline."
    )
    method = fields.Char(
        required=True,
        readonly=True,
        help="Method of the model which finds the deadlines of all at once.",
    )
    threshold_ids = fields.One2many(
        "cae.clock.threshold",
        "clock_id",
        string="Thresholds",
        help="At each of them one to-do is planned, never twice.",
    )
    reference = fields.Char(string="Legal Reference")
    description = fields.Text(
        translate=True, string="What to Do", help="Shown in the to-dos."
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="Type of To-do",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.ref(
            "cae_base.activity_type_deadline", raise_if_not_found=False
        ),
    )
    is_for_entrepreneur = fields.Boolean(
        string="Shown to the Entrepreneur",
        default=True,
        help="Whom it is about, or who works in the activity, finds the date among the"
        " next ones of the portal.",
    )
    last_run = fields.Datetime(string="Last Look", readonly=True, copy=False)

    _code_uniq = models.Constraint("UNIQUE(code)", "A clock has this code already.")

    @api.constrains("model", "method")
    def _check_method(self):
        for clock in self:
            model = self.env.get(clock.model)
            if not clock.method.startswith(METHOD_PREFIX) or not callable(
                getattr(model, clock.method, None)
            ):
                raise ValidationError(
                    self.env._(
                        "The clock %(clock)s needs a method of %(model)s whose name"
                        " begins with %(prefix)s.",
                        clock=clock.name,
                        model=clock.model,
                        prefix=METHOD_PREFIX,
                    )
                )

    def action_refresh(self):
        """Look at all clocks now, whichever are selected, as the nightly job does.

        :raise AccessError: unless the user is a manager
        :raise UserError: if the job is at it
        """
        if not self.env.user.has_group("cae_base.group_manager"):
            raise AccessError(self.env._("Only a manager refreshes the deadlines."))
        # sudo: deadlines are written by the clocks only, whoever asks for it
        clocks_sudo = self.sudo().with_context(active_test=False).search([])
        try:
            clocks_sudo.lock_for_update(allow_referencing=True)
        except LockError:
            raise UserError(
                self.env._("The deadlines are being refreshed: wait a minute.")
            ) from None
        for clock_sudo in clocks_sudo:
            clock_sudo._run(fields.Date.context_today(self))
        return {"type": "ir.actions.client", "tag": "reload"}

    @api.model
    def _cron_run(self):
        """Look at each clock, in a transaction of its own."""
        clocks = self.with_context(active_test=False).search([])
        day = fields.Date.context_today(self)
        for number, clock in enumerate(clocks, start=1):
            clock._run_safely(day)
            self.env["ir.cron"]._commit_progress(1, remaining=len(clocks) - number)

    def _run_safely(self, day):
        """The mistake of one clock stops no other; what another worker is looking at,
        or has just looked at, is left to it."""
        try:
            with self.env.cr.savepoint():
                if self.try_lock_for_update(allow_referencing=True):
                    self._run(day)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            _logger.info("The clock %s was left to another worker.", self.code)
        except Exception:
            _logger.exception("The clock %s stopped.", self.code)

    def _run(self, day):
        """Bring the deadlines of one clock up to date, and plan what is due on a day.

        Nothing else is done: no contract ends by itself (CAE-06).
        """
        self.ensure_one()
        # Written first: of two transactions on the same clock, one has to start again.
        self.last_run = fields.Datetime.now()
        deadlines = self._refresh_deadlines()
        self._plan(deadlines, day)
        deadlines._follow_coaches()

    def _get_dates(self):
        """:return: dict {record: its deadline, a date}"""
        if not self.active:
            return {}
        return dict(getattr(self.env[self.model], self.method)())

    def _refresh_deadlines(self):
        """Close the deadlines whose cause is gone or whose date has changed, and open
        the new ones.

        :return: those that are open
        """
        dates = self._get_dates()
        ids = {record.id: day for record, day in dates.items()}
        deadlines = self.env["cae.deadline"].search_fetch(
            [("clock_id", "=", self.id), ("state", "=", "open")],
            ["res_id", "date"],
        )
        kept = deadlines.filtered(
            lambda deadline: ids.get(deadline.res_id) == deadline.date
        )
        (deadlines - kept)._close(ids)
        known = set(kept.mapped("res_id"))
        new = self.env["cae.deadline"]._create_deadlines(
            self,
            {record: day for record, day in dates.items() if record.id not in known},
        )
        return kept | new

    def _plan(self, deadlines, day):
        """Plan one to-do for each deadline that has reached a new threshold: the most
        urgent one, if several have passed."""
        thresholds = self.threshold_ids._to_engine()
        notices = self.env["cae.deadline.notice"].search_fetch(
            [("deadline_id", "in", deadlines.ids)], ["deadline_id", "threshold_id"]
        )
        planned = {(notice.deadline_id, notice.threshold_id) for notice in notices}
        due = {}
        for deadline in deadlines:
            threshold = thresholds.get(find_reached(deadline.date, thresholds, day))
            if threshold and (deadline, threshold) not in planned:
                due[deadline] = threshold
        self.env["cae.deadline.notice"]._create_notices(due, day)
