"""How much of a network runs inside groups and how much between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.network.matrix import TieMatrix


def group_codes(
    ties: TieMatrix, groups: pd.Series
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return groups as numbers, in the order of the network.

    Parameters
    ----------
    ties : TieMatrix
        The network.
    groups : Series of str
        Group of every id; "" when unknown, as is an id that is missing.

    Returns
    -------
    code : ndarray of int
        Groups numbered in sorted order from 0; −1 when unknown.
    known : ndarray of bool
        Whether the group is known.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> group_codes(tie_matrix_of(nx.path_graph(3)), pd.Series(["SE", "", "FI"]))[0].tolist()
    [1, -1, 0]
    """
    values = groups.reindex(ties.ids).fillna("").replace("", pd.NA)
    code = np.asarray(pd.Categorical(values).codes, dtype=np.int64)
    return code, code >= 0


def external_share(ties: TieMatrix, groups: pd.Series) -> pd.Series:
    """Return the share of every node's tie weight that goes to other groups.

    ``Σ_b w_ab [g_b ≠ g_a] / Σ_b w_ab`` over the partners b whose group is known.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights count.
    groups : Series of str
        Group of every id, "" when unknown.

    Returns
    -------
    Series
        0 to 1; NaN when the node's own group is unknown, or that of all its partners.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> external_share(
    ...     tie_matrix_of(nx.star_graph(3)), pd.Series(["SE", "SE", "FI", ""])
    ... ).to_list()
    [0.5, 0.0, 1.0, nan]
    """
    code, known = group_codes(ties, groups)
    coo = ties.weights.tocoo()
    a, b = coo.coords
    counted = known[a] & known[b]
    n = len(ties.ids)
    total = np.bincount(a[counted], weights=coo.data[counted], minlength=n)
    outside = counted & (code[a] != code[b])
    external = np.bincount(a[outside], weights=coo.data[outside], minlength=n)
    values = np.full(n, np.nan)
    np.divide(external, total, out=values, where=total > 0)
    return ties.series(values, "external_share")


def crossing_share(ties: TieMatrix, groups: pd.Series) -> float:
    """Return the share of the ties between known groups that join two different ones.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights are not used.
    groups : Series of str
        Group of every id, "" when unknown.

    Returns
    -------
    float
        0 to 1; NaN without a tie between known groups. It is half of the E–I index plus one.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> crossing_share(tie_matrix_of(nx.path_graph(3)), pd.Series(["SE", "SE", "FI"]))
    0.5
    """
    code, known = group_codes(ties, groups)
    a = np.repeat(np.arange(len(ties.ids)), ties.degrees)
    b = ties.weights.indices
    counted = known[a] & known[b]
    return float((code[a] != code[b])[counted].mean()) if counted.any() else float("nan")


@dataclass(frozen=True)
class EIIndex:
    """The E–I index of a network and its test.

    Parameters
    ----------
    external_count, internal_count : int
        Ties between groups and inside groups.
    index : float
        (E − I) / (E + I): −1 all inside, +1 all between; NaN without ties.
    expected : float
        Its exact mean when the groups are dealt out to the nodes at random.
    p_value : float
        Share of random deals at least as far from the expectation (two-sided, the observed one
        counted in); NaN without ties.
    permutations : int
        Number of random deals.
    """

    external_count: int
    internal_count: int
    index: float
    expected: float
    p_value: float
    permutations: int


def ei_index(
    ties: TieMatrix, groups: pd.Series, *, permutations: int = 999, seed: int = 0
) -> EIIndex:
    """Return the E–I index: ties between groups against ties inside them.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights are not used.
    groups : Series of str
        Group of every id, "" when unknown: ties of nodes of unknown group are left out.
    permutations : int
        Number of random deals of the groups for the test.
    seed : int
        Of the random deals.

    Returns
    -------
    EIIndex

    Notes
    -----
    The test deals out groups over a fixed network. In a network made from collaborations ties are
    not independent, so a small p-value says that groups matter, not how many ties are missing.

    References
    ----------
    Krackhardt, D., Stern, R. N. (1988). Informal networks and organizational crises. Social
    Psychology Quarterly 51, 123–140.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> result = ei_index(tie_matrix_of(nx.path_graph(4)), pd.Series(["SE", "SE", "FI", "FI"]))
    >>> result.external_count, result.internal_count, round(result.index, 4)
    (1, 2, -0.3333)
    """
    code, known = group_codes(ties, groups)
    coo = ties.weights.tocoo()
    a, b = coo.coords
    counted = (a < b) & known[a] & known[b]
    a, b = a[counted], b[counted]
    total = len(a)
    if total == 0:
        return EIIndex(0, 0, float("nan"), float("nan"), float("nan"), permutations)
    size = np.bincount(code[known])
    pairs = int(known.sum()) * (int(known.sum()) - 1)
    expected = 1.0 - 2.0 * float((size * (size - 1)).sum()) / pairs
    internal = int((code[a] == code[b]).sum())
    index = (total - 2 * internal) / total
    rng = np.random.default_rng(seed)
    as_far = 0
    for _ in range(permutations):
        dealt = code.copy()
        dealt[known] = rng.permutation(code[known])
        drawn = (total - 2 * int((dealt[a] == dealt[b]).sum())) / total
        as_far += abs(drawn - expected) >= abs(index - expected) - 1e-12
    return EIIndex(
        total - internal,
        internal,
        index,
        expected,
        (as_far + 1) / (permutations + 1),
        permutations,
    )
