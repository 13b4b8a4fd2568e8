"""What an actor does between groups: brokerage roles, spread over groups, weight in its own."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.measures.mixing import group_codes
from ecosystem.network.matrix import TieMatrix

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def brokerage_roles(ties: TieMatrix, groups: pd.Series) -> pd.DataFrame:
    """Return Gould and Fernandez's brokerage roles, observed and expected.

    A node b is a broker of the ordered pair (a, c) when it is tied to both and they are not tied
    to each other. With A the broker's own group: ``internal`` AAA (all of one group), ``itinerant``
    BAB (a and c of one other group), ``gatekeeper`` BAA (only c in the broker's group; in an
    undirected network the same number as ``representative`` AAB, so it is given once), ``liaison``
    BAC (three groups). ``role_total`` counts gatekeeper twice.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights are not used.
    groups : Series of str
        Group of every id, "" when unknown: nodes of unknown group are left out.

    Returns
    -------
    DataFrame
        ``role_internal`` … ``role_liaison``, ``role_total``, and ``expected_internal`` …
        ``expected_total``: the mean if every tie existed with the same probability, the density d:
        ``d² (1 − d)`` times the number of ordered pairs of that kind. NaN for nodes left out.

    References
    ----------
    Gould, R. V., Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage
    in transaction networks. Sociological Methodology 19, 89–126.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> roles = brokerage_roles(
    ...     tie_matrix_of(nx.star_graph(3)), pd.Series(["SE", "SE", "FI", "FI"])
    ... )
    >>> roles.loc[0, ["role_internal", "role_itinerant", "role_gatekeeper"]].to_list()
    [0.0, 2.0, 2.0]
    """
    code, known = group_codes(ties, groups)
    inside = csr_array(ties.adjacency[known][:, known])
    counts = _observed(inside, code[known]) | _expected(inside, code[known])
    table = pd.DataFrame(np.nan, index=ties.ids, columns=list(counts))
    for name, values in counts.items():
        table.loc[known, name] = values
    return table


def participation_coefficient(ties: TieMatrix, groups: pd.Series) -> pd.Series:
    """Return how evenly a node's tie weight is spread over groups.

    ``1 − Σ_g (k_ag / k_a)²`` with ``k_ag`` the tie weight of a to group g.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights count.
    groups : Series of str
        Group of every id, "" when unknown: ties to nodes of unknown group are left out.

    Returns
    -------
    Series
        0 (all in one group) to just below 1; NaN without a partner of known group.

    References
    ----------
    Guimerà, R., Amaral, L. A. N. (2005). Functional cartography of complex metabolic networks.
    Nature 433, 895–900.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> participation_coefficient(
    ...     tie_matrix_of(nx.path_graph(3)), pd.Series(["SE", "FI", "EE"])
    ... ).to_list()
    [0.0, 0.5, 0.0]
    """
    code, _ = group_codes(ties, groups)
    to_group = csr_array(ties.weights @ _members(code))
    total = np.asarray(to_group.sum(axis=1)).ravel()
    squares = np.asarray(to_group.power(2).sum(axis=1)).ravel()
    values = np.full(len(ties.ids), np.nan)
    np.divide(squares, total**2, out=values, where=total > 0)
    return ties.series(1.0 - values, "participation_coefficient")


def within_module_z(ties: TieMatrix, groups: pd.Series) -> pd.Series:
    """Return how strong a node's ties to its own group are, against the others of the group.

    ``z_a = (κ_a − mean κ) / sd κ`` over the group, ``κ`` being the tie weight to one's own group
    and sd that of the population.

    Parameters
    ----------
    ties : TieMatrix
        The network; weights count.
    groups : Series of str
        Group of every id, "" when unknown.

    Returns
    -------
    Series
        0 where all of the group are alike; NaN for nodes of unknown group.

    References
    ----------
    Guimerà, R., Amaral, L. A. N. (2005). Nature 433, 895–900.

    Examples
    --------
    >>> import networkx as nx
    >>> from ecosystem.network.matrix import tie_matrix_of
    >>> within_module_z(tie_matrix_of(nx.path_graph(3)), pd.Series(["SE"] * 3)).round(3).to_list()
    [-0.707, 1.414, -0.707]
    """
    code, known = group_codes(ties, groups)
    own = np.zeros(len(ties.ids))
    coo = ties.weights.tocoo()
    a, b = coo.coords
    same = (code[a] == code[b]) & known[a]
    own += np.bincount(a[same], weights=coo.data[same], minlength=len(own))
    count = np.bincount(code[known])
    mean = np.bincount(code[known], weights=own[known]) / count
    deviation = np.where(known, own - mean[code] if len(mean) else 0.0, np.nan)
    variance = np.bincount(code[known], weights=deviation[known] ** 2) / count
    spread = np.sqrt(variance)[code] if len(mean) else np.zeros(len(own))
    # A spread that is only rounding must not make a score of it.
    flat = spread <= 1e-12 * (1.0 + own)
    return ties.series(
        np.where(known & flat, 0.0, deviation / np.where(flat, 1.0, spread)), "within_module_z"
    )


def _members(code: Integers) -> csr_array:
    """Return nodes × groups, 1 where the node is of the group."""
    known = np.flatnonzero(code >= 0)
    shape = (len(code), int(code.max(initial=-1)) + 1 or 1)
    return csr_array((np.ones(len(known)), (known, code[known])), shape=shape)


def _observed(adjacency: csr_array, code: Integers) -> dict[str, Floats]:
    """Return role counts: all ordered pairs of partners less those that are tied."""
    coo = adjacency.tocoo()
    a, b = coo.coords
    same = code[a] == code[b]
    own, other = (
        csr_array((np.ones(int(keep.sum())), (a[keep], b[keep])), shape=adjacency.shape)
        for keep in (same, ~same)
    )
    k_own, k_other = _row_sum(own), _row_sum(other)
    squares = _row_sum(csr_array(other @ _members(code)).power(2))
    roles = {
        "role_internal": k_own * (k_own - 1) - _row_sum((own @ own).multiply(own)),
        "role_itinerant": squares - k_other - _row_sum((other @ own).multiply(other)),
        "role_gatekeeper": k_own * k_other - _row_sum((own @ other).multiply(other)),
        "role_liaison": k_other**2 - squares - _row_sum((other @ other).multiply(other)),
    }
    return roles | {"role_total": sum(roles.values()) + roles["role_gatekeeper"]}


def _expected(adjacency: csr_array, code: Integers) -> dict[str, Floats]:
    N = len(code)
    density = adjacency.nnz / (N * (N - 1)) if N > 1 else 0.0
    factor = density**2 * (1 - density)
    size = np.bincount(code).astype(np.float64) if N else np.zeros(1)
    n = size[code]
    others = N - n
    squares = float((size**2).sum()) - n**2
    expected = {
        "expected_internal": (n - 1) * (n - 2),
        "expected_itinerant": squares - others,
        "expected_gatekeeper": (n - 1) * others,
        "expected_liaison": others**2 - squares,
        "expected_total": np.full(N, float((N - 1) * (N - 2))),
    }
    return {name: factor * pairs for name, pairs in expected.items()}


def _row_sum(matrix: csr_array) -> Floats:
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
