"""Geometry of a small map drawing: curves, circles that make room, names that fit."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import Final, Literal, NamedTuple

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

BADGE_RADIUS: Final = 9.0
_BEND: Final = 0.14
_LETTER: Final = 6.6  # mean width of a letter of 12 pixels
_LINE: Final = 14.0
_SLIDES: Final = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.8, 0.2)


class Circle(NamedTuple):
    """Something round on the drawing, in pixels."""

    x: float
    y: float
    r: float


class Name(NamedTuple):
    """A text on the drawing: where it begins, ends or has its middle, and its base line."""

    text: str
    x: float
    y: float
    anchor: Anchor


def control_point(a: Point, b: Point) -> Point:
    """Return the control point of the curve between two places: always on the same side.

    Examples
    --------
    >>> control_point((0, 0), (100, 0)) == control_point((100, 0), (0, 0))
    True
    """
    p, q = sorted((a, b))
    return (
        (p[0] + q[0]) / 2 + (q[1] - p[1]) * _BEND,
        (p[1] + q[1]) / 2 - (q[0] - p[0]) * _BEND,
    )


def along(a: Point, b: Point, t: float) -> Point:
    """Return a point of the curve between two places; t runs from 0 to 1.

    Examples
    --------
    >>> x, y = along((0, 0), (100, 0), 0.5)
    >>> x, round(y, 9)
    (50.0, -7.0)
    """
    c = control_point(a, b)
    u, v, w = (1 - t) ** 2, 2 * t * (1 - t), t**2
    return u * a[0] + v * c[0] + w * b[0], u * a[1] + v * c[1] + w * b[1]


def apart(circles: Sequence[Circle], gap: float = 1.5, rounds: int = 40) -> list[Circle]:
    """Return circles pushed apart where they overlap, the smaller ones more.

    Examples
    --------
    >>> left, right = apart([Circle(0, 0, 5), Circle(4, 0, 5)])
    >>> right.x - left.x > 10
    True
    """
    spots = [[circle.x, circle.y] for circle in circles]
    for _ in range(rounds):
        for i, first in enumerate(circles):
            for k in range(i + 1, len(circles)):
                second = circles[k]
                dx, dy = spots[k][0] - spots[i][0] or 1e-3, spots[k][1] - spots[i][1]
                away, need = hypot(dx, dy), first.r + second.r + gap
                if away < need:
                    push = (need - away) / away / 2
                    share = second.r / (first.r + second.r)
                    for axis, d in enumerate((dx, dy)):
                        spots[i][axis] -= d * push * share
                        spots[k][axis] += d * push * (1 - share)
    return [Circle(x, y, circle.r) for circle, (x, y) in zip(circles, spots, strict=True)]


def badge_spots(lines: Sequence[tuple[Point, Point]], circles: Sequence[Circle]) -> list[Circle]:
    """Return a place on each line for its number: off the circles and off earlier numbers."""
    found: list[Circle] = []
    for a, b in lines:
        taken = [*circles, *found]

        def crowd(spot: Point, taken: list[Circle] = taken) -> float:
            return sum(
                max(0.0, other.r + BADGE_RADIUS + 1 - hypot(other.x - spot[0], other.y - spot[1]))
                for other in taken
            )

        best = min((along(a, b, t) for t in _SLIDES), key=lambda spot: round(crowd(spot)))
        found.append(Circle(*best, BADGE_RADIUS))
    return found


def place_names(
    named: Sequence[tuple[str, Circle]], obstacles: Sequence[Circle], width: float
) -> list[Name]:
    """Return the names that fit beside their circles, none over a circle or another name.

    Parameters
    ----------
    named : sequence of (str, Circle)
        The most important first.
    obstacles : sequence of Circle
        What must stay free besides the circles in ``named``.
    width : float
        Width of the drawing; names stay inside.

    Returns
    -------
    list of Name
        At most one for each circle; those without a free place are left out. Widths of letters
        are estimated, so names may come near to each other.
    """
    boxes: list[tuple[float, float, float, float]] = []
    found: list[Name] = []
    for name, circle in named:
        text = name if len(name) <= 30 else name[:29].rstrip() + "…"
        others = [*obstacles, *(other for _, other in named if other is not circle)]
        wide = len(text) * _LETTER
        for dx, dy, anchor in _sides(circle.r):
            x, y = circle.x + dx, circle.y + dy
            left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
            box = (left, y - _LINE / 2, left + wide, y + _LINE / 2)
            if box[0] >= 2 and box[2] <= width - 2 and _is_free(box, boxes, others):
                boxes.append(box)
                found.append(Name(text, x, y + 4, anchor))
                break
    return found


def _sides(r: float) -> list[tuple[float, float, Anchor]]:
    reach, up, slant = r + 4, r + _LINE / 2 + 1, (r + 4) * 0.72
    return [
        (reach, 0.0, "start"),
        (-reach, 0.0, "end"),
        (0.0, -up, "middle"),
        (0.0, up, "middle"),
        (slant, -slant, "start"),
        (slant, slant, "start"),
        (-slant, -slant, "end"),
        (-slant, slant, "end"),
    ]


def _is_free(
    box: tuple[float, float, float, float],
    boxes: Sequence[tuple[float, float, float, float]],
    circles: Sequence[Circle],
) -> bool:
    left, top, right, bottom = box
    if any(left < b[2] and b[0] < right and top < b[3] and b[1] < bottom for b in boxes):
        return False
    return all(
        hypot(max(left - c.x, 0.0, c.x - right), max(top - c.y, 0.0, c.y - bottom)) >= c.r
        for c in circles
    )
