from . import (
    test_activity,
    test_contract,
    test_duplicates,
    test_engine,
    test_entrepreneur,
    test_import,
    test_legal_setting,
    test_pipeline,
    test_pipeline_reports,
    test_registration_page,
    test_report_pdf,
    test_security,
)
