from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..seal import is_unsealed, unsealed
from .cae_anonymisation_line import ERASED, HELD, READY

DRAFT, DONE = "draft", "done"


class CaeAnonymisation(models.Model):
    """One round of anonymisation: who is due, why others are not, and what was done.

    Done, it is the trace: it names nobody (RGPD-01).
    """

    _name = "cae.anonymisation"
    _description = "Anonymisation"
    _order = "create_date desc, id desc"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [(DRAFT, "To Look At"), (DONE, "Done")],
        default=DRAFT,
        required=True,
        readonly=True,
    )
    line_ids = fields.One2many(
        "cae.anonymisation.line", "anonymisation_id", readonly=True, string="People"
    )
    ready_count = fields.Integer(string="Ready", compute="_compute_counts")
    held_count = fields.Integer(string="Not Yet", compute="_compute_counts")
    done_on = fields.Datetime(readonly=True)
    done_by_id = fields.Many2one("res.users", string="Done by", readonly=True)

    @api.depends("create_date")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for batch in self:
            day = batch.create_date and fields.Datetime.context_timestamp(
                batch, batch.create_date
            )
            batch.display_name = self.env._(
                "Anonymisation of %s", format_date(self.env, day)
            )

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for batch in self:
            states = batch.line_ids.mapped("state")
            batch.ready_count = states.count(READY) + states.count(ERASED)
            batch.held_count = states.count(HELD)

    @api.model_create_multi
    def create(self, vals_list):
        batches = super().create(
            [
                {"company_id": vals.get("company_id", self.env.company.id)}
                for vals in vals_list
            ]
        )
        batches._look()
        return batches

    def write(self, vals):
        self.check_access("write")
        if not is_unsealed(self):
            raise UserError(self.env._("What was anonymised is written by the act."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if self.filtered(lambda batch: batch.state == DONE):
            raise UserError(self.env._("The trace of what was anonymised is kept."))

    def action_look(self):
        """Look again at who is due."""
        self._check_manager()
        self._look()

    def _check_manager(self):
        if not self.env.user.has_group("cae_base.group_manager"):
            raise AccessError(self.env._("Only a manager anonymises people."))

    def _look(self):
        for batch in self.filtered(lambda batch: batch.state == DRAFT):
            # sudo: what holds a person may be in papers that the manager does not read
            batch_sudo = unsealed(batch.sudo())
            batch_sudo.line_ids.unlink()
            batch_sudo.line_ids.create(batch_sudo._prepare_lines())

    def _prepare_lines(self):
        today = fields.Date.context_today(self)
        found = {}
        for rule in self.env["cae.retention.rule"].search([]):
            for person, (day, due) in rule._get_events(self.company_id).items():
                found[person] = rule, day, due
        people = self.env["cae.entrepreneur"].union(*found)
        obstacles = people._get_anonymisation_obstacles()
        return [
            self._prepare_line(person, *row, obstacles[person.id], today)
            for person, row in found.items()
        ]

    def _prepare_line(self, person, rule, day, due, obstacles, today):
        if due > today:
            early = self.env._("Kept until %s.", format_date(self.env, due))
            obstacles = [early, *obstacles]
        return {
            "anonymisation_id": self.id,
            "entrepreneur_id": person.id,
            "rule_id": rule.id,
            "event_date": day,
            "due_date": due,
            "state": HELD if obstacles else READY,
            "obstacles": "\n".join(obstacles),
        }

    def action_anonymise(self):
        """Anonymise who is ready, once and for all, in one go.

        Everything is looked at again before: an invoice may have come in the meantime.
        """
        self.ensure_one()
        self._check_manager()
        if self.state != DRAFT:
            raise UserError(self.env._("This was done already: make a new one."))
        if not self.sudo().try_lock_for_update():
            raise UserError(self.env._("Somebody is at it: wait a minute."))
        self._look()
        # sudo: it goes through whatever names the person
        batch_sudo = unsealed(self.sudo()).with_context(active_test=False)
        ready = batch_sudo.line_ids.filtered(lambda line: line.state == READY)
        if not ready:
            raise UserError(self.env._("Nobody is to be anonymised today."))
        ready.entrepreneur_id._anonymise()
        ready.state = ERASED
        (batch_sudo.line_ids - ready).unlink()  # the others are no part of the trace
        batch_sudo.write(
            {
                "state": DONE,
                "done_on": fields.Datetime.now(),
                "done_by_id": self.env.user.id,
            }
        )
