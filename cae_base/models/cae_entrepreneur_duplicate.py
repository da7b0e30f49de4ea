from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.plain_text import to_person_key


class CaeEntrepreneur(models.Model):
    """A person entered twice is seen when it happens, and merged by a manager."""

    _inherit = "cae.entrepreneur"

    name_key = fields.Char(
        compute="_compute_name_key",
        store=True,
        index=True,
        help="The name without accents, capitals, hyphens, nor order of its words.",
    )
    duplicate_warning = fields.Char(
        compute="_compute_duplicate_warning", compute_sudo=True
    )
    has_duplicate = fields.Boolean(
        string="Possible Duplicate",
        compute="_compute_duplicate_warning",
        search="_search_has_duplicate",
        compute_sudo=True,
        help="Another person of the cooperative has the same e-mail, or the same name"
        " and birth date.",
    )

    @api.depends("name")
    def _compute_name_key(self):
        for person in self:
            person.name_key = to_person_key(person.name)

    @api.depends("name", "email", "birth_date", "company_id")
    def _compute_duplicate_warning(self):
        duplicates = self._get_duplicates()
        for person in self:
            others = duplicates[person]
            person.has_duplicate = bool(others)
            person.duplicate_warning = others and self.env._(
                "Already known, with the same e-mail or the same name and birth date:"
                " %(people)s.",
                people=", ".join(other._get_duplicate_label() for other in others),
            )

    def _search_has_duplicate(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: whoever is in the portfolio of another coach counts too
        people_sudo = self.sudo().with_context(active_test=False)
        emails = people_sudo._read_group(
            [("email_normalized", "!=", False)],
            ["company_id", "email_normalized"],
            ["id:array_agg"],
            [("__count", ">", 1)],
        )
        births = people_sudo._read_group(
            [("birth_date", "!=", False)],
            ["company_id", "name_key", "birth_date:day"],
            ["id:array_agg"],
            [("__count", ">", 1)],
        )
        return Domain("id", "in", [i for *_key, ids in emails + births for i in ids])

    def _get_duplicates(self):
        """Whom these persons may be already, in one search.

        :return: dict {person: others of the same company}, in sudo
        """
        # sudo: a coach is warned of whoever is in the portfolio of another one
        others_sudo = (
            self.sudo()
            .with_context(active_test=False)
            .search_fetch(
                self._get_duplicates_domain(),
                ["name_key", "email_normalized", "birth_date", "company_id"],
            )
        )
        by_key = {}
        for other in others_sudo:
            for key in other._get_duplicate_keys():
                by_key.setdefault(key, set()).add(other.id)
        return {
            person: others_sudo.browse(
                sorted(
                    set().union(
                        *(by_key.get(key, ()) for key in person._get_duplicate_keys())
                    )
                    - {person._origin.id}
                )
            )
            for person in self
        }

    def _get_duplicates_domain(self):
        emails = [email for email in self.mapped("email_normalized") if email]
        dated = self.filtered("birth_date")
        return Domain("company_id", "in", self.company_id.ids) & (
            Domain("email_normalized", "in", emails)
            | (
                Domain("name_key", "in", dated.mapped("name_key"))
                & Domain("birth_date", "in", dated.mapped("birth_date"))
            )
        )

    def _get_duplicate_keys(self):
        """Two persons who share one of these keys may be the same one."""
        self.ensure_one()
        keys = []
        if self.email_normalized:
            keys.append((self.company_id.id, self.email_normalized))
        if self.name_key and self.birth_date:
            keys.append((self.company_id.id, self.name_key, self.birth_date))
        return keys

    def _get_duplicate_label(self):
        self.ensure_one()
        if not self.coach_id:
            return self.name
        return self.env._(
            "%(name)s (followed by %(coach)s)",
            name=self.name,
            coach=self.coach_id.name,
        )

    def action_open_duplicates(self):
        """Open this person beside those whom he may be already."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Possible Duplicates"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", (self | self._get_duplicates()[self]).ids)],
            "context": {"active_test": False},
        }

    def action_merge(self):
        """Open the wizard which merges this person and the first of his doubles."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge"),
            "res_model": "cae.entrepreneur.merge",
            "view_mode": "form",
            "target": "new",
            "context": {"active_ids": [self.id, *self._get_duplicates()[self][:1].ids]},
        }
