"""Who stands between others: structural holes, bridges and cut points."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, diags_array

from ecosystem.measures.paths import betweenness
from ecosystem.network.matrix import TieMatrix

_ROW_BLOCK = 2048


def constraint(ties: TieMatrix) -> pd.Series:
    """Return Burt's constraint: how much a node depends on partners that know each other.

    ``c_a = Σ_b (p_ab + Σ_q p_aq p_qb)²`` over the partners b of a, where ``p_ab = w_ab / Σ_b w_ab``
    is the share of a's tie weight that goes to b. Low for a broker between unconnected partners.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights count.

    Returns
    -------
    Series
        Above 0, for two or three partners up to 1.125; NaN without partners.

    References
    ----------
    Burt, R. S. (1992). Structural Holes. Harvard University Press.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> constraint(tie_matrix_of(nx.star_graph(4))).to_list()
    [0.25, 1.0, 1.0, 1.0, 1.0]
    """
    if ties.is_large:
        from ecosystem.network.kernels.holes import structural_holes

        return ties.series(structural_holes(ties.nodes)[0], "constraint")
    P = _shares(ties)
    values = np.full(len(ties.ids), np.nan)
    for start in range(0, len(ties.ids), _ROW_BLOCK):
        block = slice(start, start + _ROW_BLOCK)
        own = csr_array(P[block])
        partners = own.copy()
        partners.data = np.ones_like(partners.data)
        invested = own + csr_array((own @ P).multiply(partners))
        values[block] = np.asarray(invested.power(2).sum(axis=1)).ravel()
    values[ties.degrees == 0] = np.nan
    return ties.series(values, "constraint")


def effective_size(ties: TieMatrix) -> pd.Series:
    """Return Burt's effective size: the number of partners less what they repeat of each other.

    ``e_a = Σ_b (1 − Σ_q p_aq m_bq)`` over the partners b of a, with ``p_aq`` a's share of weight
    to q and ``m_bq`` the weight of b's tie to q over that of b's strongest tie. Without weights
    this is ``k − 2t/k`` for k partners with t ties among them.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights count.

    Returns
    -------
    Series
        NaN without partners.

    References
    ----------
    Burt, R. S. (1992). Structural Holes. Borgatti, S. P. (1997). Structural holes: unpacking
    Burt's redundancy measures. Connections 20, 35–38.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> effective_size(tie_matrix_of(nx.star_graph(4))).to_list()
    [4.0, 1.0, 1.0, 1.0, 1.0]
    """
    if ties.is_large:
        from ecosystem.network.kernels.holes import structural_holes

        return ties.series(structural_holes(ties.nodes)[1], "effective_size")
    P = _shares(ties)
    if not len(ties.ids):
        return ties.series(np.zeros(0), "effective_size")
    strongest = np.asarray(ties.weights.max(axis=1).todense(), dtype=np.float64).ravel()
    M = csr_array(diags_array(_inverse(strongest)) @ ties.weights)
    values = ties.degrees.astype(np.float64)
    for start in range(0, len(ties.ids), _ROW_BLOCK):
        block = slice(start, start + _ROW_BLOCK)
        own = csr_array(P[block])
        partners = own.copy()
        partners.data = np.ones_like(partners.data)
        # Σ_b Σ_q p_aq m_bq over partners b: M is not symmetric, so its transpose is walked.
        repeated = (own @ csr_array(M.T)).multiply(partners)
        values[block] -= np.asarray(repeated.sum(axis=1)).ravel()
    values[ties.degrees == 0] = np.nan
    return ties.series(values, "effective_size")


def bridging_centrality(ties: TieMatrix) -> pd.Series:
    """Return bridging centrality: betweenness times the bridging coefficient.

    ``betweenness_v · (1/k_v) / Σ_{u∈N(v)} 1/k_u``: high for a node between well-connected partners
    that has few partners itself.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights are not used.

    Returns
    -------
    Series
        0 without partners.

    References
    ----------
    Hwang, W., Cho, Y., Zhang, A., Ramanathan, M. (2006). Bridging centrality: identifying bridging
    nodes in scale-free networks. Proceedings of KDD 2006.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> bridging_centrality(tie_matrix_of(nx.star_graph(2))).to_list()
    [0.25, 0.0, 0.0]
    """
    return bridging(ties, betweenness(ties))


def bridging(ties: TieMatrix, passed: pd.Series) -> pd.Series:
    """Return bridging centrality where betweenness is known already.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights are not used.
    passed : Series
        Its betweenness, exact or sampled.

    Returns
    -------
    Series
        See :func:`bridging_centrality`.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> bridging(tie_matrix_of(nx.star_graph(2)), pd.Series([1.0, 0.0, 0.0])).to_list()
    [0.25, 0.0, 0.0]
    """
    rarity = _inverse(ties.degrees.astype(np.float64))
    around = np.asarray(ties.adjacency @ rarity)
    values = passed.to_numpy(dtype=np.float64) * rarity * _inverse(around)
    return ties.series(values, "bridging_centrality")


def articulation_points(ties: TieMatrix) -> pd.Series:
    """Tell which nodes hold the network together: without them it has more connected parts.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights are not used.

    Returns
    -------
    Series of bool

    References
    ----------
    Hopcroft, J., Tarjan, R. (1973). Algorithm 447: efficient algorithms for graph manipulation.
    Communications of the ACM 16, 372–378.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> articulation_points(tie_matrix_of(nx.path_graph(3))).to_list()
    [False, True, False]
    """
    pointers, neighbors = ties.weights.indptr.tolist(), ties.weights.indices.tolist()
    n = len(ties.ids)
    found = np.zeros(n, dtype=bool)
    order = [-1] * n  # position in the depth-first walk
    low = [0] * n  # earliest position reachable by one tie from below
    clock = 0
    for root in range(n):
        if order[root] >= 0:
            continue
        order[root] = low[root] = clock
        clock += 1
        children = 0
        stack = [(root, -1, pointers[root])]
        while stack:
            v, parent, at = stack.pop()
            if at < pointers[v + 1]:
                stack.append((v, parent, at + 1))
                u = neighbors[at]
                if order[u] < 0:
                    order[u] = low[u] = clock
                    clock += 1
                    stack.append((u, v, pointers[u]))
                elif u != parent:
                    low[v] = min(low[v], order[u])
            elif parent == root:
                children += 1
            elif parent >= 0:
                low[parent] = min(low[parent], low[v])
                if low[v] >= order[parent]:
                    found[parent] = True
        found[root] = children > 1
    return pd.Series(found, index=ties.ids, name="is_articulation_point")


def _shares(ties: TieMatrix) -> csr_array:
    """Return P, ``p_ab = w_ab / Σ_b w_ab``."""
    return csr_array(diags_array(_inverse(ties.strengths)) @ ties.weights)


def _inverse(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return 1/x, and 0 where x is 0."""
    result = np.zeros_like(values)
    np.divide(1.0, values, out=result, where=values > 0)
    return result
