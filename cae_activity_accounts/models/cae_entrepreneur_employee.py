from odoo import models


class CaeEntrepreneur(models.Model):
    """Odoo's expenses belong to employees: each person who spends has such a record,
    whatever his contract, without a login of his own in the back office."""

    _inherit = "cae.entrepreneur"

    def _ensure_employees(self):
        """:return: dict {entrepreneur id: his ``hr.employee``, as superuser}, made if
        need be"""
        # sudo: whoever spends has no right on the records of employees
        employees_sudo = self.env["hr.employee"].sudo()
        found = employees_sudo.search(
            [
                ("work_contact_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ]
        )
        of = {(one.company_id, one.work_contact_id): one for one in reversed(found)}
        missing = self.filtered(lambda one: (one.company_id, one.partner_id) not in of)
        made = employees_sudo.create(
            [person._prepare_employee_vals() for person in missing]
        )
        of |= {(one.company_id, one.work_contact_id): one for one in made}
        return {one.id: of[one.company_id, one.partner_id] for one in self}

    def _prepare_employee_vals(self):
        """Hook: what the record of an employee says of an entrepreneur."""
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "work_contact_id": self.partner_id.id,
        }
