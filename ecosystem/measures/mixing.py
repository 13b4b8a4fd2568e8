"""How much of a network runs inside groups and how much between them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ecosystem.network.matrix import TieMatrix


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
    codes = pd.Categorical(groups.reindex(ties.ids).fillna("").replace("", pd.NA)).codes
    coo = ties.weights.tocoo()
    a, b = coo.coords
    known = (codes[a] >= 0) & (codes[b] >= 0)
    n = len(ties.ids)
    total = np.bincount(a[known], weights=coo.data[known], minlength=n)
    outside = known & (codes[a] != codes[b])
    external = np.bincount(a[outside], weights=coo.data[outside], minlength=n)
    values = np.full(n, np.nan)
    np.divide(external, total, out=values, where=total > 0)
    return ties.series(values, "external_share")
