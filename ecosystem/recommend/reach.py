"""Who is within two steps of whom, and what a new tie adds to that."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from ecosystem.recommend.scores import Positions, Vector

_BLOCK = 500


class Reach:
    """Counts pairs of nodes of different groups at distance one or two, as ties are added.

    Parameters
    ----------
    adjacency : csr_array
        Symmetric, 1 where tied, nothing on the diagonal.
    group : ndarray of int
        Group of every node, -1 when unknown; such nodes pass things on but are not counted.

    Notes
    -----
    Neighbors are kept as sets; nothing of the size nodes × nodes arises.

    Examples
    --------
    A path 0–1–2–3 with ends joined:

    >>> path = csr_array(np.diag([1.0, 1, 1], 1) + np.diag([1.0, 1, 1], -1))
    >>> reach = Reach(path, np.arange(4))
    >>> reach.pairs, reach.gains(np.array([0]), np.array([3])).tolist()
    (5, [1.0])
    """

    def __init__(self, adjacency: csr_array, group: npt.NDArray[np.int64]) -> None:
        self._near = [
            set(row.tolist()) for row in np.split(adjacency.indices, adjacency.indptr[1:-1])
        ] if adjacency.shape[0] else []  # fmt: skip
        self._group: list[int] = group.tolist()
        self.pairs = self._count(adjacency)

    def _count(self, adjacency: csr_array) -> int:
        group = np.array(self._group, dtype=np.int64)
        total = 0
        for start in range(0, adjacency.shape[0], _BLOCK):
            rows = adjacency[start : start + _BLOCK]
            within = csr_array(rows + rows @ adjacency).tocoo()
            row, column = within.coords[0] + start, within.coords[1]
            counted = (group[row] >= 0) & (group[column] >= 0) & (group[row] != group[column])
            total += int((counted & (row < column)).sum())
        return total

    def gains(self, a: Positions, b: Positions) -> Vector:
        """Return how many pairs each tie would bring within two steps on its own."""
        two: dict[int, set[int]] = {}
        for node in {*a.tolist(), *b.tolist()}:
            two[node] = self._within_two(node)
        return np.array(
            [self._gain(x, y, two) for x, y in zip(a.tolist(), b.tolist(), strict=True)],
            dtype=np.float64,
        )

    def add(self, a: int, b: int) -> list[int]:
        """Add a tie; return the nodes whose gains may have changed."""
        two = {node: self._within_two(node) for node in (a, b)}
        if b not in self._near[a]:
            self.pairs += int(self._gain(a, b, two))
            self._near[a].add(b)
            self._near[b].add(a)
        changed = {a, b} | self._near[a] | self._near[b]
        return sorted(changed)

    def _within_two(self, node: int) -> set[int]:
        return set().union(self._near[node], *(self._near[z] for z in self._near[node]))

    def _gain(self, a: int, b: int, two: dict[int, set[int]]) -> int:
        if b in self._near[a]:
            return 0
        new = {(a, y) for y in self._near[b] - two[a] if y != a}
        new |= {(x, b) for x in self._near[a] - two[b] if x != b}
        if b not in two[a]:
            new.add((a, b))
        group = self._group
        return sum(group[x] != group[y] and group[x] >= 0 and group[y] >= 0 for x, y in new)
