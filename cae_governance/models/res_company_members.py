from odoo import fields, models


class ResCompany(models.Model):
    """Who keeps the register of members, and what the statutes say of exits."""

    _inherit = "res.company"

    cae_statutes_apart = fields.Boolean(
        string="Membership and Work Contract End Apart",
        help="The statutes say so, against the rule: the end of one then opens nothing"
        " on the other (loi 78-763, art. 10).",
    )
    cae_secretary_id = fields.Many2one(
        "res.users",
        string="Governance Secretary",
        help="Who has the to-dos of the register of members.",
    )

    def _get_cae_secretary(self):
        """:return: who has the to-dos of the register: one user, chosen or found"""
        self.ensure_one()
        return (
            self.cae_secretary_id.filtered("active")
            or self._find_user_of("cae_governance.group_governance_secretary")
            or self._get_cae_manager()
        )

    def _get_cae_manager(self):
        self.ensure_one()
        return self._find_user_of("cae_base.group_manager") or self.env.ref(
            "base.user_admin"
        )

    def _find_user_of(self, group):
        """One who was given the group itself comes before who has it from another."""
        users = self.env["res.users"].search(
            [
                ("all_group_ids", "in", self.env.ref(group).ids),
                ("company_ids", "in", self.ids),
            ],
            order="id",
        )
        given = users.filtered(lambda user: self.env.ref(group) in user.group_ids)
        return (given or users)[:1]

    def _count_members(self, day):
        """:return: dict ``members``, ``employees``, ``minimum`` and ``missing``: who is
        there on a day, and how many employed members the law asks for (SCOP-02)"""
        self.ensure_one()
        members = self.env["cae.member"]._get_members_on(self, day)
        employees = sum(
            member._get_category_on(day) == "employee" for member in members
        )
        minimum = int(self._get_governance_setting("member_minimum", day))
        return {
            "members": len(members),
            "employees": employees,
            "minimum": minimum,
            "missing": max(minimum - employees, 0),
        }
