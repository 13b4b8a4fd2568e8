"""Who is within two steps of whom, and what a new tie adds to that."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from ecosystem.recommend.signals.scores import Positions, Vector


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
    One node is looked at at a time; nothing of the size nodes × nodes arises.

    Examples
    --------
    A path 0–1–2–3 with ends joined:

    >>> path = csr_array(np.diag([1.0, 1, 1], 1) + np.diag([1.0, 1, 1], -1))
    >>> reach = Reach(path, np.arange(4))
    >>> reach.count(), reach.gains(np.array([0]), np.array([3])).tolist()
    (5, [1.0])
    """

    def __init__(self, adjacency: csr_array, group: npt.NDArray[np.int64]) -> None:
        rows = np.split(adjacency.indices, adjacency.indptr[1:-1]) if adjacency.shape[0] else []
        self._near = [row.astype(np.intp) for row in rows]
        self._group = group

    def count(self) -> int:
        """Return the number of pairs within two steps."""
        total = 0
        for node in np.flatnonzero(self._group >= 0).tolist():
            within = self._within_two(node)
            within[: node + 1] = False
            total += int(np.count_nonzero(within & self._counts_with(node)))
        return total

    def gains(self, a: Positions, b: Positions) -> Vector:
        """Return how many pairs each tie would bring within two steps on its own.

        For every node x the partners of the other end that x does not reach yet count, and the
        other end itself.
        """
        total = np.zeros(len(a))
        ends = np.concatenate([a, b]).astype(np.intp)
        others = np.concatenate([b, a]).astype(np.intp)
        which = np.concatenate([np.arange(len(a))] * 2)
        order = np.argsort(ends, kind="stable")
        cuts = np.flatnonzero(np.diff(ends[order])) + 1
        for mine in np.split(order, cuts) if len(a) else []:
            node = int(ends[mine[0]])
            within = self._within_two(node)
            new = ~within & self._counts_with(node)
            far = others[mine]
            near = [self._near[z] for z in far.tolist()]
            sizes = np.array([len(row) for row in near])
            found = np.r_[0, np.cumsum(new[np.concatenate(near)])]
            ends_at = np.cumsum(sizes)
            through = found[ends_at] - found[ends_at - sizes]
            # The two themselves are one pair, counted from both ends.
            total[which[mine]] += through + new[far] / 2.0
            tied = np.isin(far, self._near[node])
            total[which[mine][tied]] = 0.0
        return total

    def add(self, a: int, b: int) -> list[int]:
        """Add a tie; return the nodes whose gains may have changed."""
        if b not in self._near[a]:
            self._near[a] = np.append(self._near[a], b)
            self._near[b] = np.append(self._near[b], a)
        return sorted({a, b, *self._near[a].tolist(), *self._near[b].tolist()})

    def _within_two(self, node: int) -> npt.NDArray[np.bool_]:
        within = np.zeros(len(self._near), dtype=bool)
        near = self._near[node]
        within[near] = True
        for z in near.tolist():
            within[self._near[z]] = True
        within[node] = True
        return within

    def _counts_with(self, node: int) -> npt.NDArray[np.bool_]:
        """Tell which nodes make a pair with this one that counts."""
        if self._group[node] < 0:
            return np.zeros(len(self._group), dtype=bool)
        return np.asarray((self._group >= 0) & (self._group != self._group[node]))
