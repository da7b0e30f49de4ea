"""What holds of every page, read from its template."""

from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parents[1]


def test_an_empty_text_is_still_a_field():
    """QWeb leaves out a tag whose content is nothing: nobody could write there."""
    areas = [
        (path.name, area.get("t-out"))
        for path in ROOT.glob("cae_*/**/*.xml")
        for area in etree.parse(path).iter("textarea")
        if area.get("t-out")
    ]
    assert len(areas) > 5
    assert [one for one in areas if not one[1].endswith("or ''")] == []
