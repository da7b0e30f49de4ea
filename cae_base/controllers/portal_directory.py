from odoo.http import request, route

from odoo.addons.portal.controllers.portal import pager

from ..models.cae_directory_card import PLAIN
from ..models.cae_entrepreneur_portal_directory import PAGE_LENGTH
from .portal_person import CaePortalPerson

DIRECTORY = "/my/directory"
CARD = f"{DIRECTORY}/<int:card_id>"


class CaePortalDirectory(CaePortalPerson):
    """The directory of the cooperative: doors only, the person does."""

    @route(
        [DIRECTORY, f"{DIRECTORY}/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
    )
    def portal_directory(self, page=1, **texts):
        person = self._open_person()
        texts = {name: texts[name] for name in PLAIN if texts.get(name)}
        offset = max(page - 1, 0) * PAGE_LENGTH
        cards, count = person._portal_search_cards(texts, offset)
        return self._render_person(
            "cae_base.portal_directory",
            person,
            "directory",
            cards=cards,
            count=count,
            texts=texts,
            activity_names=cards._get_activity_names(),
            frequent_skills=cards._get_frequent_skills(person.company_id),
            own_card=person._get_portal_card(),
            pager=pager(DIRECTORY, count, page, PAGE_LENGTH, url_args=texts),
        )

    @route(
        f"{DIRECTORY}/mine",
        type="http",
        auth="user",
        website=True,
        methods=["GET", "POST"],
    )
    def portal_directory_mine(self, saved=None, **post):
        person = self._open_person()
        values, errors = person._prepare_card_form(), {}
        if request.httprequest.method == "POST":
            _card, errors = self._call_person(person._portal_save_card, post)
            if not errors:
                return request.redirect(f"{DIRECTORY}/mine?saved=1")
            values = post
        return self._render_person(
            "cae_base.portal_directory_mine",
            person,
            "directory",
            card=person._get_portal_card(),
            values=values,
            errors=errors,
            saved=saved,
        )

    @route(CARD, type="http", auth="user", website=True, methods=["GET"])
    def portal_directory_card(self, card_id, sent=None, **kw):
        return self._show_card(card_id, sent=sent)

    @route(f"{CARD}/message", type="http", auth="user", website=True, methods=["POST"])
    def portal_directory_message(self, card_id, **post):
        person = self._open_person()
        _sent, errors = self._call_person(person._portal_write_to, card_id, post)
        if errors:
            return self._show_card(card_id, values=post, errors=errors)
        return request.redirect(f"{DIRECTORY}/{card_id}?sent=1")

    def _show_card(self, card_id, **values):
        person = self._open_person()
        card = self._find(person._get_shown_card, card_id)
        return self._render_person(
            "cae_base.portal_directory_card",
            person,
            "directory",
            card=card,
            activity_names=card._get_activity_names()[card.id],
            has_card=person._get_portal_card().is_published,
            **values,
        )
