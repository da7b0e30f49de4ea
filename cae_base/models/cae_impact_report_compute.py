from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..engine.impact import make_figures
from ..seal import unsealed
from .cae_impact_indicator import ACCOMPANIED, EVERYBODY, SOCIAL
from .cae_impact_report import DRAFT


class CaeImpactReport(models.Model):
    """How the figures are counted: each indicator once, for all people."""

    _inherit = "cae.impact.report"

    def _refresh(self):
        """Count the figures of the drafts anew."""
        for report in self.filtered(lambda report: report.state == DRAFT):
            # sudo: figures are about people whom the reader need not see one by one
            report_sudo = report.sudo().with_context(
                lang=report._get_document_lang(),
                active_test=False,
                cae_situation=report.situation,
                allowed_company_ids=report.company_id.ids,
            )
            unsealed(report_sudo)._replace_lines()
        self.invalidate_recordset(["line_ids", *self._get_line_fields()])

    def _get_line_fields(self):
        return [
            name
            for name, field in self._fields.items()
            if field.comodel_name == "cae.impact.line"
        ]

    def _get_document_lang(self):
        return self.company_id.partner_id.lang or self.env.lang

    def _replace_lines(self):
        smallest = int(
            self.company_id._get_legal_setting("impact_smallest_cell", self.date_to)
        )
        self.write(
            {
                "computed_on": fields.Datetime.now(),
                "smallest_cell": smallest,
                "heading": self._get_heading(),
                "notice": self._find_notice(),
            }
        )
        self.line_ids.unlink()
        self.env["cae.impact.line"].create(self._prepare_lines(smallest))

    def _prepare_lines(self, smallest):
        people = self._get_populations()
        indicators = self.env["cae.impact.indicator"].search([("active", "=", True)])
        vals_list = []
        for indicator in indicators:
            cells = indicator._get_cells(
                people[indicator.population], self.date_from, self.date_to
            )
            total = self.env._("Total") if indicator.is_breakdown else None
            whole = self.env._("Details")
            vals_list += [
                self._prepare_line(indicator, figure, len(vals_list) + rank)
                for rank, figure in enumerate(
                    make_figures(cells, smallest, total, whole)
                )
            ]
        return vals_list

    def _prepare_line(self, indicator, figure, sequence):
        return {
            "report_id": self.id,
            "sequence": sequence,
            "code": indicator.code,
            "family": indicator.family,
            "name": indicator.name,
            "definition": indicator.definition,
            "date_effect": indicator.date_effect,
            "label": figure.label,
            "unit": indicator.unit,
            "value": float(figure.value or 0),
            "share": float(figure.share or 0),
            "is_hidden": figure.is_hidden,
            "is_total": figure.is_total,
            "is_reference": figure.is_reference,
            "is_breakdown": indicator.is_breakdown,
            "is_public": indicator.is_public,
            # who was sent by whom is social data, too
            "is_social": indicator.family == SOCIAL or bool(self.prescriber_id),
            "res_model": indicator.record_model,
            "res_ids": list(figure.ids),
        }

    # --- population -----------------------------------------------------------------

    def _get_populations(self):
        """:return: dict {population of an indicator: people}"""
        # fetched here at once; read later, they would come by the thousand
        people = self.env["cae.entrepreneur"].search_fetch(self._get_people_domain())
        if self.prescriber_id:
            people = self._keep_prescribed(people)
        return {
            EVERYBODY: people,
            ACCOMPANIED: people._get_accompanied(self.date_from, self.date_to),
        }

    def _get_people_domain(self):
        domain = Domain("company_id", "=", self.company_id.id)
        if self.local_office_id:
            domain &= Domain("local_office_id", "=", self.local_office_id.id)
        return domain

    def _keep_prescribed(self, people):
        snapshots = self.env["cae.social.snapshot"]._get_of(
            people, self.situation, self.date_to
        )
        return people.browse(
            person_id
            for person_id, snapshot in snapshots.items()
            if snapshot.prescriber_id == self.prescriber_id
        )

    # --- words ----------------------------------------------------------------------

    def _get_heading(self):
        """What the report is about, in the words of its day."""
        first, last = (
            format_date(self.env, day) for day in (self.date_from, self.date_to)
        )
        parts = [
            self.company_id.name,
            self.env._("from %(first)s to %(last)s", first=first, last=last),
            self.local_office_id.name,
            self.prescriber_id
            and self.env._("people sent by %s", self.prescriber_id.name),
            self.funder and self.env._("for %s", self.funder),
        ]
        return " · ".join(filter(None, parts))

    def _find_notice(self):
        """:return: what a reader has to know of a period that starts before the first
        record, or none"""
        first = self._find_first_day()
        if not first:
            return self.env._(
                "No entrepreneur is written down yet: nothing is counted."
            )
        if self.date_from >= first:
            return False
        return self.env._(
            "The period starts on %(day)s, and the first record of the cooperative here"
            " is of %(first)s: what was done before is not counted.",
            day=format_date(self.env, self.date_from),
            first=format_date(self.env, first),
        )

    def _find_first_day(self):
        own = [("company_id", "=", self.company_id.id)]
        [[entry]] = self.env["cae.entrepreneur"]._read_group(
            own, [], ["date_entry:min"]
        )
        [[contract]] = self.env["cae.contract"]._read_group(own, [], ["date_start:min"])
        return min(filter(None, [entry, contract]), default=None)
