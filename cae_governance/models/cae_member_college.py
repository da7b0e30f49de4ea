from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CaeMember(models.Model):
    """The college in which a member votes, and how he is convened."""

    _inherit = "cae.member"

    college_id = fields.Many2one(
        "cae.college",
        compute="_compute_college_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Where the vote counts in a SCIC with colleges (loi 47-1775, art. 19"
        " octies).",
    )
    email_consent = fields.Boolean(
        string="Convened by E-mail",
        copy=False,
        tracking=True,
        help="Agreed in writing to be convened by e-mail, which may be withdrawn; else"
        " by post (Code de commerce, R. 223-20).",
    )
    email_consent_date = fields.Date(
        string="Since",
        copy=False,
        tracking=True,
        help="Day on which the consent was given, or withdrawn.",
    )
    email_consent_file = fields.Binary(
        string="Written Consent", copy=False, attachment=True
    )
    email_consent_filename = fields.Char(copy=False)

    @api.depends("category", "company_id")
    def _compute_college_id(self):
        """The college of the category, where there is one only."""
        colleges = self.env["cae.college"].search(
            [("company_id", "in", self.company_id.ids)]
        )
        for member in self:
            own = colleges.filtered(
                lambda college, member=member: college.company_id == member.company_id
            )
            if member.college_id not in own._filter_for(member.category):
                fitting = own._filter_for(member.category)
                member.college_id = fitting if len(fitting) == 1 else False

    @api.constrains("college_id", "category")
    def _check_college(self):
        for member in self:
            college = member.college_id
            if college and not college._filter_for(member.category):
                raise ValidationError(
                    self.env._(
                        "%(college)s is not the college of this category: choose"
                        " another one, or tick the category in the college.",
                        college=college.name,
                    )
                )

    @api.onchange("email_consent")
    def _onchange_email_consent(self):
        self.email_consent_date = fields.Date.context_today(self)

    @api.constrains("email_consent", "email_consent_date")
    def _check_email_consent(self):
        for member in self:
            if member.email_consent and not member.email_consent_date:
                raise ValidationError(
                    self.env._(
                        "Write the day on which %s agreed to be convened by e-mail"
                        " (Code de commerce, R. 223-20).",
                        member.display_name,
                    )
                )
