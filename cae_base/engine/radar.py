"""A radar chart, drawn as SVG: skills as their owner and the coach see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin

CENTRE, RADIUS = 180, 110
VIEW = "-40 30 440 305"  # with room for labels on both sides
FONT = 12
LINE_LENGTH = 14  # letters of a label on one line


@dataclass(frozen=True)
class Series:
    """``values``: one for each axis, ``None`` where nothing is known of it."""

    label: str
    values: Sequence[float | None]
    colour: str
    is_dashed: bool = False


def place(index: int, axes: int, part: float) -> tuple[float, float]:
    """Where a value stands: the first axis points up, the others follow clockwise.

    :param part: of the radius, from 0 to 1

    >>> place(0, 4, 1), place(1, 4, 0.5)
    ((180.0, 70.0), (235.0, 180.0))
    """
    angle = 2 * pi * index / axes - pi / 2
    return (
        round(CENTRE + RADIUS * part * cos(angle), 1),
        round(CENTRE + RADIUS * part * sin(angle), 1),
    )


def outline(values: Sequence[float | None], maximum: float) -> str:
    """The corners of a series; what is not known counts as nothing.

    >>> outline([4, 2, None, 4], 4)
    '180.0,70.0 235.0,180.0 180.0,180.0 70.0,180.0'
    """
    corners = (
        place(index, len(values), (value or 0) / maximum)
        for index, value in enumerate(values)
    )
    return " ".join(f"{x},{y}" for x, y in corners)


def wrap(label: str) -> list[str]:
    """The lines of a label: words stay whole.

    >>> wrap("Gestion et comptabilité")
    ['Gestion et', 'comptabilité']
    """
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + len(word) < LINE_LENGTH:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def draw_radar(
    title: str, axes: Sequence[str], series: Sequence[Series], maximum: int
) -> str:
    """The chart as an SVG element; its title says in words what it shows.

    >>> now = Series("Now", [1, 2, 3], "#017")
    >>> svg = draw_radar("Skills", ["A", "B", "<C>"], [now], 3)
    >>> svg.count("<polygon"), svg.count("<text"), "&lt;C&gt;" in svg
    (4, 3, True)
    """
    parts = [
        *_draw_grid(len(axes), maximum),
        *(_draw_series(one, maximum) for one in series),
        *(_draw_label(index, len(axes), label) for index, label in enumerate(axes)),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{VIEW}"'
        f' role="img" style="width: 100%; max-width: 440px; height: auto">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


def _draw_grid(axes: int, maximum: int) -> list[str]:
    rings = [
        f'<polygon points="{outline([level] * axes, maximum)}" fill="none"'
        ' stroke="#d0d4d9" stroke-width="1"/>'
        for level in range(1, maximum + 1)
    ]
    return rings + [_draw_spoke(index, axes) for index in range(axes)]


def _draw_spoke(index: int, axes: int) -> str:
    x, y = place(index, axes, 1)
    return (
        f'<line x1="{CENTRE}" y1="{CENTRE}" x2="{x}" y2="{y}" stroke="#d0d4d9"'
        ' stroke-width="1"/>'
    )


def _draw_series(series: Series, maximum: int) -> str:
    dash = ' stroke-dasharray="5 4"' if series.is_dashed else ""
    fill = "none" if series.is_dashed else series.colour
    return (
        f'<polygon points="{outline(series.values, maximum)}" fill="{fill}"'
        f' fill-opacity="0.12" stroke="{series.colour}" stroke-width="2"{dash}/>'
    )


def _draw_label(index: int, axes: int, label: str) -> str:
    x, y = place(index, axes, 1.12)
    side = x - CENTRE
    anchor = "middle" if abs(side) < 5 else "start" if side > 0 else "end"
    lines = wrap(label)
    # above the chart a label ends at its point, below it begins there
    rise = (
        (len(lines) - 1)
        * FONT
        * (0 if y > CENTRE + 5 else 1 if y < CENTRE - 5 else 0.5)
    )
    spans = "".join(
        f'<tspan x="{x}" dy="{FONT * 1.1 if number else 0:.1f}">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return (
        f'<text x="{x}" y="{y - rise + FONT / 3:.1f}" font-size="{FONT}"'
        f' fill="currentColor" text-anchor="{anchor}">{spans}</text>'
    )
