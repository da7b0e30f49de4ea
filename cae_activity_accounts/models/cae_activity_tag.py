from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .cae_contribution_scheme import DRAFT


class CaeActivityTag(models.Model):
    """A word about activities, which rules may be about: a trade, a place, a group."""

    _name = "cae.activity.tag"
    _description = "Tag of an Activity"
    _order = "name"

    name = fields.Char(required=True)
    color = fields.Integer()

    _name_uniq = models.Constraint("UNIQUE(name)", "This tag exists already.")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_voted(self):
        """Without it, what was for some would be for all."""
        scheme = self._find_voted_schemes()[:1]
        if scheme:
            raise UserError(
                self.env._(
                    "%(scheme)s is about the tag “%(tag)s”: rename it if need be, and"
                    " keep it.",
                    scheme=scheme.name,
                    tag=", ".join(self.mapped("name")),
                )
            )

    def _check_may_be_given(self):
        """As an exemption, a tag which a scheme asks for changes what is owed."""
        if self.env.su or self.env.user.has_group("cae_base.group_manager"):
            return
        scheme = self._find_voted_schemes()[:1]
        if scheme:
            raise AccessError(
                self.env._(
                    "What an activity owes by %(scheme)s depends on its tags: ask a"
                    " manager to give or take the tag “%(tag)s”.",
                    scheme=scheme.name,
                    tag=", ".join(self.mapped("name")),
                )
            )

    def _find_voted_schemes(self):
        """:return: the schemes, drafts aside, which ask for one of these tags"""
        asks = ("tag_ids", "in", self.ids)
        # sudo: of any company, for tags are everybody's
        rules_sudo = self.env["cae.contribution.rule"].sudo().search([asks])
        amounts_sudo = self.env["cae.contribution.amount"].sudo().search([asks])
        schemes_sudo = (rules_sudo | amounts_sudo.rule_id).scheme_id
        return schemes_sudo.filtered(lambda scheme: scheme.state != DRAFT)
