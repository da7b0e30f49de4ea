from . import cae_payslip_simulation
