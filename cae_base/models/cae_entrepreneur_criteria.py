from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class CaeEntrepreneur(models.Model):
    """The criteria on the way of a person: ticked by a coach, or checked by itself."""

    _inherit = "cae.entrepreneur"

    criterion_status_ids = fields.One2many(
        "cae.entrepreneur.criterion.status",
        "entrepreneur_id",
        string="Criteria of the Present Stage",
        domain=[("is_present", "=", True)],
    )
    next_criterion_status_ids = fields.One2many(
        "cae.entrepreneur.criterion.status",
        "entrepreneur_id",
        string="Criteria of the Next Stages",
        domain=[("is_present", "=", False)],
    )
    criteria_count = fields.Integer(
        string="Number of Criteria", compute="_compute_criteria"
    )
    criteria_met = fields.Integer(
        string="Number of Criteria Met", compute="_compute_criteria"
    )

    @api.depends("stage_id")
    def _compute_criteria(self):
        met = self._origin._get_who_meets(self.stage_id.criterion_ids)
        for person in self:
            criteria = person.stage_id.criterion_ids
            person.criteria_count = len(criteria)
            person.criteria_met = sum(
                person._origin.id in met[criterion.id] for criterion in criteria
            )

    def _get_who_meets(self, criteria):
        """Who of these people meets which criterion, in a constant number of queries.

        :return: dict {criterion id: set of ids of people}
        """
        met = {criterion.id: set() for criterion in criteria}
        methods = {
            name: set(self._call_criterion(name))
            for name in set(criteria.filtered("method").mapped("method"))
        }
        for criterion in criteria.filtered("method"):
            met[criterion.id] = methods[criterion.method]
        for person, criterion in self._get_ticks(criteria):
            met[criterion.id].add(person.id)
        return met

    def _call_criterion(self, method):
        """:return: ids of those who meet an automatic criterion"""
        # sudo: whether it is met does not depend on who asks
        return getattr(self.sudo(), method)().ids if self else []

    def _get_ticks(self, criteria):
        """:return: list of (person, criterion) ticked"""
        manual = criteria.filtered(lambda criterion: not criterion.method)
        if not (self and manual):
            return []
        # sudo: see _call_criterion
        return (
            self.env["cae.entrepreneur.criterion.tick"]
            .sudo()
            ._read_group(
                [
                    ("entrepreneur_id", "in", self.ids),
                    ("criterion_id", "in", manual.ids),
                ],
                ["entrepreneur_id", "criterion_id"],
            )
        )

    def _tick_criterion(self, criterion):
        """The user says that these people meet a manual criterion."""
        self.check_access("write")
        if criterion.method:
            raise UserError(
                self.env._(
                    'Nobody ticks "%s": it is checked by itself.', criterion.name
                )
            )
        ticked = self._get_who_meets(criterion)[criterion.id]
        # sudo: ticks are written by this method only, under the user's name
        self.env["cae.entrepreneur.criterion.tick"].sudo().create(
            [
                {
                    "entrepreneur_id": person.id,
                    "criterion_id": criterion.id,
                    "user_id": self.env.uid,
                }
                for person in self
                if person.id not in ticked
            ]
        )
        self._forget_criterion_statuses()

    def _untick_criterion(self, criterion):
        """The user takes a tick back; the chatter keeps who had ticked, and when."""
        self.check_access("write")
        # sudo: see _tick_criterion
        ticks_sudo = (
            self.env["cae.entrepreneur.criterion.tick"]
            .sudo()
            .search(
                [
                    ("entrepreneur_id", "in", self.ids),
                    ("criterion_id", "=", criterion.id),
                ]
            )
        )
        bodies = {
            tick.entrepreneur_id.id: self.env._(
                'Criterion "%(criterion)s" unticked; %(user)s had ticked it on'
                " %(date)s.",
                criterion=criterion.name,
                user=tick.user_id.name,
                date=format_datetime(self.env, tick.date, dt_format="short"),
            )
            for tick in ticks_sudo
        }
        self.browse(bodies)._message_log_batch(bodies=bodies)
        ticks_sudo.unlink()
        self._forget_criterion_statuses()

    def _forget_criterion_statuses(self):
        """What is read from an SQL view is stale once its tables were written."""
        self.invalidate_recordset(
            [
                "criterion_status_ids",
                "next_criterion_status_ids",
                "criteria_count",
                "criteria_met",
            ],
            flush=False,
        )
        self.env["cae.entrepreneur.criterion.status"].invalidate_model(flush=False)

    # --- automatic criteria: each returns those of the recordset who meet it -----

    def _criterion_information_meeting_attended(self):
        attended = self.env["event.registration"]._read_group(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("event_id.is_information_meeting", "=", True),
                ("state", "=", "done"),
            ],
            ["partner_id"],
        )
        partners = {partner.id for [partner] in attended}
        return self.filtered(lambda person: person.partner_id.id in partners)

    def _criterion_contract_cape_signed(self):
        return self._filter_contract_signed("cape")

    def _criterion_contract_cesa_signed(self):
        return self._filter_contract_signed("cesa")

    def _filter_contract_signed(self, kind):
        signed = self.env["cae.contract"]._read_group(
            [
                ("entrepreneur_id", "in", self.ids),
                ("kind", "=", kind),
                ("state", "not in", ("draft", "to_sign", "cancelled")),
            ],
            ["entrepreneur_id"],
        )
        return self & self.browse(person.id for [person] in signed)

    def _criterion_insurance_valid(self):
        """Each trade name of today has a proof of insurance (INV-13, INV-14)."""
        today = fields.Date.context_today(self)
        insured = self.cae_activity_ids._filter_insurance_valid(today)
        return self.filtered(
            lambda person: (
                person.cae_activity_ids and not person.cae_activity_ids - insured
            )
        )

    def _criterion_member_admitted(self):
        return self.filtered("member_since")
