from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.cae_base.engine.csv_sheet import write_csv
from odoo.addons.cae_base.seal import unsealed

from .cae_assembly import (
    CONVENED,
    DRAFT,
    EXTRAORDINARY,
    MIXED,
    ORDINARY,
    SECOND,
    WRITTEN,
)


class CaeAssembly(models.Model):
    """The notice: what must be there, how it is sent, and the proof of it."""

    _inherit = "cae.assembly"

    approves_accounts = fields.Boolean(
        string="Approves the Accounts",
        compute="_compute_approves_accounts",
        store=True,
        readonly=False,
        help="The accounts and the management report are then sent with the notice"
        " (Code de commerce R. 223-18).",
    )
    fiscal_year_end = fields.Date(string="Year Closed On")
    late_reason = fields.Text(
        string="Why the Notice Is Late",
        copy=False,
        help="A manager may pass over the time of the notice and says why: the members"
        " can have the decisions annulled (Code civil, art. 1844-10).",
    )
    notice_id = fields.Many2one(
        "ir.attachment", string="Notice", readonly=True, copy=False, ondelete="restrict"
    )
    notice_hash = fields.Char(string="SHA-256 of the Notice", readonly=True, copy=False)
    missing = fields.Text(
        string="Still Missing",
        compute="_compute_missing",
        help="What must be there before the notice is sent.",
    )
    post_count = fields.Integer(
        string="Called by Post", compute="_compute_notice_counts"
    )
    email_count = fields.Integer(
        string="Called by E-mail", compute="_compute_notice_counts"
    )

    @api.depends("kind")
    def _compute_approves_accounts(self):
        for assembly in self:
            assembly.approves_accounts = assembly.kind in (ORDINARY, MIXED)

    @api.depends("attendance_ids.notice_mode", "attendance_ids.notified_at")
    def _compute_notice_counts(self):
        for assembly in self:
            rows = assembly.attendance_ids.filtered("notified_at")
            by_mail = rows.filtered(lambda row: row.notice_mode == "email")
            assembly.email_count = len(by_mail)
            assembly.post_count = len(rows - by_mail)

    @api.depends(
        "date",
        "place",
        "kind",
        "vote_from",
        "vote_until",
        "late_reason",
        "resolution_ids.text",
        "resolution_ids.kind",
        "document_ids.file",
        "document_ids.is_required",
    )
    def _compute_missing(self):
        for assembly in self:
            assembly.missing = "\n".join(assembly._find_missing())

    # --- documents --------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        assemblies = super().create(vals_list)
        assemblies.filtered(
            lambda assembly: not assembly.document_ids
        ).action_list_documents()
        return assemblies

    def action_list_documents(self):
        """List the documents that such an assembly needs, unless they are there."""
        self._check_agenda_open()
        self.env["cae.assembly.document"].create(
            [
                {"assembly_id": assembly.id, **vals}
                for assembly in self
                for vals in assembly._prepare_documents()
                if vals["kind"] not in assembly.document_ids.mapped("kind")
            ]
        )
        return True

    def _prepare_documents(self):
        """Hook: the documents that the members receive (AG-04)."""
        kinds = ["resolutions"]
        if self.approves_accounts:
            kinds += ["accounts", "report"]
            if self._has_auditor():
                kinds.append("auditor")
        return [
            {"kind": kind, "is_required": True, "sequence": rank}
            for rank, kind in enumerate(kinds, start=1)
        ]

    def _has_auditor(self):
        return bool(
            self.env["cae.mandate"].search_count(
                [
                    ("company_id", "=", self.company_id.id),
                    ("role", "=", "auditor"),
                    ("state", "in", ["running"]),
                ],
                limit=1,
            )
        )

    # --- what is missing --------------------------------------------------------

    def _find_missing(self):
        """:return: list of sentences, empty if the notice may be sent"""
        checks = (
            (not self.date, self.env._("Write the day and the hour.")),
            (
                not self.place and self.kind != WRITTEN,
                self.env._("Write the place (Code de commerce R. 225-66)."),
            ),
            (
                self.kind == WRITTEN and not self.company_id.cae_written_consultation,
                self.env._(
                    "The statutes must allow written consultations (Code de commerce"
                    " L. 223-27): say so in the settings."
                ),
            ),
            (
                self._lacks_distance_clause(),
                self.env._(
                    "The statutes must allow taking part at a distance (Code de"
                    " commerce L. 223-27, L. 227-9): say so in the settings, or remove"
                    " the link."
                ),
            ),
            (
                self.call == SECOND and not self.first_call_id,
                self.env._("A second call is prepared from the first assembly."),
            ),
            (
                self._has_unfit_vote_times(),
                self.env._(
                    "Votes in advance begin before they end, and end with the hour of"
                    " the assembly at the latest: change their times."
                ),
            ),
            (
                not self.resolution_ids,
                self.env._("Write the agenda: at least one resolution."),
            ),
        )
        return [
            *(text for is_missing, text in checks if is_missing),
            *self._find_missing_texts(),
            *self._find_missing_documents(),
            *self._find_unfit_kinds(),
        ]

    def _lacks_distance_clause(self):
        """The law itself allows it in a SA (AG-12)."""
        company = self.company_id
        allowed = company.cae_distance or company.cae_form == "sa"
        return bool(self.visio_link) and not allowed

    def _has_unfit_vote_times(self):
        end = self._get_vote_end()
        return bool(
            self.date
            and (end > self.date or (self.vote_from and self.vote_from >= end))
        )

    def _find_missing_texts(self):
        return [
            self.env._(
                "Write the text put to the vote: %s (Code de commerce R. 223-18).",
                resolution.title,
            )
            for resolution in self.resolution_ids
            if resolution.kind != "information" and not resolution.text
        ]

    def _find_missing_documents(self):
        return [
            self.env._(
                "Add the document: %s (Code de commerce R. 223-18, R. 223-19).",
                document.name,
            )
            for document in self.document_ids
            if document.is_required
            and not document.file
            and document.kind != "resolutions"  # printed from the agenda
        ]

    def _find_unfit_kinds(self):
        """An ordinary assembly does not change the statutes."""
        return [
            self.env._(
                "%s changes the statutes: the assembly must be extraordinary or mixed.",
                resolution.title,
            )
            for resolution in self.resolution_ids
            if resolution.kind == EXTRAORDINARY and self.kind == ORDINARY
        ]

    # --- sending ----------------------------------------------------------------

    def action_convene(self):
        """Send the notice: by e-mail to who has agreed to it, else by post; each
        sending is logged with the hash of what was sent.

        :raise UserError: if something is missing, or it is too late
        """
        self.check_access("write")
        self.lock_for_update()
        self._check_state(DRAFT)
        for assembly in self:
            assembly._check_before_notice()
            assembly._number_resolutions()
            assembly._refresh_roll()
            assembly._carry_proxies()
            assembly._seal_notice()
            assembly._write_events(
                {"state": CONVENED, "convened_at": fields.Datetime.now()}
            )
            assembly._get_voices()._notify()
            assembly._log(
                "notice", assembly._tell_sent(), file_hash=assembly.notice_hash
            )
        return True

    def action_convene_again(self):
        """Take the notice back to change the agenda, while another one can be sent in
        time (AG-05)."""
        self.check_access("write")
        self.lock_for_update()
        self._check_state(CONVENED)
        for assembly in self:
            if assembly.is_late:
                assembly._refuse_late()
            assembly._write_events({"state": DRAFT})
            assembly._log(
                "notice",
                self.env._("The agenda was opened again: a new notice replaces it."),
            )
        return True

    def _check_before_notice(self):
        missing = self._find_missing()
        if missing:
            self._refuse("\n".join(missing))
        if not self._get_members():
            self._refuse(
                self.env._("There is no member to call on the day of the roll.")
            )
        if not self.is_late:
            return
        if not (self.late_reason and self.env.user.has_group("cae_base.group_manager")):
            self._refuse_late()
        self._log(
            "override",
            self.env._(
                "Notice sent after %(limit)s: %(reason)s",
                limit=format_date(self.env, self.send_limit),
                reason=self.late_reason,
            ),
        )

    def _refuse_late(self):
        self._refuse(
            self.env._(
                "The notice had to be sent by %(limit)s (Code de commerce R. 223-20,"
                " R. 225-69, R. 223-22): choose a later day. A manager may pass over it"
                " and say why.",
                limit=format_date(self.env, self.send_limit),
            )
        )

    def _number_resolutions(self):
        """Number what is voted on, in the order of the agenda."""
        number = 0
        for resolution in self.resolution_ids.sorted(
            lambda resolution: (resolution.sequence, resolution.id)
        ):
            if resolution.kind != "information":
                number += 1
            unsealed(resolution).number = (
                number if resolution.kind != "information" else 0
            )

    def _seal_notice(self):
        """Print what is sent, and write its hashes."""
        drafts = self.document_ids.filtered(
            lambda document: document.kind == "resolutions"
        )
        for document in drafts.filtered(lambda document: not document.file):
            document.file = self._print_64("cae_governance.report_draft_resolutions")
            document.file_name = f"{document.name}.pdf"
        for document in self.document_ids.filtered("file"):
            unsealed(document).file_hash = document._get_hash()
        content = self._print("cae_governance.report_notice")
        notice = self._attach(content, self.env._("Notice, %s.pdf", self.name))
        self._write_events(
            {"notice_id": notice.id, "notice_hash": sha256(content).hexdigest()}
        )

    def _tell_sent(self):
        """What the log says of a sending."""
        documents = "".join(
            f"\n{document.name}: {document.file_hash}"
            for document in self.document_ids.filtered("file_hash")
        )
        return self.env._(
            "Notice sent: %(email)s by e-mail, %(post)s by post.%(documents)s",
            email=self.email_count,
            post=self.post_count,
            documents=documents,
        )

    # --- post -------------------------------------------------------------------

    def _get_post_rows(self):
        return self.attendance_ids.filtered(
            lambda row: row.notified_at and row.notice_mode == "post"
        )

    def action_print_post(self):
        """The notices to post, one a member, each with the address."""
        self.ensure_one()
        report = self.env.ref("cae_governance.action_report_notice_post")
        return report.report_action(self._get_post_rows())

    def action_export_post(self):
        """The names and addresses of those who are called by post, as a file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/cooperative/assemblies/{self.id}/post.csv",
            "target": "self",
        }

    def _get_post_file(self):
        """:return: (name of the file, its content: a CSV)"""
        name = self.env._("Post list, %s.csv", self.name)
        rows = map(self._prepare_post_row, self._get_post_rows().sorted("name"))
        return name.replace("/", "-"), write_csv([self._get_post_headings(), *rows])

    def _get_post_headings(self):
        return [
            self.env._("Member No."),
            self.env._("Name"),
            self.env._("Street"),
            self.env._("Street, Second Line"),
            self.env._("Postcode"),
            self.env._("City"),
            self.env._("Country"),
            self.env._("Address on the Roll"),
        ]

    def _prepare_post_row(self, row):
        """Where the post goes now, and the address that was logged."""
        partner = row.member_id.partner_id
        return [
            str(row.member_id.number),
            row.name,
            partner.street or "",
            partner.street2 or "",
            partner.zip or "",
            partner.city or "",
            partner.country_id.name or "",
            row.address or "",
        ]

    def action_open_post(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("To Call by Post"),
            "res_model": "cae.attendance",
            "view_mode": "list",
            "domain": [("id", "in", self._get_post_rows().ids)],
        }
