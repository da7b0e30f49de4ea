from . import account_payment_register, cae_statement_period, validate_account_move
