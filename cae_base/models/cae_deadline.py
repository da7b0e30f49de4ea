from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import format_date, plaintext2html

OPEN, CLOSED = "open", "closed"
LINKS = ("entrepreneur_id", "cae_activity_id", "contract_id")


class CaeDeadline(models.Model):
    """The day that a legal clock has found for one person, activity or contract.

    Written by the clocks only. A date that changes closes its row and opens another:
    what was planned for the old one stays readable.
    """

    _name = "cae.deadline"
    _description = "Deadline"
    _order = "date, id"

    clock_id = fields.Many2one(
        "cae.clock",
        string="Deadline",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    res_model = fields.Char(related="clock_id.model", store=True, precompute=True)
    res_id = fields.Many2oneReference(
        string="Record",
        model_field="res_model",
        required=True,
        index=True,
        readonly=True,
    )
    res_name = fields.Char(
        string="About", compute="_compute_res_name", compute_sudo=True
    )
    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", index="btree_not_null", readonly=True, ondelete="cascade"
    )
    cae_activity_id = fields.Many2one(
        "cae.activity",
        string="Trade Name",
        index="btree_not_null",
        readonly=True,
        ondelete="cascade",
    )
    contract_id = fields.Many2one(
        "cae.contract", index="btree_not_null", readonly=True, ondelete="cascade"
    )
    date = fields.Date(string="Due", required=True, index=True, readonly=True)
    days_left = fields.Integer(
        compute="_compute_days_left", help="Less than 0: so many days late."
    )
    # Stored for the record rules, which must stay one hop.
    coach_id = fields.Many2one(
        "res.users",
        compute="_compute_coach_id",
        store=True,
        precompute=True,
        index=True,
    )
    local_office_id = fields.Many2one(
        "cae.local.office",
        compute="_compute_coach_id",
        store=True,
        precompute=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, readonly=True
    )
    state = fields.Selection(
        [(OPEN, "Ongoing"), (CLOSED, "Lifted")],
        string="Status",
        required=True,
        default=OPEN,
        index=True,
        readonly=True,
    )
    date_closed = fields.Date(string="Lifted On", readonly=True)
    notice_ids = fields.One2many(
        "cae.deadline.notice", "deadline_id", string="Planned To-dos"
    )

    _open_uniq = models.UniqueIndex(
        "(clock_id, res_id) WHERE state = 'open'",
        "A clock has one open deadline for each record.",
    )

    @api.depends("clock_id", "res_id")
    def _compute_res_name(self):
        for model, deadlines in self.grouped("res_model").items():
            records = self.env[model].browse(deadlines.mapped("res_id")).exists()
            names = {record.id: record.display_name for record in records}
            for deadline in deadlines:
                deadline.res_name = names.get(deadline.res_id)

    @api.depends("date")
    def _compute_days_left(self):
        today = fields.Date.context_today(self)
        for deadline in self:
            deadline.days_left = (deadline.date - today).days

    @api.depends("clock_id.name", "res_name")
    def _compute_display_name(self):
        for deadline in self:
            deadline.display_name = " – ".join(
                filter(None, [deadline.clock_id.name, deadline.res_name])
            )

    @api.depends(
        "entrepreneur_id.coach_id",
        "entrepreneur_id.local_office_id",
        "cae_activity_id.coach_id",
        "cae_activity_id.local_office_id",
    )
    def _compute_coach_id(self):
        today = fields.Date.context_today(self)
        for deadline in self:
            activity = deadline.cae_activity_id
            people = deadline.entrepreneur_id or activity._get_entrepreneurs(today)
            deadline.coach_id = activity.coach_id or people.coach_id[:1]
            deadline.local_office_id = (
                activity.local_office_id or people.local_office_id[:1]
            )

    def action_open_record(self):
        """Open the person, the activity or the contract that the deadline is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_refresh(self):
        return self.env["cae.clock"].action_refresh()

    @api.model
    def _get_action(self, domain):
        """The board, showing the deadlines of a domain only."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "cae_base.cae_deadline_action"
        )
        return {**action, "domain": list(domain), "context": {}}

    @api.model
    def _create_deadlines(self, clock, dates):
        """Open the deadlines that a clock has found.

        :param dates: dict {record: its deadline, a date}
        """
        vals_list = [
            self._prepare_vals(clock, record, day) for record, day in dates.items()
        ]
        self._read_coaches(vals_list)
        return self.create(vals_list)

    @api.model
    def _read_coaches(self, vals_list):
        """Read at once what each new row would read apart."""
        names = ["coach_id", "local_office_id"]
        people, activities = (
            self.env[model].browse(filter(None, (vals.get(name) for vals in vals_list)))
            for model, name in (
                ("cae.entrepreneur", "entrepreneur_id"),
                ("cae.activity", "cae_activity_id"),
            )
        )
        activities.fetch([*names, "key_ids"])
        (people | activities.key_ids.entrepreneur_id).fetch(names)

    @api.model
    def _prepare_vals(self, clock, record, day):
        """The values of the deadline that a clock has found for a record."""
        vals = {
            "clock_id": clock.id,
            "res_id": record.id,
            "date": day,
            "company_id": (record.company_id or self.env.company).id,
        }
        for name in LINKS:
            if record._name == self._fields[name].comodel_name:
                vals[name] = record.id
            elif (field := record._fields.get(name)) and field.store:
                vals[name] = record[name].id
        return vals

    def _close(self, dates):
        """Close deadlines and the to-dos planned for them.

        :param dates: dict {id of the record: its new date}, of those that have one
        """
        self.write({"state": CLOSED, "date_closed": fields.Date.context_today(self)})
        self.flush_recordset()  # before another one opens for the same record
        self.notice_ids._close_activities(
            lambda deadline: deadline._tell_closing(dates.get(deadline.res_id))
        )

    def _tell_closing(self, new_date):
        if new_date:
            return self.env._(
                "The date has changed: it is now %s.", format_date(self.env, new_date)
            )
        return self.env._("This deadline no longer applies.")

    def _get_users(self):
        """Who is warned: the coach, else one of the local office, else a manager.

        :return: dict {deadline: user}
        """
        managers = self._get_managers()
        return {
            deadline: deadline.coach_id.filtered("active")
            or deadline.local_office_id.user_ids.filtered("active")[:1]
            or managers.filtered(
                lambda user, company=deadline.company_id: company in user.company_ids
            )[:1]
            or managers[:1]
            for deadline in self
        }

    def _get_managers(self):
        group = self.env.ref("cae_base.group_manager")
        # whoever looks at archived clocks or people warns nobody who is archived
        users = self.env["res.users"].with_context(active_test=True)
        return users.search([("all_group_ids", "in", group.ids)], order="id")

    def _prepare_activity_vals(self, user, day):
        """The values of the to-do of who is warned on a day, in his language."""
        clock = self.clock_id.with_context(lang=user.lang)
        kind = clock.activity_type_id
        delay = relativedelta(**{kind.delay_unit: kind.delay_count})
        return {
            "activity_type_id": kind.id,
            "automated": True,
            "res_model_id": self.env["ir.model"]._get_id(self.res_model),
            "res_id": self.res_id,
            "user_id": user.id,
            "date_deadline": min(day + delay, self.date),
            "summary": clock.env._(
                "%(clock)s: %(day)s",
                clock=clock.name,
                day=format_date(clock.env, self.date),
            ),
            "note": plaintext2html(
                "\n".join(filter(None, [clock.description, clock.reference]))
            ),
        }

    def _follow_coaches(self):
        """Hand the to-dos over when a person changes coach, unless somebody has already
        given them to a third one."""
        notices = self.env["cae.deadline.notice"].search_fetch(
            [
                ("deadline_id", "in", self.ids),
                ("mail_activity_id.active", "=", True),
            ],
            ["deadline_id", "user_id", "mail_activity_id"],
        )
        users = notices.deadline_id._get_users()
        late = notices.filtered(
            lambda notice: (
                notice.user_id != users[notice.deadline_id]
                and notice.user_id == notice.mail_activity_id.user_id
            )
        )
        for user, their_notices in late.grouped(
            lambda notice: users[notice.deadline_id]
        ).items():
            their_notices.mail_activity_id.with_context(
                mail_activity_quick_update=True
            ).user_id = user
            their_notices.user_id = user
