"""Geometry of the report's small graphics: positions in per cent, so that they fit any width."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_MARGIN: Final = 2.0  # per cent kept free on either side, so that marks are not cut
_THINNEST: Final = 0.006


@dataclass(frozen=True)
class Axis:
    """A number line from 0.

    Parameters
    ----------
    high : float
        Value at the right end.
    ticks : tuple of float
        Values that are marked.
    """

    high: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> str:
        """Return the position of a value as a percentage of the width; values beyond are clipped.

        Examples
        --------
        >>> Axis(10.0, ()).at(5.0), Axis(10.0, ()).at(99.0)
        ('50%', '98%')
        """
        share = min(max(value / self.high, 0.0), 1.0)
        return _percent(_MARGIN + (100 - 2 * _MARGIN) * share)


def axis_from_zero(values: Sequence[float], *, steps: int = 4) -> Axis:
    """Return a number line that holds all finite values and ends on a round number.

    Parameters
    ----------
    values : sequence of float
        What is drawn; NaN and infinite values are left out.
    steps : int
        Number of intervals aimed at.

    Returns
    -------
    Axis
        Ticks at multiples of 1, 2 or 5 times a power of ten, never finer than 1.

    Examples
    --------
    >>> axis_from_zero([0.4, 17.0])
    Axis(high=20.0, ticks=(0.0, 5.0, 10.0, 15.0, 20.0))
    """
    top = max((value for value in values if math.isfinite(value)), default=0.0)
    rough = max(top, 1.0) / steps
    power = 10.0 ** math.floor(math.log10(rough))
    step = max(1.0, next(k * power for k in (1, 2, 5, 10) if k * power >= rough * (1 - 1e-9)))
    count = max(1, math.ceil(top / step - 1e-9))
    return Axis(step * count, tuple(step * k for k in range(count + 1)))


def stacked(counts: Sequence[int]) -> list[tuple[str, str]]:
    """Return start and width, in per cent, of the parts of a whole.

    A part that is not empty is at least 0.6 % wide, so that one in a thousand can be seen; the
    others give way in proportion.

    Examples
    --------
    >>> stacked([1, 3])
    [('0%', '25%'), ('25%', '75%')]
    """
    total = sum(counts)
    if not total:
        return [("0%", "0%") for _ in counts]
    sizes = [max(count / total, _THINNEST) if count else 0.0 for count in counts]
    widths = [100 * size / sum(sizes) for size in sizes]
    return [(_percent(sum(widths[:at])), _percent(width)) for at, width in enumerate(widths)]


def share_of(value: float, largest: float) -> str:
    """Return a bar's length as a percentage of the longest bar.

    Examples
    --------
    >>> share_of(1.0, 4.0), share_of(float("nan"), 4.0), share_of(0.0, 0.0)
    ('25%', '0%', '0%')
    """
    if not math.isfinite(value) or largest <= 0:
        return "0%"
    return _percent(100 * value / largest)


def _percent(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"
