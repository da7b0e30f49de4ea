"""Who may do what with each model of this floor (design §7)."""

from odoo.tests import tagged

from odoo.addons.cae_base.tests.roles_case import RolesCase

# Create, read, write, delete, as letters; who is not named may do nothing.
EXPECTED = {
    "cae.activity.customer": {"coach": "crw", "accountant": "crwd", "manager": "crwd"},
    "cae.activity.product": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.aged.balance": {"accountant": "r", "manager": "r"},
    "cae.available": {"coach": "crwd", "accountant": "crwd", "manager": "crwd"},
    "cae.available.line": {"coach": "crwd", "accountant": "crwd", "manager": "crwd"},
    "cae.closing": {"accountant": "crwd", "manager": "crwd"},
    "cae.closing.anomaly": {"accountant": "r", "manager": "r"},
    "cae.closing.entry": {"accountant": "r", "manager": "r"},
    "cae.closing.line": {"accountant": "r", "manager": "r"},
    "cae.closing.reopen": {"accountant": "crwd", "manager": "crwd"},
    "cae.collection": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.activity.tag": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.contribution.amount": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.contribution.band": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.contribution.example": {"manager": "crwd"},
    "cae.contribution.exemption": {"accountant": "r", "manager": "crwd"},
    "cae.contribution.levy": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.contribution.preview": {"accountant": "crwd", "manager": "crwd"},
    "cae.contribution.preview.detail": {"accountant": "crwd", "manager": "crwd"},
    "cae.contribution.preview.line": {"accountant": "crwd", "manager": "crwd"},
    "cae.contribution.rule": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.contribution.scheme": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.document.sending": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.delegation": {"accountant": "crwd", "manager": "crwd"},
    "cae.legal.mention": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.mileage.rate": {"coach": "r", "accountant": "crwd", "manager": "crwd"},
    "cae.mutual.account": {"accountant": "crwd", "manager": "crwd"},
    "cae.mutual.account.line": {"accountant": "r", "manager": "r"},
    "cae.mutual.account.withdraw": {"accountant": "crwd", "manager": "crwd"},
    "cae.mutual.service": {"accountant": "crwd", "manager": "crwd"},
    "cae.opening": {"accountant": "r", "manager": "r"},
    "cae.opening.counter": {"accountant": "r", "manager": "r"},
    "cae.opening.import": {"accountant": "crw", "manager": "crw"},
    "cae.opening.import.line": {"accountant": "crwd", "manager": "crwd"},
    "cae.portal.once": {},
    "cae.recurring.invoice": {"coach": "r", "accountant": "rw", "manager": "rw"},
    "cae.recurring.invoice.line": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.reminder": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.reminder.level": {"coach": "r", "accountant": "r", "manager": "crwd"},
    "cae.report.period": {"accountant": "crwd", "manager": "crwd"},
    "cae.reserve": {"coach": "r", "accountant": "crw", "manager": "crwd"},
    "cae.reserve.rule": {"coach": "r", "accountant": "crw", "manager": "crwd"},
    "cae.statement.line": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.statement.period": {"coach": "crwd", "accountant": "crwd", "manager": "crwd"},
    "cae.statement.sending": {"accountant": "r", "manager": "r"},
    "cae.transfer": {"accountant": "crwd", "manager": "crwd"},
    "cae.treasury.item": {"coach": "r", "accountant": "r", "manager": "r"},
    "cae.treasury.line": {"coach": "r", "accountant": "crwd", "manager": "crwd"},
    "cae.trial.balance": {"accountant": "r", "manager": "r"},
    "cae.validation": {"accountant": "r", "manager": "r"},
    "cae.validation.send.back": {"accountant": "crw", "manager": "crw"},
    "cae.vat.closing": {"accountant": "crwd", "manager": "crwd"},
    "cae.vat.closing.box": {"accountant": "r", "manager": "r"},
    "cae.vat.closing.line": {"accountant": "r", "manager": "r"},
    "cae.vat.closing.reverse": {"accountant": "crwd", "manager": "crwd"},
    "cae.vehicle": {"coach": "r", "accountant": "crwd", "manager": "crwd"},
    "cae.year.closing": {"accountant": "crwd", "manager": "crwd"},
    "cae.year.closing.apply": {"accountant": "crwd", "manager": "crwd"},
    "cae.year.closing.line": {"accountant": "rw", "manager": "rw"},
    "cae.year.closing.reopen": {"accountant": "crwd", "manager": "crwd"},
}


@tagged("post_install", "-at_install")
class TestSecurity(RolesCase):
    def test_roles(self):
        """RGPD-05: a new model is added to the table."""
        self.assertRights("cae_activity_accounts", EXPECTED)
