from . import (
    cae_closing_reopen,
    cae_payslip_simulation,
    cae_payslip_simulation_warning,
)
