from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.reminder import Level


class CaeReminderLevel(models.Model):
    """What is written to a late customer, and how many days after the due date; the
    company may have its own rows."""

    _name = "cae.reminder.level"
    _description = "Level of Reminder"
    _order = "level, company_id, id"

    name = fields.Char(required=True, translate=True)
    level = fields.Integer(required=True, help="1, 2 or 3: the order they are sent in.")
    days = fields.Integer(
        string="Days After the Due Date",
        required=True,
        help="The time between two levels is kept, even if the first left late.",
    )
    template_id = fields.Many2one(
        "mail.template",
        string="Text",
        required=True,
        ondelete="restrict",
        domain=[("model", "=", "account.move")],
    )
    is_penalty_told = fields.Boolean(
        string="Penalties",
        help="Tells professionals of the penalties and of the fixed indemnity for"
        " recovery costs (Code de commerce, L. 441-10 and D. 441-5), with the amounts"
        " of the legal settings.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Empty: for all. A company's own row comes before it.",
    )

    _level_range = models.Constraint(
        "CHECK(level BETWEEN 1 AND 3)", "The levels are 1, 2 and 3."
    )
    _days_positive = models.Constraint(
        "CHECK(days > 0)", "A reminder leaves at least one day after the due date."
    )
    _level_uniq = models.UniqueIndex(
        "(level, COALESCE(company_id, 0))",
        "The company has a row for this level already.",
    )

    @api.model
    def _get_levels(self, company):
        """:return: the rows that hold for a company, as superuser"""
        # sudo: whoever sends a reminder need not see the settings
        rows_sudo = self.sudo().search(Domain("company_id", "in", [company.id, False]))
        own_levels = rows_sudo.filtered("company_id").mapped("level")
        return rows_sudo.filtered(
            lambda row: row.company_id or row.level not in own_levels
        )

    def _to_engine(self):
        return [Level(number=row.level, days=row.days) for row in self]

    def _get_template(self):
        """:return: the text, which says or not what the law adds"""
        return self.template_id.with_context(cae_tells_penalties=self.is_penalty_told)
