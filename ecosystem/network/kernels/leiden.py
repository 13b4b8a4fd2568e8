"""Communities of large networks: many runs of the Leiden algorithm at once.

A run has an order of its own, and numbers of communities of its own: where two communities are
equally good for a node, the smaller number wins, so such a choice differs from run to run.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ecosystem.network.kernels.compact import Floats
from ecosystem.network.kernels.compiling import (
    Array,
    blocks_in_parallel,
    compiled,
    compiled_for_cores,
    rounds,
)

_EQUAL = 1e-12  # gains that differ by less, as a share of a node's weight, are equal


class _Graph(NamedTuple):
    """A network without loops; ``volume`` counts loops twice and all ties once."""

    pointers: Array
    indices: Array
    weights: Array
    volume: Array


def leiden_runs(
    a: npt.NDArray[np.integer],
    b: npt.NDArray[np.integer],
    weight: Floats,
    loop: Floats,
    *,
    seeds: npt.NDArray[np.uint64],
    resolution: float = 1.0,
    cycles: int = 2,
) -> npt.NDArray[np.int32]:
    """Return the communities that one run of the Leiden algorithm per seed finds.

    Parameters
    ----------
    a, b, weight : ndarray
        Ends and weight of every tie, each once, ``a < b``; sorted by both.
    loop : ndarray
        Weight inside each of the n nodes, 0 for most; gives n.
    seeds : ndarray of uint64
        One run for each; the same seed gives the same run on any number of threads.
    resolution : float
        γ of modularity, above 0.
    cycles : int
        How often the algorithm starts again from its own result.

    Returns
    -------
    ndarray of int
        Runs × nodes; numbers from 0, in order of the first node.

    Notes
    -----
    As Traag et al.: nodes move while modularity gains; communities are refined into well connected
    parts; the parts become nodes; again, until nothing moves. A node joins the best part, not a
    random good one: chance enters by the order of the nodes.

    References
    ----------
    Traag, V. A., Waltman, L., van Eck, N. J. (2019). From Louvain to Leiden. Scientific Reports
    9, 5233.

    Examples
    --------
    >>> a, b = np.array([0, 0, 1, 2, 3, 3, 4]), np.array([1, 2, 2, 3, 4, 5, 5])
    >>> leiden_runs(a, b, np.ones(7), np.zeros(6), seeds=np.array([1], np.uint64)).tolist()
    [[0, 0, 0, 1, 1, 1]]
    """
    n = len(loop)
    pointers, indices, weights = _both_ways(n, a, b, weight)
    sums = np.bincount(a, weight, n) + np.bincount(b, weight, n) + 2.0 * loop
    total = float(sums.sum())
    labels = np.zeros((len(seeds), n), np.int32)
    graph = _Graph(pointers, indices, weights, sums)
    share = resolution / total if total > 0.0 else 0.0
    for start, stop in rounds(len(seeds)):
        _run_blocks(seeds[start:stop], graph, share, cycles, labels[start:stop])
    return labels


@compiled
def _both_ways(n: int, a: Array, b: Array, weight: Array) -> tuple[Array, Array, Array]:
    """Return ties sorted by both ends as rows of both ends, sorted."""
    pointers = np.zeros(n + 1, np.int64)
    for i in range(len(a)):
        pointers[a[i] + 1] += 1
        pointers[b[i] + 1] += 1
    for v in range(n):
        pointers[v + 1] += pointers[v]
    at = pointers[:-1].copy()
    indices, weights = np.empty(2 * len(a), np.int32), np.empty(2 * len(a))
    for side in range(2):  # the smaller neighbors of every node first
        for i in range(len(a)):
            v, u = (b[i], a[i]) if side == 0 else (a[i], b[i])
            indices[at[v]], weights[at[v]] = u, weight[i]
            at[v] += 1
    return pointers, indices, weights


@compiled
def _random(state: Array) -> Any:
    """Return the next random number (splitmix64)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    value = state[0]
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@compiled
def _shuffled(n: int, state: Array) -> Array:
    order = np.arange(n).astype(np.int32)
    for i in range(n - 1, 0, -1):
        j = np.int64(_random(state) % np.uint64(i + 1))
        order[i], order[j] = order[j], order[i]
    return order


