from collections import defaultdict
from decimal import Decimal

from psycopg2 import Error as DatabaseError

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger, split_every

from .cae_import_opening import BATCH
from .cae_import_opening_documents import SIGNS


class CaeImportOpeningDocuments(models.AbstractModel):
    """Open documents are booked as invoices and bills which nobody issues here.

    Each debits its customer, or credits its supplier, with what is left to pay, against
    the account of the take-over: its income and its charges are in the balances. One
    entry more takes from the balances what the documents now say in detail, so that
    neither the statements nor the trial balance move.
    """

    _inherit = "cae.import.opening.documents"

    def _load(self, entries):
        self._create_partners(entries)
        opening = self._start(entries)
        for done, batch in self._split(entries):
            self._create_documents(opening, batch)
            if len(entries) > BATCH:
                self._tell_progress(done, len(entries))
        if not any(entry.faults for entry in entries):
            self._take_from_balances(opening, entries)

    def _split(self, entries):
        done = 0
        for batch in split_every(BATCH, entries, list):
            done += len(batch)
            yield done, batch

    def _create_documents(self, opening, entries):
        """All at once; if that fails, by halves, to learn which one is refused."""
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self._post_documents(opening, entries)
        except (UserError, DatabaseError) as error:
            if len(entries) > 1:
                half = len(entries) // 2
                self._create_documents(opening, entries[:half])
                self._create_documents(opening, entries[half:])
            else:
                self._fail(entries[0], "number", self._get_sentence(error))

    def _post_documents(self, opening, entries):
        """The lines are complete: Odoo need not compute terms and taxes anew."""
        moves = self.with_context(skip_invoice_sync=True)._create_moves(
            [self._prepare_move_vals(opening, entry) for entry in entries]
        )
        moves._post_on_their_day()
        for entry, move in zip(entries, moves, strict=True):
            entry.record = move

    def _prepare_move_vals(self, opening, entry):
        values, company = entry.values, self.env.company
        sale = values["move_type"].startswith("out")
        return {
            "move_type": values["move_type"],
            "company_id": company.id,
            "journal_id": company._get_cae_opening_journal(
                "sale" if sale else "purchase"
            ).id,
            "partner_id": values["partner_id"],
            "cae_activity_id": values["activity_id"],
            "cae_opening_id": opening.id,
            "date": self._get_day(),
            "invoice_date": values["date"],
            "invoice_date_due": values["date_due"],
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "payment_reference": values["number"],
            **({"name": values["number"]} if sale else {"ref": values["number"]}),
            "line_ids": [
                Command.create(
                    {
                        "cae_activity_id": values["activity_id"],
                        "partner_id": values["partner_id"],
                        "currency_id": company.currency_id.id,
                        **vals,
                    }
                )
                for vals in self._prepare_document_lines(entry)
            ],
        }

    def _prepare_document_lines(self, entry):
        values = entry.values
        sign = SIGNS[values["move_type"]]
        taxed = defaultdict(Decimal)
        lines = []
        for tax, part in values["open"]:
            taxed[tax] += part.vat
            lines.append(self._prepare_base_line(entry, tax, part, -sign))
        lines += [
            self._prepare_tax_line(entry, tax, amount, -sign)
            for tax, amount in taxed.items()
            if tax
        ]
        lines.append(
            {
                "display_type": "payment_term",
                "name": values["number"],
                "account_id": values["account_id"],
                "date_maturity": values["date_due"],
                "balance": float(sign * values["residual"]),
            }
        )
        return lines

    def _prepare_base_line(self, entry, tax, part, sign):
        return {
            "display_type": "product",
            "name": self._tell_document(entry),
            "account_id": self.env.company._get_cae_opening_account().id,
            "quantity": 1,
            "price_unit": float(part.untaxed),
            "balance": float(sign * part.untaxed),
            "tax_ids": [Command.set(tax.ids)],
        }

    def _tell_document(self, entry):
        values = entry.values
        return self.env._(
            "Taken over: %(left)s left to pay of %(total)s",
            left=self._format(values["residual"]),
            total=self._format(values["total"]),
        )

    def _prepare_tax_line(self, entry, tax, amount, sign):
        refund = "refund" in entry.values["move_type"]
        lines = (
            tax.refund_repartition_line_ids
            if refund
            else tax.invoice_repartition_line_ids
        )
        line = lines.filtered(lambda line: line.repartition_type == "tax")[:1]
        base = sum(part.untaxed for own, part in entry.values["open"] if own == tax)
        return {
            "display_type": "tax",
            "name": tax.name,
            "account_id": (tax.cash_basis_transition_account_id or line.account_id).id,
            "tax_repartition_line_id": line.id,
            "tax_base_amount": float(base),
            "balance": float(sign * amount),
            "tax_ids": False,
        }

    # --- what the balances said of them -----------------------------------------

    def _take_from_balances(self, opening, entries):
        known = self._get_balances_left()
        sums = defaultdict(Decimal)
        for entry in entries:
            rest = (self._get_transit_id(), entry.values["activity_id"], False)
            for key, _name, amount in self._get_explained(entry, known):
                sums[key] -= amount
                sums[rest] += amount
        move = self._create_moves(
            [
                self._prepare_detail_vals(
                    opening, {key: amount for key, amount in sums.items() if amount}
                )
            ]
        )
        move._post_on_their_day()
        self._reconcile(move)

    def _get_transit_id(self):
        return self.env.company._get_cae_opening_account().id

    def _prepare_detail_vals(self, opening, sums):
        return {
            "move_type": "entry",
            "company_id": self.env.company.id,
            "journal_id": self.env.company._get_cae_opening_journal("general").id,
            "date": self._get_day(),
            "ref": opening.name,
            "cae_opening_id": opening.id,
            "line_ids": [
                Command.create(
                    {
                        "name": self.env._("Explained by documents"),
                        "account_id": account_id,
                        "cae_activity_id": activity_id,
                        "partner_id": partner_id,
                        "balance": float(amount),
                        "tax_ids": False,
                    }
                )
                for (account_id, activity_id, partner_id), amount in sums.items()
            ],
        }

    def _reconcile(self, move):
        """With the items of the balances that the documents explain."""
        items = self.env["cae.opening"]._find_balances()._get_third_party_items()
        open_items = items.filtered("amount_residual").grouped(self._get_item_key)
        for key, lines in move.line_ids.grouped(self._get_item_key).items():
            if key in open_items:
                (lines | open_items[key]).reconcile()

    def _get_item_key(self, item):
        return item.account_id, item.cae_activity_id, item.partner_id
