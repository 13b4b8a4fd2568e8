"""PageRank and eigenvector centrality by walking the incidence matrix; the projection is not made.

``W x`` is ``B f (Bᵀ x) − d x``, where ``f`` is what each collaboration adds to a tie and ``d`` what
an actor would add to a tie with itself.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import LinearOperator, eigsh

from ecosystem.network.kernels.compact import Floats, participations

_DENSE_LIMIT = 64  # up to this size LAPACK is quicker and safer than Lanczos iterations


class WalkingMatrix:
    """The tie weights of all actors as something a vector can be multiplied with.

    Parameters
    ----------
    matrix : csr_array
        Actors × collaborations.
    factor : ndarray, optional
        What every collaboration adds to a tie; by default 1.

    Examples
    --------
    >>> W = WalkingMatrix(csr_array(np.array([[1.0, 0], [1, 1], [0, 1]])))
    >>> W.times(np.array([1.0, 10.0, 100.0])).tolist()
    [10.0, 101.0, 10.0]
    """

    def __init__(self, matrix: csr_array, factor: Floats | None = None) -> None:
        self.actors, self.factor = participations(matrix, factor)
        self.heads = csr_array(self.actors.T)
        self.own: Floats = np.asarray(self.actors @ self.factor, dtype=np.float64)

    def times(self, vector: Floats) -> Floats:
        """Return ``W x``."""
        shared = self.factor * (self.heads @ vector)
        return np.asarray(self.actors @ shared - self.own * vector, dtype=np.float64)

    def strengths(self) -> Floats:
        """Return the summed tie weights of every actor."""
        size = np.diff(self.heads.indptr) - 1.0
        return np.asarray(self.actors @ (self.factor * size), dtype=np.float64)

    def largest_part(self) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        """Return the actors of the largest connected part; of equals, the one with actor first."""
        n, collaborations = self.actors.shape
        if not n:
            return np.zeros(0, dtype=np.intp)
        pointers = np.concatenate([self.actors.indptr, np.full(collaborations, self.actors.nnz)])
        both = csr_array(
            (self.actors.data, self.actors.indices + n, pointers), shape=(n + collaborations,) * 2
        )
        part = connected_components(both, directed=False)[1][:n]
        sizes = np.bincount(part)
        largest = part[np.argmax(sizes[part] == sizes.max())]
        return np.flatnonzero(part == largest)


def pagerank_on_incidence(
    walk: WalkingMatrix, damping: float = 0.85, tolerance: float = 1e-12, max_steps: int = 10_000
) -> Floats:
    """Return weighted PageRank of every actor; sums to 1.

    ``x = d · W D⁻¹ x + (1 − d)/n``; actors without ties pass their share to all alike. Steps end
    when the sum of changes falls below ``tolerance``.

    Examples
    --------
    >>> W = WalkingMatrix(csr_array(np.array([[1.0, 0], [1, 1], [0, 1]])))
    >>> pagerank_on_incidence(W).round(4).tolist()
    [0.2568, 0.4865, 0.2568]
    """
    n = walk.actors.shape[0]
    if n == 0:
        return np.zeros(0)
    strength = walk.strengths()
    tied = strength > 0
    inverse = np.divide(1.0, strength, out=np.zeros(n), where=tied)
    values = np.full(n, 1.0 / n)
    for _ in range(max_steps):
        spread = float(values[~tied].sum())
        new = damping * (walk.times(values * inverse) + spread / n) + (1.0 - damping) / n
        change = float(np.abs(new - values).sum())
        values = new
        if change < tolerance:
            break
    return np.asarray(values / values.sum(), dtype=np.float64)


def eigenvector_on_incidence(walk: WalkingMatrix) -> Floats:
    """Return weighted eigenvector centrality in the largest connected part, 0 elsewhere.

    The eigenvector of the largest eigenvalue of W, non-negative, of length 1.

    Examples
    --------
    >>> W = WalkingMatrix(csr_array(np.array([[1.0], [1], [1], [1]])))
    >>> eigenvector_on_incidence(W).round(6).tolist()
    [0.5, 0.5, 0.5, 0.5]
    """
    values = np.zeros(walk.actors.shape[0])
    members = walk.largest_part()
    if len(members) < 2:
        return values
    inside = WalkingMatrix(csr_array(walk.actors[members]), walk.factor)
    n = len(members)
    if n <= _DENSE_LIMIT:
        dense = np.column_stack([inside.times(column) for column in np.eye(n)])
        vector = np.linalg.eigh((dense + dense.T) / 2.0)[1][:, -1]
    else:
        operator = LinearOperator((n, n), matvec=inside.times, dtype=np.float64)
        start = np.ones(n)  # a fixed start: the default one is random
        _, found = eigsh(operator, k=1, which="LA", v0=start, ncv=min(n, 20), maxiter=100 * n)
        vector = found[:, 0]
    values[members] = np.abs(vector) / np.linalg.norm(vector)
    return values
