"""What each step of the load uses: the database, the files, entries."""

import csv

from odoo import Command, fields

from .offsets import shift

MODULE = "cae_demo"  # of the external ids, which the files write without it


class Demo:
    def __init__(self, env, folder):
        context = {
            "lang": "fr_FR",
            "module": MODULE,  # where Odoo's ``load`` writes and looks for external ids
            "tracking_disable": True,
            # nobody is written to
            "no_reset_password": True,
            "mail_activity_quick_update": True,
        }
        self.env = env(context={**env.context, **context})
        self.folder = folder
        self.company = self.env.ref("base.main_company")
        self.today = fields.Date.context_today(self.env.user)

    def analyze(self):
        """Tell PostgreSQL how much this transaction has written: it does not know yet,
        and reads the tables whole for each record."""
        self.env.flush_all()
        self.env.cr.execute("ANALYZE")

    # --- files ------------------------------------------------------------------

    def read(self, name):
        """The rows of a file, header first, their offsets turned into dates."""
        path = self.folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            return [
                [shift(cell, self.today) for cell in row] for row in csv.reader(file)
            ]

    def read_dicts(self, name):
        header, *rows = self.read(name)
        return [dict(zip(header, row, strict=True)) for row in rows]

    def load(self, model, name, **context):
        """Import a file as the import screen does.

        :param context: for this file only
        :return: its records
        :raise ValueError: with what Odoo says of the file
        """
        header, *rows = self.read(name)
        result = self.env[model].with_context(**context).load(header, rows)
        if result["messages"]:
            reasons = "\n".join(message["message"] for message in result["messages"])
            raise ValueError(f"{name}.csv cannot be loaded:\n{reasons}")
        return self.env[model].browse(result["ids"])

    # --- records ------------------------------------------------------------------

    def ref(self, name):
        """The record of an external id, of the demo unless it names a module."""
        return self.env.ref(name if "." in name else f"{MODULE}.{name}")

    def chart(self, name):
        """The record to which the company's chart of accounts gave a name."""
        return self.env.ref(f"account.{self.company.id}_{name}")

    def accounts(self, *names):
        return self.env["account.account"].union(*map(self.chart, names))

    def give_external_ids(self, records_by_name):
        self.env["ir.model.data"]._update_xmlids(
            [
                {"xml_id": f"{MODULE}.{name}", "record": record, "noupdate": True}
                for name, record in records_by_name.items()
            ]
        )

    # --- entries ------------------------------------------------------------------

    def book(self, day, label, items):
        """A posted miscellaneous entry of items, values of :func:`prepare_item`."""
        move = self.env["account.move"].create(
            {
                "journal_id": self.chart("general").id,
                "date": day,
                "ref": label,
                "line_ids": self._prepare_items(label, items),
            }
        )
        move.action_post()
        return move

    def book_in_bank(self, day, label, items):
        """A line of the bank statement with its items, which the bank balances.

        :return: its posted entry
        """
        journal = self.chart("bank")
        amount = -sum(item["balance"] for item in items)
        items = [*items, prepare_item(journal.default_account_id, amount)]
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": day,
                "payment_ref": label,
                "amount": amount,
                "line_ids": self._prepare_items(label, items),
            }
        )
        return line.move_id

    def _prepare_items(self, label, items):
        is_zero = self.company.currency_id.is_zero
        return [
            Command.create({"name": label, **item})
            for item in items
            if not is_zero(item["balance"])
        ]


def prepare_item(account, balance, activity=None, partner=None):
    """Values of a journal item, debit positive."""
    vals = {"account_id": account.id, "balance": balance}
    if activity:
        vals["cae_activity_id"] = activity.id
    if partner:
        vals["partner_id"] = partner.id
    return vals
