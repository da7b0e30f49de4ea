"""Who may do what with each model of this floor (design §7)."""

from odoo.tests import tagged

from odoo.addons.cae_base.tests.roles_case import RolesCase

# Create, read, write, delete, as letters; who is not named may do nothing.
EXPECTED = {
    "cae.legal.version": {"officer": "crw", "manager": "crw"},
    "cae.legal.version.bracket": {"officer": "crwd", "manager": "crwd"},
    "cae.local.office.rate": {"accountant": "r", "officer": "crwd", "manager": "crwd"},
    "cae.pay.board": {"accountant": "r", "officer": "r", "manager": "r"},
    "cae.pay.board.month": {"accountant": "r", "officer": "r", "manager": "r"},
    "cae.pay.review": {
        "coach": "r",
        "accountant": "r",
        "officer": "cr",
        "manager": "cr",
    },
    "cae.pay.override": {"accountant": "r", "officer": "crd", "manager": "crd"},
    "cae.pay.policy": {"accountant": "r", "officer": "crwd", "manager": "crwd"},
    "cae.pay.request": {
        "accountant": "crwd",
        "officer": "crwd",
        "manager": "crwd",
    },
    "cae.payslip.cancel": {"officer": "crw", "manager": "crw"},
    "cae.attachment.band": {
        "coach": "r",
        "accountant": "r",
        "officer": "crwd",
        "manager": "crwd",
    },
    "cae.pay.element": {"accountant": "r", "officer": "crwd", "manager": "crwd"},
    "cae.pay.transfer": {"accountant": "crw", "officer": "crw", "manager": "crw"},
    "cae.payroll.column": {"accountant": "r", "officer": "crwd", "manager": "crwd"},
    "cae.payroll.comparison": {"accountant": "r", "officer": "rw", "manager": "rw"},
    "cae.payroll.export": {"officer": "crw", "manager": "crw"},
    "cae.payroll.journal": {"accountant": "r", "officer": "rwd", "manager": "rwd"},
    "cae.payroll.journal.import": {"officer": "crw", "manager": "crw"},
    "cae.payroll.journal.import.line": {"officer": "crwd", "manager": "crwd"},
    "cae.payroll.journal.line": {"accountant": "r", "officer": "r", "manager": "r"},
    "cae.payroll.prefix": {"accountant": "r", "officer": "crwd", "manager": "crwd"},
    "cae.payslip": {"portal": "r", "accountant": "r", "officer": "rw", "manager": "rw"},
    "cae.payslip.draw": {"accountant": "r", "officer": "r", "manager": "r"},
    "cae.payslip.element": {"accountant": "r", "officer": "r", "manager": "r"},
    "cae.payslip.line": {"accountant": "r", "officer": "r", "manager": "r"},
    "cae.payslip.simulation": {
        "coach": "crw",
        "accountant": "crw",
        "officer": "crw",
        "manager": "crw",
    },
    "cae.social.contribution": {
        "coach": "r",
        "accountant": "r",
        "officer": "crwd",
        "manager": "crwd",
    },
    "cae.social.parameter": {
        "coach": "r",
        "accountant": "r",
        "officer": "crwd",
        "manager": "crwd",
    },
    "cae.withholding.bracket": {
        "coach": "r",
        "accountant": "r",
        "officer": "crwd",
        "manager": "crwd",
    },
    "cae.withholding.import": {"officer": "crw", "manager": "crw"},
    "cae.withholding.import.line": {"officer": "crwd", "manager": "crwd"},
    "cae.withholding.rate": {"officer": "crwd", "manager": "crwd"},
}


@tagged("post_install", "-at_install")
class TestSecurity(RolesCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_user_of("officer", "cae_payroll.group_payroll_officer")

    def test_roles(self):
        """RGPD-05: a new model is added to the table."""
        self.assertRights("cae_payroll", EXPECTED)
