"""What all the tests have in common."""

from hypothesis import HealthCheck, settings

# A slow machine is no fault of the code under test.
settings.register_profile(
    "suite", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")
