from openupgradelib import openupgrade


@openupgrade.migrate()
def migrate(env, version):
    fill_collections(env)
    openupgrade.logged_query(
        env.cr, "DROP INDEX IF EXISTS cae_contribution_levy__posted_index"
    )


def fill_collections(env):
    """What reconciliations collect is stored: in one statement, where the ORM would
    read each entry of the books."""
    openupgrade.add_columns(
        env,
        [
            ("account.partial.reconcile", "cae_collected_move_id", "many2one"),
            ("account.partial.reconcile", "cae_collected_activity_id", "many2one"),
            (
                "account.partial.reconcile",
                "cae_collected_total",
                "float",
                None,
                None,
                "numeric",
            ),
        ],
    )
    openupgrade.logged_query(
        env.cr,
        """
        WITH side AS (
            SELECT id, debit_move_id AS own_id, credit_move_id AS other_id, amount
              FROM account_partial_reconcile
             UNION ALL
            SELECT id, credit_move_id, debit_move_id, -amount
              FROM account_partial_reconcile
        )
        UPDATE account_partial_reconcile partial
           SET cae_collected_move_id = item.move_id,
               cae_collected_activity_id = item.cae_activity_id,
               cae_collected_total =
                   CASE WHEN ABS(entry.money) >= ABS(entry.third_parties)
                        THEN side.amount
                        ELSE side.amount * ABS(entry.money) / ABS(entry.third_parties)
                        END
          FROM side
          JOIN account_move_line item ON item.id = side.own_id
          JOIN account_account account
            ON account.id = item.account_id
           AND account.account_type = 'asset_receivable'
          JOIN account_move move
            ON move.id = item.move_id
           AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
          JOIN account_move_line other ON other.id = side.other_id
          JOIN LATERAL (
                SELECT SUM(line.balance) FILTER (
                           WHERE line.cae_activity_id IS NULL) AS money,
                       COALESCE(SUM(line.balance) FILTER (
                           WHERE kind.account_type IN (
                               'asset_receivable', 'liability_payable')
                       ), 0) AS third_parties
                  FROM account_move_line line
                  JOIN account_account kind ON kind.id = line.account_id
                 WHERE line.move_id = other.move_id
               ) entry ON entry.money <> 0 AND side.amount <> 0
         WHERE side.id = partial.id
        """,
    )
