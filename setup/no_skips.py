"""Plugin of pytest: a skipped test fails the run.

Tests skip when Chromium, the HTTP server or a Python package is missing; the
set-up is there for all of them to run.
"""


def pytest_sessionfinish(session):
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and reporter.stats.get("skipped") and not session.exitstatus:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    if terminalreporter.stats.get("skipped"):
        terminalreporter.section("skipped tests count as failures", red=True)
        terminalreporter.showfspath = False
        for report in terminalreporter.stats["skipped"]:
            terminalreporter.line(f"{report.nodeid}: {report.longrepr[2]}")
