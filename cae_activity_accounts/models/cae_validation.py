from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..engine.delegation import CREDIT_NOTE, EXPENSE, INVOICE, QUOTE
from .cae_delegation import REASONS
from .cae_validated_document import SUBMITTED

REPORTS = {
    "sale.order": "sale.action_report_saleorder",
    "account.move": "account.account_invoices",
}


class CaeValidation(models.Model):
    """One queue for all that waits for the accountant, oldest first."""

    _name = "cae.validation"
    _description = "Document to Validate"
    _auto = False
    _order = "submitted_on, id"
    _depends = {
        "sale.order": [
            "amount_total",
            "cae_activity_id",
            "cae_submission",
            "cae_submitted_by_id",
            "cae_submitted_on",
            "cae_waiting_limit",
            "cae_waiting_reason",
            "company_id",
            "currency_rate",
            "name",
            "partner_id",
            "state",
        ],
        "account.move": [
            "amount_total_signed",
            "cae_activity_id",
            "cae_submission",
            "cae_submitted_by_id",
            "cae_submitted_on",
            "cae_waiting_limit",
            "cae_waiting_reason",
            "company_id",
            "invoice_origin",
            "move_type",
            "partner_id",
            "state",
        ],
        "hr.expense": [
            "cae_activity_id",
            "cae_submitted_on",
            "cae_waiting_limit",
            "cae_waiting_reason",
            "company_id",
            "employee_id",
            "name",
            "state",
            "total_amount",
        ],
        "cae.entrepreneur": ["company_id", "partner_id"],
        "hr.employee": ["work_contact_id"],
        "res.partner": ["commercial_partner_id"],
        "res.users": ["partner_id"],
    }

    kind = fields.Selection(
        [
            (QUOTE, "Quote"),
            (INVOICE, "Invoice"),
            (CREDIT_NOTE, "Credit Note"),
            (EXPENSE, "Expense"),
        ],
        readonly=True,
    )
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", readonly=True
    )
    name = fields.Char(
        string="Reference",
        readonly=True,
        help="Number of the quote, or what was bought.",
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    cae_activity_id = fields.Many2one("cae.activity", string="Activity", readonly=True)
    entrepreneur_id = fields.Many2one("cae.entrepreneur", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    amount = fields.Monetary(string="Incl. VAT", readonly=True)
    submitted_on = fields.Datetime(readonly=True)
    days = fields.Integer(string="Waiting (Days)", readonly=True, aggregator="max")
    reason = fields.Selection(REASONS, string="Kind of Reason", readonly=True)
    reason_limit = fields.Float(readonly=True, aggregator=None)
    reason_text = fields.Char(string="Waits Because", compute="_compute_reason_text")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT waiting.*,
                   GREATEST(%(today)s::date - waiting.submitted_on::date, 0) AS days
              FROM (%(quotes)s UNION ALL %(invoices)s UNION ALL %(expenses)s) waiting
            """,
            today=fields.Date.context_today(self),
            quotes=self._select_quotes(),
            invoices=self._select_invoices(),
            expenses=self._select_expenses(),
        )

    def _select_quotes(self):
        return SQL(
            """
            SELECT doc.id * 3 AS id, %(kind)s AS kind, 'sale.order' AS res_model,
                   doc.id AS res_id, doc.name,
                   doc.amount_total / COALESCE(NULLIF(doc.currency_rate, 0), 1)
                   AS amount, %(columns)s
              FROM sale_order doc %(joins)s
             WHERE doc.cae_submission = %(submitted)s AND doc.state = 'draft'
            """,
            kind=QUOTE,
            columns=self._select_columns(SQL("partner.commercial_partner_id")),
            joins=self._join_trade_document(),
            submitted=SUBMITTED,
        )

    def _select_invoices(self):
        return SQL(
            """
            SELECT doc.id * 3 + 1 AS id,
                   CASE WHEN doc.move_type = 'out_refund' THEN %(credit_note)s
                        ELSE %(invoice)s END AS kind,
                   'account.move' AS res_model, doc.id AS res_id,
                   doc.invoice_origin AS name, doc.amount_total_signed AS amount,
                   %(columns)s
              FROM account_move doc %(joins)s
             WHERE doc.cae_submission = %(submitted)s AND doc.state = 'draft'
            """,
            credit_note=CREDIT_NOTE,
            invoice=INVOICE,
            columns=self._select_columns(SQL("partner.commercial_partner_id")),
            joins=self._join_trade_document(),
            submitted=SUBMITTED,
        )

    def _select_expenses(self):
        """Of entrepreneurs; those of the staff have their approvers."""
        return SQL(
            """
            SELECT doc.id * 3 + 2 AS id, %(kind)s AS kind, 'hr.expense' AS res_model,
                   doc.id AS res_id, doc.name, doc.total_amount AS amount, %(columns)s
              FROM hr_expense doc
              JOIN hr_employee employee ON employee.id = doc.employee_id
              JOIN cae_entrepreneur person
                ON person.partner_id = employee.work_contact_id
               AND person.company_id = doc.company_id
             WHERE doc.state = 'submitted'
            """,
            kind=EXPENSE,
            columns=self._select_columns(SQL("NULL::integer")),
        )

    def _select_columns(self, partner):
        return SQL(
            """
            doc.company_id, doc.cae_activity_id, person.id AS entrepreneur_id,
            %(partner)s AS partner_id,
            COALESCE(doc.cae_submitted_on, doc.create_date) AS submitted_on,
            doc.cae_waiting_reason AS reason, doc.cae_waiting_limit AS reason_limit
            """,
            partner=partner,
        )

    def _join_trade_document(self):
        return SQL(
            """
            LEFT JOIN res_partner partner ON partner.id = doc.partner_id
            LEFT JOIN res_users author ON author.id = doc.cae_submitted_by_id
            LEFT JOIN cae_entrepreneur person
                   ON person.partner_id = author.partner_id
                  AND person.company_id = doc.company_id
            """
        )

    @api.depends("reason", "reason_limit")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        for row in self:
            text = self.env["cae.delegation"]._tell_reason(
                row.reason, row.reason_limit, row.currency_id
            )
            row.reason_text = text[:1].upper() + text[1:]

    @api.depends("kind", "name", "cae_activity_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            parts = (kinds.get(row.kind), row.name, row.cae_activity_id.name)
            row.display_name = ", ".join(filter(None, parts))

    # --- what the accountant does -------------------------------------------------

    def _get_documents(self):
        """:return: dict {document: its name}, of what still waits

        Whoever reads the queue has the rights on the documents that he needs to settle
        them: nothing here is done as superuser.
        """
        rows = self.exists()
        rows.check_access("read")
        return {
            self.env[row.res_model].browse(row.res_id): row.display_name for row in rows
        }

    def _group_documents(self, documents):
        groups = {}
        for document in documents:
            groups.setdefault(document._name, []).append(document.id)
        return [self.env[model].browse(ids) for model, ids in groups.items()]

    def action_open(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def action_open_paper(self):
        """The PDF of what will be sent or posted, or the receipt of an expense."""
        self.ensure_one()
        self.check_access("read")
        document = self.env[self.res_model].browse(self.res_id)
        if self.res_model in REPORTS:
            return self.env.ref(REPORTS[self.res_model]).report_action(document)
        if not document.message_main_attachment_id:
            raise UserError(self.env._("No receipt is joined to this expense."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{document.message_main_attachment_id.id}",
            "target": "new",
        }

    def action_approve(self):
        """Approve several at once; those that cannot be stay as they were."""
        names = self._get_documents()
        failures = {}
        for documents in self._group_documents(names):
            failures.update(self._approve_apart(documents))
        return self._tell_approved(
            len(names) - len(failures),
            [f"{names[document]}: {why}" for document, why in failures.items()],
        )

    def _approve_apart(self, documents):
        """All together, for speed; one by one if that is refused.

        :return: dict {document that stays: why}
        """
        refused = self._try_to_approve(documents)
        if not refused:
            return {}
        if len(documents) == 1:
            return {documents: refused}
        tried = {one: self._try_to_approve(one) for one in documents}
        return {one: why for one, why in tried.items() if why}

    def _try_to_approve(self, documents):
        """:return: why they cannot be, nothing being written; empty if they are"""
        try:
            with self.env.cr.savepoint():
                documents._approve_cae()
        except UserError as error:
            return str(error)
        return ""

    def _tell_approved(self, count, failures):
        sentences = []
        if count:
            sentences.append(self.env._("Approved: %s.", count))
        if failures:
            sentences.append(self.env._("These stay in the queue:"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if failures else "success",
                "message": "\n".join([*sentences, *failures]),
                "sticky": bool(failures),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _send_back(self, reason):
        """Give documents back, all or none."""
        for documents in self._group_documents(self._get_documents()):
            documents._send_back_cae(reason)
