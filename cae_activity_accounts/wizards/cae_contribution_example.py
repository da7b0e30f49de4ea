from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.example_schemes import EXAMPLES
from ..models.cae_contribution_scheme import DRAFT


class CaeContributionExample(models.TransientModel):
    """Choose the scheme of a real cooperative, to start from."""

    _name = "cae.contribution.example"
    _description = "Example of a Contribution Scheme"

    scheme_id = fields.Many2one(
        "cae.contribution.scheme",
        help="The draft whose rules are replaced; none: a new one.",
    )
    example = fields.Selection(
        [(scheme.name, scheme.name) for scheme in EXAMPLES],
        string="Cooperative",
        required=True,
        default=EXAMPLES[0].name,
    )
    description = fields.Text(compute="_compute_description")

    @api.depends("example")
    @api.depends_context("lang")
    def _compute_description(self):
        schemes = self.env["cae.contribution.scheme"]
        for wizard in self:
            if not wizard.example:
                wizard.description = False
                continue
            example = schemes._find_example(wizard.example)
            draft = schemes.new(schemes._prepare_example(example))
            lines = [rule._describe() for rule in draft.rule_ids]
            wizard.description = "\n".join([*lines, "", draft.note])

    @api.model
    def _get_assumptions(self):
        """:return: dict {name of the example: what it assumes, for the reader}"""
        no_date = self.env._("The text has no date.")
        return {
            "Astrolabe": [
                self.env._(
                    "The least contribution of a year is asked by a twelfth for each"
                    " month of presence."
                ),
                self.env._(
                    "The 600 euros are used up by the contributions of the CAPE; what"
                    " is left of them is given back at its end."
                ),
                self.env._(
                    "The cases which the rules exempt are entered as exemptions."
                ),
                self.env._(
                    "It has been in force since 1 January 2023; the text has no date."
                ),
            ],
            "Solstice": [
                self.env._(
                    "Each rate applies to the whole margin of the month, as the text is"
                    " worded; so a margin of 1,000.01 owes less than one of 1,000.00."
                ),
                self.env._(
                    "1,000.00, 2,000.00 and 3,333.00 are still in the lower band."
                ),
                self.env._(
                    "In the year of admission, each month of presence counts for a"
                    " twelfth of the cap which applied at its end."
                ),
            ],
            "Mosaïque": [
                self.env._(
                    "The cap of a year counts a twelfth for each month of presence."
                ),
                self.env._(
                    "The levy for the Qualiopi process is left out: its amount is to be"
                    " entered."
                ),
                no_date,
            ],
            "Coopaname": [
                self.env._(
                    "Who lives on a minimum income is exempt from the fixed part: a"
                    " dated exemption."
                ),
                self.env._(
                    "The contribution for the sharing of risks, of activities that pay"
                    " wages, is left out: its rate is to be entered."
                ),
                no_date,
            ],
            "Wiki encom1": [
                self.env._(
                    "The bands are of a year, and each rate applies within its band."
                ),
                no_date,
            ],
            "Optéos": [
                self.env._(
                    "It has been in force since 1 January 2024; the text has no date."
                ),
            ],
        }

    def action_start(self):
        """Write the draft, and open it."""
        self.ensure_one()
        schemes = self.env["cae.contribution.scheme"]
        vals = schemes._prepare_example(schemes._find_example(self.example))
        scheme = self._replace(vals) if self.scheme_id else schemes.create(vals)
        return {
            "type": "ir.actions.act_window",
            "res_model": scheme._name,
            "view_mode": "form",
            "res_id": scheme.id,
        }

    def _replace(self, vals):
        scheme = self.scheme_id
        if scheme.state != DRAFT:
            raise UserError(self.env._("Only a draft takes the rules of an example."))
        scheme.rule_ids.unlink()
        scheme.write({**vals, "name": scheme.name})
        return scheme
