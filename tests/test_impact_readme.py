"""The readme lists the indicators of all floors, as they are delivered (IMP-04)."""

import re
from pathlib import Path

README = Path(__file__).parents[1] / "cae_base" / "readme" / "CONTEXT.md"
ROW = re.compile(r"\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
FLOORS = {
    "this module": "cae_base",
    "*accounts*": "cae_activity_accounts",
    "*payroll*": "cae_payroll",
    "*governance*": "cae_governance",
}


def test_the_readme_lists_the_indicators(transaction):
    with transaction() as env:
        indicators = env["cae.impact.indicator"].with_context(lang="en_US").search([])
        found = [
            (
                indicator.code,
                indicator.name,
                indicator.get_external_id()[indicator.id].split(".")[0],
                " ".join(indicator.definition.split()),
            )
            for indicator in indicators
        ]
    told = [
        (code, name, FLOORS[floor], definition)
        for code, name, floor, definition in ROW.findall(README.read_text())
    ]
    assert told == found
