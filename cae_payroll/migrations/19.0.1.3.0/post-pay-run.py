from openupgradelib import openupgrade

from odoo.addons.cae_payroll.engine.solver import simulate
from odoo.addons.cae_payroll.models.cae_payslip import to_exact


def split_gross(env):
    """What is above the fixed part was an advance on the variable one."""
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_payslip payslip
           SET gross_fixed = LEAST(payslip.gross, COALESCE(contract.fixed_part, 0)),
               gross_variable = payslip.gross
                   - LEAST(payslip.gross, COALESCE(contract.fixed_part, 0))
          FROM cae_contract contract
         WHERE contract.id = payslip.contract_id
        """,
    )


def tell_net_social(env):
    """All that was taken from the employee was compulsory: it is the net."""
    openupgrade.logged_query(env.cr, "UPDATE cae_payslip SET net_social = net")


def find_entries(env):
    """The items of each payslip in the entry of its closing which stands."""
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE account_move_line line
           SET cae_payslip_id = payslip.id
          FROM cae_payslip payslip, cae_closing closing, account_move move
         WHERE payslip.state = 'posted'
           AND closing.id = payslip.closing_id
           AND move.id = line.move_id
           AND line.partner_id = payslip.partner_id
           AND (move.id = closing.pay_move_id OR EXISTS (
                SELECT 1 FROM cae_closing_entry entry
                 WHERE entry.closing_id = closing.id AND entry.part = 'pay'
                   AND entry.move_id = move.id AND entry.reversal_move_id IS NULL))
        """,
    )
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_payslip payslip
           SET move_id = line.move_id
          FROM account_move_line line
         WHERE line.cae_payslip_id = payslip.id
        """,
    )


def keep_months(env):
    """What later months of the year regularise; each of these stood alone."""
    payslips = env["cae.payslip"].search([("state", "=", "posted")])
    legislation = env["cae.social.parameter"]._get_legislation()
    for company, own in payslips.grouped("company_id").items():
        profile = payslips._get_profile(company)
        for payslip in own:
            result = simulate(
                legislation, payslip.date, "gross", to_exact(payslip.gross), profile
            )
            payslip._write_kept({"year_row": result.month.to_row()})


@openupgrade.migrate()
def migrate(env, version):
    split_gross(env)
    tell_net_social(env)
    find_entries(env)
    env.invalidate_all()
    keep_months(env)
    env["cae.payslip"].search([("state", "=", "posted")])._follow_payments()
