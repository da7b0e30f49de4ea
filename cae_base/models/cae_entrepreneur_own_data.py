import csv
import io
import json
import zipfile

from odoo import models


class CaeEntrepreneur(models.Model):
    """What the cooperative knows of a person, given to that person (RGPD-04)."""

    _inherit = "cae.entrepreneur"

    def _portal_get_own_data(self):
        """Service of the portal: the person was opened as the user's own.

        :return: bytes of a ZIP file: the whole in JSON, and each subject as a sheet
        """
        self.ensure_one()
        data = self._get_own_data()
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(
                "data.json",
                json.dumps(data, default=str, ensure_ascii=False, indent=2),
            )
            page = self.env["ir.qweb"]._render(
                "cae_base.own_data_page", {"person": self, "data": data}
            )
            archive.writestr("data.html", str(page))
            for number, (subject, rows) in enumerate(data.items(), start=1):
                name = subject.lower().replace(" ", "-").replace("/", "-")
                archive.writestr(f"{number:02}-{name}.csv", self._to_csv(rows))
        return stream.getvalue()

    def _to_csv(self, rows):
        stream = io.StringIO()
        if rows:
            writer = csv.DictWriter(stream, rows[0], delimiter=";")
            writer.writeheader()
            writer.writerows(rows)
        return stream.getvalue().encode("utf-8-sig")  # which spreadsheets recognise

    def _get_own_data(self):
        """Hook: upper floors add their subjects.

        :return: dict {subject: list of dicts {heading: text}}
        """
        registrations = self.env["event.registration"].search(
            [("partner_id", "=", self.partner_id.id)]
        )
        snapshots = self.env["cae.social.snapshot"].search(
            [("entrepreneur_id", "=", self.id)]
        )
        return {
            self.env._("Person"): self._read_own(self, self._get_own_fields()),
            self.env._("Stages"): self._read_own(
                self.stage_history_ids, ("stage_id", "date_from", "date_to", "reason")
            ),
            self.env._("Contracts"): self._read_own(
                self.contract_ids,
                ("name", "kind", "nature", "date_start", "date_last", "state"),
            ),
            self.env._("Trade Names"): self._read_own(
                self.key_ids, ("activity_id", "percentage", "date_from", "date_to")
            ),
            self.env._("Social Situation"): self._read_own(
                snapshots, self._get_own_social_fields()
            ),
            self.env._("Meetings"): self._read_own(
                registrations, ("event_id", "create_date", "state")
            ),
        }

    def _get_own_fields(self):
        return (
            "name",
            "email",
            "phone",
            "street",
            "street2",
            "zip",
            "city",
            "country_id",
            "birth_date",
            "date_entry",
            "stage_id",
            "coach_id",
            "local_office_id",
            "project",
            "consent_date",
            "residence_permit_end",
            "medical_visit_next",
            "member_since",
            "exit_type",
            "exit_date",
            "exit_reason",
        )

    def _get_own_social_fields(self):
        return (
            "kind",
            "date",
            "sex",
            "age_group",
            "study_level",
            "job_seeker",
            "job_seeker_since",
            "minimum_income",
            "disability",
            "qpv",
            "qpv_version",
            "rural",
            "prescriber_id",
        )

    def _read_own(self, records, names):
        """:return: list of dicts {label of the field: its value as text}"""
        labels = records.fields_get(names, ["string"])
        return [
            {labels[name]["string"]: self._tell(record, name) for name in names}
            for record in records
        ]

    def _tell(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type == "selection":
            return dict(field._description_selection(record.env)).get(value, "")
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        return "" if value is False else str(value)
