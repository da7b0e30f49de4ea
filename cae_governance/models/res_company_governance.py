from odoo import fields, models

FORMS = [("sarl", "SARL"), ("sa", "SA"), ("sas", "SAS")]
FAMILIES = [
    ("scop", "SCOP"),
    ("scic", "SCIC"),
    ("loi47", "Cooperative of the Act of 1947"),
]


class ResCompany(models.Model):
    """What kind of cooperative it is: the law of assemblies depends on both."""

    _inherit = "res.company"

    cae_form = fields.Selection(
        FORMS,
        string="Form of the Cooperative",
        default="sarl",
        required=True,
        help="Decides how assemblies are called and how they decide (loi 78-763,"
        " art. 3).",
    )
    cae_family = fields.Selection(
        FAMILIES,
        string="Cooperative Family",
        default="scop",
        required=True,
        help="SCOP: loi 78-763. SCIC: loi 47-1775, titre II ter.",
    )

    cae_written_consultation = fields.Boolean(
        string="Written Consultation",
        help="The statutes allow decisions without a meeting (Code de commerce"
        " L. 223-27).",
    )
    cae_distance = fields.Boolean(
        string="Taking Part at a Distance",
        help="The statutes allow members to take part by a means by which they are"
        " identified (Code de commerce L. 223-27); no clause is needed in an SA.",
    )
    cae_last_audit = fields.Date(
        string="Last Cooperative Audit",
        help="Day of the last report (loi 47-1775, art. 25-1); the next one is due"
        " within the time set in the legal settings.",
    )

    cae_accounts_approved_on = fields.Date(
        string="Accounts Approved On",
        readonly=True,
        help="Day of the assembly (Code de commerce L. 223-26).",
    )
    cae_accounts_approved_for = fields.Date(
        string="Year of the Approved Accounts", readonly=True, help="Its last day."
    )

    def _get_governance_setting(self, code, day):
        """The value of a legal setting on a day: the one of the legal form, else of the
        cooperative family, else the common one.

        :return: Decimal, in the setting's unit
        :raise UserError: if no row is in force on that day
        """
        self.ensure_one()
        settings = self.env["cae.legal.setting"]
        for suffix in (self.cae_form, self.cae_family):
            value = settings._get_value(f"{code}_{suffix}", self.id, day)
            if value is not None:
                return value
        return self._get_legal_setting(code, day)
