"""The best partners of partners of every actor, without a matrix of all pairs.

Each actor's partners of partners are added up in one line of memory and the best are kept at once.
A leaf is never a useful go-between: all its partners are tied to each other. Scores are added as
whole numbers (2⁴⁴ to 1), so equal scores are equal in whatever order they were added.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

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
from ecosystem.network.kernels.local import PARTS, NodeTies, equal_work

Score = Literal[
    "common_neighbors", "adamic_adar", "resource_allocation", "weighted_resource_allocation"
]

_UNIT = float(2**44)
# Equal to twelve decimals is equal: roots and quotients differ in their last bits.
_DIGITS = 1e12


class _Network(NamedTuple):
    """What the search reads, as plain arrays."""

    pointers: Array
    indices: Array
    factor: Array
    worth: Array
    inner_count: int
    actor_ptr: Array
    actors: Array
    group: Array
    scale: Array


def best_two_step(
    ties: NodeTies,
    score: Score = "resource_allocation",
    *,
    most: int = 10,
    group: npt.NDArray[np.integer] | None = None,
    by_size: bool = False,
    allowed: npt.NDArray[np.bool_] | None = None,
) -> tuple[npt.NDArray[np.int32], Floats]:
    """Return the highest-scoring actors that each actor is not tied to but shares a partner with.

    Parameters
    ----------
    ties : NodeTies
        The network of n actors.
    score : str
        Sums over shared partners z of: 1 (``common_neighbors``), ``1/ln k_z`` (``adamic_adar``),
        ``1/k_z`` (``resource_allocation``) or ``√(w_az w_zb) / s_z``
        (``weighted_resource_allocation``), with k partners and tie weight s of z.
    most : int
        How many to return for each actor.
    group : ndarray of int, optional
        Group (region) of every actor, −1 when unknown. Actors of the same known group are not
        suggested to each other.
    by_size : bool
        Divide by ``√(k_a k_b)``: without it, who has many partners comes first everywhere.
    allowed : ndarray of bool, optional
        Actors that get and may be among the results; shared partners may be anybody.

    Returns
    -------
    partner : ndarray of int
        n × most; highest score first, equal scores by position; −1 where there are no more.
    value : ndarray
        n × most, rounded to twelve decimals; 0 where there are no more.

    References
    ----------
    Zhou, T., Lü, L., Zhang, Y.-C. (2009). Predicting missing links via local information. European
    Physical Journal B 71, 623–630. Adamic, L. A., Adar, E. (2003). Friends and neighbors on the
    Web. Social Networks 25, 211–230.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from ecosystem.network.kernels.compact import compact
    >>> from ecosystem.network.kernels.local import node_ties
    >>> B = csr_array(np.array([[1, 0], [1, 1], [0, 1]]))
    >>> partner, value = best_two_step(node_ties(compact(B)), most=1)
    >>> partner.ravel().tolist(), value.ravel().tolist()
    ([2, -1, 0], [0.5, 0.0, 0.5])
    """
    n, nodes = ties.network.actor_count, len(ties.size)
    net = _prepared(ties, score, group, by_size, allowed)
    partner = np.full((n, most), -1, dtype=np.int32)
    value = np.zeros((n, most))
    # Only inner nodes are gone through.
    steps = np.diff(ties.pointers)[ties.indices]
    steps[ties.indices >= ties.network.inner_count] = 0
    borders = equal_work(steps, ties.pointers)
    for start, stop in rounds(PARTS):
        _blocks(borders[start : stop + 1], net, nodes, partner, value)
    return partner, value


def _prepared(
    ties: NodeTies,
    score: Score,
    group: npt.NDArray[np.integer] | None,
    by_size: bool,
    allowed: npt.NDArray[np.bool_] | None,
) -> _Network:
    n, nodes = ties.network.actor_count, len(ties.size)
    degree = ties.degrees().astype(np.float64)
    several = degree > 1
    each = np.zeros(nodes)
    if score == "common_neighbors":
        each[several] = 1.0
    elif score == "adamic_adar":
        each[several] = 1.0 / np.log(degree[several])
    elif score == "resource_allocation":
        each[several] = 1.0 / degree[several]
    else:
        each[several] = 1.0 / ties.strengths()[several]
    weighted = score == "weighted_resource_allocation"
    factor = np.sqrt(ties.weights) if weighted else np.ones(0)
    group_of = np.full(n, -1, dtype=np.int64) if group is None else group.astype(np.int64)
    usable = ties.network.node >= 0
    if allowed is not None:
        usable &= allowed
    chosen = np.flatnonzero(usable)
    node = ties.network.node[chosen]
    order = np.lexsort((chosen, group_of[chosen], node))  # twins of one group share a search
    pointers = np.searchsorted(node[order], np.arange(nodes + 1)).astype(np.int64)
    scale = np.ones(nodes)
    if by_size:
        scale[degree > 0] = 1.0 / np.sqrt(degree[degree > 0])
    return _Network(
        ties.pointers,
        ties.indices,
        factor,
        each * ties.size * _UNIT,
        ties.network.inner_count,
        pointers,
        chosen[order].astype(np.int64),
        group_of,
        scale,
    )


@compiled
def _expand(net: _Network, a: int, total: Array, touched: Array) -> int:
    """Add up the scores of all nodes two steps from a; return how many there are."""
    count = 0
    weighted = len(net.factor) > 0
    for i in range(net.pointers[a], net.pointers[a + 1]):
        z = net.indices[i]
        if z >= net.inner_count:
            break  # leaves come last
        worth = net.worth[z]
        if weighted:
            for j in range(net.pointers[z], net.pointers[z + 1]):
                b = net.indices[j]
                touched[count] = b  # stays only if b is new
                count += total[b] == 0
                # The two factors first: their product is the same from both sides.
                total[b] += max(np.int64(net.factor[i] * net.factor[j] * worth + 0.5), 1)
        else:
            each = max(np.int64(worth + 0.5), 1)
            for j in range(net.pointers[z], net.pointers[z + 1]):
                b = net.indices[j]
                touched[count] = b  # stays only if b is new
                count += total[b] == 0
                total[b] += each
    return count


@compiled
def _insert(b: int, value: float, partners: Array, values: Array) -> None:
    """Put an actor into a list sorted by value and position, if it is good enough."""
    most = len(partners)
    last = most - 1
    if partners[last] >= 0 and (
        value < values[last] or (value == values[last] and b > partners[last])
    ):
        return
    at = last
    while at > 0 and (
        partners[at - 1] < 0
        or value > values[at - 1]
        or (value == values[at - 1] and b < partners[at - 1])
    ):
        partners[at], values[at] = partners[at - 1], values[at - 1]
        at -= 1
    partners[at], values[at] = b, value


@compiled
def _select(
    net: _Network, a: int, own: int, total: Array, touched: Array, partners: Array, values: Array
) -> None:
    """Keep the best of what was touched for actors of a's node in one group."""
    last = len(partners) - 1
    for i in range(len(touched)):
        c = touched[i]
        value = float(total[c]) * (net.scale[a] * net.scale[c] / _UNIT)
        value = np.rint(value * _DIGITS) / _DIGITS
        if total[c] == 0 or (partners[last] >= 0 and value < values[last]):
            continue
        for j in range(net.actor_ptr[c], net.actor_ptr[c + 1]):
            b = net.actors[j]
            if own < 0 or net.group[b] != own:
                _insert(b, value, partners, values)


@compiled
def _block(start: int, stop: int, net: _Network, nodes: int, partner: Array, value: Array) -> None:
    total = np.zeros(nodes, np.int64)
    touched = np.empty(nodes + 1, np.int64)
    for a in range(start, stop):
        first, end = net.actor_ptr[a], net.actor_ptr[a + 1]
        if first == end:
            continue
        count = _expand(net, a, total, touched)
        total[a] = 0
        for i in range(net.pointers[a], net.pointers[a + 1]):
            total[net.indices[i]] = 0  # tied already
        for i in range(first, end):
            actor = net.actors[i]
            before = net.actors[i - 1] if i > first else actor
            if i > first and net.group[before] == net.group[actor]:
                partner[actor], value[actor] = partner[before], value[before]
            else:
                group = net.group[actor]
                _select(net, a, group, total, touched[:count], partner[actor], value[actor])
        for i in range(count):
            total[touched[i]] = 0


@compiled_for_cores
def _blocks(borders: Array, net: _Network, nodes: int, partner: Array, value: Array) -> None:
    for block in blocks_in_parallel(len(borders) - 1):
        _block(borders[block], borders[block + 1], net, nodes, partner, value)
