"""Room for many actors around few points: hexagonal grids that make way for each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import sqrt
from typing import Any, Final

import numpy as np
import numpy.typing as npt

COMPILED_ABOVE: Final = 2_000  # spots; below, compiling would take longer than it saves

Array = npt.NDArray[Any]


def spread_around(
    points: Sequence[tuple[float, float]],
    sizes: Sequence[int],
    *,
    width: float,
    height: float,
    spacing: float,
) -> list[Array]:
    """Return spots around each point, all of them at least ``spacing`` apart.

    Parameters
    ----------
    points : sequence of (float, float)
        Inside the frame from (0, 0) to (width, height).
    sizes : sequence of int
        How many spots each point wants.
    width, height : float
        The frame; spots stay inside.
    spacing : float
        Smallest distance between two spots.

    Returns
    -------
    list of ndarray
        For each point an array of shape (size, 2), nearest spots first. Points take turns, so
        that a big city does not push the small town beside it far away.

    Examples
    --------
    >>> (spots,) = spread_around([(50, 50)], [7], width=100, height=100, spacing=5)
    >>> [round(float(np.hypot(*(spot - 50))), 6) for spot in spots]
    [0.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0]
    """
    wanted = np.asarray(sizes, dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(wanted)])
    around = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    fill: Callable[..., bool] = _fill
    if starts[-1] > COMPILED_ABOVE:
        from ecosystem.network.kernels.compiling import compiled

        fill = compiled(_fill)
    reach = 2 + int(sqrt(wanted.max(initial=1)))
    while True:
        spots = np.full((starts[-1], 2), np.nan)
        grid = hexagonal(reach) * spacing
        if fill(around, wanted, starts, grid, width, height, spacing, spots):
            return [spots[a:b] for a, b in pairwise(starts)]
        reach *= 2


def hexagonal(reach: int) -> Array:
    """Return the points of a hexagonal grid of unit spacing nearer than ``reach``, nearest first.

    Examples
    --------
    >>> len(hexagonal(2))  # the middle, six around it, six at √3
    13
    """
    step = sqrt(3) / 2
    rows = np.arange(-int(reach / step) - 1, int(reach / step) + 2)
    columns = np.arange(-reach - 1, reach + 1)
    x = (columns[None, :] + np.where(rows % 2, 0.5, 0.0)[:, None]).ravel()
    y = np.repeat(rows * step, len(columns))
    away = np.round(np.hypot(x, y), 9)
    order = np.lexsort((y, x, away))
    order = order[away[order] < reach]
    return np.column_stack([x[order], y[order]])


def _fill(
    around: Array,
    wanted: Array,
    starts: Array,
    grid: Array,
    width: float,
    height: float,
    spacing: float,
    spots: Array,
) -> bool:
    """Fill ``spots``; False when the grid is too small. Runs compiled where there are many."""
    cell = spacing * 0.7  # less than 1/√2: a cell holds one spot at most
    least = (spacing * (1 - 1e-9)) ** 2
    taken = np.full((int(width / cell) + 5, int(height / cell) + 5), -1, dtype=np.int64)
    tried = np.zeros(len(wanted), dtype=np.int64)
    for turn in range(wanted.max() if len(wanted) else 0):
        for number in range(len(wanted)):
            if turn >= wanted[number]:
                continue
            placed = False
            while not placed:
                if tried[number] >= len(grid):
                    return False
                x = around[number, 0] + grid[tried[number], 0]
                y = around[number, 1] + grid[tried[number], 1]
                tried[number] += 1
                if not (0 < x < width and 0 < y < height):
                    continue
                column, row = int(x / cell) + 2, int(y / cell) + 2
                placed = True
                for near_column in range(column - 2, column + 3):
                    for near_row in range(row - 2, row + 3):
                        other = taken[near_column, near_row]
                        if other >= 0:
                            dx, dy = x - spots[other, 0], y - spots[other, 1]
                            if dx * dx + dy * dy < least:
                                placed = False
                if placed:
                    spot = starts[number] + turn
                    spots[spot, 0], spots[spot, 1] = x, y
                    taken[column, row] = spot
    return True
