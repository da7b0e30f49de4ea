from odoo import fields, models
from odoo.exceptions import AccessError, MissingError
from odoo.tools import clean_context


class CaeActivity(models.Model):
    """The doors of the portal.

    Entrepreneurs have no right to write on any model: each service checks the user,
    reads the fields it knows, looks every id up among what the activity may use, and
    only then acts as superuser. All are private, so that no other door leads to them.
    """

    _inherit = "cae.activity"

    def _check_portal_read(self):
        """:return: the last day the user may read: today, or the day he left
        :raise AccessError: if he may not read this activity's documents
        """
        self.ensure_one()
        day = self._get_portal_last_day()
        self._check_accounts_access(day)
        return day

    def _get_portal_last_day(self):
        self.check_access("read")
        today = fields.Date.context_today(self)
        user = self.env.user
        if user._is_internal():
            return today
        # sudo: the keys of the others are not shown, only looked through for one's own
        own = self.sudo().key_ids.filtered(
            lambda key: key.entrepreneur_id.partner_id == user.partner_id
        )
        return max((min(key.date_to or today, today) for key in own), default=today)

    def _check_portal_write(self):
        result = super()._check_portal_write()
        self._check_accounts_access(fields.Date.context_today(self))
        if self.filtered(lambda activity: not activity.active):
            raise AccessError(self.env._("This activity is closed: ask your coach."))
        return result

    def _can_portal_write(self):
        try:
            self._check_portal_write()
        except AccessError:
            return False
        return True

    def _portal_sudo(self):
        """Check the user, then leave behind what his request put in the context."""
        self.ensure_one()
        self._check_portal_write()
        # sudo: the user was checked, and has no right of his own on documents
        env = self.env(context=clean_context(self.env.context), su=True)
        return self.with_env(env).with_company(self.company_id)

    def _get_portal_record(self, model, record_id):
        """:return: the record, as superuser
        :raise MissingError: if it is not this activity's
        """
        if not isinstance(record_id, int):  # typed after the address, not in it
            raise MissingError(self.env._("This does not exist, or is not yours."))
        own = "activity_id" in self.env[model]._fields
        key = "activity_id" if own else "cae_activity_id"
        # sudo: looked up among the records of an activity that the user may read
        record_sudo = (
            self.env[model].sudo().search([("id", "=", record_id), (key, "=", self.id)])
        )
        if not record_sudo:
            raise MissingError(self.env._("This does not exist, or is not yours."))
        return record_sudo
