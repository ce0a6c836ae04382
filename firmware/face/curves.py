"""Both error rates over the threshold, drawn in letters and as SVG, without a plotting library.

The rates stand on a logarithmic scale, because the ones that matter are small; a rate of zero lies
below the floor and is not drawn.
"""

import math
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from firmware.face.trials import Point, Rate

COLUMNS = 64
"""Of the text; a curve with as many points has no gaps."""

_FLOOR = 1e-5
_STEPS = 12  # rows of the text, about
_WIDTH, _HEIGHT = 760, 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 60, 60
_TEXT = 'font-family="sans-serif" font-size="13" fill="#1c1f24"'
_FMR_COLOUR, _FNMR_COLOUR, _SOFT, _LINE = "#ad2323", "#2a4d9c", "#565b63", "#dcdcd4"

_DASHED = 'stroke-dasharray="5 4" fill="none"'

Which = Callable[[Point], Rate]


def letters(points: Sequence[Point], *, shipped: float) -> str:
    """Return the curves as lines of text: m is FMR, n is FNMR, # both, | the shipped threshold."""
    floor, longest = _extent(points)
    decades = round(-math.log10(floor))
    each = max(_STEPS // decades, 3)
    rows = [[" "] * COLUMNS for _ in range(decades * each + 1)]
    mark = _column(shipped, longest)
    if mark is not None:
        for row in rows:
            row[mark] = "|"
    for point in points:
        column = _column(point.threshold, longest)
        for letter, rate in (("m", point.fmr), ("n", point.fnmr)):
            if column is None or not rate.value or rate.value < floor:
                continue
            height = round(-math.log10(rate.value) * each)
            taken = rows[height][column] in {"m", "n"} - {letter}
            rows[height][column] = "#" if taken else letter
    lines = []
    for number, cells in enumerate(rows):
        label = f"{10.0 ** -(number // each):8g}" if number % each == 0 else " " * 8
        lines.append(f"{label} {''.join(cells)}".rstrip())
    lines.append(" " * 9 + "-" * COLUMNS)
    lines.append(f"{'0':>10}{longest:>{COLUMNS - 1}.2f}")
    return "\n".join(lines)


def svg(points: Sequence[Point], *, shipped: float, title: str) -> str:
    """Return the curves with their 95 % bounds as an SVG document."""
    floor, longest = _extent(points)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" {_TEXT}>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="24" font-size="16">{escape(title)}</text>',
        *_grid(floor, longest),
        *_series(points, floor, longest, lambda point: point.fmr, _FMR_COLOUR),
        *_series(points, floor, longest, lambda point: point.fnmr, _FNMR_COLOUR),
        *_legend(),
    ]
    if 0 <= shipped <= longest:
        x = _x(shipped, longest)
        parts += [
            f'<path d="M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="{_SOFT}" {_DASHED}/>',
            f'<text x="{x + 5:.1f}" y="{_TOP + 14}" fill="{_SOFT}">出厂阈值 shipped {shipped:g}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def _extent(points: Sequence[Point]) -> tuple[float, float]:
    """Return the smallest rate shown, a power of ten, and the largest threshold."""
    smallest = min(
        (rate.value for point in points for rate in (point.fmr, point.fnmr) if rate.value),
        default=_FLOOR,
    )
    floor = 10.0 ** min(math.floor(math.log10(smallest)), -1)
    return max(floor, _FLOOR), max([1e-9, *(point.threshold for point in points)])


def _column(threshold: float, longest: float) -> int | None:
    if not 0 <= threshold <= longest:
        return None
    return round(threshold / longest * (COLUMNS - 1))


def _x(threshold: float, longest: float) -> float:
    return _LEFT + threshold / longest * (_WIDTH - _LEFT - _RIGHT)


def _y(rate: float, floor: float) -> float:
    part = math.log10(max(rate, floor)) / math.log10(floor)
    return _TOP + part * (_HEIGHT - _TOP - _BOTTOM)


def _grid(floor: float, longest: float) -> list[str]:
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = []
    for power in range(round(-math.log10(floor)) + 1):
        y = _y(10.0**-power, floor)
        parts += [
            f'<path d="M{_LEFT} {y:.1f}H{right}" stroke="{_LINE}" fill="none"/>',
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**-power:g}</text>',
        ]
    step = 0.1 if longest <= 2 else 10.0 ** math.floor(math.log10(longest))  # noqa: PLR2004
    for number in range(math.floor(longest / step + 1e-9) + 1):
        x = _x(number * step, longest)
        parts += [
            f'<path d="M{x:.1f} {_TOP}V{bottom}" stroke="{_LINE}" fill="none"/>',
            f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{number * step:g}</text>',
        ]
    middle = (_LEFT + right) / 2
    label = "阈值（距离） threshold (distance)"
    parts.append(
        f'<text x="{middle:.0f}" y="{_HEIGHT - 16}" text-anchor="middle" fill="{_SOFT}">{label}</text>'
    )
    return parts


def _series(
    points: Sequence[Point], floor: float, longest: float, which: Which, colour: str
) -> list[str]:
    """Return one rate as a line over the band of its bounds; nothing where there were no trials."""
    known = [(_x(point.threshold, longest), which(point)) for point in points]
    if not known or known[0][1].value is None:
        return []
    upper = [f"{x:.1f},{_y(rate.high or 0.0, floor):.1f}" for x, rate in known]
    lower = [f"{x:.1f},{_y(rate.low or 0.0, floor):.1f}" for x, rate in reversed(known)]
    line = [f"{x:.1f},{_y(rate.value, floor):.1f}" for x, rate in known if rate.value]
    return [
        f'<polygon points="{" ".join(upper + lower)}" fill="{colour}" fill-opacity="0.12"/>',
        f'<polyline points="{" ".join(line)}" stroke="{colour}" stroke-width="2" fill="none"/>',
    ]


def _legend() -> list[str]:
    entries = ((_FMR_COLOUR, "误识率 FMR"), (_FNMR_COLOUR, "拒识率 FNMR"))
    parts = []
    for number, (colour, text) in enumerate(entries):
        x = _LEFT + 140 * number
        parts += [
            f'<rect x="{x}" y="36" width="18" height="4" fill="{colour}"/>',
            f'<text x="{x + 25}" y="43">{text}</text>',
        ]
    x = _LEFT + 140 * len(entries)
    parts.append(f'<text x="{x}" y="43" fill="{_SOFT}">浅色：95% 区间 light: 95 % bounds</text>')
    return parts
