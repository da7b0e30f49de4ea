from . import cae_closing_reopen, cae_payslip_simulation
