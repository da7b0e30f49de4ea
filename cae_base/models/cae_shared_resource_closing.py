from odoo import fields, models

from ..engine.booking import Closing


class CaeSharedResourceClosing(models.Model):
    """Days on which nothing is to be had: holidays, maintenance."""

    _name = "cae.shared.resource.closing"
    _description = "Closing Days of Shared Resources"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Reason", required=True, help="The entrepreneurs read it."
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_from = fields.Date(
        string="From", required=True, default=fields.Date.context_today
    )
    date_to = fields.Date(string="To", required=True, default=fields.Date.context_today)
    resource_ids = fields.Many2many(
        "cae.shared.resource",
        string="Resources",
        check_company=True,
        help="Without any, all of them are closed.",
    )

    _dates_order = models.Constraint(
        "CHECK(date_to >= date_from)",
        "A closing ends on or after the day it begins.",
    )

    def _filter_of(self, resource):
        return self.filtered(
            lambda closing: (
                closing.company_id == resource.company_id
                and (not closing.resource_ids or resource in closing.resource_ids)
            )
        )

    def _to_engine(self):
        """:return: list of :class:`Closing`"""
        return [
            Closing(closing.date_from, closing.date_to, closing.name)
            for closing in self
        ]
