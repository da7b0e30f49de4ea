from odoo import fields, models
from odoo.tools import format_amount


class ResCompany(models.Model):
    """What quotes and invoices say of the cooperative (Code de commerce, R. 123-237
    and R. 123-238)."""

    _inherit = "res.company"

    cae_legal_form = fields.Char(
        string="Legal Form",
        help="As papers name it: SCOP SARL, SCIC SA… (Code de commerce, R. 123-238).",
    )
    cae_is_capital_variable = fields.Boolean(
        string="Variable Capital",
        default=True,
        help="The words « à capital variable » follow the legal form (Code de commerce,"
        " L. 231-2).",
    )
    cae_capital = fields.Monetary(
        string="Capital",
        help="As papers name it (Code de commerce, R. 123-238).",
    )
    cae_rcs_city = fields.Char(
        string="Registered In",
        help="Town of the registry in which the cooperative is registered (Code de"
        " commerce, R. 123-237).",
    )
    cae_vat_on_debits = fields.Boolean(
        string="VAT on Debits",
        help="The cooperative has opted to pay the VAT of its services when it invoices"
        " them: invoices say so (CGI, annexe II, art. 242 nonies A).",
    )

    def _prepare_cae_identity(self):
        """:return: dict {place of a mention: text} of who sells"""
        self.ensure_one()
        number = self._get_cae_company_number()
        return {
            "company": self.name,
            "legal_form": self._get_cae_legal_form(),
            "capital": self.cae_capital
            and format_amount(self.env, self.cae_capital, self.currency_id),
            "seat": self.partner_id._get_cae_address(),
            "company_number": number,
            "rcs": self.cae_rcs_city and f"{self.cae_rcs_city} {number}",
            "vat": self.vat,
        }

    def _get_cae_legal_form(self):
        if self.cae_legal_form and self.cae_is_capital_variable:
            return self.env._("%s with variable capital", self.cae_legal_form)
        return self.cae_legal_form

    def _get_cae_company_number(self):
        """The nine digits of the SIREN, by threes, on one line."""
        number = (self.company_registry or "").replace(" ", "")[:9]
        threes = (number[start : start + 3] for start in range(0, 9, 3))
        return "\N{NO-BREAK SPACE}".join(filter(None, threes))

    def _find_cae_missing_identity(self):
        """:return: list of what papers must say of the company and is unknown"""
        self.ensure_one()
        known = {
            self.env._("legal form"): self.cae_legal_form,
            self.env._("company number"): self.company_registry,
            self.env._("address"): self.partner_id._has_cae_address(),
        }
        return [name for name, value in known.items() if not value]
