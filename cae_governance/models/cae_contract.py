from odoo import models

EMPLOYMENT = ("cesa", "other")
# Reasons of an end after which the work goes on.
FOLLOWED = ("next", "superseded")


class CaeContract(models.Model):
    _inherit = "cae.contract"

    def _close_if_over(self):
        """The end of a work contract is told to who keeps the register (SCOP-05)."""
        running = self.filtered(lambda contract: contract.state == "running")
        result = super()._close_if_over()
        running.filtered(lambda contract: contract.state == "ended")._tell_register()
        return result

    def _tell_register(self):
        """Where nothing follows, the membership is to be looked at."""
        # sudo: who ends a contract need not read the register
        contracts_sudo = self.sudo().filtered(
            lambda contract: (
                contract.kind in EMPLOYMENT and contract.end_reason not in FOLLOWED
            )
        )
        companies_sudo = contracts_sudo.company_id
        apart = companies_sudo.filtered("cae_statutes_apart")
        contracts_sudo = contracts_sudo.filtered(
            lambda contract: contract.company_id not in apart
        )
        members = contracts_sudo.entrepreneur_id.partner_id.cae_member_ids
        following = members._get_work_contracts()
        for contract in contracts_sudo:
            contract.entrepreneur_id.partner_id.cae_member_ids.filtered(
                lambda member, contract=contract: (
                    member.company_id == contract.company_id and not following[member]
                )
            )._ask_membership_end(contract)
