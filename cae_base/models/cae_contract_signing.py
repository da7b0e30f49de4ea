from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..seal import unsealed
from .cae_contract import DRAFT, INITIAL, RENEWAL, SIGNED, TO_SIGN
from .cae_signature_mixin import PARTIES

SCANS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
LARGEST_SCAN = 25 * 1024 * 1024
DAYS_TO_SIGN = 30


class CaeContract(models.Model):
    """How a document comes to be signed: online, or on paper."""

    _inherit = "cae.contract"

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

    @api.depends("signature_ids.document_hash", "document_hash")
    def _compute_current_signature_ids(self):
        for contract in self:
            contract.current_signature_ids = contract.signature_ids.filtered(
                lambda signature, mine=contract: (
                    signature.document_hash == mine.document_hash
                )
            )

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
                "document_hash": self._digest(content),
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
            contract._log_taken_back()
        emptied = dict.fromkeys(["document_id", "document_hash", "signature_method"])
        unsealed(self).write({"state": DRAFT, **emptied})

    def _log_taken_back(self):
        self.message_post(
            body=self.env._(
                "Taken back before any signature. SHA-256 of the document: %s",
                self.document_hash,
            )
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
        self._take_turn_to_sign()
        self._check_can_sign(party)
        # sudo: nobody may create a signature but by signing
        signatures_sudo = unsealed(self.env["cae.contract.signature"].sudo())
        signatures_sudo.create(
            {
                **signatures_sudo._prepare_vals(
                    party, name, image, ip_address, user_agent
                ),
                "contract_id": self.id,
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
        self._check_document_unchanged()
        conflicts = self._find_conflicts()[self]
        if conflicts:
            raise UserError("\n".join(conflicts))

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
                    "document_hash": self._digest(content),
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
        self._take_over_end()
        notices = self.env["cae.contract.notice"]
        by_nature = self.grouped("nature")
        notices._plan(by_nature.get(INITIAL, self.browse()), "conclusion")
        notices._plan(by_nature.get(RENEWAL, self.browse()), "renewal")
        today = fields.Date.context_today(self)
        self.filtered(lambda contract: contract.date_start <= today)._start()
