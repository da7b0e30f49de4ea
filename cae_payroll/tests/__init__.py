from . import (
    test_engine_doctests,
    test_engine_draws,
    test_engine_parameters,
    test_engine_payslip,
    test_engine_reduction,
    test_engine_solver,
    test_pay_run,
    test_portal_pay,
    test_sentences,
    test_simulate,
    test_simulation_screen,
    test_views,
)
