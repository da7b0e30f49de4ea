from . import (
    account_payment_register,
    cae_statement_period,
    cae_vat_closing_reverse,
    validate_account_move,
)
