from odoo import api, models


class CaeContract(models.Model):
    """How the contribution is calculated, item c of a CESA (Code du travail, L. 7331-2,
    2°, c)."""

    _inherit = "cae.contract"

    @api.model
    def _get_placeholder_labels(self):
        return super()._get_placeholder_labels() | {
            "contribution": self.env._(
                "a contribution scheme in force on the first day of the document"
                " (Cooperative > Accounting > Contribution Schemes)"
            )
        }

    def _get_placeholder_values(self):
        doc = self.with_context(lang=self._get_document_lang())
        return super()._get_placeholder_values() | {
            "contribution": doc._tell_contribution()
        }

    def _tell_contribution(self):
        """The rules in force on the first day, and whether the person is exempt."""
        # sudo: who may read a contract reads what it says of the contribution
        contract_sudo = self.sudo()
        schemes_sudo = contract_sudo.company_id.cae_contribution_scheme_ids
        scheme_sudo = schemes_sudo._filter_taking(self.date_start)
        if not scheme_sudo:
            return ""
        exemptions_sudo = contract_sudo._find_exemptions()
        return "\n".join(
            [
                scheme_sudo._describe(self.date_start),
                *(exemption._tell() for exemption in exemptions_sudo),
            ]
        )

    def _find_exemptions(self):
        """Those of the activities which the person has on the first day."""
        keys = self.entrepreneur_id.key_ids.filtered(
            lambda key: not key.date_to or key.date_to >= self.date_start
        )
        return keys.activity_id.exemption_ids.filtered(
            lambda exemption: exemption.date_to >= self.date_start
        ).sorted("date_from")
