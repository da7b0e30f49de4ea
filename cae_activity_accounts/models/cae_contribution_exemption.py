from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ..engine.contribution_facts import Exemption


class CaeContributionExemption(models.Model):
    """An activity which, for a time and for a reason, contributes nothing.

    What is fixed is not asked in a month whose last day of presence is exempt; a
    document of an exempt day is left aside for ever.
    """

    _name = "cae.contribution.exemption"
    _description = "Exemption from a Contribution"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "reason"
    _check_company_auto = True

    activity_id = fields.Many2one(
        "cae.activity",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        related="activity_id.company_id", store=True, index=True
    )
    rule_id = fields.Many2one(
        "cae.contribution.rule",
        string="Only From",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Without a choice, from all that is asked. An exemption from a rule is"
        " also one from the rule of the next scheme which has the same code.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        tracking=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "month"
        ),
    )
    date_to = fields.Date(string="To", required=True, tracking=True)
    reason = fields.Char(
        required=True,
        tracking=True,
        help="Which case of the rules voted by the assembly it is: the terms are the"
        " same for all (Code du travail, L. 7331-2, 2°, c).",
    )

    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "An exemption ends on or after the day it begins.",
    )

    @api.constrains("reason")
    def _check_reason(self):
        if self.filtered(lambda one: not one.reason.strip()):
            raise ValidationError(self.env._("An exemption says why: write a reason."))

    @api.model_create_multi
    def create(self, vals_list):
        exemptions = super().create(vals_list)
        for exemption in exemptions:
            exemption._check_open(exemption.date_from)
        return exemptions

    def write(self, vals):
        for exemption in self:
            exemption._check_change(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        for exemption in self:
            exemption._check_open(exemption.date_from)

    def _check_change(self, vals):
        """What was closed stays as it was: an exemption may only end otherwise, from
        the first open month on."""
        if vals.keys() & {"activity_id", "rule_id", "date_from"}:
            self._check_open(self.date_from)
        if vals.get("date_from"):
            self._check_open(fields.Date.to_date(vals["date_from"]))
        if vals.get("date_to"):
            ends = self.date_to, fields.Date.to_date(vals["date_to"])
            self._check_open(fields.Date.add(min(ends), days=1))

    def _check_open(self, day):
        closings = self.env["cae.closing"]
        if closings._is_month_closed(self.company_id, day):
            raise UserError(
                self.env._(
                    "%(activity)s: %(day)s is in a month which is closed. An exemption"
                    " begins, ends or changes in an open month: choose a later day, or"
                    " re-open the closing.",
                    activity=self.activity_id.name,
                    day=format_date(self.env, day),
                )
            )

    def _to_engine(self):
        """:return: :class:`Exemption`"""
        self.ensure_one()
        return Exemption(
            self.date_from, self.date_to, self.reason, self.rule_id.code or None
        )

    def _tell(self):
        """In a contract: not the reason, which may be of another person."""
        self.ensure_one()
        names = {
            "activity": self.activity_id.name,
            "start": format_date(self.env, self.date_from),
            "end": format_date(self.env, self.date_to),
        }
        if self.rule_id:
            return self.env._(
                "%(activity)s is exempt from “%(rule)s” from %(start)s to %(end)s.",
                rule=self.rule_id.name,
                **names,
            )
        return self.env._(
            "%(activity)s is exempt from the contribution from %(start)s to %(end)s.",
            **names,
        )