@compiled
def _filled(volume: Array, label: Array) -> tuple[Array, Array, Array, int]:
    """Return volume and size of every community, the numbers without nodes, and how many."""
    n = len(volume)
    inside = np.zeros(n)
    members = np.zeros(n, np.int32)
    for v in range(n):
        inside[label[v]] += volume[v]
        members[label[v]] += 1
    empty = np.empty(n, np.int32)
    empties = 0
    for c in range(n):
        if members[c] == 0:
            empty[empties] = c
            empties += 1
    return inside, members, empty, empties


@compiled
def _weights_to(graph: _Graph, label: Array, v: int, to: Array, touched: Array) -> int:
    """Add up a node's weights to each community; return how many it touches."""
    found = 0
    for i in range(graph.pointers[v], graph.pointers[v + 1]):
        c = label[graph.indices[i]]
        touched[found] = c  # stays only if c is new
        found += to[c] == 0.0
        to[c] += graph.weights[i]
    return found


@compiled
def _move(graph: _Graph, share: float, label: Array, state: Array) -> bool:
    """Move nodes to the community that gains most until none gains; return whether any moved."""
    n = len(graph.volume)
    inside, members, empty, empties = _filled(graph.volume, label)
    waiting = np.ones(n, np.bool_)
    line = _shuffled(n, state)
    first, count = 0, n
    to = np.zeros(n)
    touched = np.empty(n + 1, np.int32)
    moved = False
    while count > 0:
        v = line[first]
        first = first + 1 if first + 1 < n else 0
        count -= 1
        waiting[v] = False
        own, volume = label[v], graph.volume[v]
        found = _weights_to(graph, label, v, to, touched)
        inside[own] -= volume
        each = share * volume
        stays = to[own] - each * inside[own]
        best, gain = own, stays
        for i in range(found):
            c = touched[i]
            new = to[c] - each * inside[c]
            to[c] = 0.0
            near = _EQUAL * volume
            better = new > gain + near or (new >= gain - near and c < best)
            if c != own and new > stays + near and better:
                best, gain = c, new
        if gain < -_EQUAL * volume and members[own] > 1:
            empties -= 1
            best = empty[empties]
        inside[best] += volume
        if best != own:
            moved = True
            members[own] -= 1
            members[best] += 1
            if members[own] == 0:
                empty[empties] = own
                empties += 1
            label[v] = best
            for i in range(graph.pointers[v], graph.pointers[v + 1]):
                u = graph.indices[i]
                if not waiting[u] and label[u] != best:
                    waiting[u] = True
                    last = first + count
                    line[last if last < n else last - n] = u
                    count += 1
    return moved


@compiled
def _refined(graph: _Graph, share: float, label: Array, state: Array) -> Array:
    """Return well connected parts of the communities: single nodes join the best part."""
    n = len(graph.volume)
    whole = np.zeros(n)
    for v in range(n):
        whole[label[v]] += graph.volume[v]
    outside = np.zeros(n)  # weight from a part to the rest of its community
    for v in range(n):
        for i in range(graph.pointers[v], graph.pointers[v + 1]):
            if label[graph.indices[i]] == label[v]:
                outside[v] += graph.weights[i]
    part = np.arange(n).astype(np.int32)
    inside = graph.volume.copy()
    alone = np.ones(n, np.bool_)
    to = np.zeros(n)
    touched = np.empty(n + 1, np.int32)
    number = _shuffled(n, state)  # decides between equally good parts
    for v in _shuffled(n, state):
        rest = whole[label[v]] - graph.volume[v]
        each = share * graph.volume[v]
        if not alone[v] or outside[v] < each * rest:
            continue
        found = 0
        for i in range(graph.pointers[v], graph.pointers[v + 1]):
            u = graph.indices[i]
            if label[u] == label[v]:
                if to[part[u]] == 0.0:
                    touched[found] = part[u]
                    found += 1
                to[part[u]] += graph.weights[i]
        near = _EQUAL * graph.volume[v]
        best, gain, weight = -1, near, 0.0
        for i in range(found):
            c = touched[i]
            new = to[c] - each * inside[c]
            good = outside[c] >= share * inside[c] * (whole[label[v]] - inside[c])
            better = new > gain + near or (
                best >= 0 and new >= gain - near and number[c] < number[best]
            )
            if good and new > near and (best < 0 or better):
                best, gain, weight = c, new, to[c]
            to[c] = 0.0
        if best >= 0:
            part[v] = best
            inside[best] += graph.volume[v]
            outside[best] += outside[v] - 2.0 * weight
            alone[best] = False
            alone[v] = False
    return part


