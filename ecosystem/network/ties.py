"""Every tie between two actors as a row, with the collaborations behind it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.model import LIST_SEPARATOR, Ecosystem
from ecosystem.network.incidence import Incidence, Weighting, incidence, tie_weights
from ecosystem.network.incidence import running_years as running_years


def tie_table(ecosystem: Ecosystem, weighting: Weighting = "newman") -> pd.DataFrame:
    """Return all ties between actors, each pair once.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    weighting : {"newman", "count"}
        How ties are weighted, see :func:`ecosystem.network.incidence.tie_weights`.

    Returns
    -------
    DataFrame
        Sorted by ``actor_a`` and ``actor_b`` (the smaller id first), with ``weight``,
        ``collaboration_count``, ``first_year`` and ``last_year`` (NaN when no shared
        collaboration has a date) and ``collaborations`` (ids, ``;`` between them).

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> ties = tie_table(load_bundled("baltic"))
    >>> bool((ties["actor_a"] < ties["actor_b"]).all())
    True
    """
    inc = incidence(ecosystem)
    pairs = shared_pairs(inc)
    for name, years in (("first_year", inc.first_year), ("last_year", inc.last_year)):
        pairs[name] = years[pairs["p"]]
    pairs["id"] = inc.collaboration_ids.to_numpy()[pairs["p"]]
    ties = pairs.groupby(["a", "b"], sort=True).agg(
        collaboration_count=("p", "size"),
        first_year=("first_year", "min"),
        last_year=("last_year", "max"),
        collaborations=("id", LIST_SEPARATOR.join),
    )
    a, b = (ties.index.get_level_values(name).to_numpy() for name in ("a", "b"))
    weights = tie_weights(inc, weighting).tocoo()
    row, column = weights.coords
    ids = inc.actor_ids.to_numpy()
    return pd.DataFrame(
        {
            "actor_a": pd.Series(ids[a], dtype="str"),
            "actor_b": pd.Series(ids[b], dtype="str"),
            "weight": weights.data[row < column],  # row by row, the order of the groups above
            **{name: ties[name].to_numpy() for name in ties.columns},
        }
    ).astype({"collaborations": "str", "collaboration_count": "int64"})


def shared_pairs(inc: Incidence, used: npt.NDArray[np.bool_] | None = None) -> pd.DataFrame:
    """Return one row for every two actors in every collaboration.

    Parameters
    ----------
    inc : Incidence
        Actors × collaborations.
    used : ndarray of bool, optional
        Which collaborations count; None for all.

    Returns
    -------
    DataFrame
        Positions ``a < b`` of the actors and ``p`` of the collaboration, sorted by p, a, b.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> pairs = shared_pairs(incidence(load_bundled("baltic")))
    >>> bool((pairs["a"] < pairs["b"]).all())
    True
    """
    columns = inc.matrix.tocsc()
    columns.sort_indices()
    parts_a, parts_b, parts_p = [], [], []
    for p in range(columns.shape[1]) if used is None else np.flatnonzero(used).tolist():
        members = columns.indices[columns.indptr[p] : columns.indptr[p + 1]]
        first, second = np.triu_indices(len(members), k=1)
        parts_a.append(members[first])
        parts_b.append(members[second])
        parts_p.append(np.full(len(first), p))
    none = [np.zeros(0, dtype=np.int64)]
    return pd.DataFrame(
        {
            name: np.concatenate(none + parts).astype(np.int64)
            for name, parts in (("a", parts_a), ("b", parts_b), ("p", parts_p))
        }
    )
