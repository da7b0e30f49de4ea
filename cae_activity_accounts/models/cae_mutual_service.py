from itertools import combinations

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine.account_prefix import EXPENSES, AccountPrefixError, parse_prefixes


class CaeMutualService(models.Model):
    """What the cooperative does for its entrepreneurs together, and the accounts of
    what it costs (Code du travail, R. 7331-9)."""

    _name = "cae.mutual.service"
    _description = "Mutualised Service"
    _order = "sequence, id"

    name = fields.Char(required=True, help="The entrepreneurs read it.")
    sequence = fields.Integer(default=10)
    prefixes = fields.Char(
        string="Accounts",
        required=True,
        help="Beginnings of account codes separated by commas, a minus to exclude:"
        " 61,-614. Charges of the cooperative itself that no service claims are shown"
        " under Other.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    @api.constrains("prefixes", "company_id")
    def _check_prefixes(self):
        for service in self:
            try:
                service._parse()
            except AccountPrefixError as error:
                raise ValidationError(service._explain(error)) from None
        for services in (
            self.search([("company_id", "in", self.company_id.ids)])
            .grouped("company_id")
            .values()
        ):
            services._check_shared_accounts()

    def _parse(self):
        return parse_prefixes(self.prefixes or "", EXPENSES)

    def _explain(self, error):
        return {
            "nothing": self.env._(
                "Name the accounts of %s by the beginning of their code, such as"
                " 61,-614.",
                self.name,
            ),
            "class": self.env._(
                "%(part)s is no charge: a service has accounts of the class 6.",
                part=error.part,
            ),
            "unreadable": self.env._(
                "“%(part)s” is not the beginning of an account code: write digits,"
                " separated by commas, such as 61,-614.",
                part=error.part,
            ),
        }[error.reason]

    def _check_shared_accounts(self):
        for one, two in combinations(self, 2):
            if shared := one._parse().find_shared(two._parse()):
                raise ValidationError(
                    self.env._(
                        "The accounts %(prefix)s are in %(one)s and in %(two)s: exclude"
                        " them from one of the two with -%(prefix)s.",
                        prefix=shared,
                        one=one.name,
                        two=two.name,
                    )
                )

    def action_start_from_usual(self):
        """Create the usual services of a cooperative, on the French chart."""
        company = self.env.company
        if self.search_count([("company_id", "=", company.id)], limit=1):
            raise UserError(
                self.env._("%s has its services already: change them.", company.name)
            )
        self.create(
            [
                {
                    "sequence": 10 * rank,
                    "name": name,
                    "prefixes": prefixes,
                    "company_id": company.id,
                }
                for rank, (name, prefixes) in enumerate(self._get_usual(), start=1)
            ]
        )
        return self.env["ir.actions.act_window"]._for_xml_id(
            "cae_activity_accounts.cae_mutual_service_action"
        )

    @api.model
    def _get_usual(self):
        """Plan comptable général, classes 60 to 65.

        :return: list of pairs (name, prefixes)
        """
        return [
            (self.env._("Team: accompaniment, management, pay"), "64,621,631,633"),
            (self.env._("Premises and energy"), "613,614,615,6061"),
            (self.env._("Insurance"), "616"),
            (self.env._("Accountant, auditor, advice"), "622"),
            (self.env._("Training, documentation"), "618"),
            (self.env._("Telephone, post, software"), "626,651"),
            (self.env._("Communication, meetings, travel"), "623,624,625"),
            (self.env._("Bank"), "627"),
            (self.env._("Supplies and equipment"), "606,-6061,681"),
        ]
