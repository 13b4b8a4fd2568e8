"""Small line charts as SVG with the page's own classes; every one says in words what it shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from ecosystem.reports.plots import Axis, axis_from_zero
from ecosystem.reports.words import decimal

WIDTH: Final = 340
HEIGHT: Final = 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 14, 30, 24
_MOST_TICKS: Final = 7


@dataclass(frozen=True)
class Line:
    """Values in the order of the panel's positions; NaN leaves a hole."""

    name: str
    values: Sequence[float]
    style: int = 0
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    is_step: bool = False


def panel(title: str, at: Sequence[str], lines: Sequence[Line], *, lowest: float = 0.0) -> Markup:
    """Return a chart of one or more lines over the same positions.

    Parameters
    ----------
    title : str
        What is drawn.
    at : sequence of str
        Names of the positions from left to right, for example years.
    lines : sequence of Line
        The style says color, dash and mark together, so none depends on color alone.
    lowest : float
        Where the axis begins when values go below 0.

    Returns
    -------
    Markup
        An SVG; its label tells all values in words.

    Examples
    --------
    >>> svg = panel("Ties & trends", ["2019", "2020"], [Line("here", [1.0, 2.0])])
    >>> "Ties &amp; trends" in svg and "2020 2" in svg
    True
    """
    values = [v for line in lines for v in (*line.values, *line.high, *line.low)]
    fine = max((abs(v) for v in values if math.isfinite(v)), default=0.0) <= 1.0
    axis = Axis(1.0, (0.0, 0.25, 0.5, 0.75, 1.0)) if fine else axis_from_zero(values)
    if lowest < 0:
        axis = Axis(axis.high, (lowest, 0.0, axis.high))
    frame = _Frame(len(at), lowest, axis.high)
    spoken = "; ".join(
        f"{line.name}: "
        + ", ".join(f"{where} {decimal(v)}" for where, v in zip(at, line.values, strict=True))
        for line in lines
    )
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}. {escape(spoken)}">',
        f'<text class="panel-title" x="2" y="14">{escape(title)}</text>',
    ]
    for tick in axis.ticks:
        y = frame.y(tick)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>')
        label = decimal(tick)
        parts.append(
            f'<text class="quiet-text" x="{_LEFT - 5}" y="{y + 3:g}" text-anchor="end">'
            f"{label}</text>"
        )
    step = max(1, math.ceil(len(at) / _MOST_TICKS))
    for position, where in enumerate(at):
        if position % step == 0:
            parts.append(
                f'<text class="quiet-text" x="{frame.x(position)}" y="{HEIGHT - 7}" '
                f'text-anchor="middle">{escape(where)}</text>'
            )
    for line in lines:
        parts += _drawn(line, frame)
    return Markup("".join([*parts, "</svg>"]))


@dataclass(frozen=True)
class _Frame:
    count: int
    lowest: float
    highest: float

    def x(self, position: float) -> float:
        room = WIDTH - _LEFT - _RIGHT - 24
        return round(_LEFT + 12 + room * position / max(self.count - 1, 1), 1)

    def y(self, value: float) -> float:
        room = HEIGHT - _TOP - _BOTTOM
        share = (value - self.lowest) / (self.highest - self.lowest)
        return round(HEIGHT - _BOTTOM - room * min(max(share, 0.0), 1.0), 1)


def _drawn(line: Line, frame: _Frame) -> list[str]:
    parts = []
    if line.low:
        around = [
            (p, low, high)
            for p, (low, high) in enumerate(zip(line.low, line.high, strict=True))
            if math.isfinite(low) and math.isfinite(high)
        ]
        upper = [f"{frame.x(p)},{frame.y(high)}" for p, _, high in around]
        lower = [f"{frame.x(p)},{frame.y(low)}" for p, low, _ in reversed(around)]
        if around:
            parts.append(f'<polygon class="band-{line.style}" points="{" ".join(upper + lower)}"/>')
    path, pen = [], "M"
    before = 0.0
    for position, value in enumerate(line.values):
        if not math.isfinite(value):
            pen = "M"
            continue
        x, y = frame.x(position), frame.y(value)
        if line.is_step and pen == "L":
            path.append(f"L{x} {before}")
        path.append(f"{pen}{x} {y}")
        pen, before = "L", y
    parts.append(f'<path class="line-{line.style}" d="{"".join(path)}"/>')
    if not line.is_step:
        parts += [
            f'<circle class="dot-{line.style}" cx="{frame.x(p)}" cy="{frame.y(v)}" r="3.5"/>'
            for p, v in enumerate(line.values)
            if math.isfinite(v)
        ]
    return parts
