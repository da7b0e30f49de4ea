from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """What a payslip says of the employer (Code du travail, R. 3243-1)."""

    _inherit = "res.company"

    cae_payslip_is_legal = fields.Boolean(
        string="Legal Payslip",
        help="The cooperative declares that the payslip printed here is the one it owes"
        " its employees (Code du travail, L. 3243-2 and R. 3243-1): an approved program"
        " or a bureau makes none, and somebody answers for each of its lines. Not"
        " ticked, each print is marked as an estimation.",
    )
    cae_collective_agreement = fields.Char(
        string="Collective Agreement",
        help="Its title, or else the articles of the Code du travail on paid leave and"
        " notice (Code du travail, R. 3243-1, 3°).",
    )
    cae_urssaf_number = fields.Char(
        string="Urssaf Number",
        help="Under which contributions are paid. Printed if it is known; the law does"
        " not ask for it any more (décret 2016-190).",
    )

    @api.constrains("cae_payslip_is_legal")
    def _check_cae_payslip_is_legal(self):
        for company in self.filtered("cae_payslip_is_legal"):
            missing = company._find_cae_missing_mentions()
            if missing:
                raise ValidationError(
                    self.env._(
                        "A legal payslip names its employer (Code du travail,"
                        " R. 3243-1). Write in the settings of %(company)s:"
                        " %(missing)s.",
                        company=company.name,
                        missing=", ".join(missing),
                    )
                )

    def _find_cae_missing_mentions(self):
        """:return: list of what a payslip must say of the employer and is unknown"""
        self.ensure_one()
        known = {
            self.env._("address"): self.partner_id._has_cae_address(),
            self.env._("SIRET"): self.company_registry,
            self.env._("APE code"): self.ape,
            self.env._("collective agreement"): self.cae_collective_agreement,
        }
        return [name for name, value in known.items() if not value]

    def _prepare_cae_employer(self):
        """:return: list of pairs (label, text) which a payslip says of the employer"""
        self.ensure_one()
        rows = [
            (self.env._("SIRET"), self.company_registry),
            (self.env._("APE"), self.ape),
            (self.env._("Urssaf"), self.cae_urssaf_number),
            (self.env._("Collective agreement"), self.cae_collective_agreement),
        ]
        return [(label, text) for label, text in rows if text]
