from odoo import models


class CaeEntrepreneur(models.Model):
    """What the accounts keep of a person when their years are over (RGPD-01): amounts,
    and their papers, under another name."""

    _inherit = "cae.entrepreneur"

    def _get_traces(self):
        return {
            **super()._get_traces(),
            "cae.delegation": ("reason",),
            "cae.statement.sending": ("failure", "mail_id", "attachment_id"),
            "cae.vehicle": ("name",),
        }

    def _anonymise(self):
        self._anonymise_expenses()
        return super()._anonymise()

    def _anonymise_expenses(self):
        """The expense is an entry of the accounts; where he went, nobody's business."""
        employees = (
            self.env["hr.employee"]
            .with_context(active_test=False)
            .search([("work_contact_id", "in", self.partner_id.ids)])
        )
        expenses = self.env["hr.expense"].search([("employee_id", "in", employees.ids)])
        self._empty_words(expenses, self._get_expense_words())
        for employee in employees.filtered(lambda one: not one.user_id):
            person = self.filtered(
                lambda one, mine=employee: one.partner_id == mine.work_contact_id
            )
            employee.write(person[:1]._prepare_anonymised_employee())
        self._erase_papers([employees])

    def _get_expense_words(self):
        return (
            *("name", "description", "cae_trip_from", "cae_trip_to", "cae_waiver_text"),
            *("cae_refusal_reason", "cae_sent_back_reason"),
        )

    def _prepare_anonymised_employee(self):
        return {
            "name": self._get_anonymised_name(),
            "legal_name": self._get_anonymised_name(),
            "work_email": False,
            "work_phone": False,
            "mobile_phone": False,
            "image_1920": False,
            "active": False,
        }
