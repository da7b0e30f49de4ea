from odoo import api, fields, models
from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.tools import format_datetime

from .cae_contract import RUNNING, SIGNED

EXIT_FIELDS = ("exit_type", "exit_date", "exit_reason")
# Context keys: the stage at which the user saw the person whom he moves, and why a
# manager moves people whose criteria are not met.
SEEN, OVERRIDE = "cae_stage_seen", "cae_stage_override"


class CaeEntrepreneur(models.Model):
    """The way of a person from stage to stage, and its gates."""

    _inherit = "cae.entrepreneur"

    exit_type = fields.Selection(
        [
            ("project_dropped", "Gave the project up"),
            ("employed", "Found a job"),
            ("own_company", "Set up a company"),
            ("other_cooperative", "Joined another cooperative"),
            ("training", "Started a training"),
            ("retired", "Retired"),
            ("silent", "No longer answers"),
            ("refused", "Not taken by the cooperative"),
            ("ended", "Contract ended by the cooperative"),
            ("other", "Another reason"),
        ],
        string="Left Because",
        tracking=True,
        copy=False,
    )
    exit_date = fields.Date(string="Left on", tracking=True, copy=False)
    exit_reason = fields.Text(string="In Detail", copy=False)
    stage_history_ids = fields.One2many(
        "cae.entrepreneur.stage.history", "entrepreneur_id", string="Stage History"
    )

    @api.constrains("stage_id", "exit_type", "exit_date", "date_entry")
    def _check_exit(self):
        today = fields.Date.context_today(self)
        for person in self.filtered("stage_id.is_exit"):
            day = person.exit_date
            if not person.exit_type or not day:
                raise ValidationError(
                    self.env._(
                        "Write why and on which day %(name)s left.", name=person.name
                    )
                )
            if day > today or (person.date_entry and day < person.date_entry):
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot have left on %(day)s: the day lies between"
                        " the first contact and today.",
                        name=person.name,
                        day=fields.Date.to_string(day),
                    )
                )

    @api.constrains("stage_id", "active")
    def _check_unbound(self):
        """CAE-06: nothing ends by itself, and no deadline of a contract in force is
        lost from sight."""
        gone = self.filtered(
            lambda person: person.stage_id.is_exit or not person.active
        )
        # sudo: whoever moves a person is told what binds him
        contracts_sudo = self.env["cae.contract"].sudo()
        contract = contracts_sudo.search(
            [("entrepreneur_id", "in", gone.ids), ("state", "in", (SIGNED, RUNNING))],
            limit=1,
        )
        if contract:
            raise ValidationError(
                self.env._(
                    "%(name)s neither leaves nor is archived while a contract holds:"
                    " end or cancel %(contract)s first.",
                    name=contract.entrepreneur_id.name,
                    contract=contract.name,
                )
            )

    # --- moves --------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        people = super().create(vals_list)
        first = self.env["cae.entrepreneur.stage"]._get_first()
        direct = people.filtered(lambda person: person.stage_id != first)
        direct._check_direct_start(first)
        direct._write_stage_history(
            self.env._("Started directly at this stage."), is_override=True
        )
        started = people - direct
        started._write_stage_history()
        started._schedule_stage_plan()
        return people

    def write(self, vals):
        movers = self._get_movers(vals)
        # what this write sets off was seen by nobody
        people = self.with_context(**{SEEN: None})
        result = super(CaeEntrepreneur, people - movers).write(vals)
        if movers:
            # apart: whoever is at the stage already left on his own day
            moved = people & movers
            super(CaeEntrepreneur, moved).write(movers._prepare_move_vals(vals))
        movers._write_stage_history(
            movers._get_move_reason(), is_override=bool(self.env.context.get(OVERRIDE))
        )
        movers._schedule_stage_plan()
        if vals.get("coach_id"):
            people._assign_todos()
        return result

    def _get_movers(self, vals):
        """:return: those whom these values move to another stage, as they may"""
        if "stage_id" not in vals:
            return self.browse()
        self.check_access("write")
        self._check_stage_seen()
        stage = self.env["cae.entrepreneur.stage"].browse(vals["stage_id"])
        movers = self.filtered(lambda person: person.stage_id != stage)
        movers._check_move(stage, vals)
        return movers

    def _prepare_move_vals(self, vals):
        """Who comes to a way out leaves today, unless said otherwise; who comes back
        has not left."""
        if self.env["cae.entrepreneur.stage"].browse(vals["stage_id"]).is_exit:
            return {"exit_date": fields.Date.context_today(self), **vals}
        return {**vals, **dict.fromkeys(EXIT_FIELDS, False)}

    def _check_direct_start(self, first):
        """:raise UserError: if somebody else than a manager skips the first stages"""
        if self and not self._may_override():
            raise UserError(
                self.env._(
                    "%(names)s cannot start there: everybody starts at the stage"
                    ' "%(stage)s". A manager may write down those who are further on.',
                    names=", ".join(self.mapped("name")),
                    stage=first.name,
                )
            )

    def _check_stage_seen(self):
        """Two coaches move one card: the second one is told.

        :raise UserError: if a person is no longer at the stage where the user saw him
        """
        seen = self.env.context.get(SEEN)
        moved = self.filtered(lambda person: seen and person.stage_id.id != seen)
        if not moved:
            return
        person = moved[0]
        # sudo: who moved a card is told to whoever may move it
        last = person.stage_history_ids.sudo()[:1]
        raise UserError(
            self.env._(
                "%(name)s has been moved in the meantime, to %(stage)s, by %(user)s on"
                " %(date)s. Nothing was changed: look at the card again.",
                name=person.name,
                stage=person.stage_id.name,
                user=last.user_id.name,
                date=format_datetime(self.env, last.date_from, dt_format="short"),
            )
        )

    def _check_move(self, stage, vals):
        """The gate: each criterion of each stage left or skipped must be met.

        :raise UserError: or RedirectWarning towards the wizard that helps
        """
        if not self:
            return
        if not stage:
            raise UserError(self.env._("Each person is at a stage: choose one."))
        if stage.is_exit:
            if not vals.get("exit_type"):
                self._raise_leave(stage)
        elif self.env.context.get(OVERRIDE):
            self._check_override()
        else:
            missing = self._get_missing_criteria(stage)
            if missing:
                self._raise_missing(stage, missing)

    def _get_move_reason(self):
        """What the history keeps: why a manager let pass, or why people left."""
        if not self[:1].stage_id.is_exit:
            return self.env.context.get(OVERRIDE)
        left = self[:1]
        kinds = dict(self._fields["exit_type"]._description_selection(self.env))
        kind, reason = kinds[left.exit_type], left.exit_reason
        if not reason:
            return kind
        return self.env._("%(kind)s: %(reason)s", kind=kind, reason=reason)

    def _get_missing_criteria(self, stage):
        """:return: dict {person: criteria not met on his way to the stage}"""
        way = self.env["cae.entrepreneur.stage"]._get_way()
        position = {step.id: index for index, step in enumerate(way)}
        starts = self._get_start_stages()
        crossed = {
            person: way[position.get(starts[person.id], 0) : position[stage.id]]
            for person in self
        }
        all_crossed = way.browse().union(*crossed.values())
        met = self._get_who_meets(all_crossed.criterion_ids)
        missing = {
            person: steps.criterion_ids.filtered(
                lambda criterion, person=person: person.id not in met[criterion.id]
            )
            for person, steps in crossed.items()
        }
        return {person: criteria for person, criteria in missing.items() if criteria}

    def _get_start_stages(self):
        """Where the way goes on: for those who left, where they were before.

        :return: dict {person id: stage id}
        """
        starts = {person.id: person.stage_id.id for person in self}
        gone = self.filtered("stage_id.is_exit")
        if gone:
            # sudo: see _write_stage_history
            history_sudo = self.env["cae.entrepreneur.stage.history"].sudo()
            rows = history_sudo.search(
                [
                    ("entrepreneur_id", "in", gone.ids),
                    ("stage_id.is_exit", "=", False),
                ],
                order="date_from, id",
            )
            starts.update((row.entrepreneur_id.id, row.stage_id.id) for row in rows)
        return starts

    def _may_override(self):
        return self.env.user.has_group("cae_base.group_manager")

    def _check_override(self):
        if not self._may_override():
            raise AccessError(
                self.env._("Only a manager may move people whose criteria are not met.")
            )

    def _raise_leave(self, stage):
        message = self.env._(
            "Write why and on which day these people left: %(names)s.",
            names=", ".join(self.mapped("name")),
        )
        self._raise_with_wizard(
            message,
            "cae_base.cae_entrepreneur_leave_action",
            self.env._("Write It Down"),
            stage,
        )

    def _raise_missing(self, stage, missing):
        message = self.env._(
            "Before the stage %(stage)s, these criteria have to be met.\n%(missing)s",
            stage=stage.name,
            missing=self._format_missing(missing),
        )
        if not self._may_override():
            raise UserError(message)
        movers = self.filtered(lambda person: person.stage_id != stage)
        movers._raise_with_wizard(
            message,
            "cae_base.cae_entrepreneur_stage_override_action",
            self.env._("Let Pass…"),
            stage,
        )

    def _format_missing(self, missing):
        return "\n".join(
            self.env._(
                "%(name)s: %(missing)s",
                name=person.name,
                missing=", ".join(criteria.mapped("name")),
            )
            for person, criteria in missing.items()
        )

    def _raise_with_wizard(self, message, action, button, stage):
        """The screen offers the wizard; an import shows the sentence alone."""
        if self.env.context.get("import_file"):
            raise UserError(message)
        raise RedirectWarning(
            message,
            self.env["ir.actions.act_window"]._for_xml_id(action),
            button,
            {"default_entrepreneur_ids": self.ids, "default_stage_id": stage.id},
        )

    def action_leave(self):
        """Open the wizard that asks why and when."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_base.cae_entrepreneur_leave_action"
        )
        action["context"] = {"default_entrepreneur_ids": self.ids}
        return action

    def _write_stage_history(self, reason=False, is_override=False):
        """Close the row of the stage left and open the one of the stage entered."""
        if not self:
            return
        self._close_stage_history()
        # sudo: coaches read the history; it is their moves that write it
        self.env["cae.entrepreneur.stage.history"].sudo().create(
            [person._prepare_stage_history_vals(reason, is_override) for person in self]
        )
        self._forget_criterion_statuses()

    def _close_stage_history(self):
        # sudo: see _write_stage_history
        present_sudo = (
            self.env["cae.entrepreneur.stage.history"]
            .sudo()
            .search([("entrepreneur_id", "in", self.ids), ("date_to", "=", False)])
        )
        present_sudo.date_to = fields.Datetime.now()
        present_sudo.flush_recordset(["date_to"])

    def _prepare_stage_history_vals(self, reason, is_override):
        return {
            "entrepreneur_id": self.id,
            "stage_id": self.stage_id.id,
            "date_from": fields.Datetime.now(),
            "user_id": self.env.uid,
            "reason": reason,
            "is_override": is_override,
        }

    # --- planned to-dos -----------------------------------------------------

    def _schedule_stage_plan(self):
        """Schedule the plan of the stage just entered; an open to-do of the same kind
        and summary is not doubled."""
        # sudo: the public page schedules too; plans hold nothing private
        plans_sudo = self.sudo().stage_id.activity_plan_id
        if not plans_sudo:
            return
        open_todos = self._get_open_todos(plans_sudo.template_ids)
        vals_list = [
            person._prepare_plan_todo_vals(template)
            for person in self.sudo()
            for template in person.stage_id.activity_plan_id.template_ids
            if (person.id, template.activity_type_id.id, template.summary or False)
            not in open_todos
        ]
        self.env["mail.activity"].sudo().create(vals_list)

    def _get_open_todos(self, templates):
        """:return: set of (person id, activity type id, summary)"""
        # sudo: a to-do assigned to a colleague counts too
        groups = (
            self.env["mail.activity"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("activity_type_id", "in", templates.activity_type_id.ids),
                ],
                ["res_id", "activity_type_id", "summary"],
            )
        )
        return {(person, kind.id, summary) for person, kind, summary in groups}

    def _assign_todos(self):
        """A new coach takes over the to-dos of nobody."""
        for coach, people in self.grouped("coach_id").items():
            people.activity_ids.filtered(lambda todo: not todo.user_id).user_id = coach

    def _prepare_plan_todo_vals(self, template):
        found = template._determine_responsible(self.coach_id, self)
        return {
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "activity_type_id": template.activity_type_id.id,
            "summary": template.summary,
            "note": template.note,
            "user_id": found["responsible"].id,
            "date_deadline": template._get_date_deadline(
                fields.Date.context_today(self)
            ),
            "automated": True,
        }
