from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Date

METHOD_PREFIX = "_retention_"


class CaeRetentionRule(models.Model):
    """How long the data of which people are kept, and from when on (RGPD-01).

    The method of `cae.entrepreneur` answers for all people at once with the day from
    which the time runs; the length is a dated setting.
    """

    _name = "cae.retention.rule"
    _description = "Retention Rule"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(string="Whose Data", required=True, translate=True)
    event = fields.Char(string="Counted From", required=True, translate=True)
    method = fields.Char(required=True, readonly=True)
    setting_code = fields.Char(required=True, readonly=True)
    kept_for = fields.Char(compute="_compute_length")
    reference = fields.Char(compute="_compute_length", string="Legal Reference")

    @api.constrains("method")
    def _check_method(self):
        for rule in self:
            found = getattr(self.env["cae.entrepreneur"], rule.method, None)
            if not rule.method.startswith(METHOD_PREFIX) or not callable(found):
                raise ValidationError(
                    self.env._(
                        "The rule %(rule)s needs a method of cae.entrepreneur whose"
                        " name begins with %(prefix)s.",
                        rule=rule.name,
                        prefix=METHOD_PREFIX,
                    )
                )

    @api.depends("setting_code")
    @api.depends_context("company", "lang")
    def _compute_length(self):
        for rule in self:
            setting = rule._get_setting()
            units = dict(setting._fields["unit"]._description_selection(self.env))
            rule.kept_for = (
                setting and f"{setting.value:g} {units[setting.unit].lower()}"
            )
            rule.reference = (
                setting.reference
                if setting.verified or not setting
                else self.env._("%s, to check", setting.reference)
            )

    def _get_setting(self):
        today = Date.context_today(self)
        rows = self.env["cae.legal.setting"].search(
            [
                ("code", "=", self.setting_code),
                ("company_id", "in", [self.env.company.id, False]),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", today),
            ]
        )
        return (rows.filtered("company_id") or rows)[:1]

    def _get_events(self, company):
        """:return: dict {person: (day of the event, day from which they are erased)}"""
        self.ensure_one()
        months = int(
            company._get_legal_setting(self.setting_code, Date.context_today(self))
        )
        people = self.env["cae.entrepreneur"].with_context(active_test=False)
        events = getattr(people, self.method)(company)
        return {
            person: (day, Date.add(day, months=months))
            for person, day in events.items()
        }
