"""The network with interchangeable actors drawn together: the same paths, far fewer nodes.

Actors that take part in exactly the same collaborations are *twins*: they are tied to each other
and to the same others with the same weights, so a measure of position is the same for all of them.
Most organisations of a funding programme take part once; those of one collaboration are twins, and
here they are one *leaf* of it. No shortest path passes through a leaf (its partners are tied to
each other already), and no shortest path passes through two twins.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import block_array, csr_array

from ecosystem.network.kernels.projection import project

Integers = npt.NDArray[np.int64]
Small = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float64]

_ISOLATED = -1


@dataclass(frozen=True, eq=False)
class CompactNetwork:
    """Twins as one node each: first the inner nodes, then one possible leaf per collaboration.

    Parameters
    ----------
    actor_count : int
        Actors, n.
    factor : ndarray
        What every collaboration adds to a tie. Collaborations that make no tie are left out; the
        others are in the order of their best connected member.
    node : ndarray of int
        Node of every actor; −1 for actors without a tie. Inner nodes with most collaborations come
        first. The leaf of collaboration ``p`` is node ``inner_count + p``.
    size : ndarray of int
        Actors of every node, 0 for collaborations without a leaf.
    inner : csr_array
        Inner nodes (two or more collaborations) × collaborations, 0/1, indices sorted.
    heads : csr_array
        Its transpose, indices sorted.
    """

    actor_count: int
    factor: Floats
    node: Integers
    size: Integers
    inner: csr_array
    heads: csr_array

    @property
    def inner_count(self) -> int:
        """Inner nodes."""
        return int(self.inner.shape[0])

    @property
    def leaf_size(self) -> Integers:
        """Actors in the leaf of every collaboration."""
        return self.size[self.inner_count :]

    def inner_pointers(self) -> tuple[Integers, Small, Integers, Small]:
        """Return both directions of the incidence as plain arrays, for compiled functions."""
        return (
            self.inner.indptr.astype(np.int64),
            self.inner.indices.astype(np.uint32),
            self.heads.indptr.astype(np.int64),
            self.heads.indices.astype(np.uint32),
        )

    def shared(self) -> csr_array:
        """Return how many collaborations every two different inner nodes share."""
        return project(self.inner, np.ones(len(self.factor)))

    def ties(self) -> tuple[csr_array, Floats]:
        """Return the tie weights between nodes, and between the twins of one node.

        Leaves without actors have no ties. Indices are sorted; leaves come after inner nodes.
        """
        tied = np.flatnonzero(self.leaf_size > 0)
        part = csr_array(self.inner[:, tied])
        part.data = part.data * self.factor[tied][part.indices]
        count = len(self.leaf_size)
        place = csr_array(
            (np.ones(len(tied)), (np.arange(len(tied)), tied)), shape=(len(tied), count)
        )
        leaves = csr_array(part @ place)
        weights = csr_array((len(self.size), len(self.size)))
        if self.inner_count and count:
            inner = project(self.inner, self.factor)
            corner = csr_array((count, count))
            weights = csr_array(block_array([[inner, leaves], [csr_array(leaves.T), corner]]))
        weights.sort_indices()
        own = np.concatenate([self.inner @ self.factor, self.factor])
        return weights, own

    def per_actor(self, values: Floats, isolated: float = 0.0) -> Floats:
        """Return values of nodes as values of actors."""
        result = np.full(self.actor_count, isolated)
        tied = self.node >= 0
        result[tied] = values[self.node[tied]]
        return result


def compact(matrix: csr_array, factor: Floats | None = None) -> CompactNetwork:
    """Return the compact form of an incidence matrix.

    Parameters
    ----------
    matrix : csr_array
        Actors × collaborations; every stored number but 0 is a participation, and duplicates count
        once.
    factor : ndarray, optional
        What every collaboration adds to a tie; by default 1. Collaborations with one participant
        or a factor of 0 make no tie.

    Returns
    -------
    CompactNetwork

    Examples
    --------
    Two of four actors take part in the first collaboration only, one in both:

    >>> B = csr_array(np.array([[1, 0], [1, 1], [1, 0], [0, 1]]))
    >>> small = compact(B)
    >>> small.inner_count, small.node.tolist(), small.size.tolist()
    (1, [1, 0, 1, 2], [1, 2, 1])
    """
    rows, factor = participations(matrix, factor)
    rows, factor = _hubs_first(rows, factor)
    count = np.diff(rows.indptr)
    several = np.flatnonzero(count > 1)
    several = several[np.argsort(-count[several], kind="stable")]
    label = _twins(rows, several)
    inner_count = int(label.max(initial=-1)) + 1
    node = np.full(rows.shape[0], _ISOLATED, dtype=np.int64)
    node[several] = label
    single = np.flatnonzero(count == 1)
    node[single] = inner_count + rows.indices[rows.indptr[single]]
    size = np.bincount(node[node >= 0], minlength=inner_count + rows.shape[1]).astype(np.int64)
    first = np.unique(label, return_index=True)[1]
    inner = csr_array(rows[several[first]])
    heads = csr_array(inner.T)
    heads.sort_indices()
    return CompactNetwork(rows.shape[0], factor, node, size, inner, heads)


def compact_ties(weights: csr_array) -> CompactNetwork:
    """Return the compact form of any network: every tie is a collaboration of two.

    Parameters
    ----------
    weights : csr_array
        Square, symmetric, positive, nothing on the diagonal.

    Returns
    -------
    CompactNetwork

    Examples
    --------
    >>> path = csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]]))
    >>> compact_ties(path).node.tolist()
    [1, 0, 2]
    """
    row, column = weights.tocoo().coords
    upper = row < column
    a, b, value = row[upper], column[upper], weights.tocoo().data[upper]
    tie = np.arange(len(a))
    matrix = csr_array(
        (np.ones(2 * len(a)), (np.concatenate([a, b]), np.concatenate([tie, tie]))),
        shape=(weights.shape[0], len(a)),
    )
    return compact(matrix, np.asarray(value, dtype=np.float64))


def participations(matrix: csr_array, factor: Floats | None) -> tuple[csr_array, Floats]:
    """Return the participations that make ties, sorted, each once, and the factors.

    Collaborations with one participant or a factor of 0 make no tie and are left out.

    Examples
    --------
    >>> kept, factor = participations(csr_array(np.array([[1, 2], [0, 1]])), None)
    >>> kept.toarray().tolist(), factor.tolist()
    ([[1.0], [1.0]], [1.0])
    """
    rows = csr_array(matrix, copy=True)
    rows.sum_duplicates()
    rows.eliminate_zeros()
    shares = np.ones(rows.shape[1]) if factor is None else np.asarray(factor, dtype=np.float64)
    makes_ties = (np.bincount(rows.indices, minlength=rows.shape[1]) > 1) & (shares != 0.0)
    kept = makes_ties[rows.indices]
    pointers = np.concatenate([[0], np.cumsum(kept)])[rows.indptr]
    indices = (np.cumsum(makes_ties) - 1)[rows.indices[kept]].astype(np.int32)
    shape = (rows.shape[0], int(makes_ties.sum()))
    return csr_array((np.ones(len(indices)), indices, pointers), shape=shape), shares[makes_ties]


def _hubs_first(rows: csr_array, factor: Floats) -> tuple[csr_array, Floats]:
    """Return the collaborations in the order of their best connected member.

    Neighbors then lie close together in memory, which saves a quarter of the time of a search.
    """
    count = np.diff(rows.indptr)
    rank = np.empty(len(count), dtype=np.int64)
    rank[np.argsort(-count, kind="stable")] = np.arange(len(count))
    best = np.full(rows.shape[1], len(count), dtype=np.int64)
    np.minimum.at(best, rows.indices, np.repeat(rank, count))
    order = np.argsort(best, kind="stable")
    ordered = csr_array(rows[:, order])
    ordered.sort_indices()
    return ordered, factor[order]


def _twins(rows: csr_array, chosen: npt.NDArray[np.intp]) -> Integers:
    """Return the class of every chosen row; equal rows share one, numbered as first met."""
    pointers, indices = rows.indptr, np.ascontiguousarray(rows.indices)
    known: dict[bytes, int] = {}
    return np.array(
        [
            known.setdefault(indices[pointers[a] : pointers[a + 1]].tobytes(), len(known))
            for a in chosen
        ],
        dtype=np.int64,
    )
