from odoo import models


class CaeEntrepreneur(models.Model):
    _inherit = "cae.entrepreneur"

    def _get_payroll_references(self):
        """By what a payroll program knows people: the reference of the contact card,
        else the one which an import of people gave.

        :return: dict {entrepreneur id: reference}
        """
        references = {
            person_id: reference
            for reference, person_id in self.env["cae.import.people"]._get_references(
                "people", self
            )
        }
        return references | {one.id: one.ref for one in self if one.ref}
