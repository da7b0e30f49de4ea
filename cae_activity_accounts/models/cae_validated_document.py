from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError

from ..engine.delegation import QUOTE, Document, decide, find_ceiling
from .cae_delegation import REASONS

DRAFT, SUBMITTED, SENT_BACK = "draft", "submitted", "sent_back"


class CaeValidatedDocument(models.AbstractModel):
    """What an entrepreneur hands over: it is accepted at once within his delegation,
    else it waits for the accountant, who approves it or sends it back.

    Inherited before the model it completes, whose methods it extends.
    """

    _name = "cae.validated.document"
    _description = "Document to Validate"

    cae_submission = fields.Selection(
        [
            (DRAFT, "With the Entrepreneur"),
            (SUBMITTED, "Submitted to the Cooperative"),
            (SENT_BACK, "Sent Back"),
        ],
        string="Submission",
        readonly=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="Where a document made by an entrepreneur is, until it is accepted.",
    )
    cae_submitted_on = fields.Datetime(string="Submitted On", readonly=True, copy=False)
    cae_submitted_by_id = fields.Many2one(
        "res.users", string="Submitted By", readonly=True, copy=False
    )
    cae_waiting_reason = fields.Selection(
        REASONS, string="Waits Because", readonly=True, copy=False
    )
    cae_waiting_limit = fields.Float(
        string="Amount It Is Above", digits=(16, 2), readonly=True, copy=False
    )
    cae_sent_back_reason = fields.Text(
        string="Sent Back Because", readonly=True, copy=False
    )

    # --- hooks ------------------------------------------------------------------

    def _get_cae_kind(self):
        """:return: the kind of document, of ``engine.delegation``"""
        raise NotImplementedError

    def _get_cae_amount(self):
        """:return: VAT included, in the currency of the company"""
        raise NotImplementedError

    def _get_cae_new_commitment(self):
        """:return: what it adds to the open commitments, excluding VAT, in the currency
        of the company; nothing if it is counted among them"""
        raise NotImplementedError

    def _get_cae_seller_partner(self):
        """:return: whose delegation counts: who hands it over"""
        return self.env.user.partner_id

    def _is_cae_waiting(self):
        return self.state == "draft" and self.cae_submission == SUBMITTED

    def _accept_cae(self):
        """Post, send or approve what was handed over, by whoever may.

        :raise UserError: which says what is missing
        """
        raise NotImplementedError

    # --- the decision -------------------------------------------------------------

    def _decide_cae_validation(self):
        """:return: dict {document: :class:`Decision`}, in queries whose number does not
        depend on theirs"""
        day = fields.Date.context_today(self)
        # sudo: whoever hands a document over need not read what decides on it
        people = self.sudo()._get_cae_people(day)
        everybody = self.env["cae.entrepreneur"].sudo().union(*people.values())
        delegations = (
            self.env["cae.delegation"]
            .sudo()
            ._get_engine_rows(self.sudo().company_id, everybody)
        )
        capes = everybody._get_cape_commitments(day)
        return {
            document: decide(
                document.sudo()._prepare_cae_facts(
                    people[document.id], delegations, capes, day
                )
            )
            for document in self
        }

    def _get_cae_people(self, day):
        """:return: dict {document id: the entrepreneur who hands it over, else the only
        one of its activity, else none}"""
        people = {}
        for document in self:
            partner = document._get_cae_seller_partner()
            present = document.cae_activity_id._get_entrepreneurs(day)
            own = present.filtered(
                lambda person, partner=partner: person.partner_id == partner
            )
            people[document.id] = own or (
                present if len(present) == 1 else present.browse()
            )
        return people

    def _prepare_cae_facts(self, person, delegations, capes, day):
        kind = self._get_cae_kind()
        company = self.company_id
        ceiling, committed = capes.get(person, (None, Decimal(0)))
        return Document(
            kind=kind,
            amount=self._to_cae_decimal(self._get_cae_amount()),
            ceiling=find_ceiling(delegations[company], kind, person.id or None, day),
            is_free=kind == QUOTE and not company.cae_quote_validation,
            is_flagged=self.cae_activity_id.always_validated,
            commitments=committed
            + self._to_cae_decimal(self._get_cae_new_commitment()),
            commitment_ceiling=ceiling,
        )

    def _to_cae_decimal(self, amount):
        return Decimal(str(self.company_id.currency_id.round(amount)))

    def _tell_cae_waiting(self):
        """:return: why this document waits, in words; empty if it does not"""
        self.ensure_one()
        if not self._is_cae_waiting():
            return ""
        return self.env["cae.delegation"]._tell_reason(
            self.cae_waiting_reason,
            self.cae_waiting_limit,
            self.company_id.currency_id,
        )

    # --- what becomes of it ---------------------------------------------------------

    def _submit_to_cae(self):
        """Hand documents over: what is delegated is accepted at once."""
        decisions = self._decide_cae_validation()
        for document in self:
            decision = decisions[document]
            if decision.waits:
                # sudo: what was handed over is no longer its author's to change
                document.sudo().write(
                    document._prepare_cae_submission_vals(
                        decision.reason, float(decision.limit or 0)
                    )
                )
        self.filtered(
            lambda document: not decisions[document].waits
        )._accept_by_delegation()

    def _prepare_cae_submission_vals(self, reason=False, limit=0):
        return {
            "cae_submission": SUBMITTED,
            "cae_submitted_on": fields.Datetime.now(),
            "cae_submitted_by_id": self.env.user.id,
            "cae_waiting_reason": reason,
            "cae_waiting_limit": limit,
            "cae_sent_back_reason": False,
        }

    def _accept_by_delegation(self):
        for document in self:
            document._accept_cae()

    def _approve_cae(self):
        """Accept what waits, as the accountant who says so."""
        self._check_cae_waiting()
        self._accept_cae()

    def _send_back_cae(self, reason):
        """Give documents back to their entrepreneurs, who are told why."""
        self._check_cae_waiting()
        self._give_back_cae()
        self.write(
            {
                "cae_submission": SENT_BACK,
                "cae_waiting_reason": False,
                "cae_sent_back_reason": reason,
            }
        )
        for document in self:
            document._tell_cae_sent_back()

    def _give_back_cae(self):
        """Hook: what makes them drafts that their entrepreneur may change."""

    def _check_cae_waiting(self):
        settled = self.filtered(lambda document: not document._is_cae_waiting())
        if settled:
            raise UserError(
                self.env._(
                    "%s does not wait any more: somebody has approved it or sent it"
                    " back.",
                    settled[0].display_name,
                )
            )

    def _tell_cae_sent_back(self):
        """An internal note, for customers read the conversation of their quotes; the
        entrepreneur gets it by e-mail."""
        partner = self._get_cae_sent_back_partner()
        document = self.with_context(lang=partner.lang or self.env.lang)
        # sudo: the name of the trade, and the page of the entrepreneur
        values = {"document": document.sudo(), "reason": self.cae_sent_back_reason}
        document.message_post(
            subject=document._get_cae_sent_back_subject(),
            body=document.env["ir.qweb"]._render(
                "cae_activity_accounts.mail_document_sent_back", values
            ),
            partner_ids=partner.ids,
            subtype_xmlid="mail.mt_note",
        )

    def _get_cae_sent_back_partner(self):
        # sudo: accountants need not read users
        return self.sudo().cae_submitted_by_id.partner_id

    def _get_cae_sent_back_subject(self):
        # sudo: as above
        return self.env._(
            "%(activity)s: %(document)s sent back",
            activity=self.sudo().cae_activity_id.name,
            document=self._get_cae_label(),
        )

    def _get_cae_label(self):
        """:return: the document in the words of its entrepreneur"""
        raise NotImplementedError
