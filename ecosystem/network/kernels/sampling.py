"""Betweenness of large networks: exact within a budget of work, else sampled with a promise."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ecosystem.network.kernels.betweenness import betweenness_sums, exact_work
from ecosystem.network.kernels.compact import CompactNetwork, Floats
from ecosystem.network.kernels.compiling import (
    BLOCKS_PER_CALL,
    Array,
    blocks_in_parallel,
    compiled,
    compiled_for_cores,
)

_PAIRS_PER_BLOCK = 256
_GROWTH = 1.25


@dataclass(frozen=True, eq=False)
class Betweenness:
    """Betweenness of every actor, and how it was found.

    Parameters
    ----------
    values : ndarray
        ``Σ σ_st(v)/σ_st / ((n − 1)(n − 2))`` over ordered pairs, as networkx normalizes it.
    exact : bool
        Whether all pairs were looked at.
    pairs : int
        Sampled pairs of actors; 0 when exact.
    epsilon, delta : float
        With probability of at least ``1 − delta`` no value is off by more than ``epsilon``; both
        0 when exact.
    seed : int
        What the sample follows from.
    """

    values: Floats
    exact: bool
    pairs: int = 0
    epsilon: float = 0.0
    delta: float = 0.0
    seed: int = 0


class _Network(NamedTuple):
    """What the search reads, as plain arrays."""

    node: Array
    size: Array
    pointers: Array
    indices: Array
    head_ptr: Array
    head_index: Array


class _Ball(NamedTuple):
    """Nodes around one end of a pair, in the order they were reached."""

    level: Array
    paths: Array
    reached: Array


def betweenness(
    network: CompactNetwork,
    *,
    work_budget: float = 6e8,
    epsilon: float = 0.005,
    delta: float = 0.1,
    seed: int = 0,
) -> Betweenness:
    """Return unweighted betweenness: exact if that takes few enough steps, else sampled.

    Parameters
    ----------
    network : CompactNetwork
        Of n actors.
    work_budget : float
        Steps, see :func:`ecosystem.network.kernels.betweenness.exact_work`; 6e8 are about a second
        on two cores. ``inf`` is always exact, 0 always sampled.
    epsilon, delta : float
        What :func:`sampled_betweenness` promises.
    seed : int
        Of the sample.

    Returns
    -------
    Betweenness

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from ecosystem.network.kernels.compact import compact
    >>> found = betweenness(compact(csr_array(np.array([[1, 0], [1, 1], [0, 1]]))))
    >>> found.exact, found.values.tolist()
    (True, [0.0, 1.0, 0.0])
    """
    if exact_work(network) > work_budget:
        return sampled_betweenness(network, epsilon=epsilon, delta=delta, seed=seed)
    n = network.actor_count
    if n < 3:
        return Betweenness(np.zeros(n), exact=True)
    return Betweenness(betweenness_sums(network) / ((n - 1.0) * (n - 2.0)), exact=True)


def sampled_betweenness(
    network: CompactNetwork, *, epsilon: float = 0.005, delta: float = 0.1, seed: int = 0
) -> Betweenness:
    """Return betweenness estimated from random pairs of actors, with a bound on the error.

    Every pair adds, to each actor between the two, the share of their shortest paths that pass it.
    Pairs are drawn until the empirical Bernstein bound of every actor is within ``epsilon``.

    Parameters
    ----------
    network : CompactNetwork
        Of n actors; weights are not used.
    epsilon : float
        Largest error of any actor's normalized value, above 0.
    delta : float
        Probability that the promise fails for any of them, between 0 and 1.
    seed : int
        The same seed gives the same sample on any machine and number of threads.

    Returns
    -------
    Betweenness

    Notes
    -----
    For N pairs with sample variance V an estimate is within
    ``√(2 V ln(2/δ′) / N) + 7 ln(2/δ′) / (3 (N − 1))`` of the truth with probability ``1 − δ′`` to
    either side (Maurer & Pontil 2009, theorem 4). ``δ′`` is ``δ`` shared among both sides, all
    actors that can be between others (twins count once, leaves are known to have 0), and the
    ``i``-th look at the bound, which gets ``δ / (i (i + 1))``.

    References
    ----------
    Maurer, A., Pontil, M. (2009). Empirical Bernstein bounds and sample variance penalization.
    Proceedings of COLT 2009. Riondato, M., Upfal, E. (2018). ABRA: approximating betweenness
    centrality in static and dynamic graphs with Rademacher averages. ACM TKDD 12 (5).

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from ecosystem.network.kernels.compact import compact
    >>> star = compact(csr_array(np.array([[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]])))
    >>> found = sampled_betweenness(star, epsilon=0.05, delta=0.05)
    >>> bool(abs(found.values[0] - 1.0) <= 0.05), found.exact
    (True, False)
    """
    n, inner = network.actor_count, network.inner_count
    if n < 3 or inner == 0:
        return Betweenness(np.zeros(n), exact=True)
    shared = network.shared()
    net = _Network(
        network.node,
        network.size.astype(np.float64),
        shared.indptr.astype(np.int64),
        shared.indices.astype(np.uint32),
        *network.inner_pointers()[2:],
    )
    # A pair that contains v says nothing on v; networkx leaves such pairs out of the mean.
    scale = n / (n - 2.0)
    total, squares = np.zeros(inner), np.zeros(inner)
    drawn, look = 0, 0
    # Even if nothing varied, the second term of the bound asks for this many.
    goal = math.ceil(7.0 * scale * math.log(8.0 * inner / delta) / (3.0 * epsilon))
    while True:
        drawn = _draw(net, n, seed, drawn, goal, total, squares)
        look += 1
        if scale * _bound(total, squares, drawn, delta / (look * (look + 1.0))) <= epsilon:
            break
        goal = math.ceil(drawn * _GROWTH)
    mean = np.concatenate([scale * total / drawn, np.zeros(len(network.leaf_size))])
    return Betweenness(network.per_actor(mean), False, drawn, epsilon, delta, seed)


def _draw(
    net: _Network, n: int, seed: int, drawn: int, goal: int, total: Floats, squares: Floats
) -> int:
    """Draw whole calls of pairs until there are enough; add to both sums; return how many."""
    while drawn < goal:
        sums = np.zeros((BLOCKS_PER_CALL, 2, len(total)))
        _sample_blocks(net, n, seed, drawn, sums)
        for block in range(BLOCKS_PER_CALL):  # in this order on every machine
            total += sums[block, 0]
            squares += sums[block, 1]
        drawn += BLOCKS_PER_CALL * _PAIRS_PER_BLOCK
    return drawn


def _bound(total: Floats, squares: Floats, drawn: int, delta: float) -> float:
    """Return the largest error of any mean, with probability 1 − delta."""
    variance = np.maximum(squares - total * total / drawn, 0.0) / (drawn - 1.0)
    log = math.log(4.0 * len(total) / delta)
    most = float(np.sqrt(2.0 * variance * log / drawn).max())
    return most + 7.0 * log / (3.0 * (drawn - 1.0))


@compiled
def _mixed(value: np.uint64) -> np.uint64:
    """Return a random-looking number (splitmix64), so every pair has its own."""
    value = value + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@compiled
def _start(net: _Network, inner: int, node: int, ball: _Ball) -> int:
    """Begin a ball: an inner node itself, or the partners of a leaf. Return its size."""
    if node < inner:
        ball.level[node], ball.paths[node], ball.reached[0] = 0, 1.0, node
        return 1
    p = node - inner
    count = 0
    for i in range(net.head_ptr[p], net.head_ptr[p + 1]):
        v = net.head_index[i]
        ball.level[v], ball.paths[v], ball.reached[count] = 1, 1.0, v
        count += 1
    return count


@compiled
def _grow(net: _Network, ball: _Ball, first: int, end: int) -> int:
    """Reach one step further from the outermost nodes; return the new size."""
    count = end
    for i in range(first, end):
        u = ball.reached[i]
        step = ball.level[u] + 1
        given = ball.paths[u] * (net.size[u] if step > 1 else 1.0)
        for j in range(net.pointers[u], net.pointers[u + 1]):
            w = net.indices[j]
            if ball.level[w] < 0:
                ball.level[w], ball.paths[w], ball.reached[count] = step, 0.0, w
                count += 1
            if ball.level[w] == step:
                ball.paths[w] += given
    return count


@compiled
def _cost(net: _Network, ball: _Ball, first: int, end: int) -> int:
    cost = 0
    for i in range(first, end):
        u = ball.reached[i]
        cost += net.pointers[u + 1] - net.pointers[u]
    return cost


@compiled
def _meet(net: _Network, one: _Ball, other: _Ball, first: int, end: int, share: Array) -> float:
    """Return the number of shortest paths through the outermost nodes of one ball; keep parts."""
    total = 0.0
    for i in range(first, end):
        u = one.reached[i]
        if other.level[u] >= 0:
            share[u] = net.size[u] * one.paths[u] * other.paths[u]
            total += share[u]
    return total


@compiled
def _walk_back(
    net: _Network, ball: _Ball, start: int, share: Array, waiting: Array, count: int
) -> int:
    """Pass shares on to the nodes nearer to the end of the pair; return how many waited."""
    at = start
    while at < count:
        u = waiting[at]
        at += 1
        step = ball.level[u] - 1
        if step < 0:
            continue
        each = share[u] / ball.paths[u]
        for j in range(net.pointers[u], net.pointers[u + 1]):
            v = net.indices[j]
            if ball.level[v] == step:
                if share[v] == 0.0:
                    waiting[count] = v
                    count += 1
                share[v] += each * ball.paths[v] * (net.size[v] if step > 0 else 1.0)
    return count


@compiled
def _pair(
    net: _Network, s: int, t: int, one: _Ball, other: _Ball, share: Array, waiting: Array
) -> tuple[int, int, int]:
    """Grow balls from both ends until they meet.

    Return how many nodes lie on shortest paths (in ``waiting``, with their ``share``), and the
    sizes of both balls.
    """
    inner = len(net.pointers) - 1
    first_s, first_t = 0, 0
    end_s, end_t = _start(net, inner, s, one), _start(net, inner, t, other)
    total = _meet(net, one, other, first_s, end_s, share)
    from_s = True
    while total == 0.0 and first_s < end_s and first_t < end_t:
        from_s = _cost(net, one, first_s, end_s) <= _cost(net, other, first_t, end_t)
        if from_s:
            first_s, end_s = end_s, _grow(net, one, first_s, end_s)
            total = _meet(net, one, other, first_s, end_s, share)
        else:
            first_t, end_t = end_t, _grow(net, other, first_t, end_t)
            total = _meet(net, other, one, first_t, end_t, share)
    count = 0
    if total > 0.0:
        ball = one if from_s else other
        first, end = (first_s, end_s) if from_s else (first_t, end_t)
        for i in range(first, end):
            u = ball.reached[i]
            if share[u] > 0.0:
                share[u] /= total
                waiting[count] = u
                count += 1
        met = count
        count = _walk_back(net, one, 0, share, waiting, count)
        # The nodes where the balls met are walked from again, to the other side.
        on_one = count
        for i in range(met):
            waiting[count] = waiting[i]
            count += 1
        count = _walk_back(net, other, on_one, share, waiting, count)
        for i in range(on_one + met, count):
            waiting[i - met] = waiting[i]
        count -= met
    return count, end_s, end_t


@compiled
def _sample(net: _Network, n: int, seed: int, start: int, sums: Array) -> None:
    inner = len(net.pointers) - 1
    one = _Ball(np.full(inner, -1, np.int64), np.zeros(inner), np.empty(inner, np.int64))
    other = _Ball(np.full(inner, -1, np.int64), np.zeros(inner), np.empty(inner, np.int64))
    share = np.zeros(inner)
    waiting = np.empty(2 * inner, np.int64)
    for index in range(start, start + _PAIRS_PER_BLOCK):
        random = _mixed(_mixed(np.uint64(seed)) + np.uint64(index))
        a = np.int64(random % np.uint64(n))
        b = np.int64(_mixed(random) % np.uint64(n - 1))
        if b >= a:
            b += 1
        s, t = net.node[a], net.node[b]
        if s < 0 or t < 0 or s == t:
            continue  # not connected, or twins, which are tied
        count, end_s, end_t = _pair(net, s, t, one, other, share, waiting)
        for i in range(count):
            v = waiting[i]
            if v not in (s, t):
                value = share[v] / net.size[v]
                sums[0, v] += value
                sums[1, v] += value * value
            share[v] = 0.0
        for i in range(end_s):
            one.level[one.reached[i]] = -1
        for i in range(end_t):
            other.level[other.reached[i]] = -1


@compiled_for_cores
def _sample_blocks(net: _Network, n: int, seed: int, start: int, sums: Array) -> None:
    for block in blocks_in_parallel(len(sums)):
        _sample(net, n, seed, start + block * _PAIRS_PER_BLOCK, sums[block])
