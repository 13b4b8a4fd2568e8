"""Triangles around every actor, and the share of its partners that are tied: clustering."""

from __future__ import annotations

import numpy as np

from ecosystem.network.kernels.compact import Floats, Integers
from ecosystem.network.kernels.compiling import (
    BLOCKS_PER_CALL,
    Array,
    blocks_in_parallel,
    compiled,
    compiled_for_cores,
    rounds,
)
from ecosystem.network.kernels.local import PARTS, NodeTies, cut, neighbor_sums

_IN_BITS = 4_096  # nodes in the table of bits: 2 MB, which stay in the cache
_WORD = 64
# To count the bits of a word all at once; the compiler knows this sum and takes the processor's own
# instruction where there is one.
_PAIRS, _FOURS = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
_EIGHTS, _ONES = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)
_1, _2, _4, _56 = np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(56)


def triangle_counts(ties: NodeTies) -> Integers:
    """Return the number of tied pairs among the partners of every actor, exact.

    Notes
    -----
    The 4,096 nodes with most neighbors that stand for one actor each are the hubs. Each has a line
    of bits, one for every hub it is tied to; the hubs that two tied hubs share are the bits common
    to both lines. Every other triangle is found from its smallest node ``v``, nodes being numbered
    by their neighbors and hubs last: v gets a line of bits too, which each of its hubs' lines is
    held against; of its other larger neighbors u, u's larger neighbors are looked up among v's.
    Twins multiply triangles.

    References
    ----------
    Latapy, M. (2008). Main-memory triangle computations for very large (sparse (power-law))
    graphs. Theoretical Computer Science 407, 458–473.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from ecosystem.network.kernels.compact import compact
    >>> from ecosystem.network.kernels.local import node_ties
    >>> B = csr_array(np.array([[1, 0], [1, 1], [1, 0], [0, 1]]))
    >>> triangle_counts(node_ties(compact(B))).tolist()
    [1, 1, 1, 0]
    """
    return _counts(ties, neighbor_sums(ties.pointers, ties.indices, ties.size))


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
    >>> from ecosystem.network.kernels.local import node_ties
    >>> B = csr_array(np.array([[1, 0], [1, 1], [0, 1]]))
    >>> clustering(node_ties(compact(B))).tolist()
    [0.0, 0.0, 0.0]
    """
    others = neighbor_sums(ties.pointers, ties.indices, ties.size)
    tied = _counts(ties, others).astype(np.float64)
    degree = ties.network.per_actor((others + np.maximum(ties.size - 1, 0)).astype(np.float64))
    pairs = degree * (degree - 1.0) / 2.0
    return np.divide(tied, pairs, out=np.zeros_like(tied), where=pairs > 0)


def _counts(ties: NodeTies, others: Integers) -> Integers:
    """Return the triangles of every actor, from the partners outside its node."""
    counts = _within_nodes(ties, others)
    order, first = _hubs_last(ties)
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    size = ties.size[order]
    pointers, indices = _upwards(ties.pointers, ties.indices, order, rank)
    bits = _bit_table(first, pointers, indices)
    width = np.diff(pointers)
    some = np.zeros((BLOCKS_PER_CALL, len(order)), np.int64)
    twice = np.zeros((BLOCKS_PER_CALL, len(order)), np.int64)
    borders = cut(width[:first] * (width[:first] + 1))
    among_hubs = first + cut(width[first:])
    for start, stop in rounds(PARTS):
        part = slice(start, stop + 1)
        _outer_blocks(borders[part], pointers, indices, size, first, bits, some)
        _hub_blocks(among_hubs[part], pointers, indices, first, bits, twice)
    counts += (some.sum(axis=0) + twice.sum(axis=0) // 2)[rank]
    return ties.network.per_actor(counts.astype(np.float64)).astype(np.int64)


def _within_nodes(ties: NodeTies, others: Integers) -> Integers:
    """Return the triangles in which two or three corners are twins, from the partners outside."""
    twins = np.maximum(ties.size - 1, 0)
    counts: Integers = twins * others + twins * (twins - 1) // 2
    if twins.any():
        counts += neighbor_sums(ties.pointers, ties.indices, ties.size * twins // 2)
    return counts


def _hubs_last(ties: NodeTies) -> tuple[Integers, int]:
    """Return the nodes by number of neighbors, hubs last, and the place of the first hub."""
    order = np.argsort(np.diff(ties.pointers), kind="stable")
    one = np.flatnonzero(ties.size[order] == 1)
    one = one[max(len(one) - _IN_BITS, 0) :]
    hub = np.zeros(len(order), dtype=bool)
    hub[one] = True
    return np.concatenate([order[~hub], order[hub]]), len(order) - len(one)


@compiled
def _upwards(pointers: Array, indices: Array, order: Array, rank: Array) -> tuple[Array, Array]:
    """Return the larger neighbors of every node in the new numbering, sorted."""
    nodes = len(order)
    kept_ptr = np.zeros(nodes + 1, np.int64)
    for x in range(nodes):
        v = order[x]
        for i in range(pointers[v], pointers[v + 1]):
            kept_ptr[x + 1] += rank[indices[i]] > x
        kept_ptr[x + 1] += kept_ptr[x]
    at = kept_ptr[:-1].copy()
    kept = np.empty(kept_ptr[nodes], np.int32)
    for y in range(nodes):  # in order, so every list comes out sorted
        v = order[y]
        for i in range(pointers[v], pointers[v + 1]):
            x = rank[indices[i]]
            if x < y:
                kept[at[x]] = y
                at[x] += 1
    return kept_ptr, kept


@compiled
def _bit_table(first: int, pointers: Array, indices: Array) -> Array:
    """Return which of the hubs are tied, a bit each, 64 in a word."""
    count = len(pointers) - 1 - first
    bits = np.zeros((count, (count + _WORD - 1) // _WORD), np.uint64)
    for x in range(count):
        for i in range(pointers[first + x], pointers[first + x + 1]):
            y = indices[i] - first
            bits[x, y >> 6] |= _1 << np.uint64(y & 63)
            bits[y, x >> 6] |= _1 << np.uint64(x & 63)
    return bits


@compiled
def _outer_block(
    start: int,
    stop: int,
    pointers: Array,
    indices: Array,
    size: Array,
    first: int,
    bits: Array,
    counts: Array,
) -> None:
    """Count the triangles whose smallest node is no hub."""
    mark = np.zeros(len(pointers) - 1, np.int8)
    mine = np.zeros(bits.shape[1], np.uint64)
    for v in range(start, stop):
        begin, end = pointers[v], pointers[v + 1]
        hubs = begin
        while hubs < end and indices[hubs] < first:
            mark[indices[hubs]] = 1
            hubs += 1
        for i in range(hubs, end):
            mark[indices[i]] = 1
            y = indices[i] - first
            mine[y >> 6] |= _1 << np.uint64(y & 63)
        for i in range(begin, hubs):
            u = indices[i]
            from_u, both = 0, size[u] * size[v]
            for j in range(pointers[u], pointers[u + 1]):
                w = indices[j]
                # Times 0 or 1: three times as fast as asking first, the answer is unforeseeable.
                tied = np.int64(mark[w])
                from_u += size[w] * tied
                counts[w] += both * tied
            counts[v] += size[u] * from_u
            counts[u] += size[v] * from_u
        twice = 0
        for i in range(hubs, end):
            u = indices[i]
            shared = _shared(mine, bits[u - first])
            counts[u] += size[v] * shared
            twice += shared
        counts[v] += twice // 2
        for i in range(begin, end):
            mark[indices[i]] = 0
        for i in range(hubs, end):
            mine[(indices[i] - first) >> 6] = 0


@compiled
def _shared(mine: Array, line: Array) -> int:
    """Return how many bits two lines share."""
    shared = np.uint64(0)
    for k in range(len(mine)):
        x = mine[k] & line[k]
        x = x - ((x >> _1) & _PAIRS)
        x = (x & _FOURS) + ((x >> _2) & _FOURS)
        x = (x + (x >> _4)) & _EIGHTS
        shared += (x * _ONES) >> _56
    return int(shared)


@compiled
def _hub_block(
    start: int,
    stop: int,
    pointers: Array,
    indices: Array,
    first: int,
    bits: Array,
    twice: Array,
) -> None:
    """Count the hubs shared by every two tied hubs, for both: every triangle twice."""
    for v in range(start, stop):
        mine = bits[v - first]
        for i in range(pointers[v], pointers[v + 1]):
            u = indices[i]
            shared = _shared(mine, bits[u - first])
            twice[v] += shared
            twice[u] += shared


@compiled_for_cores
def _outer_blocks(
    borders: Array,
    pointers: Array,
    indices: Array,
    size: Array,
    first: int,
    bits: Array,
    counts: Array,
) -> None:
    for block in blocks_in_parallel(len(borders) - 1):
        _outer_block(
            borders[block], borders[block + 1], pointers, indices, size, first, bits, counts[block]
        )


@compiled_for_cores
def _hub_blocks(
    borders: Array, pointers: Array, indices: Array, first: int, bits: Array, twice: Array
) -> None:
    for block in blocks_in_parallel(len(borders) - 1):
        _hub_block(borders[block], borders[block + 1], pointers, indices, first, bits, twice[block])
