"""Centrality measures: network in, one named column out.

Those that walk shortest paths are in :mod:`ecosystem.measures.paths`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array
from scipy.sparse.linalg import eigsh

from ecosystem.network.matrix import TieMatrix

_DENSE_LIMIT = 64  # up to this size LAPACK is quicker and safer than Lanczos iterations
_ROW_BLOCK = 4096


def degree(ties: TieMatrix) -> pd.Series:
    """Return the number of different partners of every node.

    Parameters
    ----------
    ties : TieMatrix
        The network.

    Returns
    -------
    Series of int

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> degree(tie_matrix_of(nx.path_graph(3))).to_list()
    [1, 2, 1]
    """
    return pd.Series(ties.degrees, index=ties.ids, name="degree")


def strength(ties: TieMatrix) -> pd.Series:
    """Return the sum of tie weights of every node.

    With Newman weights this is the number of its collaborations with more than one participant.

    Parameters
    ----------
    ties : TieMatrix
        The network.

    Returns
    -------
    Series

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> strength(tie_matrix_of(nx.Graph([(1, 2, {"weight": 0.5})]))).to_list()
    [0.5, 0.5]
    """
    return ties.series(ties.strengths, "strength")


def eigenvector(ties: TieMatrix) -> pd.Series:
    """Return weighted eigenvector centrality in the largest connected part.

    The eigenvector of the largest eigenvalue of the weights, ``W x = λ x``, non-negative and of
    length 1 (``Σ x² = 1``), converged to machine precision.

    Parameters
    ----------
    ties : TieMatrix
        The network.

    Returns
    -------
    Series
        0 to 1; 0 outside the largest part (of two equally large ones, the part with the smaller
        id), where the measure has no common scale; 0 for all when there are no ties.

    References
    ----------
    Bonacich, P. (1972). Factoring and weighting approaches to status scores. Journal of
    Mathematical Sociology 2, 113–120.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> eigenvector(tie_matrix_of(nx.complete_graph(4))).round(6).to_list()
    [0.5, 0.5, 0.5, 0.5]
    """
    values = np.zeros(len(ties.ids))
    members = np.flatnonzero(ties.components() == 0)
    if len(members) > 1:
        values[members] = _leading(csr_array(ties.weights[members][:, members]))
    return ties.series(values, "eigenvector")


def _leading(weights: csr_array) -> npt.NDArray[np.float64]:
    n = weights.shape[0]
    if n <= _DENSE_LIMIT:
        vector = np.linalg.eigh(weights.toarray())[1][:, -1]
    else:
        start = np.ones(n)  # a fixed start: the default one is random
        _, found = eigsh(weights, k=1, which="LA", v0=start, ncv=min(n, 64), maxiter=100 * n)
        vector = found[:, 0]
    vector = np.abs(vector)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float64)


def pagerank(
    ties: TieMatrix, damping: float = 0.85, tolerance: float = 1e-12, max_steps: int = 10_000
) -> pd.Series:
    """Return weighted PageRank.

    ``x = d · Wᵀ D⁻¹ x + (1 − d)/n``, where nodes without ties pass their share to all alike.

    Parameters
    ----------
    ties : TieMatrix
        The network of n nodes.
    damping : float
        d, below 1.
    tolerance : float
        Iteration ends when the sum of changes is smaller.
    max_steps : int
        Bound on the iterations; with d = 0.85 about 170 are enough.

    Returns
    -------
    Series
        Positive, sums to 1; empty for an empty network.

    References
    ----------
    Brin, S., Page, L. (1998). The anatomy of a large-scale hypertextual Web search engine.
    Computer Networks 30, 107–117.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> pagerank(tie_matrix_of(nx.star_graph(2))).round(4).to_list()
    [0.4865, 0.2568, 0.2568]
    """
    n = len(ties.ids)
    if n == 0:
        return ties.series(np.zeros(0), "pagerank")
    total = ties.strengths
    tied = total > 0
    inverse = np.zeros(n)
    inverse[tied] = 1.0 / total[tied]
    values = np.full(n, 1.0 / n)
    for _ in range(max_steps):
        spread = float(values[~tied].sum())
        new = damping * (ties.weights @ (values * inverse) + spread / n) + (1.0 - damping) / n
        change = float(np.abs(new - values).sum())
        values = new
        if change < tolerance:
            break
    return ties.series(values / values.sum(), "pagerank")


def core_number(ties: TieMatrix) -> pd.Series:
    """Return the core number: the largest k such that the node is in a k-core.

    A k-core is a largest group in which everybody has at least k partners inside the group.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights are not used.

    Returns
    -------
    Series of int
        0 without ties.

    References
    ----------
    Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5, 269–287.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> core_number(tie_matrix_of(nx.lollipop_graph(3, 1))).to_list()
    [2, 2, 2, 1]
    """
    if ties.is_large:
        from ecosystem.network.kernels.local import core_numbers

        return pd.Series(core_numbers(ties.nodes), index=ties.ids, name="core_number")
    adjacency = ties.adjacency
    remaining = ties.degrees.astype(np.float64)
    core = np.zeros(len(ties.ids), dtype=np.int64)
    present = np.ones(len(ties.ids), dtype=bool)
    k = 0
    while present.any():
        k = max(k, int(remaining[present].min()))
        leaving = np.flatnonzero(present & (remaining <= k))
        core[leaving] = k
        present[leaving] = False
        remaining -= np.asarray(adjacency[leaving].sum(axis=0)).ravel()
    return pd.Series(core, index=ties.ids, name="core_number")


def triangles(ties: TieMatrix) -> pd.Series:
    """Return the number of triangles that every node is part of.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights are not used.

    Returns
    -------
    Series of int

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> triangles(tie_matrix_of(nx.complete_graph(4))).to_list()
    [3, 3, 3, 3]
    """
    if ties.is_large:
        from ecosystem.network.kernels.triangles import triangle_counts

        return pd.Series(triangle_counts(ties.nodes), index=ties.ids, name="triangles")
    adjacency = ties.adjacency
    closed = np.zeros(len(ties.ids))
    for start in range(0, len(ties.ids), _ROW_BLOCK):
        rows = adjacency[start : start + _ROW_BLOCK]
        steps = (rows @ adjacency).multiply(rows)
        closed[start : start + _ROW_BLOCK] = np.asarray(steps.sum(axis=1)).ravel()
    return pd.Series((closed / 2).astype(np.int64), index=ties.ids, name="triangles")


def clustering(ties: TieMatrix) -> pd.Series:
    """Return the local clustering coefficient: the share of partners' pairs that are tied.

    ``c_v = 2 t_v / (k_v (k_v − 1))`` with ``t_v`` triangles and ``k_v`` partners.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights are not used.

    Returns
    -------
    Series
        0 to 1; 0 with fewer than two partners.

    References
    ----------
    Watts, D. J., Strogatz, S. H. (1998). Collective dynamics of "small-world" networks.
    Nature 393, 440–442.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> clustering(tie_matrix_of(nx.lollipop_graph(3, 1))).round(3).to_list()
    [1.0, 1.0, 0.333, 0.0]
    """
    pairs = ties.degrees * (ties.degrees - 1)
    share = np.zeros(len(ties.ids))
    np.divide(2.0 * triangles(ties).to_numpy(), pairs, out=share, where=pairs > 0)
    return ties.series(share, "clustering")


def transitivity(ties: TieMatrix) -> float:
    """Return transitivity: three times the number of triangles over the number of paths of two.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights are not used.

    Returns
    -------
    float
        0 to 1; 0 when nobody has two partners. In a network made from groups it is high by
        construction, since every group is a clique.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> transitivity(tie_matrix_of(nx.lollipop_graph(3, 1)))
    0.6
    """
    pairs = int((ties.degrees * (ties.degrees - 1)).sum())
    return float(2 * triangles(ties).sum() / pairs) if pairs else 0.0
