"""Fill a database with the demo cooperative of data/demo_cooperative/.

    setup/odoo shell -d DB < data/load_demo.py

The database holds the four modules and the French chart of accounts. The files, their
columns and the order of the steps: data/README.md. All is written in one transaction: an
interrupted load leaves nothing behind, and a second one finds the first and stops.
"""

import base64
import csv
import re
import sys
import time
from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.modules import get_module_path

FOLDER = Path(get_module_path("cae_base")).parent / "data" / "demo_cooperative"
MODULE = "cae_demo"  # of the external ids, which the files write without it
MONTHS = 13  # the last full ones; all of them but the last are closed
PAY_DAY, SOCIAL_DAY, VAT_DAY = 5, 15, 20  # of the month after
VAT_ACCOUNTS = ("pcg_44571", "pcg_44566")
VAT_DUE = "pcg_44551"
NET_PAY = ("pcg_421",)
THIRD_PARTY_TYPES = ("asset_receivable", "liability_payable")
SOCIAL_DEBTS = ("pcg_431", "pcg_437", "pcg_4421")
MONTH_OFFSET = re.compile(r"M([+-]\d+)/(\d\d)")
DAY_OFFSET = re.compile(r"D([+-]\d+)")


def shift(cell, today):
    """The date (ISO) that a cell means, if it is an offset; any other cell as it is.

    ``M-3/12`` is the 12th, three months ago, or the last day of a shorter month;
    ``D-8`` is eight days ago.
    """
    if match := DAY_OFFSET.fullmatch(cell):
        return (today + timedelta(days=int(match[1]))).isoformat()
    if match := MONTH_OFFSET.fullmatch(cell):
        return day_of_month(today, int(match[1]), int(match[2])).isoformat()
    return cell


