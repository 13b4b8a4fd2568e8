"""Measures that walk all shortest paths: betweenness, closeness, harmonic centrality.

All three come from one breadth-first search per source. Searches from many sources run at once as
products of the sparse adjacency matrix with a dense block, level by level (Brandes 2001, in the
language of linear algebra), so memory is bounded by the block and never actors × actors.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.network.matrix import TieMatrix

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# Steps up to which betweenness is exact: about a second on two cores (all of Horizon 2020: ten).
EXACT_WORK: Final = 6e8
_BLOCK_CELLS: Final = 400_000  # rows × sources searched at once: about 3 MB per array


def path_measures(
    ties: TieMatrix,
    *,
    work_budget: float = EXACT_WORK,
    epsilon: float = 0.005,
    delta: float = 0.1,
    seed: int = 0,
) -> pd.DataFrame:
    """Return betweenness, closeness and harmonic centrality from one pass over the paths.

    Every tie is one step, whatever its weight.

    Parameters
    ----------
    ties : TieMatrix
        The network, n nodes.
    work_budget : float
        Betweenness of a large network is exact if that takes at most so many steps, see
        :func:`ecosystem.network.kernels.betweenness.exact_work`; the default is about a second on
        two cores. Beyond, it is estimated from a sample of pairs of nodes. ``inf``: always exact.
    epsilon, delta : float
        With probability of at least ``1 − delta`` no estimate is off by more than ``epsilon``.
    seed : int
        Of the sample.

    Returns
    -------
    DataFrame
        Indexed by id: ``betweenness``, ``closeness``, ``harmonic``, see the functions of these
        names. All 0 for a node without ties. ``attrs["betweenness"]`` is ``exact`` or says how
        many pairs were sampled and what error is promised.

    Notes
    -----
    Exact but for betweenness beyond the budget. Nodes that are tied to each other and to the same
    others ("twins", common where a node takes part in a single collaboration) are searched from
    once. Time grows with the number of different nodes × ties × the longest distance.

    References
    ----------
    Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical
    Sociology 25, 163–177.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> path_measures(tie_matrix_of(nx.path_graph(3))).round(3).to_numpy().tolist()
    [[0.0, 0.667, 1.5], [1.0, 1.0, 2.0], [0.0, 0.667, 1.5]]
    """
    if ties.is_large:
        return _compiled(ties, work_budget, epsilon, delta, seed)
    n = len(ties.ids)
    through, closeness, harmonic = np.zeros(n), np.zeros(n), np.zeros(n)
    adjacency = ties.adjacency
    part = ties.components()
    order = np.argsort(part, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(part[order])) + 1):
        if len(members) > 1:
            inside = csr_array(adjacency[members][:, members])
            passed, distance_sum, inverse_sum = _all_paths(inside)
            through[members] = passed
            reached = len(members) - 1
            closeness[members] = (reached / (n - 1)) * (reached / distance_sum)
            harmonic[members] = inverse_sum
    if n > 2:
        through /= (n - 1) * (n - 2)
    table = pd.DataFrame(
        {"betweenness": through, "closeness": closeness, "harmonic": harmonic}, index=ties.ids
    )
    table.attrs["betweenness"] = "exact"
    return table


def _compiled(
    ties: TieMatrix, work_budget: float, epsilon: float, delta: float, seed: int
) -> pd.DataFrame:
    from ecosystem.network.kernels.distances import closeness_and_harmonic
    from ecosystem.network.kernels.sampling import betweenness as find_betweenness

    network = ties.nodes.network
    found = find_betweenness(
        network, work_budget=work_budget, epsilon=epsilon, delta=delta, seed=seed
    )
    near, harmonic = closeness_and_harmonic(network)
    table = pd.DataFrame(
        {"betweenness": found.values, "closeness": near, "harmonic": harmonic}, index=ties.ids
    )
    table.attrs["betweenness"] = (
        "exact"
        if found.exact
        else f"sampled from {found.pairs} pairs (seed {found.seed}): with probability of at least "
        f"{1 - found.delta:g} no value is off by more than {found.epsilon:g}"
    )
    return table


def weighted_path_measures(ties: TieMatrix) -> pd.DataFrame:
    """Return betweenness and closeness where a tie of weight w is 1/w long.

    Lengths are whole numbers, so that equally long paths are seen as equal, which they are not in
    floating point; see :func:`ecosystem.network.kernels.weighted.weighted_paths`. Compiled at any
    size, and slower than :func:`path_measures` by a factor of ten or more.

    Parameters
    ----------
    ties : TieMatrix
        The network, n nodes.

    Returns
    -------
    DataFrame
        Indexed by id: ``weighted_betweenness`` (0 to 1) and ``weighted_closeness`` (not bounded: a
        tie of weight 10 is 0.1 long). ``attrs["exact_share"]`` is the share of ties whose length
        was not rounded.

    References
    ----------
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Physical Review E 64, 016132.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> table = weighted_path_measures(tie_matrix_of(nx.path_graph(3)))
    >>> table["weighted_betweenness"].to_list()
    [0.0, 1.0, 0.0]
    """
    from ecosystem.network.kernels.weighted import weighted_paths

    found = weighted_paths(ties.nodes)
    n = len(ties.ids)
    pairs = (n - 1.0) * (n - 2.0) if n > 2 else 1.0
    columns = {
        "weighted_betweenness": found.betweenness_sum / pairs,
        "weighted_closeness": found.closeness,
    }
    table = pd.DataFrame(columns, index=ties.ids)
    table.attrs["exact_share"] = found.exact_share
    return table


def betweenness(ties: TieMatrix) -> pd.Series:
    """Return betweenness centrality: the share of shortest paths of others that pass a node.

    ``b_v = Σ_{s<t; s,t≠v} σ_st(v) / σ_st · 2 / ((n − 1)(n − 2))`` with ``σ_st`` the number of
    shortest paths between s and t, and ``σ_st(v)`` of those through v.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights are not used.

    Returns
    -------
    Series
        0 to 1; 0 in a network of fewer than three nodes.

    References
    ----------
    Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> betweenness(tie_matrix_of(nx.star_graph(3))).to_list()
    [1.0, 0.0, 0.0, 0.0]
    """
    return path_measures(ties)["betweenness"]


def closeness(ties: TieMatrix) -> pd.Series:
    """Return closeness centrality as Wasserman and Faust write it for networks in several parts.

    ``c_v = (r / (n − 1)) · (r / Σ_u d(v, u))`` over the ``r`` nodes u that v can reach.

    Parameters
    ----------
    ties : TieMatrix
        The network of n nodes; weights are not used.

    Returns
    -------
    Series
        0 to 1; 0 without ties.

    References
    ----------
    Wasserman, S., Faust, K. (1994). Social Network Analysis, p. 201 (5.22).

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> closeness(tie_matrix_of(nx.star_graph(2))).round(3).to_list()
    [1.0, 0.667, 0.667]
    """
    return path_measures(ties)["closeness"]


def harmonic(ties: TieMatrix) -> pd.Series:
    """Return harmonic centrality, ``h_v = Σ_{u≠v} 1 / d(v, u)`` over all u that v can reach.

    Parameters
    ----------
    ties : TieMatrix
        The network of n nodes; weights are not used.

    Returns
    -------
    Series
        0 to n − 1.

    References
    ----------
    Boldi, P., Vigna, S. (2014). Axioms for centrality. Internet Mathematics 10, 222–262.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> harmonic(tie_matrix_of(nx.star_graph(2))).to_list()
    [2.0, 1.5, 1.5]
    """
    return path_measures(ties)["harmonic"]


def _all_paths(adjacency: csr_array) -> tuple[Floats, Floats, Floats]:
    """Return path shares (both directions), distance sums and inverse sums of a connected part."""
    n = adjacency.shape[0]
    twin, sources = _twins(adjacency)
    multiplicity = np.bincount(twin).astype(np.float64)
    through = np.zeros(n)
    distance_sum, inverse_sum = np.zeros(len(sources)), np.zeros(len(sources))
    step = max(1, _BLOCK_CELLS // n)
    for start in range(0, len(sources), step):
        block = slice(start, start + step)
        passed, distance_sum[block], inverse_sum[block] = _search(adjacency, sources[block])
        # A twin of the source is on no shortest path from it, so the searches of all twins put
        # the same amounts on all others and nothing on each other.
        through += passed @ multiplicity[block]
    return through, distance_sum[twin], inverse_sum[twin]


def _search(adjacency: csr_array, sources: Integers) -> tuple[Floats, Floats, Floats]:
    """Search from some sources at once; arrays are nodes × sources."""
    shape = (adjacency.shape[0], len(sources))
    own = (sources, np.arange(len(sources)))
    frontier = np.zeros(shape)
    frontier[own] = 1.0
    path_count = frontier.copy()
    levels = [frontier > 0]
    unseen = frontier == 0
    distance_sum, inverse_sum = np.zeros(len(sources)), np.zeros(len(sources))
    while True:
        frontier = np.asarray(adjacency @ frontier)
        frontier *= unseen
        reached = frontier > 0
        count = np.count_nonzero(reached, axis=0)
        if not count.any():
            break
        distance_sum += len(levels) * count
        inverse_sum += count / len(levels)
        levels.append(reached)
        path_count += frontier
        unseen &= ~reached
    dependency = np.zeros(shape)
    for farther, nearer in zip(levels[:0:-1], levels[-2::-1], strict=True):
        share = np.zeros(shape)
        np.divide(1.0 + dependency, path_count, out=share, where=farther)
        dependency += np.asarray(adjacency @ share) * path_count * nearer
    dependency[own] = 0.0
    return dependency, distance_sum, inverse_sum


def _twins(adjacency: csr_array) -> tuple[Integers, Integers]:
    """Return the class of every node, and one node of every class; twins share a class."""
    classes: dict[bytes, int] = {}
    twin = np.zeros(adjacency.shape[0], dtype=np.int64)
    representatives = []
    for v in range(adjacency.shape[0]):
        row = adjacency.indices[adjacency.indptr[v] : adjacency.indptr[v + 1]]
        key = np.insert(row, np.searchsorted(row, v), v).tobytes()
        if key not in classes:
            classes[key] = len(classes)
            representatives.append(v)
        twin[v] = classes[key]
    return twin, np.array(representatives, dtype=np.int64)
