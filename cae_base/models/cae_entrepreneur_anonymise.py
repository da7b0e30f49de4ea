from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize_all

from ..seal import unsealed

TEXTS = ("char", "text", "html")
CONTRACT_TEXTS = ("variable_part", "objective_text", "change_reason", "end_comment")


class CaeEntrepreneur(models.Model):
    """The data of people made such that nobody is recognised (RGPD-01).

    Rows stay where figures stand on them: days, stages, contracts and answers without a
    name keep the statistics, and the accounts keep their partner under another name.
    """

    _inherit = "cae.entrepreneur"

    def _anonymise(self):
        """Hook: erase what names these people or tells of them, in batches.

        Called as superuser on those whom nothing holds; upper floors erase theirs.
        """
        contracts = self.env["cae.contract"].search(
            [("entrepreneur_id", "in", self.ids)]
        )
        self._anonymise_contracts(contracts)
        self._anonymise_traces()
        self._erase_appointments()
        self._anonymise_bank_accounts()
        self._erase_papers(self._get_records_to_erase(contracts))
        self._anonymise_registrations()
        self._close_logins()
        self._erase_mails()  # Odoo's own to who loses a login, too
        # last: what is erased above may be found by the names
        self._anonymise_cards()
        self._write_anonymised()

    def _get_records_to_erase(self, contracts):
        """Hook: whose messages, to-dos and files are erased."""
        cards, accounts = self._get_cards(), self._get_bank_accounts()
        return [self, cards, accounts, contracts, *self._get_traced()]

    def _get_cards(self):
        """:return: the cards of these people, their other addresses and relations, but
        not those who are somebody of their own here"""
        found = self.partner_id.with_context(active_test=False).search(
            [("id", "child_of", self.partner_id.ids)]
        )
        others = self.with_context(active_test=False).search(
            [("partner_id", "in", found.ids), ("id", "not in", self.ids)]
        )
        users = (found - self.partner_id).user_ids
        return found - others.partner_id - users.partner_id

    def _get_bank_accounts(self):
        return (
            self.env["res.partner.bank"]
            .with_context(active_test=False)
            .search([("partner_id", "in", self._get_cards().ids)])
        )

    def _get_texts(self, model, *kept):
        """:return: names of the texts that somebody may have written in a model"""
        return [
            field.name
            for field in model._fields.values()
            if field.store
            and field.type in TEXTS
            and not (field.readonly or field.inherited)
            and field.name not in kept
        ]

    def _get_anonymised_name(self):
        return self.env._("Anonymised person %s", self.id)

    def _prepare_anonymised_vals(self):
        """Hook: the fields of a person that tell of him."""
        return {
            "birth_date": False,
            "project": False,
            "exit_reason": False,
            "residence_permit_end": False,
            "medical_visit_next": False,
            "legal_hold_until": False,
            "legal_hold_reason": False,
            "active": False,
        }

    def _prepare_anonymised_card(self):
        """All that is written on a card, by whatever module, but a name."""
        partners = self.partner_id
        places = ("state_id", "partner_latitude", "partner_longitude")
        return {
            **dict.fromkeys(self._get_texts(partners, "name"), False),
            **{name: False for name in places if name in partners._fields},
            "image_1920": False,
            "category_id": [(5, 0, 0)],
        }

    def _write_anonymised(self):
        quiet = self.with_context(tracking_disable=True)
        quiet.write(self._prepare_anonymised_vals())
        # done again after an upgrade, it keeps the day of the first time
        fresh = quiet.filtered(lambda person: not person.anonymised_on)
        fresh.anonymised_on = fields.Date.context_today(self)
        histories = self.env["cae.entrepreneur.stage.history"].search(
            [("entrepreneur_id", "in", self.ids)]
        )
        histories.reason = False
        # answers stay for the figures, without the days which would tell whose they are
        self.env["cae.social.snapshot"].search(
            [("entrepreneur_id", "in", self.ids)]
        ).job_seeker_since = False

    def _anonymise_cards(self):
        """Names are written one by one, the rest at once."""
        cards = self._get_cards().with_context(tracking_disable=True)
        cards.write(self._prepare_anonymised_card())
        (cards - self.partner_id).name = self.env._("Anonymised person")
        for person in self:
            person.partner_id.name = person._get_anonymised_name()

    def _anonymise_bank_accounts(self):
        """Straight in the table: Odoo would tell the old number in a chatter."""
        accounts = self._get_bank_accounts()
        accounts.filtered("active").active = False
        self._empty_words(accounts, self._get_texts(accounts, "acc_number"))
        if accounts:
            query = """
                UPDATE res_partner_bank
                   SET acc_number = 'X' || id, sanitized_acc_number = 'X' || id
                 WHERE id IN %s
            """
            self.env.cr.execute(SQL(query, accounts._ids))
            accounts.invalidate_recordset()

    def _anonymise_contracts(self, contracts):
        """The rows stay, for the figures; the papers and what was said go."""
        contracts = unsealed(contracts.with_context(tracking_disable=True))
        empty = dict.fromkeys(("document_id", "document_hash", "certificate_id"), False)
        contracts.write({**empty, **dict.fromkeys(CONTRACT_TEXTS, False)})
        unsealed(contracts.item_ids).unlink()
        unsealed(contracts.signature_ids).unlink()

    def _erase_papers(self, record_sets):
        for records in record_sets:
            own = [("res_id", "in", records.ids)]
            self.env["mail.activity"].with_context(active_test=False).search(
                [("res_model", "=", records._name), *own]
            ).unlink()
            self.env["mail.message"].search(
                [("model", "=", records._name), *own]
            ).unlink()
            self.env["ir.attachment"].search(
                [("res_model", "=", records._name), ("res_field", "=", False), *own]
            ).unlink()
            self.env["mail.followers"].search(
                [("res_model", "=", records._name), *own]
            ).unlink()

    def _erase_mails(self):
        """What was sent to him, and his address on what he wrote elsewhere."""
        partners = self._get_cards()
        addresses = set(partners.mapped("email_normalized")) - {False}
        mails = self.env["mail.mail"].search(
            Domain("recipient_ids", "in", partners.ids)
            | Domain.OR(Domain("email_to", "ilike", address) for address in addresses)
        )
        mails.filtered(
            lambda mail: (
                mail.recipient_ids & partners
                or addresses & set(email_normalize_all(mail.email_to or ""))
            )
        ).unlink()
        written = self.env["mail.message"].search([("author_id", "in", partners.ids)])
        written.write({"email_from": False, "reply_to": False})

    def _anonymise_registrations(self):
        registrations = (
            self.env["event.registration"]
            .with_context(active_test=False, tracking_disable=True)
            .search([("partner_id", "in", self.partner_id.ids)])
        )
        name = self.env._("Anonymised person")
        answers = registrations.registration_answer_ids
        answers.filtered("value_text_box").unlink()
        registrations.write(
            {
                **dict.fromkeys(("email", "phone", "company_name", "cae_comment")),
                "name": name,
            }
        )

    def _close_logins(self):
        users = self.partner_id.with_context(active_test=False).user_ids
        users.api_key_ids.unlink()
        users.write(dict.fromkeys(self._get_texts(users, "login"), False))
        self.env["res.device.log"].search([("user_id", "in", users.ids)]).unlink()
        for user in users:
            user.write({"active": False, "login": f"anonymised-{user.id}"})
