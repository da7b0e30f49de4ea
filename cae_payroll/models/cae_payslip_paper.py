from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from ..engine.payslip_layout import lay_out
from .cae_payslip import CANCELLED, DUE, to_exact

YEAR_AMOUNTS = ("gross", "net_taxable", "withholding", "cost")
CASH_JOURNALS = ("bank", "cash", "credit")
# Of the public site which explains a payslip (Code du travail, R. 3243-1).
PUBLIC_SITE = "www.service-public.fr"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line of a payslip, exact, for the layout."""

    code: str
    payer: str
    base: Decimal
    rate: Decimal
    amount: Decimal


class CaePayslip(models.Model):
    """The payslip on paper (Code du travail, R. 3243-1 and R. 3243-2)."""

    _inherit = "cae.payslip"

    # --- hooks ------------------------------------------------------------------------

    def _get_payslip_paper_gross_rows(self):
        """Hook: what the gross is made of.

        :return: list of pairs (label, amount) which add up to the gross
        """
        rows = [
            (self.env._("Fixed part"), self.gross_fixed),
            (self.env._("Advance on the variable part"), self.gross_variable),
        ]
        return [(label, amount) for label, amount in rows if amount]

    def _get_payslip_paper_extras(self):
        """Hook: reimbursements, and withholdings below zero, after the income tax.

        :return: list of pairs (label, amount) which lead to the net to pay
        """
        lines = self.element_ids.filtered("sign")
        return [(line.label, line.sign * line.amount) for line in lines if line.amount]

    # --- the documents ----------------------------------------------------------------

    def _get_paper_lang(self):
        # sudo: the language of a person and of a company is no secret
        self_sudo = self.sudo()
        return (
            self_sudo.partner_id.lang
            or self_sudo.company_id.partner_id.lang
            or self.env.lang
        )

    def _get_paper_name(self):
        """The name of the file and the title of the message."""
        if self._is_legal_paper():
            return self.name
        return self.env._(
            "Estimation of pay of %(name)s, %(month)s",
            name=self.sudo().partner_id.name,  # sudo: as the payslip's own name
            month=self._format_month(),
        )

    def _is_legal_paper(self):
        # sudo: whether it is a payslip is said on it
        return self.state in DUE and self.sudo().company_id.cae_payslip_is_legal

    def _prepare_payslip_papers(self):
        """What the papers of these payslips say; as many queries for one as for many.

        :return: list of dicts
        :raise AccessError: unless the user may read them all
        """
        self.check_access("read")
        # sudo: access was checked; a person does not read lines, nor his card
        self_sudo = self.sudo().with_prefetch()
        totals = self_sudo._sum_year()
        numbers = self_sudo._find_social_numbers()
        paid_on = self_sudo._find_payment_days()
        return [
            payslip.with_context(lang=payslip._get_paper_lang())._prepare_payslip_paper(
                totals[payslip.id],
                numbers.get(payslip.partner_id.id),
                paid_on.get(payslip.id, payslip.date),
            )
            for payslip in self_sudo
        ]

    def _prepare_payslip_paper(self, year, social_number, paid_on):
        return {
            "payslip": self,
            "lang": self.env.lang,
            "company": self.company_id,
            "is_legal": self._is_legal_paper(),
            "mark": self._get_paper_mark(),
            "public_site": PUBLIC_SITE,
            "employer": self.company_id._prepare_cae_employer(),
            "employer_address": self.company_id.partner_id._get_cae_address(),
            "person_address": self.partner_id._get_cae_address(),
            "person": self._prepare_paper_person(social_number),
            "period": self._prepare_paper_period(paid_on),
            "gross_rows": self._get_payslip_paper_gross_rows(),
            "sections": self._prepare_paper_sections(),
            "totals": self._prepare_paper_totals(),
            "extras": self._get_payslip_paper_extras(),
            "net_social": self.net_social,
            "year": year,
            "year_labels": self._get_paper_year_labels(),
            "draws": [(draw.activity_id.name, draw.amount) for draw in self.draw_ids],
        }

    def _get_paper_mark(self):
        """What is written across the head of what is no payslip."""
        if self.state == CANCELLED:
            return self.env._("CANCELLED – this document is void")
        if not self._is_legal_paper():
            return self.env._("ESTIMATION – this document is not a payslip")
        return None

    # --- who and when -----------------------------------------------------------------

    def _prepare_paper_person(self, social_number):
        """:return: list of pairs (label, text); never hours for a CESA (CAE-28)"""
        rows = [
            (self.env._("Position"), self._get_paper_position()),
            (self.env._("Social security number"), social_number),
        ]
        return [(label, text) for label, text in rows if text]

    def _get_paper_position(self):
        if not self.contract_id or self.contract_id.kind == "cesa":
            return self.env._("salaried entrepreneur")
        kinds = self.contract_id._fields["kind"]._description_selection(self.env)
        return dict(kinds)[self.contract_id.kind]

    def _prepare_paper_period(self, paid_on):
        start, contract = fields.Date.start_of(self.date, "month"), None
        if self.contract_id:
            contract = self.env._(
                "%(title)s, since %(day)s",
                title=self.contract_id._get_document_title(),
                day=self._format_paper_day(self.contract_id.date_start),
            )
        rows = [
            (
                self.env._("Period"),
                self.env._(
                    "from %(start)s to %(end)s",
                    start=self._format_paper_day(start),
                    end=self._format_paper_day(self.date),
                ),
            ),
            (self.env._("Payment on"), self._format_paper_day(paid_on)),
            ("", contract),  # its title says what it is
        ]
        return [(label, text) for label, text in rows if text]

    def _find_social_numbers(self):
        """The NIR is for the person himself and for the payroll officers.

        :return: dict {id of the partner: NIR}, of whom the user may see it
        """
        partners = self.partner_id
        if self.env.context.get("cae_without_social_number"):
            return {}
        if not self.env.user.has_group("cae_payroll.group_payroll_officer"):
            partners &= self.env.user.partner_id
        employees = self.env["hr.employee"].search_fetch(
            [
                ("work_contact_id", "in", partners.ids),
                ("company_id", "in", self.company_id.ids),
            ],
            ["work_contact_id", "ssnid"],
        )
        return {one.work_contact_id.id: one.ssnid for one in employees if one.ssnid}

    def _find_payment_days(self):
        """:return: dict {id of the payslip: day on which the last of its net left}"""
        entries = self.closing_id.entry_ids.filtered(lambda one: one.part == "pay")
        if not entries:
            return {}
        # Codes of accounts are those of the company at hand.
        accounts = [
            company.with_company(company)._get_cae_pay_accounts()["net"].id
            for company in self.company_id
        ]
        partials = self.env["account.partial.reconcile"].search_fetch(
            [
                ("credit_move_id.move_id", "in", entries.move_id.ids),
                ("credit_move_id.partner_id", "in", self.partner_id.ids),
                ("credit_move_id.account_id", "in", accounts),
                ("debit_move_id.journal_id.type", "in", CASH_JOURNALS),
            ],
            ["credit_move_id", "max_date"],
        )
        days = defaultdict(list)
        for partial in partials:
            item = partial.credit_move_id
            days[item.partner_id, item.move_id].append(partial.max_date)
        found = {}
        for payslip in self:
            moves = payslip.closing_id.entry_ids.move_id
            own = [day for move in moves for day in days[payslip.partner_id, move]]
            if own:
                found[payslip.id] = max(own)
        return found

    # --- figures ----------------------------------------------------------------------

    def _prepare_paper_sections(self):
        sections = lay_out(
            PaperLine(
                line.code,
                line.payer,
                *map(to_exact, (line.base, line.rate, line.amount)),
            )
            for line in self.line_ids
        )
        families, rows = self._get_paper_families(), self._get_paper_row_labels()
        return [
            {
                "label": families[section.family],
                "has_heading": section.has_heading,
                "rows": [
                    (rows.get(row.key) or families[section.family], row)
                    for row in section.rows
                ],
            }
            for section in sections
        ]

    def _prepare_paper_totals(self):
        """:return: tuple (employee's, employer's) of what all the rows add up to"""
        return (
            self.employee_contributions,
            float(to_exact(self.employer_contributions) - to_exact(self.reduction)),
        )

    @api.model
    def _get_paper_families(self):
        return {
            "health": self.env._("Health"),
            "accidents": self.env._("Work accidents – occupational diseases"),
            "pension": self.env._("Pension"),
            "family": self.env._("Family"),
            "unemployment": self.env._("Unemployment insurance"),
            "agreement": self.env._(
                "Contributions of the statutes or the collective agreement"
            ),
            "other": self.env._("Other contributions due by the employer"),
            "csg_deductible": self.env._("CSG deductible from income tax"),
            "csg_not_deductible": self.env._(
                "CSG and CRDS not deductible from income tax"
            ),
            "relief": self.env._("Exemptions and reductions of contributions"),
        }

    @api.model
    def _get_paper_row_labels(self):
        return {
            "sickness": self.env._(
                "Social security – sickness, maternity, disability, death"
            ),
            "complementary_health": self.env._("Complementary health insurance"),
            "provident": self.env._("Complementary incapacity, disability, death"),
            "capped": self.env._("Social security, up to the ceiling"),
            "uncapped": self.env._("Social security, without ceiling"),
            "band_1": self.env._("Complementary, band 1"),
            "band_2": self.env._("Complementary, band 2"),
            "balance": self.env._("Complementary, technical balance (CET)"),
        }

    @api.model
    def _get_paper_year_labels(self):
        return {
            "gross": self.env._("Gross"),
            "net_taxable": self.env._("Net taxable"),
            "withholding": self.env._("Income tax withheld"),
            "cost": self.env._("Total paid by the employer"),
        }

    def _sum_year(self):
        """:return: dict {id of the payslip: {amount: total from 1 January}}"""
        groups = self._read_group(
            self._get_year_domain(),
            ["company_id", "entrepreneur_id", "date:month"],
            [f"{name}:sum" for name in YEAR_AMOUNTS],
        )
        months = defaultdict(list)
        for company, person, month, *amounts in groups:
            months[company, person].append((month, amounts))
        return {
            payslip.id: payslip._sum_months(
                months[payslip.company_id, payslip.entrepreneur_id]
            )
            for payslip in self
        }

    def _get_year_domain(self):
        dates = self.mapped("date")
        return [
            ("company_id", "in", self.company_id.ids),
            ("entrepreneur_id", "in", self.entrepreneur_id.ids),
            ("date", ">=", fields.Date.start_of(min(dates), "year")),
            ("date", "<=", max(dates)),
            ("state", "in", DUE),
        ]

    def _sum_months(self, months):
        """Its year: what was earned to its month, and itself."""
        begin = fields.Date.start_of(self.date, "year")
        end = fields.Date.start_of(self.date, "month")
        totals = [to_exact(self[name]) for name in YEAR_AMOUNTS]
        # The month of a payslip which is due counts it already.
        own = self.state in DUE
        totals = [Decimal("0.00") if own else amount for amount in totals]
        for month, amounts in months:
            if begin <= month <= end and (own or month < end):
                totals = [
                    total + to_exact(amount)
                    for total, amount in zip(totals, amounts, strict=True)
                ]
        return dict(zip(YEAR_AMOUNTS, map(float, totals), strict=True))

    # --- the file ---------------------------------------------------------------------

    def _get_payslip_file(self):
        """:return: tuple (name of the file, its bytes)
        :raise AccessError: unless the user may read them all
        """
        self.check_access("read")
        name = self.env._("Payslips")
        if len(self) == 1:
            name = self.with_context(lang=self._get_paper_lang())._get_paper_name()
        # sudo: access was checked; a report reads the layout of its company
        reports_sudo = self.env["ir.actions.report"].sudo()
        pdf, _kind = reports_sudo._render_qweb_pdf(
            "cae_payroll.action_report_payslip", self.ids
        )
        return f"{name.replace('/', '-')}.pdf", pdf

    @api.model
    def _format_paper_amount(self, amount):
        return formatLang(self.env, float(amount) + 0.0, digits=2)

    @api.model
    def _format_paper_rate(self, rate):
        """Two decimals, or those that the law gives."""
        digits = max(2, len(f"{rate:.4f}".rstrip("0").rpartition(".")[2]))
        return formatLang(self.env, float(rate), digits=digits)

    @api.model
    def _format_paper_day(self, day):
        return format_date(self.env, day, date_format="dd/MM/yyyy")
