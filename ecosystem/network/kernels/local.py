"""The ties of a compact network as plain arrays, and core numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ecosystem.network.kernels.compact import CompactNetwork, Floats, Integers
from ecosystem.network.kernels.compiling import Array, compiled

PARTS = 64


@dataclass(frozen=True, eq=False)
class NodeTies:
    """The ties of a compact network as plain arrays, made once for several measures.

    Parameters
    ----------
    network : CompactNetwork
        Where they come from.
    pointers, indices, weights : ndarray
        Ties between different nodes, row by row.
    own : ndarray
        Weight of the tie between two twins of a node.
    size : ndarray of int
        Actors of every node.
    """

    network: CompactNetwork
    pointers: Integers
    indices: Array
    weights: Floats
    own: Floats
    size: Integers

    def degrees(self) -> Integers:
        """Return the partners of one actor of every node."""
        others: Integers = neighbor_sums(self.pointers, self.indices, self.size)
        return others + np.maximum(self.size - 1, 0)

    def strengths(self) -> Floats:
        """Return the summed tie weights of one actor of every node."""
        others = _weighted_sums(self.pointers, self.indices, self.weights, self.size)
        return np.asarray(others + np.maximum(self.size - 1, 0) * self.own)


def node_ties(network: CompactNetwork) -> NodeTies:
    """Return the ties of a compact network as plain arrays.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from ecosystem.network.kernels.compact import compact
    >>> B = csr_array(np.array([[1, 0], [1, 1], [0, 1]]))
    >>> node_ties(compact(B)).degrees().tolist()
    [2, 1, 1]
    """
    weights, own = network.ties()
    return NodeTies(
        network,
        weights.indptr.astype(np.int64),
        weights.indices.astype(np.uint32),
        weights.data.astype(np.float64),
        own,
        network.size,
    )


def core_numbers(ties: NodeTies) -> Integers:
    """Return the core number of every actor: the largest k with it in a k-core; 0 without ties.

    References
    ----------
    Batagelj, V., Zaveršnik, M. (2003). An O(m) algorithm for cores decomposition of networks.
    arXiv:cs/0310049.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from ecosystem.network.kernels.compact import compact
    >>> B = csr_array(np.array([[1, 0], [1, 1], [1, 0], [0, 1]]))
    >>> core_numbers(node_ties(compact(B))).tolist()
    [2, 2, 2, 1]
    """
    core = _peel(ties.pointers, ties.indices, ties.size, ties.degrees())
    return ties.network.per_actor(core.astype(np.float64)).astype(np.int64)


def equal_work(work: Integers, pointers: Integers) -> Integers:
    """Return borders of row ranges that take about equally long, from the work of every entry."""
    return cut(np.diff(np.concatenate([[0], np.cumsum(work)])[pointers]))


def cut(work: Integers) -> Integers:
    """Return borders of ranges that take about equally long, from the work of every row."""
    steps = np.concatenate([[0], np.cumsum(work + 1)])
    cuts = np.searchsorted(steps, np.linspace(0, steps[-1], PARTS + 1)[1:-1])
    return np.concatenate([[0], cuts, [len(work)]]).astype(np.int64)


@compiled
def neighbor_sums(pointers: Array, indices: Array, values: Array) -> Array:
    """Return for every node the sum of a number over its neighbors."""
    sums = np.zeros(len(values), values.dtype)
    for v in range(len(values)):
        total = sums[v]
        for i in range(pointers[v], pointers[v + 1]):
            total += values[indices[i]]
        sums[v] = total
    return sums


@compiled
def _weighted_sums(pointers: Array, indices: Array, weights: Array, values: Array) -> Array:
    sums = np.zeros(len(values))
    for v in range(len(values)):
        total = 0.0
        for i in range(pointers[v], pointers[v + 1]):
            total += weights[i] * values[indices[i]]
        sums[v] = total
    return sums


@compiled
def _peel(pointers: Array, indices: Array, size: Array, degree: Array) -> Array:
    """Take away nodes with fewest partners until none is left.

    Nodes wait in a list for each degree; one whose degree fell waits in a second list too, and
    counts where it is first met.
    """
    nodes = len(degree)
    top = 0
    for v in range(nodes):
        top = max(top, degree[v])
    head = np.full(top + 1, -1, np.int64)
    after = np.empty(nodes + len(indices), np.int64)
    entry = np.empty(nodes + len(indices), np.int64)
    count = 0
    for v in range(nodes):
        entry[count] = v
        after[count] = head[degree[v]]
        head[degree[v]] = count
        count += 1
    core = np.full(nodes, -1, np.int64)
    for k in range(top + 1):
        while head[k] >= 0:
            v = entry[head[k]]
            head[k] = after[head[k]]
            if core[v] >= 0:
                continue
            core[v] = k
            for i in range(pointers[v], pointers[v + 1]):
                u = indices[i]
                if core[u] < 0 and degree[u] > k:
                    degree[u] = max(k, degree[u] - size[v])
                    entry[count] = u
                    after[count] = head[degree[u]]
                    head[degree[u]] = count
                    count += 1
    return core
