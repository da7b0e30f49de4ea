import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.plain_text import to_words

# What the search looks into, and the field with the same words made plain.
PLAIN = {"skills": "plain_skills", "trade": "plain_trade", "place": "plain_place"}
# Whether a card is shown is the decision of its person.
CONSENT = {"is_published", "published_on", "withdrawn_on"}


class CaeDirectoryCard(models.Model):
    """What an entrepreneur tells the others of the cooperative, if he agrees to.

    No address stands on it: who wants to write does so through the cooperative.
    """

    _name = "cae.directory.card"
    _description = "Card of the Directory"
    _order = "name, id"
    _check_company_auto = True

    entrepreneur_id = fields.Many2one(
        "cae.entrepreneur", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="entrepreneur_id.company_id", store=True, precompute=True, index=True
    )
    name = fields.Char(related="entrepreneur_id.name", store=True, precompute=True)
    # Stored for the record rules, which must stay one hop.
    coach_id = fields.Many2one(
        related="entrepreneur_id.coach_id", store=True, precompute=True, index=True
    )
    local_office_id = fields.Many2one(
        related="entrepreneur_id.local_office_id",
        store=True,
        precompute=True,
        index=True,
    )
    presentation = fields.Text()
    trade = fields.Char(help="What the person does, in a few words.")
    skills = fields.Char(help="Words separated by commas.")
    place = fields.Char(help="Town or area; no address.")
    wants_calls = fields.Boolean(
        string="Receives Calls for Partners",
        help="A mail tells of each new call for partners of the cooperative.",
    )
    is_published = fields.Boolean(
        string="In the Directory",
        readonly=True,
        copy=False,
        index=True,
        help="The person alone decides it, on the portal, and may withdraw at any time"
        " (RGPD, art. 6 1 a and 7).",
    )
    published_on = fields.Date(string="Agreed On", readonly=True, copy=False)
    withdrawn_on = fields.Date(readonly=True, copy=False)
    plain_skills = fields.Char(compute="_compute_plain", store=True, precompute=True)
    plain_trade = fields.Char(compute="_compute_plain", store=True, precompute=True)
    plain_place = fields.Char(compute="_compute_plain", store=True, precompute=True)

    _person_uniq = models.Constraint(
        "UNIQUE(entrepreneur_id)", "This person has a card already."
    )
    _published_dated = models.Constraint(
        "CHECK(NOT is_published OR published_on IS NOT NULL)",
        "The day on which the person agreed is kept with the card.",
    )

    @api.model
    def _has_field_access(self, field, operation):
        """Nobody agrees in somebody's place, by RPC or by an import either."""
        allowed = super()._has_field_access(field, operation)
        return allowed and (
            operation != "write" or field.name not in CONSENT or self.env.su
        )

    @api.depends(*PLAIN)
    def _compute_plain(self):
        """Without accents or capitals: the search needs no extension of PostgreSQL."""
        for card in self:
            for name, plain in PLAIN.items():
                card[plain] = " ".join(to_words(card[name]))

    def action_withdraw(self):
        """For whoever asks his coach, by telephone for instance."""
        self.check_access("write")
        # sudo: fields that nobody writes by hand
        self.sudo()._withdraw()
        return True

    def _publish(self):
        self.write(
            {
                "is_published": True,
                "published_on": fields.Date.context_today(self),
                "withdrawn_on": False,
            }
        )

    def _withdraw(self):
        shown = self.filtered("is_published")
        shown.write(
            {"is_published": False, "withdrawn_on": fields.Date.context_today(self)}
        )

    def _get_skill_words(self):
        """:return: list of the skills, as they were typed"""
        words = re.split(r"[,;\n]", self.skills or "")
        return [word.strip() for word in words if word.strip()]

    # --- search -------------------------------------------------------------

    @api.model
    def _get_shown_domain(self, company):
        return [
            ("company_id", "=", company.id),
            ("is_published", "=", True),
            ("entrepreneur_id.active", "=", True),
        ]

    @api.model
    def _get_search_domain(self, company, texts):
        """:param texts: dict of what is looked for: ``skills``, ``trade``, ``place``"""
        domain = Domain(self._get_shown_domain(company))
        for name, plain in PLAIN.items():
            for word in to_words(texts.get(name)):
                domain &= Domain(plain, "like", word)
        return domain

    @api.model
    def _get_frequent_skills(self, company, limit=12):
        """:return: list of the skills that most cards have, in one query"""
        self.flush_model(["skills", "is_published", "company_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT min(trim(word))
                  FROM cae_directory_card card,
                       regexp_split_to_table(card.skills, '[,;]') word
                 WHERE card.is_published
                   AND card.company_id = %s
                   AND trim(word) != ''
              GROUP BY lower(trim(word))
              ORDER BY count(*) DESC, lower(trim(word))
                 LIMIT %s
                """,
                company.id,
                limit,
            )
        )
        return [word for (word,) in rows]

    def _get_activity_names(self):
        """The trade names of each person today, in a constant number of queries.

        :return: dict {card id: list of names}
        """
        people = self.entrepreneur_id
        keys = self.env["cae.activity.key"].search(
            Domain("entrepreneur_id", "in", people.ids)
            & self.env["cae.activity.key"]._today()
            & Domain("activity_id.active", "=", True)
        )
        names = {
            person: sorted(set(own.activity_id.mapped("name")))
            for person, own in keys.grouped("entrepreneur_id").items()
        }
        return {card.id: names.get(card.entrepreneur_id, []) for card in self}
