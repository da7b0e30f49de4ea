from odoo import models
from odoo.exceptions import MissingError, UserError
from odoo.fields import Domain

from ..person_form import PersonForm

PAGE_LENGTH = 24
LIMITS = {"presentation": 2000, "trade": 100, "skills": 300, "place": 100}
MESSAGE_LIMIT = 3000


class CaeEntrepreneur(models.Model):
    """The directory on the portal: each method is called on the person who is the user,
    as superuser (see :meth:`_get_portal_person`)."""

    _inherit = "cae.entrepreneur"

    def _get_portal_card(self):
        """:return: the card of the person, or none"""
        cards = self.env["cae.directory.card"]
        return cards.search([("entrepreneur_id", "=", self.id)])

    def _portal_save_card(self, values):
        """Write the person's own card; shown if he agrees, else withdrawn.

        :raise PortalPersonError: if something typed is wrong
        """
        vals = self._read_card_form(values)
        card = self._get_portal_card()
        if card:
            card.write(vals)
        else:
            card = card.create({"entrepreneur_id": self.id, **vals})
        if not values.get("agree"):
            card._withdraw()
        elif not card.is_published:
            card._publish()
        return card

    def _read_card_form(self, values):
        form = PersonForm(self.env, values)
        vals = {name: form.text(name, limit) for name, limit in LIMITS.items()}
        if form.is_ticked("agree") and not vals["trade"]:
            form.fail("trade", self.env._("Say what you do: others look for a trade."))
        form.check()
        return {**vals, "wants_calls": form.is_ticked("wants_calls")}

    def _prepare_card_form(self):
        """:return: dict of what the form shows: the card, or what is known already"""
        card = self._get_portal_card()
        if card:
            names = (*LIMITS, "wants_calls")
            return {name: card[name] or "" for name in names} | {
                "agree": card.is_published
            }
        return {
            "trade": self.cae_activity_ids[:1].trade or "",
            "place": self.city or self.local_office_id.name or "",
        }

    def _portal_search_cards(self, texts, offset=0):
        """
        :param texts: dict of what is looked for: ``skills``, ``trade``, ``place``
        :return: (the cards of one page, how many there are in all)
        """
        cards = self.env["cae.directory.card"]
        domain = cards._get_search_domain(self.company_id, texts)
        found = cards.search(domain, limit=PAGE_LENGTH, offset=offset)
        if not offset and len(found) < PAGE_LENGTH:
            return found, len(found)
        return found, cards.search_count(domain)

    def _get_shown_card(self, card_id):
        """:return: a card of the directory; his own too, which he looks at beforehand
        :raise MissingError: if it is not shown, or of another cooperative
        """
        cards = self.env["cae.directory.card"]
        own = Domain("entrepreneur_id", "=", self.id)
        shown = Domain(cards._get_shown_domain(self.company_id))
        card = cards.search(Domain("id", "=", card_id) & (own | shown))
        if not card:
            raise MissingError(self.env._("This card is not in the directory."))
        return card

    def _portal_write_to(self, card_id, values):
        """Write to somebody of the directory, by a mail of the cooperative.

        :raise MissingError: if the card is not shown
        :raise UserError: if it cannot leave, saying why
        """
        card = self._get_shown_card(card_id)
        form = PersonForm(self.env, values)
        text = form.text("text", MESSAGE_LIMIT, self.env._("Write your message."))
        with_address = self._read_with_address(form)
        form.check()
        self._check_can_write_to(card.entrepreneur_id)
        self.env["cae.directory.message"]._send(
            self, card.entrepreneur_id, text, with_address
        )

    def _read_with_address(self, form):
        """Whoever writes may be answered: at his address, or through the directory."""
        with_address = form.is_ticked("with_address")
        if with_address and not self.email:
            form.fail(
                "with_address",
                self.env._(
                    "The cooperative has no e-mail address of yours: give it to your"
                    " coach first."
                ),
            )
        if not with_address and not self._get_portal_card().is_published:
            form.fail(
                "with_address",
                self.env._(
                    "Tick this box, or join the directory first: else nobody could"
                    " answer you."
                ),
            )
        return with_address

    def _check_can_write_to(self, addressee):
        if addressee == self:
            raise UserError(self.env._("This is your own card."))
        if not addressee.email:
            raise UserError(
                self.env._(
                    "The cooperative has no e-mail address of %s: ask your coach.",
                    addressee.name,
                )
            )
