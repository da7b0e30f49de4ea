from . import cae_statement_period
