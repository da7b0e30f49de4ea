from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.impact import Cell

METHOD_PREFIX = "_indicator_"
SOCIAL = "social"
FAMILIES = [
    ("people", "People"),
    ("contracts", "Contracts and Jobs"),
    ("exits", "Exits and Survival"),
    (SOCIAL, "Who They Are"),
    ("economy", "Activity and Support"),
]
EVERYBODY, ACCOMPANIED = "all", "accompanied"


class CaeImpactIndicator(models.Model):
    """A figure of the impact reports: what it counts, in writing, and how.

    A module adds an indicator of its own with a record and a method (see DEVELOP.md).
    """

    _name = "cae.impact.indicator"
    _description = "Impact Indicator"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True, help="Archived, it is left out of the next reports."
    )
    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, translate=True)
    family = fields.Selection(FAMILIES, required=True, default="people")
    definition = fields.Text(
        required=True,
        translate=True,
        help="What is counted and what is not, printed in each report; a frozen report"
        " keeps the one it was made with.",
    )
    date_effect = fields.Date(
        string="Definition Since",
        required=True,
        help="Day from which figures are counted in this way.",
    )
    population = fields.Selection(
        [
            (EVERYBODY, "All people of the report"),
            (ACCOMPANIED, "People accompanied in the period"),
        ],
        required=True,
        default=EVERYBODY,
        help="Among whom it counts: those of the cooperative, of the local office or of"
        " the prescriber of the report; or only those of them who were under a contract"
        " on a day of the period at least.",
    )
    model = fields.Char(required=True, readonly=True)
    method = fields.Char(
        required=True,
        readonly=True,
        help="Method of the model which counts for all people at once.",
    )
    record_model = fields.Char(
        string="Records Behind",
        compute="_compute_record_model",
        store=True,
        readonly=False,
        precompute=True,
        help="Technical name of what opens behind the figure.",
    )
    unit = fields.Selection(
        [("number", "Number"), ("eur", "Euros"), ("hour", "Hours")],
        required=True,
        default="number",
    )
    is_breakdown = fields.Boolean(
        string="Shown as Shares",
        help="Its figures are parts of a whole, each with its share.",
    )
    is_public = fields.Boolean(
        string="On the Public Page", help="Part of the summary that can be published."
    )

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "An indicator has this code already."
    )

    @api.depends("model")
    def _compute_record_model(self):
        for indicator in self:
            indicator.record_model = indicator.record_model or indicator.model

    @api.constrains("model", "method", "record_model")
    def _check_method(self):
        for indicator in self:
            model = self.env.get(indicator.model)
            if (
                not indicator.method.startswith(METHOD_PREFIX)
                or not callable(getattr(model, indicator.method, None))
                or indicator.record_model not in self.env
            ):
                raise ValidationError(
                    self.env._(
                        "The indicator %(indicator)s needs a method of %(model)s whose"
                        " name begins with %(prefix)s.",
                        indicator=indicator.name,
                        model=indicator.model,
                        prefix=METHOD_PREFIX,
                    )
                )

    def _get_cells(self, people, date_from, date_to):
        """:return: dict {label, empty if there is one figure only: Cell}"""
        self.ensure_one()
        found = getattr(self.env[self.model], self.method)(people, date_from, date_to)
        return {
            label: cell if isinstance(cell, Cell) else Cell(tuple(cell.ids))
            for label, cell in found.items()
        }
