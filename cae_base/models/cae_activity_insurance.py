from odoo import api, fields, models
from odoo.fields import Domain

DECENNIAL, LIABILITY, OTHER = "decennial", "liability", "other"


class CaeActivityInsurance(models.Model):
    """A certificate of insurance: who covers an activity, where, and until when."""

    _name = "cae.activity.insurance"
    _description = "Insurance Proof of an Activity"
    _order = "date_to desc nulls first, id desc"
    _check_company_auto = True
    _rec_name = "insurer"

    activity_id = fields.Many2one(
        "cae.activity",
        string="Trade Name",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="activity_id.company_id", store=True, index=True
    )
    active = fields.Boolean(
        default=True, help="Archive a proof that is no longer needed: it stays in file."
    )
    kind = fields.Selection(
        [
            (DECENNIAL, "Decennial Liability"),
            (LIABILITY, "Professional Liability"),
            (OTHER, "Other Compulsory Insurance"),
        ],
        required=True,
        default=LIABILITY,
        help="Decennial: building work (Code des assurances, L. 241-1; the certificate"
        " is joined to quotes and invoices, L. 243-2). Professional: compulsory for"
        " some crafts (Code de l'artisanat, L. 132-1).",
    )
    insurer = fields.Char(required=True)
    insurer_contact = fields.Char(
        string="Insurer's Contact",
        help="Address or phone of the insurer or guarantor, as quotes and invoices must"
        " show it (Code de l'artisanat, L. 132-1).",
    )
    coverage_area = fields.Char(
        string="Geographic Cover",
        help="Where the contract covers the activity, as quotes and invoices must show"
        " it (Code de l'artisanat, L. 132-1).",
    )
    policy_number = fields.Char()
    date_from = fields.Date(string="Valid From", required=True)
    date_to = fields.Date(string="Valid Until", help="Empty: without end.")
    certificate = fields.Binary(
        attachment=True,
        copy=False,
        help="The insurer's certificate: without it nothing is proved.",
    )
    certificate_name = fields.Char(string="Certificate's File Name", copy=False)

    _dates_order = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)",
        "An insurance proof ends on or after the day it begins.",
    )

    @api.model
    def _get_valid_domain(self, kinds, day):
        """Domain of the proofs of some kinds that hold on a day."""
        return (
            Domain("active", "=", True)
            & Domain("kind", "in", kinds)
            & Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
            & Domain("certificate", "!=", False)
        )
