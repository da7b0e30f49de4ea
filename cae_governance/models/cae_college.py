from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CaeCollege(models.Model):
    """Those who vote together in a SCIC, for a share of the votes (loi 47-1775, art. 19
    octies: SCIC-02). A cooperative without colleges has none."""

    _name = "cae.college"
    _description = "College"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(required=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    weight = fields.Float(
        string="Share of the Votes (%)",
        digits=(5, 2),
        help="From 10 to 50 %, 100 % for all colleges together (loi 47-1775, art. 19"
        " octies, to check).",
    )
    for_employee = fields.Boolean(string="Employees")
    for_former_employee = fields.Boolean(string="Former Employees")
    for_beneficiary = fields.Boolean(string="Beneficiaries")
    for_public = fields.Boolean(string="Public Bodies")
    for_other = fields.Boolean(string="Others")
    member_ids = fields.One2many("cae.member", "college_id", string="Members")
    member_count = fields.Integer(
        string="Number of Members", compute="_compute_member_count"
    )

    weight_warning = fields.Char(compute="_compute_weight_warning")

    _name_uniq = models.UniqueIndex(
        "(company_id, name) WHERE active",
        "The cooperative has a college of this name already.",
    )

    @api.constrains("weight")
    def _check_weight(self):
        for college in self:
            if not 0 <= college.weight <= 100:
                raise ValidationError(
                    self.env._("The share of a college lies between 0 and 100 %.")
                )

    @api.depends("weight", "active", "company_id")
    def _compute_weight_warning(self):
        """SCIC-02: said, not refused: colleges are written one after another."""
        day = fields.Date.context_today(self)
        for company, colleges in self.grouped("company_id").items():
            sentence = company and self._find_weight_warning(company, day)
            colleges.weight_warning = sentence

    @api.model
    def _find_weight_warning(self, company, day):
        """:return: what the law asks of the colleges of a company and they lack"""
        colleges = self.search([("company_id", "=", company.id)])
        count, low, high = (
            float(company._get_governance_setting(f"college_{code}", day))
            for code in ("minimum", "weight_min", "weight_max")
        )
        total = round(sum(colleges.mapped("weight")), 2)
        if len(colleges) < count:
            return self.env._(
                "There are %(count)s colleges, the law asks for %(minimum)s at least"
                " (loi 47-1775, art. 19 octies).",
                count=len(colleges),
                minimum=int(count),
            )
        if total != 100 or any(not low <= one.weight <= high for one in colleges):
            return self.env._(
                "Each college holds from %(low)g to %(high)g %% of the votes, all of"
                " them 100 %%: they hold %(total)g %% today (loi 47-1775, art. 19"
                " octies).",
                low=low,
                high=high,
                total=total,
            )
        return False

    @api.depends("member_ids.state")
    def _compute_member_count(self):
        counts = dict(
            self.env["cae.member"]._read_group(
                [("college_id", "in", self.ids), ("state", "=", "active")],
                ["college_id"],
                ["__count"],
            )
        )
        for college in self:
            college.member_count = counts.get(college._origin, 0)

    def _filter_for(self, category):
        """:return: those of the colleges which members of a category belong to"""
        return self.filtered(f"for_{category}")
