"""Distances between all actors: 512 searches at once, one bit each, on the incidence matrix.

A search keeps, for every node, one bit per source. A collaboration gets the bits of its members,
and hands them to all its members one step later. The network is undirected, so it is enough that
every node counts the bits that reach it: over all sources that gives its own distances.
"""

from __future__ import annotations

import numpy as np

from ecosystem.network.kernels.compact import CompactNetwork, Floats, Integers
from ecosystem.network.kernels.compiling import (
    Array,
    blocks_in_parallel,
    compiled,
    compiled_for_cores,
    rounds,
)

_BITS = 64
_WORDS = 8  # words of one search: one line of the processor's cache


def distance_sums(network: CompactNetwork) -> tuple[Integers, Integers, Floats]:
    """Return, for every actor, how many others it reaches and how far away they are.

    Parameters
    ----------
    network : CompactNetwork
        Of n actors.

    Returns
    -------
    reached : ndarray of int
        Other actors in the same connected part.
    distance_sum : ndarray of int
        ``Σ_u d(v, u)`` over them, in ties.
    inverse_sum : ndarray
        ``Σ_u 1 / d(v, u)``, which is harmonic centrality.

    References
    ----------
    Then, M. et al. (2014). The more the merrier: efficient multi-source graph traversal.
    Proceedings of the VLDB Endowment 8, 449–460.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from ecosystem.network.kernels.compact import compact
    >>> B = csr_array(np.array([[1, 0], [1, 1], [0, 1]]))
    >>> [values.tolist() for values in distance_sums(compact(B))]
    [[2, 2, 2], [3, 2, 3], [1.5, 2.0, 1.5]]
    """
    sources, word_size = _words(network)
    nodes = len(network.size)
    reached, distance = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64)
    inverse = np.zeros(nodes)
    pointers = network.inner_pointers()
    for start, stop in rounds(len(word_size) // _WORDS):
        some = np.zeros((stop - start, nodes), np.int64)
        far = np.zeros((stop - start, nodes), np.int64)
        near = np.zeros((stop - start, nodes))
        _search_blocks(start, stop, sources, word_size, network.size, *pointers, some, far, near)
        for block in range(stop - start):  # in this order on every machine
            reached += some[block]
            distance += far[block]
            inverse += near[block]
    # An inner node did not count its own twins, a leaf counted itself: all at distance 1.
    own = np.where(np.arange(nodes) < network.inner_count, network.size - 1, -1)
    per_actor = network.per_actor
    return (
        per_actor((reached + own).astype(np.float64)).astype(np.int64),
        per_actor((distance + own).astype(np.float64)).astype(np.int64),
        per_actor(inverse + own),
    )


def closeness_and_harmonic(network: CompactNetwork) -> tuple[Floats, Floats]:
    """Return closeness (as Wasserman and Faust) and harmonic centrality of every actor, exact.

    Closeness is ``(r / (n − 1)) · (r / Σ_u d(v, u))`` over the ``r`` others that v reaches;
    harmonic ``Σ_u 1 / d(v, u)``. Both are 0 for actors without a tie.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from ecosystem.network.kernels.compact import compact
    >>> B = csr_array(np.array([[1, 0], [1, 1], [0, 1]]))
    >>> closeness_and_harmonic(compact(B))[0].round(3).tolist()
    [0.667, 1.0, 0.667]
    """
    reached, distance, inverse = distance_sums(network)
    closeness = np.zeros(network.actor_count)
    tied = distance > 0
    r = reached[tied].astype(np.float64)
    closeness[tied] = r / (network.actor_count - 1.0) * (r / distance[tied])
    return closeness, inverse


def _words(network: CompactNetwork) -> tuple[Integers, Integers]:
    """Return the sources of every bit (−1 for none), and for every word the actors of one source.

    Sources of one word stand for equally many actors, so counting bits is enough.
    """
    nodes = np.flatnonzero(network.size > 0)
    size = network.size[nodes]
    filled: list[Integers] = []
    sizes: list[int] = []
    for number in np.unique(size):
        group = nodes[size == number]
        words = -(-len(group) // _BITS)
        padded = np.full(words * _BITS, -1, dtype=np.int64)
        padded[: len(group)] = group
        filled.append(padded)
        sizes += [int(number)] * words
    missing = -len(sizes) % _WORDS
    filled.append(np.full(missing * _BITS, -1, dtype=np.int64))
    sizes += [0] * missing
    return np.concatenate(filled), np.array(sizes, dtype=np.int64)


@compiled
def _bit_count(word: np.uint64) -> np.int64:
    """Return the number of ones; the compiler makes one instruction of it."""
    word = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    word = (word & np.uint64(0x3333333333333333)) + (
        (word >> np.uint64(2)) & np.uint64(0x3333333333333333)
    )
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((word * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def _gather(
    node: int,
    pointers: Array,
    indices: Array,
    given: Array,
    seen: Array,
    fresh: Array,
    found: Array,
) -> bool:
    """Give a node the bits of its neighbors that it has not seen; tell whether there are any."""
    for w in range(_WORDS):
        found[w] = np.uint64(0)
    for i in range(pointers[node], pointers[node + 1]):
        other = indices[i]
        for w in range(_WORDS):
            found[w] |= given[other, w]
    anything = np.uint64(0)
    for w in range(_WORDS):
        found[w] &= ~seen[node, w]
        fresh[node, w] = found[w]
        seen[node, w] |= found[w]
        anything |= found[w]
    return bool(anything != np.uint64(0))


@compiled
def _step(
    pointers: Array,
    indices: Array,
    given: Array,
    seen: Array,
    fresh: Array,
    state: Array,
    full: Array,
) -> bool:
    """Hand the bits of one side to the other; tell whether any were new to it."""
    anything = False
    found = np.zeros(_WORDS, np.uint64)
    for node in range(len(state)):
        if state[node] == 2:  # has seen all bits, and handed on the last
            continue
        if state[node] == 1:
            state[node] = 2
            for w in range(_WORDS):
                fresh[node, w] = np.uint64(0)
            continue
        if _gather(node, pointers, indices, given, seen, fresh, found):
            anything = True
            lacking = np.uint64(0)
            for w in range(_WORDS):
                lacking |= full[w] & ~seen[node, w]
            if lacking == np.uint64(0):
                state[node] = 1
    return anything


@compiled
def _count(
    first: int,
    fresh: Array,
    state: Array,
    sizes: Array,
    word_size: Array,
    step: int,
    reached: Array,
    far: Array,
    near: Array,
) -> None:
    """Count the sources that reached every node in this step."""
    for node in range(len(state)):
        if state[node] == 2 or sizes[first + node] == 0:
            continue
        total = np.int64(0)
        for w in range(_WORDS):
            total += _bit_count(fresh[node, w]) * word_size[w]
        reached[first + node] += total
        far[first + node] += total * step
        near[first + node] += total / step


@compiled
def _search(
    sources: Array,
    word_size: Array,
    sizes: Array,
    inner_ptr: Array,
    inner_index: Array,
    head_ptr: Array,
    head_index: Array,
    reached: Array,
    far: Array,
    near: Array,
) -> None:
    """Search from all sources of one batch until nothing new is reached."""
    inner_count, head_count = len(inner_ptr) - 1, len(head_ptr) - 1
    seen = np.zeros((inner_count, _WORDS), np.uint64)
    fresh = np.zeros((inner_count, _WORDS), np.uint64)
    head_seen = np.zeros((head_count, _WORDS), np.uint64)
    head_fresh = np.zeros((head_count, _WORDS), np.uint64)
    state, head_state = np.zeros(inner_count, np.int8), np.zeros(head_count, np.int8)
    full = np.zeros(_WORDS, np.uint64)
    for i in range(len(sources)):
        source, word = sources[i], i // _BITS
        if source >= 0:
            bit = np.uint64(1) << np.uint64(i % _BITS)
            full[word] |= bit
            if source < inner_count:
                seen[source, word] |= bit
                fresh[source, word] |= bit
            else:  # a leaf: its collaboration has the bit from the beginning
                head_fresh[source - inner_count, word] |= bit
    leaves = head_fresh.copy()
    step = 1
    going = True
    while going:
        _step(head_ptr, head_index, fresh, head_seen, head_fresh, head_state, full)
        if step == 1:
            head_fresh |= leaves
            head_seen |= leaves
        _count(inner_count, head_fresh, head_state, sizes, word_size, step, reached, far, near)
        going = _step(inner_ptr, inner_index, head_fresh, seen, fresh, state, full)
        _count(0, fresh, state, sizes, word_size, step, reached, far, near)
        step += 1


@compiled_for_cores
def _search_blocks(
    start: int,
    stop: int,
    sources: Array,
    word_size: Array,
    sizes: Array,
    inner_ptr: Array,
    inner_index: Array,
    head_ptr: Array,
    head_index: Array,
    reached: Array,
    far: Array,
    near: Array,
) -> None:
    for block in blocks_in_parallel(stop - start):
        batch = start + block
        _search(
            sources[batch * _WORDS * _BITS : (batch + 1) * _WORDS * _BITS],
            word_size[batch * _WORDS : (batch + 1) * _WORDS],
            sizes,
            inner_ptr,
            inner_index,
            head_ptr,
            head_index,
            reached[block],
            far[block],
            near[block],
        )
