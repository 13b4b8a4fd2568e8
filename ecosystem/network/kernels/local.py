"""Measures of an actor's immediate surroundings: core number, triangles, clustering."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ecosystem.network.kernels.compact import CompactNetwork, Floats, Integers
from ecosystem.network.kernels.compiling import (
    Array,
    blocks_in_parallel,
    compiled,
    compiled_for_cores,
    rounds,
)

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
        row = np.repeat(np.arange(len(self.size)), np.diff(self.pointers))
        others = np.bincount(row, weights=self.size[self.indices], minlength=len(self.size))
        return others.astype(np.int64) + np.maximum(self.size - 1, 0)

    def strengths(self) -> Floats:
        """Return the summed tie weights of one actor of every node."""
        row = np.repeat(np.arange(len(self.size)), np.diff(self.pointers))
        each = self.weights * self.size[self.indices]
        others = np.bincount(row, weights=each, minlength=len(self.size))
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


def triangle_counts(ties: NodeTies) -> Integers:
    """Return the number of tied pairs among the partners of every actor, exact.

    Triangles of nodes are found from their member with fewest neighbors; twins multiply them.

    References
    ----------
    Latapy, M. (2008). Main-memory triangle computations for very large (sparse (power-law))
    graphs. Theoretical Computer Science 407, 458–473.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from ecosystem.network.kernels.compact import compact
    >>> B = csr_array(np.array([[1, 0], [1, 1], [1, 0], [0, 1]]))
    >>> triangle_counts(node_ties(compact(B))).tolist()
    [1, 1, 1, 0]
    """
    pointers, indices = _upwards(ties.pointers, ties.indices)
    nodes = len(ties.size)
    counts = np.zeros(nodes, np.int64)
    borders = equal_work(np.diff(pointers)[indices], pointers)
    for start, stop in rounds(PARTS):
        some = np.zeros((stop - start, nodes), np.int64)
        _triangle_blocks(borders[start : stop + 1], pointers, indices, ties.size, some)
        counts += some.sum(axis=0)
    # Triangles in which two or three corners are twins.
    row = np.repeat(np.arange(nodes), np.diff(ties.pointers))
    size = ties.size[ties.indices]
    others = np.bincount(row, weights=size, minlength=nodes).astype(np.int64)
    pairs = np.bincount(row, weights=size * (size - 1) // 2, minlength=nodes).astype(np.int64)
    twins = np.maximum(ties.size - 1, 0)
    counts += pairs + twins * others + twins * (twins - 1) // 2
    return ties.network.per_actor(counts.astype(np.float64)).astype(np.int64)


def clustering(ties: NodeTies) -> Floats:
    """Return the local clustering coefficient of every actor: tied among all pairs of partners.

    ``t / (k (k − 1) / 2)``, 0 with fewer than two partners; weights are not used.

    References
    ----------
    Watts, D. J., Strogatz, S. H. (1998). Collective dynamics of 'small-world' networks. Nature
    393, 440–442.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from ecosystem.network.kernels.compact import compact
    >>> B = csr_array(np.array([[1, 0], [1, 1], [0, 1]]))
    >>> clustering(node_ties(compact(B))).tolist()
    [0.0, 0.0, 0.0]
    """
    tied = triangle_counts(ties).astype(np.float64)
    degree = ties.network.per_actor(ties.degrees().astype(np.float64))
    pairs = degree * (degree - 1.0) / 2.0
    return np.divide(tied, pairs, out=np.zeros_like(tied), where=pairs > 0)


def equal_work(work: Integers, pointers: Integers) -> Integers:
    """Return borders of row ranges that take about equally long."""
    steps = np.concatenate([[0], np.cumsum(work)])[pointers] + np.arange(len(pointers))
    cuts = np.searchsorted(steps, np.linspace(0, steps[-1], PARTS + 1)[1:-1])
    return np.concatenate([[0], cuts, [len(pointers) - 1]]).astype(np.int64)


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


@compiled
def _upwards(pointers: Array, indices: Array) -> tuple[Array, Array]:
    """Keep every tie at its end with fewer neighbors; of equals, the one with the smaller index."""
    nodes = len(pointers) - 1
    kept_ptr = np.zeros(nodes + 1, np.int64)
    kept = np.empty(len(indices) // 2, np.uint32)
    count = 0
    for v in range(nodes):
        own = pointers[v + 1] - pointers[v]
        for i in range(pointers[v], pointers[v + 1]):
            u = indices[i]
            other = pointers[u + 1] - pointers[u]
            if other > own or (other == own and u > v):
                kept[count] = u
                count += 1
        kept_ptr[v + 1] = count
    return kept_ptr, kept


@compiled
def _triangle_block(
    start: int, stop: int, pointers: Array, indices: Array, size: Array, counts: Array
) -> None:
    mark = np.zeros(len(pointers) - 1, np.int64)
    for v in range(start, stop):
        for i in range(pointers[v], pointers[v + 1]):
            mark[indices[i]] = 1
        for i in range(pointers[v], pointers[v + 1]):
            u = indices[i]
            from_u, both = 0, size[u] * size[v]
            for j in range(pointers[u], pointers[u + 1]):
                w = indices[j]
                # Times 0 or 1: three times as fast as asking first, the answer is unforeseeable.
                from_u += size[w] * mark[w]
                counts[w] += both * mark[w]
            counts[v] += size[u] * from_u
            counts[u] += size[v] * from_u
        for i in range(pointers[v], pointers[v + 1]):
            mark[indices[i]] = 0


@compiled_for_cores
def _triangle_blocks(
    borders: Array, pointers: Array, indices: Array, size: Array, counts: Array
) -> None:
    for block in blocks_in_parallel(len(borders) - 1):
        _triangle_block(borders[block], borders[block + 1], pointers, indices, size, counts[block])
