import io
import json
import re
import zipfile

from odoo import fields, models
from odoo.tools import html2plaintext

from ..engine.csv_sheet import write_csv

BLANKS = re.compile("[\u034f\u200b\u00a0\u00ad ]+")


class CaeEntrepreneur(models.Model):
    """What the cooperative knows of a person, given to that person (RGPD-04).

    What is in it: ``_get_own_subjects``. How it is told: here.
    """

    _inherit = "cae.entrepreneur"

    def _portal_get_own_data(self):
        """Service of the portal: the person was opened as the user's own.

        :return: bytes of a ZIP file: a page to read, the whole in JSON, each subject as
            a sheet, and the documents that were signed
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
                name = self._to_file_name(subject.lower())
                archive.writestr(f"{number:02}-{name}.csv", self._to_csv(rows))
            for document in self._get_own_documents():
                name = self._to_file_name(document.name)
                archive.writestr(f"documents/{document.id}-{name}", document.raw or b"")
        return stream.getvalue()

    def _to_file_name(self, text):
        return text.replace(" ", "-").replace("/", "-").replace("\\", "-")

    def _to_csv(self, rows):
        return write_csv([*(row.keys() for row in rows[:1]), *map(dict.values, rows)])

    def _get_own_data(self):
        """:return: dict {subject: list of dicts {heading: text}}"""
        return {
            subject: self._read_own(records, names)
            for subject, records, names in self._get_own_subjects()
        }

    def _find_own(self, model, domain=None):
        """:return: the records of a model which are this person's, archived ones too"""
        if domain is None:
            domain = [("entrepreneur_id", "=", self.id)]
        return self.env[model].with_context(active_test=False).search(domain)

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
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type == "datetime" and value:
            local = fields.Datetime.context_timestamp(record, value)
            return f"{local:%Y-%m-%d %H:%M:%S}"
        if field.type == "html":
            return self._tell_html(value)
        return "" if value is False else str(value)

    def _tell_html(self, html):
        """The words of a mail, without the blanks that only fill its preview."""
        lines = BLANKS.sub(" ", html2plaintext(html or "")).splitlines()
        return "\n".join(filter(None, map(str.strip, lines)))
