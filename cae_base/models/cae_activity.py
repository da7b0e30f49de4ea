from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..engine.sharing_key import find_doubled, find_incomplete_date
from .cae_activity_key import CheckedTogether


class CaeActivity(models.Model):
    _name = "cae.activity"
    _description = "Activity"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "image.mixin",
        "cae.company.source.mixin",
    ]
    _order = "is_structure desc, name, id"
    _check_company_auto = True

    name = fields.Char(
        string="Trade Name",
        required=True,
        index="trigram",
        tracking=True,
        help="The name under which the entrepreneurs of this activity sell.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    is_structure = fields.Boolean(
        string="Cooperative Itself",
        readonly=True,
        copy=False,
        help="What belongs to no entrepreneur belongs to the cooperative itself.",
    )
    color = fields.Integer()
    trade = fields.Char(help="What the activity does, in a few words.")
    coach_id = fields.Many2one(
        "res.users", tracking=True, index=True, check_company=True
    )
    local_office_id = fields.Many2one(
        "cae.local.office", index=True, check_company=True
    )
    key_ids = fields.One2many(
        "cae.activity.key",
        "activity_id",
        string="Sharing Keys",
        copy=False,
        groups="cae_base.group_coach",
    )
    entrepreneur_ids = fields.Many2many(
        "cae.entrepreneur",
        string="Entrepreneurs",
        compute="_compute_entrepreneur_ids",
        search="_search_entrepreneur_ids",
        groups="cae_base.group_coach",
        help="The entrepreneurs present today, among those whom you may see.",
    )
    # Stored for the record rules, which must stay one hop; it changes with the
    # calendar, so a nightly job refreshes it.
    portal_partner_ids = fields.Many2many(
        "res.partner",
        relation="cae_activity_portal_partner_rel",
        string="Portal Readers",
        compute="_compute_portal_partner_ids",
        store=True,
        help="Who reads this activity on the portal: its entrepreneurs, and those"
        " who have left it, for their own period.",
    )

    _structure_uniq = models.UniqueIndex(
        "(company_id) WHERE is_structure",
        "A company has one structure only.",
    )

    @api.constrains("key_ids")
    def _check_keys(self):
        """CAE-23: on each day the keys make 100 %, and each person has one of them."""
        for activity in self:
            keys = activity.key_ids._to_engine()
            if doubled := find_doubled(keys):
                raise activity._prepare_doubled_error(doubled)
            if day := find_incomplete_date(keys):
                raise activity._prepare_incomplete_error(day)

    def _prepare_doubled_error(self, key):
        person = self.key_ids.entrepreneur_id.filtered(
            lambda person: person.id == key.entrepreneur
        )
        return ValidationError(
            self.env._(
                "%(person)s has two sharing keys of %(activity)s on %(day)s: end the"
                " first one, or make one key of the two.",
                person=person.name,
                activity=self.name,
                day=fields.Date.to_string(key.date_from),
            )
        )

    def _prepare_incomplete_error(self, day):
        return ValidationError(
            self.env._(
                "The sharing keys of %(activity)s do not add up to 100 %% on"
                " %(day)s: correct the percentages or the dates.",
                activity=self.name,
                day=fields.Date.to_string(day),
            )
        )

    @api.depends("key_ids.date_from", "key_ids.date_to", "key_ids.entrepreneur_id")
    @api.depends_context("uid")
    def _compute_entrepreneur_ids(self):
        today = fields.Date.context_today(self)
        # a coach shares an activity with people whom another one follows
        visible = self._get_entrepreneurs(today)._filtered_access("read")
        for activity in self:
            activity.entrepreneur_ids = activity._get_entrepreneurs(today) & visible

    def _search_entrepreneur_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        keys = Domain("entrepreneur_id", operator, value)
        return Domain("key_ids", "any", keys & self.env["cae.activity.key"]._today())

    @api.depends("key_ids.date_from", "key_ids.entrepreneur_id.partner_id")
    def _compute_portal_partner_ids(self):
        today = fields.Date.context_today(self)
        for activity in self:
            started = activity.key_ids.filtered(lambda key: key.date_from <= today)
            activity.portal_partner_ids = started.entrepreneur_id.partner_id

    @api.ondelete(at_uninstall=False)
    def _unlink_except_structure(self):
        if self.filtered("is_structure"):
            raise UserError(self.env._("The cooperative itself cannot be deleted."))

    def write(self, vals):
        if not vals.get("active", True) and self.filtered("is_structure"):
            raise UserError(self.env._("The cooperative itself cannot be archived."))
        if "key_ids" in vals:
            self = self.with_context(cae_keys=CheckedTogether(self.ids))
        return super().write(vals)

    def _get_entrepreneurs(self, day):
        """:return: the entrepreneurs present in these activities on a day"""
        return self.key_ids.filtered(
            lambda key: (
                key.date_from <= day and (not key.date_to or day <= key.date_to)
            )
        ).entrepreneur_id

    @api.model
    def _cron_refresh_portal_partners(self):
        activities = self.with_context(active_test=False).search([])
        self.env.add_to_compute(self._fields["portal_partner_ids"], activities)
        activities.flush_recordset(["portal_partner_ids"])

    # --- portal -------------------------------------------------------------

    def _check_portal_write(self):
        """Whoever writes for an activity on the portal works in it today.

        :raise AccessError: if the user may not read it or has left it
        """
        self.check_access("read")
        if self.env.user._is_internal():
            return
        # sudo: the keys of the others are not shown, only looked through for one
        for activity in self.sudo():
            present = activity._get_entrepreneurs(fields.Date.context_today(self))
            if self.env.user.partner_id not in present.partner_id:
                raise AccessError(
                    self.env._(
                        "You no longer work in %s: ask your coach.", activity.name
                    )
                )

    def _check_portal_period(self, date_to):
        """An entrepreneur who left reads what happened up to his last day.

        :raise AccessError: if the user may not read the activity on ``date_to``
        """
        self.check_access("read")
        if self.env.user._is_internal() or self.env.su:
            return
        partner = self.env.user.partner_id
        # sudo: the keys of the others are not shown, only looked through for one
        for activity in self.sudo():
            own = activity.key_ids.filtered(
                lambda key: key.entrepreneur_id.partner_id == partner
            )
            if not any(not key.date_to or date_to <= key.date_to for key in own):
                raise AccessError(
                    self.env._(
                        "You can read the accounts of %s up to the day you left only.",
                        activity.name,
                    )
                )
