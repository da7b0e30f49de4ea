from . import portal
from . import portal_payslip
from . import withholding_template
