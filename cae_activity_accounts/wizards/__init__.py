from . import (
    account_payment_register,
    cae_available,
    cae_available_line,
    cae_period_mixin,
    cae_report_period,
    cae_statement_period,
    cae_transfer,
    cae_vat_closing_reverse,
    hr_expense_split,
    validate_account_move,
)
