from odoo import api, models
from odoo.fields import Domain


class CaeCompanySourceMixin(models.AbstractModel):
    """What gives its company to the records that belong to it: a person, an activity.

    A new one of them has no company before its source is chosen, and Odoo would offer
    those sources only which have none. All may be chosen then, as the record rules let
    the user see them; that both companies are one is checked when it is written.
    """

    _name = "cae.company.source.mixin"
    _description = "Source of a Company"

    @api.model
    def _check_company_domain(self, companies):
        return super()._check_company_domain(companies) if companies else Domain.TRUE
