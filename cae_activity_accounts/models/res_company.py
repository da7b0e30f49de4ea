from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import ormcache

from ..engine.statement import COLLECTED, INVOICED

TO_STRUCTURE, REFUSE = "structure", "refuse"


class ResCompany(models.Model):
    _inherit = "res.company"

    cae_closing_journal_id = fields.Many2one(
        "account.journal",
        string="Closing Journal",
        domain=[("type", "=", "general")],
        check_company=True,
    )
    cae_closing_variation = fields.Integer(
        string="Unusual Turnover (%)",
        default=80,
        help="A closing shows the activities whose turnover invoiced differs from the"
        " mean of the three months before by this much, or more; 0: none.",
    )
    cae_sale_journal_id = fields.Many2one(
        "account.journal",
        string="Series of Invoices",
        domain=[("type", "=", "sale")],
        check_company=True,
        help="The sales journal whose numbers all invoices take, whoever issues them"
        " (CGI, annexe II, art. 242 nonies A, I, 7°).",
    )

    cae_available_base = fields.Selection(
        [
            (COLLECTED, "What customers have paid"),
            (INVOICED, "What is invoiced, paid or not"),
        ],
        string="Pay Comes Out Of",
        default=COLLECTED,
        required=True,
        help="What is available for pay: turnover excluding VAT after charges and"
        " contribution (Code du travail, L. 7332-3), once it is paid or once it is"
        " invoiced. On what is invoiced, the cooperative advances what customers owe.",
    )

    cae_unchosen_items = fields.Selection(
        [
            (TO_STRUCTURE, "Given to the cooperative itself"),
            (REFUSE, "Refused until somebody chooses"),
        ],
        string="Items without an Activity",
        default=TO_STRUCTURE,
        required=True,
        help="Whose are the journal items for which nobody chose an activity, and no"
        " document named one. Given to the cooperative, they are marked so, and the"
        " filter Cooperative by Default of the journal items finds them.",
    )

    def cache_invalidation_fields(self):
        return super().cache_invalidation_fields() | {
            "cae_available_base",
            "cae_unchosen_items",
        }

    def _get_cae_default_activity(self):
        """:return: whose is what nobody chose; nobody's, where that is refused"""
        structure = self._get_cae_structure()
        return structure.browse() if self._refuses_unchosen_items() else structure

    @ormcache("self.id")
    def _refuses_unchosen_items(self):
        # sudo: as below
        return self.sudo().cae_unchosen_items == REFUSE

    @ormcache("self.id")
    def _get_cae_available_base(self):
        """Kept in memory: statements ask for it each time."""
        # sudo: the setting is no secret
        return self.sudo().cae_available_base

    cae_statement_sending_day = fields.Integer(
        string="Day of the Statements",
        default=5,
        required=True,
        help="From this day of the month, those who have no portal login receive the"
        " statement of the month before by e-mail (Code du travail, R. 7331-5).",
    )

    _cae_statement_sending_day_range = models.Constraint(
        "CHECK(cae_statement_sending_day BETWEEN 1 AND 28)",
        "The statements are sent between the 1st and the 28th of the month.",
    )

    def _get_cae_closing_journal(self):
        """The journal of the closings: the chosen one, else the miscellaneous one."""
        self.ensure_one()
        journal = self.cae_closing_journal_id or self.env["account.journal"].search(
            [("company_id", "=", self.id), ("type", "=", "general")], limit=1
        )
        if not journal:
            raise UserError(
                self.env._("Choose the closing journal in the settings of the company.")
            )
        return journal

    def _get_cae_sale_journal(self):
        """The one series of sales: the chosen journal, else the first one."""
        self.ensure_one()
        # sudo: whoever makes an invoice need not read the settings
        return self.sudo().cae_sale_journal_id.sudo(False) or self.env[
            "account.journal"
        ].search([("company_id", "=", self.id), ("type", "=", "sale")], limit=1)
