from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

METHOD_PREFIX = "_criterion_"


class CaeEntrepreneurCriterion(models.Model):
    """What must be met before a person moves on from a stage.

    A coach ticks a manual criterion. An automatic one names a method of
    `cae.entrepreneur` which begins with ``_criterion_``, is called on a recordset and
    returns those who meet it: upper floors add a method and a record.
    """

    _name = "cae.entrepreneur.criterion"
    _description = "Criterion of a Stage"
    _order = "stage_sequence, stage_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    stage_id = fields.Many2one(
        "cae.entrepreneur.stage", required=True, index=True, ondelete="cascade"
    )
    stage_sequence = fields.Integer(
        string="Sequence of the Stage", related="stage_id.sequence", store=True
    )
    method = fields.Char(
        string="Checked by",
        help="Empty: a coach ticks it. Otherwise the method of cae.entrepreneur, which"
        " begins with _criterion_, that finds who meets it.",
    )
    is_automatic = fields.Boolean(
        compute="_compute_is_automatic",
        help="Checked by the computer; a coach ticks the others.",
    )
    description = fields.Text(
        translate=True, help="How the coach sees that it is met, and with which proof."
    )

    @api.constrains("method")
    def _check_method(self):
        people = self.env["cae.entrepreneur"]
        for criterion in self.filtered("method"):
            if not (
                criterion.method.startswith(METHOD_PREFIX)
                and callable(getattr(people, criterion.method, None))
            ):
                raise ValidationError(
                    self.env._(
                        'Nothing on the computer checks "%(method)s": leave the field'
                        " empty for a criterion that coaches tick.",
                        method=criterion.method,
                    )
                )

    @api.depends("method")
    def _compute_is_automatic(self):
        for criterion in self:
            criterion.is_automatic = bool(criterion.method)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ticked(self):
        ticks = self.env["cae.entrepreneur.criterion.tick"].sudo()  # sudo: of anybody
        ticked = ticks.search([("criterion_id", "in", self.ids)], limit=1)
        if ticked:
            raise UserError(
                self.env._(
                    '"%s" has been ticked for somebody: archive it instead.',
                    ticked.criterion_id.name,
                )
            )
