"""A plot of what may be shown, as SVG: any browser opens it, it prints sharp, and a screen reader finds the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from bot.statistics.suppress import Shown

WIDTH, LEFT, BAR, GAP, TOP = 760, 220, 16, 6, 56
INK, GROUND, GRID = "#1b2233", "#ffffff", "#c9ced8"
COLOURS = ("#1b5e8c", "#b35900", "#4a4a4a")  # 4.5 : 1 and more on white; told apart without colours by their order
HATCHED = "url(#hidden)"


@dataclass(frozen=True, slots=True)
class Bars:
    """One row of the plot: a label and what is shown of each measure."""

    label: str
    values: tuple[Shown, ...]


def svg(title: str, legend: Sequence[str], hidden: str, rows: Sequence[Bars]) -> str:
    """Horizontal bars, one group a row. `hidden`: what is said of a value that is not shown."""
    most = max((value for row in rows for value in row.values if value is not None), default=10)
    scale = (WIDTH - LEFT - 70) / most
    group = len(legend) * BAR + GAP * 2
    height = TOP + 24 + len(rows) * group + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="{INK}">',
        f"<title>{escape(title)}</title>",
        '<defs><pattern id="hidden" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="{GROUND}"/><rect width="2" height="6" fill="{GRID}"/></pattern></defs>',
        f'<rect width="{WIDTH}" height="{height}" fill="{GROUND}"/>',
        f'<text x="16" y="26" font-size="17" font-weight="600">{escape(title)}</text>',
    ]
    at = 16
    for colour, name in zip((*COLOURS, HATCHED), (*legend, hidden), strict=False):
        parts.append(f'<rect x="{at}" y="40" width="12" height="12" fill="{colour}" stroke="{GRID}"/>')
        parts.append(f'<text x="{at + 18}" y="51">{escape(name)}</text>')
        at += 36 + 7 * len(name)
    for index, row in enumerate(rows):
        top = TOP + 24 + index * group
        parts.append(f'<text x="{LEFT - 10}" y="{top + group / 2}" text-anchor="end">{escape(row.label)}</text>')
        for number, value in enumerate(row.values):
            y = top + GAP + number * BAR
            said = f"{row.label}, {legend[number]}: {hidden if value is None else value}"
            wide = 24.0 if value is None else max(value * scale, 1.0)
            fill = HATCHED if value is None else COLOURS[number % len(COLOURS)]
            parts.append(
                f'<rect x="{LEFT}" y="{y}" width="{wide:.1f}" height="{BAR - 3}" fill="{fill}" stroke="{GRID}">'
                f"<title>{escape(said)}</title></rect>"
            )
            if value is not None:
                parts.append(f'<text x="{LEFT + wide + 6:.1f}" y="{y + BAR - 5}">{value:,}</text>')
    return "\n".join((*parts, "</svg>", ""))
