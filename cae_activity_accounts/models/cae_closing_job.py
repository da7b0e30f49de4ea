import logging
import time

from odoo import api, fields, models
from odoo.exceptions import LockError, RedirectWarning, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..engine.slices import cut, join_groups
from .cae_closing import COMPUTE, COMPUTED, POST, POSTED, POSTING

_logger = logging.getLogger(__name__)

SLICE = 50  # activities, unless the system parameter says otherwise
SLICE_PARAMETER = "cae_activity_accounts.closing_slice"


class CaeClosing(models.Model):
    """The work of a closing, slice by slice.

    A slice is some activities, and all that is done for them in one transaction: their
    lines computed, what they owe booked, and the slice crossed out. Whatever stops the
    work, it goes on with the first slice which is not; whoever comes second finds it
    crossed out.

    Each slice posts an entry of its own, whole and neutral. One entry for all would
    have to be written in one transaction, longer than what a server lets a job take
    (two minutes, and one of processor, by default) in a cooperative of a thousand
    activities: killed each time, it would never be posted. Drafts posted together at
    the end would say what the ledger was minutes ago, and the pay of an activity might
    be more than what it has left. Activities which share a person are in one slice: an
    entrepreneur sees his whole month posted, or nothing of it. Until the last slice the
    closing is « being posted », which no other month may follow.

    ``action_compute`` and ``action_post`` do the whole at once: one slice.
    """

    _inherit = "cae.closing"

    job = fields.Selection(
        [(COMPUTE, "Computation"), (POST, "Posting")],
        string="Work in Progress",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    job_todo = fields.Json(readonly=True, copy=False)
    job_done = fields.Integer(string="Activities Done", readonly=True, copy=False)
    job_total = fields.Integer(string="Activities to Do", readonly=True, copy=False)
    job_started = fields.Datetime(string="Started", readonly=True, copy=False)
    job_seconds = fields.Float(string="Time Worked", readonly=True, copy=False)
    job_error = fields.Char(string="What Stopped It", readonly=True, copy=False)
    job_user_id = fields.Many2one(
        "res.users", string="Started By", readonly=True, copy=False
    )

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            name for name in self._fields if name.startswith("job")
        }

    # --- from the screen --------------------------------------------------------------

    def action_start_compute(self):
        """Compute: at once if it takes one slice, else in the background."""
        return self._start(COMPUTE)

    def action_start_post(self):
        """Post: at once if it takes one slice, else in the background."""
        return self._start(POST)

    def _start(self, job):
        self.ensure_one()
        self.check_access("write")
        self._lock_records(self)
        if self._is_at_work():
            raise UserError(
                self.env._("%s is at work already: its progress shows.", self.name)
            )
        if self.job == job:
            return self.action_resume()
        self._check_nothing_half_posted()
        if self._plan(job, self._get_slice_size()):
            if len(self.job_todo) == 1:
                self._finish()
            else:
                self._wake()
        return True

    def action_resume(self):
        """Go on with the first slice which is not done."""
        self.ensure_one()
        self.check_access("write")
        self._lock_records(self)
        if self.job:  # who started it may have left
            self._set_protected(job_error=False, job_user_id=self.env.uid)
            self._wake()
        return True

    def _check_nothing_half_posted(self):
        if self.job and self.job != COMPUTE:
            raise UserError(
                self.env._(
                    "%s is posted in part only: finish it first.",
                    self.name,
                )
            )

    def _is_at_work(self):
        return bool(self.job and not self.job_error)

    @api.model
    def _wake(self):
        # sudo: whoever closes may not read the scheduled actions
        cron = self.env.ref("cae_activity_accounts.cron_run_closings").sudo()
        cron._trigger()

    @api.model
    def _get_slice_size(self):
        # sudo: the parameter is no secret
        parameters = self.env["ir.config_parameter"].sudo()
        return int(parameters.get_param(SLICE_PARAMETER) or SLICE)

    # --- plan -------------------------------------------------------------------------

    def _plan(self, job, size=None):
        """Write down what is to be done.

        :param size: activities in a slice; none: all in one
        :return: whether something is
        """
        parts = self._get_job_parts(job)
        if job == COMPUTE:
            self._check_computable()
        elif not parts:
            return False
        else:
            self._lock()
        activities = self._get_activities()
        self._set_protected(
            job=job,
            job_todo=cut(self._group_activities(activities), size or len(activities))
            or [[]],
            job_done=0,
            job_total=len(activities),
            job_started=fields.Datetime.now(),
            job_seconds=0,
            job_error=False,
            job_user_id=self.env.uid,
            **dict.fromkeys(parts, POSTING),
        )
        return True

    def _check_computable(self):
        if self.state in (POSTING, POSTED):
            raise UserError(self.env._("%s is posted already.", self.name))

    def _get_job_parts(self, job):
        """Hook: the parts that a work posts.

        :return: list of names of the fields of their states
        """
        return ["state"] if job == POST and self.state != POSTED else []

    def _group_activities(self, activities):
        """:return: lists of ids of activities which are computed together"""
        return join_groups(activities.ids, self._get_ties(activities))

    def _get_ties(self, activities):
        """Hook: what activities may share.

        :return: dict {activity id: things}; those which share one are in one slice
        """
        return {}

    # --- work -------------------------------------------------------------------------

    def _work(self, job):
        """Do a work now, in this transaction; what is left of another posting first."""
        self._lock_records(self)
        if job == COMPUTE:
            self._check_nothing_half_posted()
        elif self.job != COMPUTE:
            self._finish()
        if self._plan(job):
            self._finish()

    def _finish(self):
        while self.job:
            self._run_slice()

    def _run_slice(self):
        """Do one slice, whole, and cross it out."""
        began = time.monotonic()
        if self.job == COMPUTE:
            self._lock_records(self)
        else:
            self._lock()
        activity_ids, *todo = self.job_todo
        activities = self.env["cae.activity"].browse(activity_ids).exists()
        if self.job == COMPUTE:
            self._compute_lines(activities)
        else:
            self._post_slice(activities)
        self._set_protected(
            job_todo=todo,
            job_done=self.job_done + len(activity_ids),
            job_seconds=self.job_seconds + time.monotonic() - began,
            job_error=False,
        )
        if not todo:
            self._end_job()

    def _review_company(self):
        """Hook: what concerns no activity alone, once all are done."""

    def _end_job(self):
        self._review_company()
        done = dict.fromkeys(self._get_job_parts(self.job), POSTED)
        if self.job == COMPUTE:
            done = self._get_computed_states()
        self._set_protected(job=False, job_todo=False, **done)

    def _get_computed_states(self):
        """The states of all parts, once what is not posted was computed."""
        return {
            name: COMPUTED
            for name in self._get_parts()
            if self[name] not in (POSTING, POSTED)
        }

    def _recompute_activity(self, activity):
        """Something was mended: compute what it changes, and no more."""
        self.ensure_one()
        self.check_access("write")
        self._lock_records(self)
        self._check_computable()
        if self.job:
            raise UserError(
                self.env._("%s is at work: wait until it is done.", self.name)
            )
        for group in self._group_activities(self._get_activities()):
            if activity.id in group:
                self._compute_lines(activity.browse(group))
        self._review_company()

    # --- in the background ------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """Do what was started from the screen, each slice in a transaction."""
        commit = self.env["ir.cron"]._commit_progress
        waiting = self.search(
            [("job", "!=", False), ("job_error", "=", False)], order="month, id"
        )
        commit(remaining=sum(len(closing.job_todo) for closing in waiting))
        for closing in waiting:
            if not closing._run_slices(commit):
                break

    def _as_who_started(self):
        """With his rights, and in his language: what is booked has labels."""
        user = self.job_user_id
        return self.with_user(user).with_context(
            lang=user.lang, allowed_company_ids=self.company_id.ids
        )

    def _run_slices(self, commit):
        """:param commit: function that writes down that slices are done, and says how
            many seconds are left
        :return: whether time is left
        """
        worker = self._as_who_started()
        while self._is_at_work():
            try:
                with self.env.cr.savepoint():
                    worker._run_slice()
            except (LockError, *PG_CONCURRENCY_EXCEPTIONS_TO_RETRY):
                # Somebody else is at it: let him, and look again at the next run.
                self.env.cr.rollback()
                return True
            except Exception as error:
                self.with_context(lang=worker.env.lang)._stop(error)
            left = commit(1)
            self.env.invalidate_all()  # whatever the number of slices, as much memory
            if not left:
                return False
        return True

    def _stop(self, error):
        """Nothing of the slice was written: say why, and wait for somebody."""
        if isinstance(error, (UserError, RedirectWarning)):
            reason = str(error.args[0])
        else:
            _logger.exception("%s stopped.", self.display_name)
            reason = self.env._(
                "Something unexpected stopped the work (%s). What is done is kept: go"
                " on, and call your administrator if it stops again.",
                error,
            )
        self._set_protected(job_error=reason)
