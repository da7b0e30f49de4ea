from odoo import api, models
from odoo.exceptions import UserError

from ..engine.money import EngineError
from ..engine.payroll_export import equivalent_hours
from ..engine_sentences import explain
from .cae_pay_element import ABSENCE
from .cae_payslip import to_exact


class CaePayslip(models.Model):
    """What a payslip tells a payroll program, which computes the legal one."""

    _inherit = "cae.payslip"

    @api.model
    def _get_payroll_sources(self):
        """Hook: what a column may hold; upper floors add theirs.

        :return: dict {code: (label, function of payslips which returns
            {payslip id: value})}; a payslip which is left out has an empty cell
        """
        return {
            "reference": (
                self.env._("Reference of the person"),
                lambda payslips: payslips._source_reference(),
            ),
            "name": (
                self.env._("Name"),
                lambda payslips: payslips._read_source("partner_id.name"),
            ),
            "nir": (
                self.env._("Social security number (NIR)"),
                lambda payslips: payslips._source_nir(),
            ),
            "contract": (
                self.env._("Kind of contract"),
                lambda payslips: payslips._source_contract(),
            ),
            "month": (
                self.env._("Month (09/2026)"),
                lambda payslips: {one.id: f"{one.date:%m/%Y}" for one in payslips},
            ),
            "date": (
                self.env._("Last day of the month"),
                lambda payslips: payslips._read_source("date"),
            ),
            "amount": (
                self.env._("Amount asked: gross, cost or net, as the settings say"),
                lambda payslips: payslips._source_amount(),
            ),
            "mode": (
                self.env._("What the amount asked is"),
                lambda payslips: payslips._source_mode(),
            ),
            "fixed": (
                self.env._("Fixed part (gross)"),
                lambda payslips: payslips._read_source("gross_fixed"),
            ),
            "variable": (
                self.env._("Advance on the variable part (gross)"),
                lambda payslips: payslips._read_source("gross_variable"),
            ),
            "absences": (
                self.env._("Absences not paid"),
                lambda payslips: payslips._source_absences(),
            ),
            "withheld": (
                self.env._("Withholdings: advances refunded, attachments"),
                lambda payslips: payslips._read_source("withheld"),
            ),
            "hours": (
                self.env._("Equivalent hours of a CESA"),
                lambda payslips: payslips._source_hours(),
            ),
            "text": (self.env._("A fixed text"), lambda payslips: {}),
        }

    @api.model
    def _get_private_payroll_sources(self):
        """Hook: those which the file kept on the closing does not show."""
        return {"nir"}

    def _read_source(self, path):
        """:return: dict {payslip id: value}; nothing of a field that is not there"""
        if path.split(".")[0] not in self._fields:
            return {}
        return {payslip.id: payslip.mapped(path)[0] for payslip in self}

    def _source_reference(self):
        """Its own, else the one which an import gave."""
        references = self.entrepreneur_id._get_payroll_references()
        return {one.id: references.get(one.entrepreneur_id.id) for one in self}

    def _source_nir(self):
        """Of those who may read it alone (RGPD-05)."""
        people = self.entrepreneur_id
        field = people._fields.get("nir")
        if not field or not people._has_field_access(field, "read"):
            return {}
        return {one.id: one.entrepreneur_id.nir for one in self}

    def _source_contract(self):
        return {
            # sudo: of the contract of who is paid, its kind only
            one.id: one.contract_id.sudo()._get_short_kind()
            for one in self
            if one.contract_id
        }

    def _source_amount(self):
        return {one.id: one[one.company_id.cae_payroll_mode] for one in self}

    def _source_mode(self):
        return {one.id: one.company_id._get_cae_payroll_mode_label() for one in self}

    def _source_absences(self):
        """What unpaid absences take from the fixed part."""
        absences = self.element_ids.filtered(lambda line: line.kind == ABSENCE)
        return {
            payslip.id: sum(own.mapped("amount"))
            for payslip, own in absences.grouped("payslip_id").items()
        }

    def _source_hours(self):
        """A contract without working time (CESA) has no others (CAE-28)."""
        legislation = self.env["cae.social.parameter"]._get_legislation()
        try:
            return {
                one.id: equivalent_hours(legislation, one.date, to_exact(one.gross))
                for one in self
                # sudo: as in _source_contract
                if one.contract_id.sudo().kind == "cesa"
            }
        except EngineError as error:
            raise UserError(explain(self.env, error)) from error