def day_of_month(day, months, number):
    """The day of that number, some months after a day, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(number, monthrange(year, month + 1)[1]))


def prepare_item(account, balance, activity=None, partner=None):
    """Values of a journal item, debit positive."""
    vals = {"account_id": account.id, "balance": balance}
    if activity:
        vals["cae_activity_id"] = activity.id
    if partner:
        vals["partner_id"] = partner.id
    return vals


class DemoLoader:
    def __init__(self, env):
        context = {
            "lang": "fr_FR",
            "module": MODULE,  # where Odoo's ``load`` writes and looks for external ids
            "no_reset_password": True,
            "tracking_disable": True,
            "mail_activity_quick_update": True,  # nobody is written to
        }
        self.env = env(context={**env.context, **context})
        self.company = self.env.ref("base.main_company")
        self.today = fields.Date.context_today(self.env.user)

    def run(self):
        steps = [
            ("Company, bank and team", self.load_company),
            ("Entrepreneurs, activities and contracts", self.load_people),
            ("Customers and suppliers", self.load_partners),
            ("Members and shares", self.load_governance),
            ("Invoices, bills and entries", self.load_documents),
            ("Payments", self.load_payments),
            ("Closings and pay", self.close_months),
            ("Quotes, to-dos and bank lines of these days", self.load_present),
        ]
        for number, (title, step) in enumerate(steps, 1):
            print(f"[{number}/{len(steps)}] {title}…", end=" ", flush=True)
            start = time.monotonic()
            count = step()
            self.env.flush_all()
            print(f"{count} ({time.monotonic() - start:.0f} s)", flush=True)

    # --- files ------------------------------------------------------------------

    def read(self, name):
        """The rows of a file, header first, their offsets turned into dates."""
        with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
            return [[shift(cell, self.today) for cell in row] for row in csv.reader(file)]

    def read_dicts(self, name):
        header, *rows = self.read(name)
        return [dict(zip(header, row, strict=True)) for row in rows]

    def load(self, model, name):
        """Import a file as the import screen does.

        :raise ValueError: with what Odoo says of the file
        """
        header, *rows = self.read(name)
        result = self.env[model].load(header, rows)
        if result["messages"]:
            reasons = "\n".join(message["message"] for message in result["messages"])
            raise ValueError(f"{name}.csv cannot be loaded:\n{reasons}")
        return self.env[model].browse(result["ids"])

    def ref(self, name):
        return self.env.ref(name if "." in name else f"{MODULE}.{name}")

    def account(self, *names):
        """Accounts, by their names in the French chart."""
        xmlids = [f"account.{self.company.id}_{name}" for name in names]
        return self.env["account.account"].union(*map(self.env.ref, xmlids))

    def give_external_ids(self, records_by_name):
        self.env["ir.model.data"]._update_xmlids(
            [
                {"xml_id": f"{MODULE}.{name}", "record": record, "noupdate": True}
                for name, record in records_by_name.items()
            ]
        )

    # --- who ----------------------------------------------------------------------

    def load_company(self):
        self.load("res.company", "company")
        self.load("res.partner.bank", "bank_accounts")
        journal = self.load("account.journal", "journals")
        methods = (
            journal.inbound_payment_method_line_ids
            | journal.outbound_payment_method_line_ids
        )
        # the demo has no statements for the past: what is paid is in the bank at once
        methods.payment_account_id = journal.default_account_id
        people = self.load("res.partner", "people")
        self.load("res.users", "users")
        self.load("cae.local.office", "local_offices")
        return len(people)

    def load_people(self):
        self.give_external_ids({"structure": self.company._get_cae_structure()})
        self.load("cae.activity", "activities")
        people = self.load("cae.entrepreneur", "entrepreneurs")
        self.load("cae.activity.key", "sharing_keys")
        self.run_contracts(self.load("cae.contract", "contracts"))
        self.load("cae.contribution.scheme", "contribution_schemes").action_put_in_force()
        for path in (FOLDER / "logos").glob("*.png"):
            self.set_logo(path)
        return len(people)

    def run_contracts(self, contracts):
        """One that has just expired is still to be ended: the coach sees it."""
        started = contracts.filtered(lambda one: one.date_start <= self.today)
        started.action_start()
        month_ago = self.today - timedelta(days=30)
        started.filtered(
            lambda one: one.date_end and one.date_end < month_ago
        ).action_end()

    def set_logo(self, path):
        image = base64.b64encode(path.read_bytes())
        if path.stem == "company":
            self.company.logo = image
        else:
            self.ref(path.stem).image_1920 = image

    def load_partners(self):
        partners = self.load("res.partner", "customers")
        partners |= self.load("res.partner", "suppliers")
        customers = self.load("cae.activity.customer", "activity_customers")
        # documents are addressed to the card that the activity has of its customer
        names = customers.get_external_id()
        self.give_external_ids(
            {
                names[customer.id].split(".")[1] + "_contact": customer.contact_id
                for customer in customers
            }
        )
        return len(partners)

    def load_governance(self):
        self.load("cae.share.class", "share_classes")
        members = self.load("cae.member", "members")
        members.filtered("date_admission").action_admit()
        movements = self.load("cae.share.movement", "share_movements")
        releases = movements.filtered(lambda movement: movement.kind == "release")
        received = [self.book_release(release) for release in releases]
        movements.action_register()
        for move in received:
            self.reconcile_shares(move.line_ids)
        return len(movements)

    def book_release(self, release):
        """The money of a release, before the register asks whether it is there."""
        line = prepare_item(
            release.share_class_id.receivable_account_id,
            -release.amount_paid,
            partner=release.member_id.partner_id,
        )
        label = f"Libération de parts, {release.member_id.display_name}"
        return self.book_in_bank(release.date, label, [line])

    def reconcile_shares(self, items):
        due = items.filtered("account_id.reconcile")
        open_items = self.env["account.move.line"].search(
            [
                ("account_id", "=", due.account_id.id),
                ("partner_id", "=", due.partner_id.id),
                ("reconciled", "=", False),
                ("parent_state", "=", "posted"),
            ]
        )
        open_items.reconcile()

    # --- documents ----------------------------------------------------------------

    def load_documents(self):
        moves = self.load("account.move", "entries")
        moves |= self.load("account.move", "customer_invoices")
        credit_notes = self.load("account.move", "credit_notes")
        moves |= credit_notes | self.load("account.move", "vendor_bills")
        # the number of an invoice follows its date
        moves.sorted(lambda move: (move.invoice_date or move.date, move.id)).action_post()
        for credit_note in credit_notes:
            items = credit_note.line_ids | credit_note.reversed_entry_id.line_ids
            items.filtered(
                lambda item: item.account_type == "asset_receivable"
            ).reconcile()
        return len(moves)

    def load_payments(self):
        """Each pays a document, in full unless an amount is given."""
        rows = sorted(self.read_dicts("payments"), key=lambda row: row["date"])
        documents = [self.ref(row["document"]) for row in rows]
        left = {document: document.amount_residual for document in documents}
        vals_list = []
        for row, document in zip(rows, documents, strict=True):
            amount = float(row["amount"] or left[document])
            left[document] -= amount
            vals_list.append(self.prepare_payment_vals(document, row["date"], amount))
        payments = self.env["account.payment"].create(vals_list)
        payments.action_post()
        for payment, document in zip(payments, documents, strict=True):
            items = (payment.move_id | document).line_ids
            items.filtered(lambda item: item.account_type in THIRD_PARTY_TYPES).reconcile()
        return len(payments)

    def prepare_payment_vals(self, document, day, amount):
        inbound = document.is_inbound()
        return {
            "payment_type": "inbound" if inbound else "outbound",
            "partner_type": "customer" if document.is_sale_document() else "supplier",
            "partner_id": document.commercial_partner_id.id,
            "journal_id": self.ref(f"account.{self.company.id}_bank").id,
            "date": day,
            "amount": amount,
            "memo": document.payment_reference or document.ref or document.name,
        }

    # --- months -------------------------------------------------------------------

    def close_months(self):
        for months in range(-MONTHS, -1):
            closing = self.create_closing(months)
            closing.action_compute()
            closing.action_post()
            self.settle_month(closing.date_end, months + 1)
        self.create_closing(-1).action_compute()
        return MONTHS

    def create_closing(self, months):
        month = day_of_month(self.today, months, 1)
        closing = self.env["cae.closing"].create({"month": month})
        if not self.is_pay_known(closing.date_end):
            print(f"\n  No pay in {month:%Y-%m}: its social parameters are not known.")
            closing.pay_state = "posted"
        return closing

    def is_pay_known(self, day):
        try:
            self.env["cae.payslip"].simulate(day, "gross", 1000)
        except UserError:
            return False
        return True

    def settle_month(self, day, months):
        """What the cooperative pays in the month after: pay, social debts and VAT."""
        self.declare_vat(day)
        for accounts, number, label in (
            (NET_PAY, PAY_DAY, "Virement des salaires"),
            (SOCIAL_DEBTS, SOCIAL_DAY, "Cotisations sociales et impôt prélevé"),
            ((VAT_DUE,), VAT_DAY, "TVA"),
        ):
            self.pay_out(
                self.account(*accounts), day, day_of_month(self.today, months, number), label
            )

    def declare_vat(self, day):
        """From VAT collected and deductible to VAT due, for each activity."""
        sums = self.env["account.move.line"]._read_group(
            [
                ("account_id", "in", self.account(*VAT_ACCOUNTS).ids),
                ("parent_state", "=", "posted"),
                ("date", "<=", day),
            ],
            ["cae_activity_id", "account_id"],
            ["balance:sum"],
        )
        lines = [
            prepare_item(account, -balance, activity) for activity, account, balance in sums
        ]
        due = self.account(VAT_DUE)
        dues = defaultdict(float)
        for activity, _account, balance in sums:
            dues[activity] += balance
        lines += [prepare_item(due, balance, activity) for activity, balance in dues.items()]
        self.book("general", day, "Déclaration de TVA", lines)

    def pay_out(self, accounts, day, paid_on, label):
        """Pay all that is owed on some accounts up to a day, item by item."""
        items = self.env["account.move.line"].search(
            [
                ("account_id", "in", accounts.ids),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("date", "<=", day),
            ]
        )
        if sum(items.mapped("balance")) >= 0:
            return  # a credit waits for the next time
        lines = [
            prepare_item(
                item.account_id, -item.amount_residual, item.cae_activity_id, item.partner_id
            )
            for item in items
        ]
        move = self.book_in_bank(paid_on, label, lines)
        for account in accounts:
            same = (items | move.line_ids).filtered(lambda item: item.account_id == account)
            same.reconcile()

    def book_in_bank(self, day, label, lines):
        journal = self.ref(f"account.{self.company.id}_bank")
        total = sum(line["balance"] for line in lines)
        money = prepare_item(journal.default_account_id, -total)
        return self.book("bank", day, label, [*lines, money])

    def book(self, journal, day, label, lines):
        """A posted entry of lines (values of journal items)."""
        move = self.env["account.move"].create(
            {
                "journal_id": self.ref(f"account.{self.company.id}_{journal}").id,
                "date": day,
                "ref": label,
                "line_ids": [
                    Command.create({"name": label, **line})
                    for line in lines
                    if not self.company.currency_id.is_zero(line["balance"])
                ],
            }
        )
        move.action_post()
        return move

    # --- these days ---------------------------------------------------------------

    def load_present(self):
        quotes = self.load("sale.order", "quotes")
        for row in self.read_dicts("quote_steps"):
            step = getattr(self, f"quote_{row['step']}")
            step(self.ref(row["quote"]), row["day"], row["who"])
        for row in self.read_dicts("todos"):
            self.ref(row["record"]).activity_schedule(
                summary=row["summary"],
                user_id=self.ref(row["user"]).id,
                date_deadline=row["day"],
            )
        self.load("account.bank.statement.line", "bank_lines")
        return len(quotes)

    def quote_sent(self, quote, _day, _who):
        quote.action_quotation_sent()

    def quote_signed(self, quote, day, name):
        quote.write({"signed_by": name, "signed_on": day})
        quote.action_confirm()

    def quote_invoiced(self, quote, _day, user):
        quote.cae_activity_id.with_user(self.ref(user))._portal_create_invoice(quote.id)

    def quote_submitted(self, quote, day, user):
        quote.cae_activity_id.with_user(self.ref(user))._portal_submit_invoice(
            quote.invoice_ids.id, {"invoice_date": day}
        )


def main(env):
    company = env.ref("base.main_company")
    if company.chart_template != "fr":
        sys.exit(f"The demo wants the French chart of accounts in {company.name}: load it.")
    if env.ref(f"{MODULE}.structure", raise_if_not_found=False):
        print("The demo cooperative is in this database already.")
        return
    DemoLoader(env).run()
    env.cr.commit()


if __name__ == "__main__":
    main(env)  # noqa: F821  (the shell of Odoo gives it)
