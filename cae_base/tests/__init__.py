from . import (
    test_activity,
    test_contract,
    test_duplicates,
    test_engine,
    test_entrepreneur,
    test_import,
    test_legal_setting,
    test_report_pdf,
    test_security,
)
