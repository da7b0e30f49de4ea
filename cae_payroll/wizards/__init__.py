    cae_closing_reopen,
    cae_import_withholding_rates,
    cae_legal_version,
    cae_legal_version_bracket,
    cae_payslip_simulation,
    cae_payslip_simulation_warning,
    cae_withholding_import,
    cae_withholding_import_line,
)
from . import 
from . import cae_closing_reopen
from . import cae_payslip_cancel
from . import cae_payslip_simulation
