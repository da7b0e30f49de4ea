from odoo import models

# What the file of an employee tells besides words.
OF_EMPLOYEE = (
    *("birthday", "country_of_birth", "id_card", "driving_license", "image_1920"),
    *("has_work_permit", "visa_expire", "work_permit_expiration_date", "certificate"),
)
OF_VERSION = (
    *("country_id", "sex", "children", "spouse_birthdate", "distance_home_work"),
    *("passport_expiration_date", "private_state_id", "private_country_id"),
)
NAMES = ("name", "legal_name")


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
        own = employees.filtered(lambda one: not one.user_id)
        self._anonymise_employee_files(own.with_context(tracking_disable=True))
        self._erase_papers([employees])

    def _anonymise_employee_files(self, employees):
        """Names are written one by one; the rest, the social security number among it,
        at once, in each version of the file."""
        versions = employees.version_ids
        self._empty_words(versions, self._get_texts(versions))
        versions.write({**dict.fromkeys(OF_VERSION, False), "marital": "single"})
        self._empty_words(employees, self._get_texts(employees, *NAMES))
        employees.write({**dict.fromkeys(OF_EMPLOYEE, False), "active": False})
        person_of = {person.partner_id: person for person in self}
        for employee in employees:
            name = person_of[employee.work_contact_id]._get_anonymised_name()
            employee.write(dict.fromkeys(NAMES, name))

    def _get_expense_words(self):
        return (
            *("name", "description", "cae_trip_from", "cae_trip_to", "cae_waiver_text"),
            *("cae_refusal_reason", "cae_sent_back_reason"),
        )
