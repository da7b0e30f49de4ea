from datetime import date

from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from ..engine.money import EngineError
from ..engine.profile import Profile
from ..engine.solver import simulate
from ..engine_sentences import explain


class CaePayReview(models.Model):
    """Until which day the texts were read; the last review counts, none is erased."""

    _name = "cae.pay.review"
    _description = "Review of the Figures of the Law"
    _order = "id desc"
    _rec_name = "reviewed_until"

    reviewed_until = fields.Date(
        required=True,
        help="The figures of the law are known to be right up to this day. Pay of a"
        " later day is an estimation, and says so.",
    )
    note = fields.Text(string="Texts Read")
    over = fields.Char(
        string="Taken as Over",
        compute="_compute_over",
        help="These rows ended by that day and nothing follows them: after this review"
        " they are over, and no longer carried on.",
    )

    @api.depends("reviewed_until")
    def _compute_over(self):
        legislation = self.env["cae.social.parameter"]
        for review in self:
            day = review.reviewed_until
            over = not review.id and day and legislation._get_carried_names(day)
            review.over = over or False

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        reviews = super().create(vals_list)
        reviews._check_computed()
        return reviews

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    def _check_computed(self):
        """Whoever says that the figures are right has them all."""
        known = self.env["cae.social.parameter"]._get_known_legislation()
        for review in self:
            try:
                simulate(known, review.reviewed_until, "gross", 1000, Profile(20, 1))
            except EngineError as error:
                raise UserError(explain(self.env, error)) from error

    @api.model
    @tools.ormcache()
    def _get_reviewed_until(self):
        # sudo: the day is shown to whoever simulates a pay
        return self.sudo().search([], limit=1).reviewed_until or date.min
