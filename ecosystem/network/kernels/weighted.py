"""Shortest paths by weight: a tie of weight w is 1/w long; equal lengths are found exactly.

Sums of fractions come out differently in floating point by the order of adding, and two equally
short paths then look different. So lengths are whole numbers here: ``1/w`` in units of ``1/S``,
rounded once, with S a number that has very many divisors. Whatever is compared afterwards is
compared exactly, and is the same on any machine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ecosystem.network.kernels.compact import Floats
from ecosystem.network.kernels.compiling import (
    Array,
    blocks_in_parallel,
    compiled,
    compiled_for_cores,
    rounds,
)
from ecosystem.network.kernels.local import NodeTies

_SOURCES_PER_BLOCK = 16  # so that an interrupt waits for seconds at most


@dataclass(frozen=True, eq=False)
class WeightedPaths:
    """What the weighted shortest paths say of every actor.

    Parameters
    ----------
    betweenness_sum : ndarray
        ``Σ σ_st(v)/σ_st`` over ordered pairs; divided by (n − 1)(n − 2) it is betweenness.
    closeness : ndarray
        ``(r / (n − 1)) · (r / Σ_u d(v, u))`` over the r actors within reach; 0 without ties.
    unit : int
        S: lengths are whole multiples of 1/S.
    exact_share : float
        Share of the ties (of nodes) whose 1/w is such a multiple, so was not rounded.
    """

    betweenness_sum: Floats
    closeness: Floats
    unit: int
    exact_share: float


def weighted_paths(ties: NodeTies) -> WeightedPaths:
    """Return betweenness and closeness with ties of length 1/weight.

    Parameters
    ----------
    ties : NodeTies
        Of n actors.

    Returns
    -------
    WeightedPaths

    Notes
    -----
    S is the least common multiple of 1, 2, … m, with m as large as fits: the longest path must
    stay below 2⁶² units and the longest tie below 2⁴⁹. Count weights up to m, and Newman weights
    from one shared collaboration, are not rounded at all. Leaves are never passed through: the
    tie of two members of a collaboration is at least as strong as the tie of each to its leaf.

    References
    ----------
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Physical Review E 64, 016132.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from ecosystem.network.kernels.compact import compact
    >>> from ecosystem.network.kernels.local import node_ties
    >>> B = csr_array(np.array([[1, 0], [1, 1], [0, 1]]))
    >>> paths = weighted_paths(node_ties(compact(B)))
    >>> paths.betweenness_sum.tolist(), paths.exact_share
    ([0.0, 2.0, 0.0], 1.0)
    """
    network = ties.network
    nodes, n = len(ties.size), network.actor_count
    unit = _unit(ties)
    scaled = unit / _weights(ties)
    lengths = np.rint(scaled[: len(ties.weights)]).astype(np.int64)
    own = np.zeros(nodes)
    own[ties.size > 1] = np.rint(scaled[len(ties.weights) :])
    sources = np.flatnonzero(ties.size > 0)
    total = np.zeros(network.inner_count)
    far, reached = np.zeros(nodes), np.zeros(nodes, np.int64)
    arrays = (ties.pointers, ties.indices, lengths, ties.size, network.inner_count)
    for start, stop in rounds(-(-len(sources) // _SOURCES_PER_BLOCK)):
        sums = np.zeros((stop - start, network.inner_count))
        _search_blocks(start, sources, *arrays, sums, far, reached)
        for block in range(stop - start):  # in this order on every machine
            total += sums[block]
    twins = np.maximum(ties.size - 1, 0)
    reached += twins
    far = (far + twins * own) / unit
    closeness = np.zeros(nodes)
    tied = reached > 0
    closeness[tied] = reached[tied] / (n - 1.0) * (reached[tied] / far[tied])
    return WeightedPaths(
        network.per_actor(np.concatenate([total, np.zeros(nodes - len(total))])),
        network.per_actor(closeness),
        unit,
        float(np.isclose(scaled, np.rint(scaled), rtol=1e-15, atol=0.0).mean())
        if len(scaled)
        else 1.0,
    )


def _weights(ties: NodeTies) -> Floats:
    """Return the weights between nodes and then those between twins."""
    return np.concatenate([ties.weights, ties.own[ties.size > 1]])


def _unit(ties: NodeTies) -> int:
    """Return S for the ties of a network."""
    weights = _weights(ties)
    if not len(weights):
        return 1
    longest = 1.0 / float(weights.min())
    most = min(2.0**49 / longest, 2.0**62 / (longest * len(ties.size)))
    unit, m = 1, 2
    while math.lcm(unit, m) <= most:
        unit = math.lcm(unit, m)
        m += 1
    return unit


@compiled
def _push(heap: Array, nodes: Array, count: int, distance: int, node: int) -> int:
    """Put a node into a heap ordered by distance and node."""
    at = count
    while at > 0:
        parent = (at - 1) // 2
        if heap[parent] < distance or (heap[parent] == distance and nodes[parent] <= node):
            break
        heap[at], nodes[at] = heap[parent], nodes[parent]
        at = parent
    heap[at], nodes[at] = distance, node
    return count + 1


@compiled
def _pop(heap: Array, nodes: Array, count: int) -> int:
    """Remove the first of a heap."""
    count -= 1
    distance, node = heap[count], nodes[count]
    at = 0
    while 2 * at + 1 < count:
        child = 2 * at + 1
        right = child + 1
        if right < count and (
            heap[right] < heap[child]
            or (heap[right] == heap[child] and nodes[right] < nodes[child])
        ):
            child = right
        if heap[child] > distance or (heap[child] == distance and nodes[child] >= node):
            break
        heap[at], nodes[at] = heap[child], nodes[child]
        at = child
    heap[at], nodes[at] = distance, node
    return count


@compiled
def _outward(
    source: int,
    pointers: Array,
    indices: Array,
    lengths: Array,
    size: Array,
    inner_count: int,
    distance: Array,
    paths: Array,
    settled: Array,
    heap: Array,
    heap_nodes: Array,
) -> int:
    """Find distances and path counts from a source; return how many inner nodes were settled."""
    distance[source], paths[source] = 0, 1.0
    count = _push(heap, heap_nodes, 0, 0, source)
    done = 0
    while count > 0:
        near, u = heap[0], heap_nodes[0]
        count = _pop(heap, heap_nodes, count)
        if near > distance[u]:
            continue  # a shorter way was found later
        settled[done] = u
        done += 1
        given = paths[u] * (1.0 if u == source else size[u])
        for i in range(pointers[u], pointers[u + 1]):
            w = indices[i]
            far = near + lengths[i]
            if distance[w] < 0 or far < distance[w]:
                distance[w], paths[w] = far, given
                if w < inner_count:
                    count = _push(heap, heap_nodes, count, far, w)
            elif far == distance[w]:
                paths[w] += given
    return done


@compiled
def _search_block(
    sources: Array,
    pointers: Array,
    indices: Array,
    lengths: Array,
    size: Array,
    inner_count: int,
    sums: Array,
    far: Array,
    reached: Array,
) -> None:
    nodes = len(size)
    distance = np.full(nodes, -1, np.int64)
    paths, dependency = np.zeros(nodes), np.zeros(nodes)
    settled = np.empty(nodes, np.int64)
    heap, heap_nodes = np.empty(len(indices) + 1, np.int64), np.empty(len(indices) + 1, np.int64)
    for source in sources:
        done = _outward(
            source, pointers, indices, lengths, size, inner_count,
            distance, paths, settled, heap, heap_nodes,
        )  # fmt: skip
        for back in range(done - 1, 0, -1):
            u = settled[back]
            passed = 0.0
            for i in range(pointers[u], pointers[u + 1]):
                w = indices[i]
                if distance[w] == distance[u] + lengths[i]:
                    passed += size[w] * (1.0 + dependency[w]) / paths[w]
            dependency[u] = paths[u] * passed
            sums[u] += size[source] * dependency[u]
        total, count = 0.0, 0
        for v in range(nodes):
            if distance[v] > 0:
                total += size[v] * float(distance[v])
                count += size[v]
            distance[v], dependency[v] = -1, 0.0
        far[source], reached[source] = total, count


@compiled_for_cores
def _search_blocks(
    start: int,
    sources: Array,
    pointers: Array,
    indices: Array,
    lengths: Array,
    size: Array,
    inner_count: int,
    sums: Array,
    far: Array,
    reached: Array,
) -> None:
    for block in blocks_in_parallel(len(sums)):
        first = (start + block) * _SOURCES_PER_BLOCK
        _search_block(
            sources[first : first + _SOURCES_PER_BLOCK],
            pointers,
            indices,
            lengths,
            size,
            inner_count,
            sums[block],
            far,
            reached,
        )
