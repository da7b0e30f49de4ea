import base64
import hashlib
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..seal import unsealed
from .cae_contract import (
    AMENDMENT,
    CAPE,
    CESA,
    DRAFT,
    INITIAL,
    RENEWAL,
    SIGNED,
    TO_SIGN,
)

PARTIES = {"entrepreneur", "cooperative"}
SCANS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
LARGEST_SCAN = 25 * 1024 * 1024
DAYS_TO_SIGN = 30


class CaeContract(models.Model):
    """The document: its items, its PDF, and how it comes to be signed."""

    _inherit = "cae.contract"

    document_id = fields.Many2one(
        "ir.attachment",
        string="Document",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The PDF sent to be signed, or the paper signed.",
    )
    document_hash = fields.Char(
        string="SHA-256 of the Document",
        readonly=True,
        copy=False,
        help="Whoever has the document can check that it is the one signed.",
    )
    certificate_id = fields.Many2one(
        "ir.attachment",
        string="Certificate of Signatures",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    signature_method = fields.Selection(
        [
            ("online", "Signed online"),
            ("paper", "Signed on paper"),
            ("elsewhere", "Past contract, kept elsewhere"),
        ],
        string="Signature",
        readonly=True,
        copy=False,
    )
    sent_on = fields.Datetime(readonly=True, copy=False)
    sign_before = fields.Date(
        copy=False, help="Last day to sign online; it may be put off."
    )
    signed_on = fields.Date(readonly=True, copy=False, tracking=True)
    signature_ids = fields.One2many(
        "cae.contract.signature", "contract_id", string="Signatures"
    )
    current_signature_ids = fields.One2many(
        "cae.contract.signature", compute="_compute_current_signature_ids"
    )
    notice_ids = fields.One2many("cae.contract.notice", "contract_id", string="Notices")

    @api.depends("signature_ids.document_hash", "document_hash")
    def _compute_current_signature_ids(self):
        for contract in self:
            contract.current_signature_ids = contract.signature_ids.filtered(
                lambda signature, mine=contract: (
                    signature.document_hash == mine.document_hash
                )
            )

    # --- items and what they name -------------------------------------------

    def _get_clauses(self, nature=False):
        """:return: dict {contract: the clauses in force on its first day}"""
        versions = self.env["cae.contract.clause"]._get_versions(
            set(self.mapped("kind")), self.company_id, nature
        )
        return {
            contract: versions._pick(
                contract.kind, contract.company_id, contract.date_start
            )
            for contract in self
        }

    def _create_items(self, nature=False):
        """Copy the clauses in force onto these documents, in their own language."""
        self.env["cae.contract.item"].create(
            [
                contract._prepare_item_vals(clause)
                for contract, clauses in self._get_clauses(nature).items()
                for clause in clauses
            ]
        )

    def _create_all_items(self):
        self._create_items()
        for nature, contracts in self.filtered("parent_id").grouped("nature").items():
            contracts._create_items(nature)

    def _prepare_item_vals(self, clause):
        clause = clause.with_context(lang=self._get_document_lang())
        names = (
            "sequence",
            "code",
            "nature",
            "title",
            "text",
            "compulsory",
            "reference",
        )
        return {"contract_id": self.id, **{name: clause[name] for name in names}}

    def action_reset_items(self):
        """Take the clauses as they are now, in place of the items of these drafts."""
        self._check_draft()
        self.item_ids.unlink()
        self._create_all_items()

    def _get_document_lang(self):
        partner = self.entrepreneur_id.partner_id
        return partner.lang or self.company_id.partner_id.lang or self.env.lang

    @api.model
    def _get_placeholder_labels(self):
        """Hook: names that clauses may use, and how a sentence asks for them."""
        return {
            "company": self.env._("the name of the cooperative"),
            "entrepreneur": self.env._("the name of the person"),
            "coach": self.env._("the coach"),
            "start": self.env._("the start"),
            "end": self.env._("the end"),
            "first_start": self.env._("the start of the first contract"),
            "effect": self.env._("the day of effect"),
            "commitment_ceiling": self.env._("the ceiling of the commitments"),
            "fixed_part": self.env._("the fixed part"),
            "variable_part": self.env._("the variable part"),
            "objectives": self.env._("the minimum objectives"),
            "trial": self.env._("the trial period"),
            "statutes": self.env._("the statutes"),
            "membership_deadline": self.env._("the deadline to become a member"),
            "change_reason": self.env._("the reason of the change"),
        }

    def _get_placeholder_values(self):
        """Hook: what the names in braces stand for; what is empty is missing.

        :return: dict {name: text}
        """
        self.ensure_one()
        doc = self.with_context(lang=self._get_document_lang())
        parts = {
            name: doc.currency_id.format(doc[name]) if doc[name] else ""
            for name in ("commitment_ceiling", "fixed_part")
        }
        days = {
            "start": doc._get_opening().date_start,
            "end": doc.date_end,
            "effect": doc.date_start,
            "first_start": doc._get_root().date_start,
            "membership_deadline": doc.membership_deadline,
        }
        return {
            "company": doc.company_id.name,
            "entrepreneur": doc.entrepreneur_id.name,
            "coach": doc.entrepreneur_id.coach_id.name,
            "variable_part": doc.variable_part,
            "objectives": doc._tell_objectives(),
            "trial": doc._tell_trial(),
            "statutes": doc._tell_statutes(),
            "change_reason": doc.change_reason,
            **parts,
            **{name: doc._format_day(day) if day else "" for name, day in days.items()},
        }

    @api.model
    def _get_party_address(self, partner):
        """The address on one line, without the name."""
        town = " ".join(filter(None, [partner.zip, partner.city]))
        return ", ".join(filter(None, [partner.street, partner.street2, town]))

    def _tell_objectives(self):
        amount = ""
        if self.objective_amount:
            periods = dict(
                self._fields["objective_period"]._description_selection(self.env)
            )
            amount = self.env._(
                "a turnover of %(amount)s excluding VAT %(period)s",
                amount=self.currency_id.format(self.objective_amount),
                period=periods.get(self.objective_period, ""),
            )
        return "\n".join(filter(None, [amount, self.objective_text]))

    def _tell_trial(self):
        if not self.trial_months:
            return self.env._("The contract has no trial period.")
        last = self._format_day(self.trial_end) if self.trial_end else "—"
        if not self.trial_renewal_months:
            return self.env._(
                "The trial period lasts %(months)s months, until %(day)s. During it,"
                " either party may end the contract with the notice that the law sets.",
                months=self.trial_months,
                day=last,
            )
        return self.env._(
            "The trial period lasts %(months)s months, until %(day)s. It may be renewed"
            " once, in writing and before it ends, for %(renewal)s months. During it,"
            " either party may end the contract with the notice that the law sets.",
            months=self.trial_months,
            day=last,
            renewal=self.trial_renewal_months,
        )

    def _tell_statutes(self):
        if not self.statutes_id:
            return ""
        return self.env._(
            "%(name)s, in force from %(day)s",
            name=self.statutes_id.name,
            day=self._format_day(self.statutes_id.date_from),
        )

    def _get_document_title(self):
        """What is written at the head of the document."""
        self.ensure_one()
        first = self._format_day(self._get_root().date_start)
        if self.nature == AMENDMENT:
            return self.env._(
                "Amendment No. %(number)s to the contract of %(day)s",
                number=self.number,
                day=first,
            )
        if self.nature == RENEWAL:
            return self.env._(
                "Renewal No. %(number)s of the contract of %(day)s",
                number=self.number,
                day=first,
            )
        return {
            CAPE: self.env._("Support contract for a business project (CAPE)"),
            CESA: self.env._("Contract of the salaried entrepreneur (CESA)"),
        }.get(self.kind, self.env._("Contract"))

    # --- the PDF --------------------------------------------------------------

    def _render_document(self, report):
        """:return: bytes of a PDF, in the language of the person"""
        reports = self.env["ir.actions.report"]
        return reports._render_qweb_pdf(report, self.ids)[0]

    def _attach(self, content, name, mimetype="application/pdf"):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "mimetype": mimetype,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def action_print(self):
        """Print the document: the very one that was sent, if it was."""
        if len(self) == 1 and self.document_id:
            return self._download(self.document_id)
        return self.env.ref("cae_base.action_report_contract").report_action(self)

    def action_print_certificate(self):
        self.ensure_one()
        return self._download(self.certificate_id)

    def _download(self, attachment):
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    # --- signing online -------------------------------------------------------

    def action_send(self):
        """Freeze the document and ask the person to sign it on the portal."""
        self._check_draft()
        self._raise_missing(self._find_missing(), self._find_missing_login())
        for contract in self:
            contract._freeze()
        self._send_sign_mail()

    def _freeze(self):
        title = self.with_context(lang=self._get_document_lang())._get_document_title()
        content = self._render_document("cae_base.action_report_contract")
        today = fields.Date.context_today(self)
        unsealed(self).write(
            {
                "state": TO_SIGN,
                "document_id": self._attach(content, f"{title}.pdf").id,
                "document_hash": hashlib.sha256(content).hexdigest(),
                "signature_method": "online",
                "sent_on": fields.Datetime.now(),
                "sign_before": today + timedelta(days=DAYS_TO_SIGN),
            }
        )

    def action_send_again(self):
        self._check_state(
            (TO_SIGN,), self.env._("Only a document to sign is sent again.")
        )
        self._send_sign_mail()

    def _send_sign_mail(self):
        template = self.env.ref("cae_base.mail_template_contract_to_sign")
        for contract in self:
            template.send_mail(contract.id)

    def _get_portal_address(self):
        self.ensure_one()
        return f"{self.get_base_url()}/my/contracts/{self.id}"

    def action_take_back(self):
        """Make a draft again of a document that nobody has signed yet."""
        self._check_state(
            (TO_SIGN,), self.env._("Only a document to sign is taken back.")
        )
        if self.current_signature_ids:
            raise UserError(
                self.env._(
                    "One party has signed: cancel the document and make another one."
                )
            )
        for contract in self:
            contract.message_post(
                body=self.env._(
                    "Taken back before any signature. SHA-256 of the document: %s",
                    contract.document_hash,
                )
            )
        unsealed(self).write(
            {
                "state": DRAFT,
                "document_id": False,
                "document_hash": False,
                "signature_method": False,
            }
        )

    def action_sign(self):
        """Open the pad on which the cooperative's signatory signs."""
        self.ensure_one()
        return self._open_wizard("cae.contract.sign", self.env._("Sign"))

    def _sign(self, party, name, image, ip_address=False, user_agent=False):
        """Keep a signature of the document sent; the last one makes it binding.

        :param party: one of :data:`PARTIES`
        :param name: as the person wrote it
        :param image: base64 of a PNG or JPEG picture
        :raise UserError: if it cannot be signed (any more), saying why
        """
        self.ensure_one()
        self.lock_for_update()
        self._check_can_sign(party)
        # sudo: nobody may create a signature but by signing
        unsealed(self.env["cae.contract.signature"].sudo()).create(
            {
                "contract_id": self.id,
                "party": party,
                "name": self._check_signature_name(name),
                "image": self._check_signature_image(image),
                "partner_id": self.env.user.partner_id.id,
                "user_id": self.env.user.id,
                "ip_address": ip_address,
                "user_agent": user_agent and user_agent[:256],
                "document_hash": self.document_hash,
            }
        )
        if set(self.current_signature_ids.mapped("party")) == PARTIES:
            self._complete_signature()

    def _check_can_sign(self, party):
        if self.state != TO_SIGN:
            raise UserError(self.env._("This document is not, or no longer, to sign."))
        if party in self.current_signature_ids.mapped("party"):
            raise UserError(self.env._("This document is signed already."))
        if self.sign_before and self.sign_before < fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "The time to sign this document is over: ask the cooperative to"
                    " send it again."
                )
            )
        content = self.document_id.raw or b""
        if hashlib.sha256(content).hexdigest() != self.document_hash:
            raise UserError(
                self.env._("The document is not the one that was sent: do not sign it.")
            )

    @api.model
    def _check_signature_name(self, name):
        name = " ".join(name.split()) if isinstance(name, str) else ""
        if not 2 <= len(name) <= 100:
            raise UserError(self.env._("Write your first and last names."))
        return name

    @api.model
    def _check_signature_image(self, image):
        try:
            data = base64.b64decode(image or b"", validate=True)
        except (TypeError, ValueError):
            data = b""
        if guess_mimetype(data) not in ("image/png", "image/jpeg"):
            raise UserError(self.env._("The signature is missing: draw it, then sign."))
        if len(data) > LARGEST_SCAN // 25:
            raise UserError(self.env._("This picture is too large for a signature."))
        return image

    def _complete_signature(self):
        unsealed(self).write(
            {"state": SIGNED, "signed_on": fields.Date.context_today(self)}
        )
        content = self._render_document("cae_base.action_report_contract_certificate")
        name = self.env._("Certificate of signatures - %s.pdf", self.name)
        unsealed(self).write({"certificate_id": self._attach(content, name).id})
        self.env.ref("cae_base.mail_template_contract_signed").send_mail(self.id)
        self._after_signature()

    # --- signing on paper -----------------------------------------------------

    def action_add_paper(self):
        """Ask for the paper that both parties signed."""
        self.ensure_one()
        return self._open_wizard("cae.contract.paper", self.env._("Signed on Paper"))

    def _sign_on_paper(self, content, name, day):
        """Keep the scan of a paper that both parties signed.

        :param content: bytes of a PDF, PNG or JPEG
        :param name: of the file
        :param day: on which it was signed
        :raise UserError: if the document is incomplete or the file is not one
        """
        for contract in self:
            contract._check_paper(content, day)
        self._raise_missing(self._find_missing())
        for contract in self:
            attachment = contract._attach(content, name, guess_mimetype(content))
            unsealed(contract).write(
                {
                    "state": SIGNED,
                    "document_id": attachment.id,
                    "document_hash": hashlib.sha256(content).hexdigest(),
                    "signature_method": "paper",
                    "signed_on": day,
                }
            )
        self._after_signature()

    def _check_paper(self, content, day):
        if self.state not in (DRAFT, TO_SIGN) or self.current_signature_ids:
            raise UserError(
                self.env._("The document of %s is signed already.", self.name)
            )
        if guess_mimetype(content) not in SCANS or len(content) > LARGEST_SCAN:
            raise UserError(
                self.env._(
                    "The signed paper is a PDF, PNG or JPEG file of 25 MB at most."
                )
            )
        if day > fields.Date.context_today(self):
            raise UserError(self.env._("A paper was signed today at the latest."))

    def _after_signature(self):
        """A signed document has its notices, and runs from its day on."""
        for contract in self.filtered(lambda contract: contract.nature != AMENDMENT):
            contract._create_notices(
                "conclusion" if contract.nature == INITIAL else "renewal"
            )
        today = fields.Date.context_today(self)
        self.filtered(lambda contract: contract.date_start <= today)._start()

    def _create_notices(self, event):
        """CAPE-08: once for each event, URSSAF and unemployment insurance."""
        capes = self.filtered(lambda contract: contract.kind == CAPE)
        # sudo: notices are planned by what happens to a contract, never by hand
        notices_sudo = self.env["cae.contract.notice"].sudo()
        bodies = [code for code, _label in notices_sudo._fields["body"].selection]
        today = fields.Date.context_today(self)
        known = capes.sudo().notice_ids.filtered(lambda notice: notice.event == event)
        notices_sudo.create(
            [
                {
                    "contract_id": cape.id,
                    "event": event,
                    "body": body,
                    "date": today,
                }
                for cape in capes - known.contract_id
                for body in bodies
            ]
        )._plan_activities()
