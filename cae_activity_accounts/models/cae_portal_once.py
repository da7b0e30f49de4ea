import hashlib
import secrets

from odoo import api, fields, models
from odoo.tools import SQL

KEPT_DAYS = 30


class CaePortalOnce(models.Model):
    """The forms of the portal that were answered: one that comes twice, by a double
    click, by two tabs or because the answer was lost, is done once.

    The row is written in the transaction of what the form does. A second one at the
    same time waits for the first at the unique index, then starts again (its snapshot
    is too old) and finds the answer.
    """

    _name = "cae.portal.once"
    _description = "Form Answered on the Portal"
    _log_access = False

    token = fields.Char(required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, index=True)
    target = fields.Char(string="Page Shown", readonly=True)

    _token_uniq = models.UniqueIndex("(token)")

    @api.model
    def _new_token(self):
        """:return: what a form carries, so that it is known when it comes again"""
        return secrets.token_urlsafe(16)

    @api.model
    def _answer_once(self, values, answer, *args):
        """Do what a form asks for, unless it was done.

        :param values: dict of what was posted, ``once`` among them: the same values
            with the same token are the same form
        :param answer: called with the arguments; returns the page to show
        :return: the address of the page to show
        """
        if not values.get("once"):
            return answer(*args)
        token = self._get_fingerprint(values)
        done = self._take(token)
        if done:
            return done.target
        target = answer(*args)
        # sudo: technical rows, which nobody has a right to
        self.sudo().search([("token", "=", token)]).target = target
        return target

    def _get_fingerprint(self, values):
        """What was changed after the first time is another form."""
        typed = sorted((name, str(value)) for name, value in values.items())
        text = repr((self.env.uid, typed))
        return hashlib.sha256(text.encode()).hexdigest()

    def _take(self, token):
        """:return: the row of the first time, as superuser; none if it is this one"""
        self.env.cr.execute(
            SQL(
                "INSERT INTO cae_portal_once (token, date) VALUES (%s, %s)"
                " ON CONFLICT DO NOTHING RETURNING id",
                token,
                fields.Datetime.now(),
            )
        )
        # sudo: technical rows, which nobody has a right to
        rows_sudo = self.sudo()
        if self.env.cr.fetchone():
            return rows_sudo
        return rows_sudo.search([("token", "=", token)])

    @api.autovacuum
    def _gc_old_forms(self):
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=KEPT_DAYS)
        self.search([("date", "<", limit)]).unlink()
