"""Burt's structural holes: constraint and effective size from the partners two actors share."""

from __future__ import annotations

import numpy as np

from ecosystem.network.kernels.compact import Floats
from ecosystem.network.kernels.compiling import (
    Array,
    blocks_in_parallel,
    compiled,
    compiled_for_cores,
    rounds,
)
from ecosystem.network.kernels.local import PARTS, NodeTies, equal_work


def structural_holes(ties: NodeTies) -> tuple[Floats, Floats]:
    """Return Burt's constraint and effective size of every actor; NaN without partners.

    ``c_a = Σ_b (p_ab + Σ_q p_aq p_qb)²`` and ``e_a = Σ_b (1 − Σ_q p_aq m_bq)`` over partners b,
    with ``p_ab = w_ab / Σ_b w_ab`` and ``m_bq = w_bq / max_q w_bq``.

    Notes
    -----
    Both inner sums are symmetric but for a factor: ``Σ_q w_aq w_qb / s_q`` and ``Σ_q w_aq w_bq``.
    They are found once per tie, from the side of the actor with more partners, by walking the
    partners of the other.

    References
    ----------
    Burt, R. S. (1992). Structural Holes. Harvard University Press.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> from ecosystem.network.kernels.compact import compact
    >>> from ecosystem.network.kernels.local import node_ties
    >>> B = csr_array(np.array([[1, 0], [1, 1], [0, 1]]))
    >>> [values.tolist() for values in structural_holes(node_ties(compact(B)))]
    [[1.0, 0.5, 1.0], [1.0, 2.0, 1.0]]
    """
    nodes = len(ties.size)
    size, own = ties.size.astype(np.float64), ties.own
    strength = ties.strengths()
    inverse = np.divide(1.0, strength, out=np.zeros(nodes), where=strength > 0)
    twins = np.maximum(size - 1.0, 0.0)
    strongest = np.where(twins > 0, own, 0.0)
    a = np.repeat(np.arange(nodes), np.diff(ties.pointers))
    np.maximum.at(strongest, a, ties.weights)
    rarest = np.divide(1.0, strongest, out=np.zeros(nodes), where=strongest > 0)

    by_share, by_weight = _shared_sums(ties, size, inverse)
    b, w = ties.indices, ties.weights
    # Twins of either end are shared partners too.
    by_share += w * (twins[a] * own[a] * inverse[a] + twins[b] * own[b] * inverse[b])
    by_weight += w * (twins[a] * own[a] + twins[b] * own[b])
    constraint = _sum(a, size[b] * ((w + by_share) * inverse[a]) ** 2, nodes)
    repeated = _sum(a, size[b] * by_weight * inverse[a] * rarest[b], nodes)
    # A twin shares all other partners.
    others = np.maximum(twins - 1.0, 0.0)
    share = _sum(a, size[b] * w * w * inverse[b], nodes) + others * own * own * inverse
    weight = _sum(a, size[b] * w * w, nodes) + others * own * own
    constraint += twins * ((own + share) * inverse) ** 2
    repeated += twins * weight * inverse * rarest

    per_actor = ties.network.per_actor
    return per_actor(constraint, np.nan), per_actor(ties.degrees() - repeated, np.nan)


def _shared_sums(ties: NodeTies, size: Floats, inverse: Floats) -> tuple[Floats, Floats]:
    """Return ``Σ_q w_aq w_qb / s_q`` and ``Σ_q w_aq w_bq`` over other nodes q, for every tie."""
    degree = np.diff(ties.pointers)
    row = np.repeat(np.arange(len(size)), degree)
    smaller = np.minimum(degree[row], degree[ties.indices])
    borders = equal_work(smaller, ties.pointers)
    by_share, by_weight = np.zeros(len(row)), np.zeros(len(row))
    arrays = (ties.pointers, ties.indices, ties.weights, size, inverse)
    for start, stop in rounds(PARTS):
        _shared_blocks(borders[start : stop + 1], *arrays, by_share, by_weight)
    _mirror(ties.pointers, ties.indices, by_share, by_weight)
    return by_share, by_weight


def _sum(row: np.ndarray[tuple[int], np.dtype[np.int64]], values: Floats, nodes: int) -> Floats:
    return np.asarray(np.bincount(row, weights=values, minlength=nodes), dtype=np.float64)


@compiled
def _keeps(pointers: Array, a: int, b: int) -> bool:
    """Tell whether a is the end of the tie that computes: more neighbors, or the larger index."""
    own, other = pointers[a + 1] - pointers[a], pointers[b + 1] - pointers[b]
    return bool(own > other or (own == other and a > b))


@compiled
def _shared_block(
    start: int,
    stop: int,
    pointers: Array,
    indices: Array,
    weights: Array,
    size: Array,
    inverse: Array,
    by_share: Array,
    by_weight: Array,
) -> None:
    weight_of = np.zeros(len(size))
    share_of = np.zeros(len(size))
    for a in range(start, stop):
        for i in range(pointers[a], pointers[a + 1]):
            q = indices[i]
            weight_of[q] = size[q] * weights[i]
            share_of[q] = weight_of[q] * inverse[q]
        for i in range(pointers[a], pointers[a + 1]):
            b = indices[i]
            if _keeps(pointers, a, b):
                share, weight = 0.0, 0.0
                for j in range(pointers[b], pointers[b + 1]):
                    q = indices[j]  # 0 for those that are no partner of a
                    share += weights[j] * share_of[q]
                    weight += weights[j] * weight_of[q]
                by_share[i], by_weight[i] = share, weight
        for i in range(pointers[a], pointers[a + 1]):
            weight_of[indices[i]] = 0.0
            share_of[indices[i]] = 0.0


@compiled_for_cores
def _shared_blocks(
    borders: Array,
    pointers: Array,
    indices: Array,
    weights: Array,
    size: Array,
    inverse: Array,
    by_share: Array,
    by_weight: Array,
) -> None:
    for block in blocks_in_parallel(len(borders) - 1):
        _shared_block(
            borders[block],
            borders[block + 1],
            pointers,
            indices,
            weights,
            size,
            inverse,
            by_share,
            by_weight,
        )


@compiled
def _mirror(pointers: Array, indices: Array, by_share: Array, by_weight: Array) -> None:
    """Copy what one end of every tie computed to the other end."""
    at = pointers[:-1].copy()
    for a in range(len(at)):
        for i in range(pointers[a], pointers[a + 1]):
            b = indices[i]
            if _keeps(pointers, a, b):
                by_share[at[b]] = by_share[i]
                by_weight[at[b]] = by_weight[i]
            at[b] += 1