@compiled
def _numbered(label: Array) -> int:
    """Give labels new numbers from 0 in order of first occurrence; return how many there are."""
    number = np.full(len(label), -1, np.int32)
    count = 0
    for v in range(len(label)):
        if number[label[v]] < 0:
            number[label[v]] = count
            count += 1
        label[v] = number[label[v]]
    return count


@compiled
def _drawn_together(graph: _Graph, part: Array, parts: int) -> _Graph:
    """Return the network whose nodes are the parts."""
    n = len(graph.volume)
    start = np.zeros(parts + 1, np.int64)
    for v in range(n):
        start[part[v] + 1] += 1
    for c in range(parts):
        start[c + 1] += start[c]
    member = np.empty(n, np.int32)
    at = start[:-1].copy()
    for v in range(n):
        member[at[part[v]]] = v
        at[part[v]] += 1
    pointers = np.zeros(parts + 1, np.int64)
    indices = np.empty(len(graph.indices), np.int32)
    weights = np.empty(len(graph.indices))
    volume = np.zeros(parts)
    to = np.zeros(parts)
    count = 0
    for c in range(parts):
        first = count
        for j in range(start[c], start[c + 1]):
            v = member[j]
            volume[c] += graph.volume[v]
            for i in range(graph.pointers[v], graph.pointers[v + 1]):
                d = part[graph.indices[i]]
                if d != c:
                    if to[d] == 0.0:
                        indices[count] = d
                        count += 1
                    to[d] += graph.weights[i]
        for i in range(first, count):
            weights[i] = to[indices[i]]
            to[indices[i]] = 0.0
        pointers[c + 1] = count
    return _Graph(pointers, indices[:count].copy(), weights[:count].copy(), volume)


@compiled
def _cycle(graph: _Graph, share: float, label: Array, state: Array) -> bool:
    """Improve a partition, in place, by moving, refining and drawing together; tell if it moved."""
    n = len(graph.volume)
    node = np.arange(n).astype(np.int32)  # of the network drawn together
    level = graph
    current = label.copy()
    any_moved = False
    while True:
        any_moved |= _move(level, share, current, state)
        communities = current.copy()
        if _numbered(communities) == len(current):
            break
        part = _refined(level, share, current, state)
        parts = _numbered(part)
        if parts == len(current):
            break
        level = _drawn_together(level, part, parts)
        above = np.empty(parts, np.int32)
        for v in range(len(part)):
            above[part[v]] = communities[v]
        for v in range(n):
            node[v] = part[node[v]]
        current = above
    for v in range(n):
        label[v] = current[node[v]]
    _numbered(label)
    return any_moved


@compiled
def _run(graph: _Graph, share: float, cycles: int, seed: np.uint64, label: Array) -> None:
    state = np.array([seed], np.uint64)
    found = _shuffled(len(label), state)
    for _ in range(cycles):
        if not _cycle(graph, share, found, state):
            break
    label[:] = found


@compiled_for_cores
def _run_blocks(seeds: Array, graph: _Graph, share: float, cycles: int, labels: Array) -> None:
    for i in blocks_in_parallel(len(seeds)):
        _run(graph, share, cycles, seeds[i], labels[i])
