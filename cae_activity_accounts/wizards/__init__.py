from . import (
    account_payment_register,
    cae_statement_period,
    cae_vat_closing_reverse,
    cae_report_period,
    cae_statement_period,
    cae_transfer,
    validate_account_move,
)
