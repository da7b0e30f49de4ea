from . import (
    account_payment_register,
    cae_report_period,
    cae_statement_period,
    cae_transfer,
    cae_vat_closing_reverse,
    cae_available,
    cae_available_line,
    cae_statement_period,
    validate_account_move,
)
