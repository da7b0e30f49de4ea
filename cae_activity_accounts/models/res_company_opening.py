from odoo import fields, models

from .account_account import OTHER

JOURNAL_CODES = {"general": "REPOD", "sale": "REPVT", "purchase": "REPAC"}


class ResCompany(models.Model):
    """Where what was taken over from another program is booked; opened on first use."""

    _inherit = "res.company"

    cae_opening_account_id = fields.Many2one(
        "account.account",
        string="Take-over Account",
        check_company=True,
        help="The balances taken over pass through it, and the open invoices and bills"
        " that explain them: it is empty on the day of the take-over.",
    )

    def _get_cae_opening_account(self):
        self.ensure_one()
        if not self.cae_opening_account_id:
            # sudo: the setting is completed for whoever takes over first
            company_sudo = self.sudo()
            accounts = self.env["account.account"].sudo().with_company(self)
            company_sudo.cae_opening_account_id = company_sudo._open_translated(
                accounts,
                {
                    # Plan comptable général: 471, accounts that wait
                    "code": accounts._search_new_account_code("471900"),
                    "account_type": "asset_current",
                    "cae_section": OTHER,
                    "company_ids": [fields.Command.link(self.id)],
                },
            )
        return self.cae_opening_account_id

    def _get_cae_opening_journal(self, journal_type):
        """Journals of their own: the legal series of sales goes on where it is."""
        self.ensure_one()
        # sudo: as above
        journals = self.env["account.journal"].sudo()
        journal = journals.search(
            [
                ("company_id", "=", self.id),
                ("type", "=", journal_type),
                ("cae_is_opening", "=", True),
            ],
            limit=1,
        )
        return (
            journal
            or self._open_translated(
                journals, self._prepare_opening_journal_vals(journal_type)
            )
        ).sudo(False)

    def _prepare_opening_journal_vals(self, journal_type):
        return {
            "company_id": self.id,
            "type": journal_type,
            "code": JOURNAL_CODES[journal_type],
            "cae_is_opening": True,
            "sequence": 90,
            # what is taken over is not issued here, and can be reverted
            "restrict_mode_hash_table": False,
            "show_on_dashboard": False,
        }

    def _get_cae_opening_tax(self, use):
        """The VAT of a document which the former program declared already: part of
        the document, in no box of the return and on no account of VAT."""
        self.ensure_one()
        # sudo: as above
        taxes = self.env["account.tax"].sudo().with_context(active_test=False)
        account = self._get_cae_opening_account()
        tax = taxes.search(
            [
                ("company_id", "=", self.id),
                ("type_tax_use", "=", use),
                ("invoice_repartition_line_ids.account_id", "=", account.id),
            ],
            limit=1,
        )
        return (
            tax
            or self._open_translated(
                taxes, self._prepare_opening_tax_vals(use, account)
            )
        ).sudo(False)

    def _prepare_opening_tax_vals(self, use, account):
        parts = [
            fields.Command.create({"repartition_type": "base"}),
            fields.Command.create(
                {"repartition_type": "tax", "account_id": account.id}
            ),
        ]
        return {
            "company_id": self.id,
            "country_id": self.account_fiscal_country_id.id,
            "type_tax_use": use,
            "amount_type": "percent",
            "amount": 0,
            # chosen by the take-over, and by nobody else
            "active": False,
            "invoice_repartition_line_ids": parts,
            "refund_repartition_line_ids": parts,
        }

    def _open_translated(self, records, vals):
        record = records.create({**vals, "name": self._tell_opening(records._name)})
        for code, _name in self.env["res.lang"].get_installed():
            name = self.with_context(lang=code)._tell_opening(records._name)
            record.with_context(lang=code).name = name
        return record

    def _tell_opening(self, model):
        if model == "account.tax":
            return self.env._("VAT declared before the take-over")
        return self.env._("Take-over from the former program")
