from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import formatLang
from odoo.tools.mimetypes import guess_mimetype

from ..portal_form import CaePortalError, PortalForm
from .cae_validated_document import SENT_BACK

MAX_RECEIPT = 10 * 1024 * 1024  # bytes: a photo of a phone is 3 to 6 MB
MAX_RECEIPTS = 10
RECEIPT_TYPES = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/heic",
    "image/heif",
    "application/pdf",
)
ME, COOPERATIVE, BOTH = "me", "cooperative", "both"
NO_VAT = "none"


class CaeActivity(models.Model):
    """The expenses of an activity, on the portal."""

    _inherit = "cae.activity"

    def _portal_save_expense(self, values, expense_id=None):
        """Write an expense down, or change it as long as it is a draft.

        :param values: dict of ``name``, ``date`` (ISO), ``product_id``, ``amount``
            incl. VAT, ``tax_id`` (``none``: no VAT), ``paid_by``, for ``both`` the
            ``company_amount`` that the cooperative paid, ``note``, ``receipts``: list
            of (name of the file, its bytes)
        :return: the expense, as superuser; of two parts, the one to be reimbursed
        :raise CaePortalError: if a field is wrong, nothing written
        """
        activity_sudo = self._portal_sudo()
        expense_sudo = activity_sudo.env["hr.expense"]
        if expense_id:
            expense_sudo = activity_sudo._get_own_expense(expense_id, ("draft",))
        person_sudo = activity_sudo._get_portal_person()
        form = PortalForm(activity_sudo.env, values)
        vals = activity_sudo._read_expense(form, person_sudo)
        part = activity_sudo._read_company_part(form, expense_sudo)
        receipts = activity_sudo._read_receipts(form, expense_sudo)
        form.check()
        expense_sudo = activity_sudo._write_expense(expense_sudo, vals)
        expense_sudo._add_receipts(receipts)
        if part:
            expense_sudo._split_company_part(part)
        return expense_sudo

    def _portal_submit_expense(self, expense_id):
        """Hand an expense over to its approver; it does not change any more.

        :raise CaePortalError: if it was submitted, has no receipt, or nobody approves
        """
        activity_sudo = self._portal_sudo()
        expense_sudo = activity_sudo._get_own_expense(expense_id, ("draft",))
        expense_sudo.lock_for_update()
        activity_sudo._check_expense_complete(expense_sudo)
        if expense_sudo.cae_vehicle_id:
            expense_sudo._compute_trip_amount()
        expense_sudo.action_submit()
        return expense_sudo

    def _portal_delete_expense(self, expense_id):
        activity_sudo = self._portal_sudo()
        activity_sudo._get_own_expense(expense_id, ("draft",)).unlink()
        return True

    def _portal_reopen_expense(self, expense_id):
        """Take back what was sent back, to mend it and submit it again."""
        activity_sudo = self._portal_sudo()
        expense_sudo = activity_sudo._get_own_expense(expense_id, ("refused",))
        expense_sudo._do_reset_approval()
        return expense_sudo

    def _portal_remove_receipt(self, expense_id, attachment_id):
        activity_sudo = self._portal_sudo()
        expense_sudo = activity_sudo._get_own_expense(expense_id, ("draft",))
        activity_sudo._get_portal_receipt(expense_sudo, attachment_id).unlink()
        return expense_sudo

    def _portal_request_waiver(self, expense_id, values):
        """Ask the cooperative to keep what it owes for an expense.

        :param values: dict of ``confirm``, filled if the person confirmed
        :raise CaePortalError: if it cannot be waived (any more)
        """
        activity_sudo = self._portal_sudo()
        expense_sudo = activity_sudo._get_own_expense(expense_id)
        expense_sudo.lock_for_update()
        form = PortalForm(activity_sudo.env, values)
        form.text("confirm", self.env._("Tick the box to confirm."))
        form.check()
        activity_sudo._check_waivable(expense_sudo)
        expense_sudo.write(
            {
                "cae_waiver_requested_on": fields.Datetime.now(),
                "cae_waiver_requested_by_id": self.env.user.id,
                "cae_waiver_text": activity_sudo._get_waiver_text(expense_sudo),
            }
        )
        return expense_sudo

    # --- whose, and in which state ------------------------------------------------

    def _get_portal_person(self):
        """:return: the entrepreneur whom the user is in this activity
        :raise CaePortalError: if he is none: expenses belong to a person
        """
        persons = self.key_ids.entrepreneur_id.filtered(
            lambda person: person.partner_id == self.env.user.partner_id
        )
        if not persons:
            raise CaePortalError(
                {"form": self.env._("Only an entrepreneur of this activity can.")}
            )
        return persons[:1]

    def _get_portal_expense(self, expense_id):
        return self._get_portal_record("hr.expense", expense_id)

    def _get_own_expense(self, expense_id, states=None):
        """Of an activity shared by several, each changes his own expenses only."""
        expense_sudo = self._get_portal_expense(expense_id)
        partner = expense_sudo.employee_id.work_contact_id
        if partner != self.env.user.partner_id:
            raise CaePortalError(
                {"form": self.env._("Only the person who spent can change this.")}
            )
        if states and expense_sudo.state not in states:
            raise CaePortalError(
                {
                    "form": self.env._(
                        "This expense is already with the cooperative: it does not"
                        " change any more."
                    )
                }
            )
        return expense_sudo

    def _check_expense_complete(self, expense):
        """:raise CaePortalError: if its approver could not approve it"""
        errors = {}
        if not expense.cae_vehicle_id and not self._get_expense_receipts(expense):
            errors["receipt"] = self.env._(
                "Add a photo of the receipt: without it the cooperative cannot accept"
                " the expense."
            )
        expense.manager_id = expense._get_default_responsible_for_approval()
        if not expense.manager_id:
            errors["form"] = self.env._(
                "Nobody at the cooperative approves expenses yet: ask it to choose an"
                " approver. Save the draft meanwhile."
            )
        if errors:
            raise CaePortalError(errors)

    def _check_waivable(self, expense):
        sentence = None
        if not self.company_id.cae_waiver_account_id:
            sentence = self.env._(
                "The cooperative has not opened the account for waived claims: ask it."
            )
        elif expense.cae_waiver_requested_on:
            sentence = self.env._("You have asked for this already.")
        elif not expense._is_waivable():
            sentence = self.env._(
                "Only an expense that is still to be reimbursed can be waived."
            )
        if sentence:
            raise CaePortalError({"form": sentence})

    def _get_waiver_text(self, expense):
        return self.env._(
            "I give up the reimbursement of the expense « %(name)s » of %(day)s,"
            " %(amount)s: this money stays in the activity %(activity)s.",
            name=expense.name,
            day=self._format_portal_day(expense.date),
            amount=expense.company_currency_id.format(expense.amount_residual),
            activity=self.name,
        )

    # --- what was typed -----------------------------------------------------------

    def _read_expense(self, form, person):
        kind = form.record(
            "product_id",
            self._get_portal_expense_kinds(),
            self.env._("Choose a kind of expense."),
        )
        amount = form.number("amount")
        if amount is not None and amount <= 0:
            form.fail("amount", self.env._("Write the amount you paid, above zero."))
        return {
            "employee_id": person._ensure_employees()[person.id].id,
            "name": form.text("name") or kind.name or "",
            "date": self._read_expense_date(form),
            "product_id": kind.id,
            "total_amount_currency": float(amount or 0),
            "tax_ids": [fields.Command.set(self._read_expense_tax(form, kind).ids)],
            "payment_mode": self._read_payment_mode(form),
            "description": form.text("note", limit=2000),
        }

    def _read_expense_date(self, form):
        day = form.date("date", self.env._("Write the date of the receipt."))
        if day and day > fields.Date.context_today(self):
            form.fail("date", self.env._("This date is in the future."))
        return day

    def _read_payment_mode(self, form):
        if form.get("paid_by") not in (ME, COOPERATIVE, BOTH):
            form.fail("paid_by", self.env._("Say who paid."))
        company = form.get("paid_by") == COOPERATIVE
        return "company_account" if company else "own_account"

    def _read_expense_tax(self, form, kind):
        """:return: the tax of the rate chosen that suits goods, or services"""
        if form.get("tax_id") == NO_VAT:
            return self.env["account.tax"]
        chosen = form.record(
            "tax_id",
            self._get_portal_purchase_taxes(),
            self.env._("Choose the rate of VAT written on the receipt, or no VAT."),
        )
        same = self._get_purchase_taxes().filtered(
            lambda tax: tax.amount == chosen.amount
        )
        own = same & kind.supplier_taxes_id
        scope = "consu" if kind.type == "consu" else "service"
        fit = same.filtered(lambda tax: tax.tax_scope == scope)
        return (own or fit or same)[:1]

    def _read_company_part(self, form, expense):
        """:return: what the cooperative paid of it, 0.0 if one side paid all"""
        if form.get("paid_by") != BOTH:
            return 0.0
        if expense:
            form.fail("paid_by", self.env._("Say which of the two paid this part."))
        # as typed: a float is not always the decimal number it stands for
        part, total = form.number("company_amount"), form.number("amount")
        if part is not None and not 0 < part < (total or 0):
            form.fail(
                "company_amount",
                self.env._("Write the part the cooperative paid, below the total."),
            )
        return float(part or 0)

    def _read_receipts(self, form, expense):
        """:return: list of dicts of attachments, whose type was seen in their bytes"""
        files = [
            (name, content)
            for name, content in form.values.get("receipts") or []
            if content
        ]
        if len(files) + len(self._get_expense_receipts(expense)) > MAX_RECEIPTS:
            form.fail("receipt", self.env._("At most %s files.", MAX_RECEIPTS))
            return []
        return [self._read_receipt(form, *file) for file in files]

    def _read_receipt(self, form, name, content):
        mimetype = guess_mimetype(content)
        if len(content) > MAX_RECEIPT:
            form.fail("receipt", self._tell_receipt_too_large())
        elif mimetype not in RECEIPT_TYPES:
            form.fail(
                "receipt",
                self.env._("Choose a photo (JPEG, PNG, WebP, HEIC) or a PDF."),
            )
        name = PortalForm(self.env, {"name": name}).get("name")
        return {"name": name[-100:] or "receipt", "raw": content, "mimetype": mimetype}

    def _tell_receipt_too_large(self):
        return self.env._(
            "This file is too large: %s MB at most. Take the photo again with a lower"
            " quality.",
            MAX_RECEIPT // 1024 // 1024,
        )

    def _write_expense(self, expense, vals):
        if expense:
            expense.write(vals)
            return expense
        return expense.create({**self._prepare_expense_vals(), **vals})

    def _prepare_expense_vals(self):
        return {"company_id": self.company_id.id, "cae_activity_id": self.id}

    # --- what the pages show ------------------------------------------------------

    def _get_portal_expenses_domain(self, day, state=None):
        """:param state: ``draft``, ``refused``, ``to_reimburse``, or none for all"""
        sent_back = Domain("cae_submission", "=", SENT_BACK)
        states = {
            "draft": Domain("state", "=", "draft") & ~sent_back,
            "refused": Domain("state", "=", "refused")
            | (Domain("state", "=", "draft") & sent_back),
            "to_reimburse": self._get_to_reimburse_domain(),
        }
        return (
            Domain("cae_activity_id", "=", self.id)
            & Domain("create_date", "<", fields.Date.add(day, days=1))
            & states.get(state, Domain.TRUE)
        )

    def _get_to_reimburse_domain(self):
        return (
            Domain("payment_mode", "=", "own_account")
            & Domain("cae_waiver_move_id", "=", False)
            & Domain("account_move_id.state", "=", "posted")
            & Domain("account_move_id.payment_state", "in", ("not_paid", "partial"))
        )

    def _get_portal_expense_totals(self, day):
        """:return: dict ``to_reimburse``: what the ledger owes, ``waiting``: what is
        approved or to be approved, of one's own money"""
        owing = self._get_portal_expenses_domain(day, "to_reimburse")
        waiting = (
            self._get_portal_expenses_domain(day)
            & Domain("payment_mode", "=", "own_account")
            & Domain("state", "in", ("submitted", "approved"))
        )
        # sudo: the domains keep to an activity that the user may read
        moves_sudo, expenses_sudo = (
            self.env[model].sudo() for model in ("account.move", "hr.expense")
        )
        [[owed]] = moves_sudo._read_group(
            Domain("expense_ids", "any", owing), [], ["amount_residual:sum"]
        )
        [[sent]] = expenses_sudo._read_group(waiting, [], ["total_amount:sum"])
        return {"to_reimburse": owed or 0.0, "waiting": sent or 0.0}

    def _get_portal_todos(self, day):
        todos = [
            (self.env._("Expenses sent back by the cooperative"), "refused"),
            (self.env._("Expenses to send to the cooperative"), "draft"),
        ]
        # sudo: counted among the expenses of an activity that the user may read
        expenses_sudo = self.env["hr.expense"].sudo()
        counted = [
            {
                "label": label,
                "count": expenses_sudo.search_count(
                    self._get_portal_expenses_domain(day, state)
                ),
                "url": f"/my/activity/{self.id}/expenses?state={state}",
            }
            for label, state in todos
        ]
        found = super()._get_portal_todos(day)
        return found + [todo for todo in counted if todo["count"]]

    def _get_portal_expense_kinds(self):
        """:return: the kinds of expense the accountant offers to entrepreneurs"""
        # sudo: a list of kinds
        products_sudo = self.env["product.product"].sudo()
        return products_sudo.search(
            Domain("can_be_expensed", "=", True)
            & Domain("cae_on_portal", "=", True)
            & Domain("company_id", "in", (False, self.company_id.id))
        )

    def _get_purchase_taxes(self):
        """:return: VAT that is paid to the supplier: no reverse charge"""
        # sudo: a list of rates
        taxes_sudo = (
            self.env["account.tax"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("type_tax_use", "=", "purchase"),
                    ("amount_type", "=", "percent"),
                    ("amount", ">", 0),
                    ("price_include", "=", False),
                ]
            )
        )
        return taxes_sudo.filtered(
            lambda tax: all(
                line.factor_percent > 0
                for line in tax.invoice_repartition_line_ids
                if line.repartition_type == "tax"
            )
        )

    def _get_portal_purchase_taxes(self):
        """:return: one tax for each rate that a receipt may bear, highest first"""
        groups = self._get_purchase_taxes().grouped("amount")
        taxes = [groups[rate][0].id for rate in sorted(groups, reverse=True)]
        return self.env["account.tax"].sudo().browse(taxes)

    def _get_portal_default_taxes(self, kinds):
        """:return: dict {kind id: the choice of VAT the accountant proposes for it}"""
        choices = {tax.amount: tax.id for tax in self._get_portal_purchase_taxes()}
        usual = {kind.id: kind.supplier_taxes_id for kind in kinds.sudo()}
        return {
            kind_id: choices.get(
                taxes.filtered(lambda tax: tax.company_id == self.company_id)[
                    :1
                ].amount,
                "",
            )
            for kind_id, taxes in usual.items()
        }

    def _get_expense_receipts(self, expense):
        """:return: the files of an expense, as superuser"""
        # sudo: the files of an expense that the user may read
        attachments_sudo = self.env["ir.attachment"].sudo()
        if not expense:
            return attachments_sudo
        return attachments_sudo.search(
            [
                ("res_model", "=", "hr.expense"),
                ("res_id", "=", expense.id),
                ("res_field", "=", False),
            ],
            order="id",
        )

    def _get_portal_receipt(self, expense, attachment_id):
        """:raise CaePortalError: if this file is not one of the expense"""
        found = self._get_expense_receipts(expense).filtered(
            lambda file: str(file.id) == str(attachment_id)
        )
        if not found:
            raise CaePortalError({"form": self.env._("This file is no longer there.")})
        return found

    def _prepare_expense_form_values(self, expense):
        """:return: dict of a draft as :meth:`_portal_save_expense` takes it"""
        if not expense:
            return {"date": fields.Date.context_today(self), "paid_by": ME}
        rates = {tax.amount: tax.id for tax in self._get_portal_purchase_taxes()}
        company = expense.payment_mode == "company_account"
        return {
            "name": expense.name,
            "date": expense.date,
            "product_id": expense.product_id.id,
            "amount": formatLang(
                self.env, expense.total_amount_currency, digits=2, grouping=False
            ),
            "tax_id": rates.get(expense.tax_ids[:1].amount, NO_VAT),
            "paid_by": COOPERATIVE if company else ME,
            "note": expense.description,
        }
