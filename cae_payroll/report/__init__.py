from . import report_payslip
