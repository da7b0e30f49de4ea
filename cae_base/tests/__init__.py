from . import test_report_pdf
