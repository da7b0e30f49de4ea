from openupgradelib import openupgrade

# The holder of a CAPE is no employee: what the law asks for employees only, or may.
SALARIED = (
    "AGIRC_ARRCO_S_T1",
    "AGIRC_ARRCO_P_T1",
    "AGIRC_ARRCO_S_T2",
    "AGIRC_ARRCO_P_T2",
    "CEG_S_T1",
    "CEG_P_T1",
    "CEG_S_T2",
    "CEG_P_T2",
    "CET_S",
    "CET_P",
    "APEC_S",
    "APEC_P",
    "PREV_CADRE_P",
    "SANTE_S",
    "SANTE_P",
    "AGS_P",
    "FORMATION_P",
    "TA_PRINCIPALE_P",
    "TA_SOLDE_P",
    "TA_CSA_P",
    "PEEC_P",
    "DIALOGUE_P",
)


def set_contracts(env):
    """Rows of before the column concern all: the payroll officer's versions too. In
    SQL, for rows that served posted payslips refuse a write, and nothing of those
    payslips changes."""
    openupgrade.logged_query(
        env.cr,
        """
        UPDATE cae_social_contribution SET contract = 'salaried'
        WHERE contract = 'all' AND code IN %s
        """,
        (SALARIED,),
    )


@openupgrade.migrate()
def migrate(env, version):
    set_contracts(env)
