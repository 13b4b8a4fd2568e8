"""Whether the most active regions keep to each other more than their activity explains."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.measures.nulls.curveball import shuffles
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Incidence, region_incidence, tie_weights
from ecosystem.regions import Level
from ecosystem.schema import RICH_CLUB

_LARGE: Final = 20_000

Floats = npt.NDArray[np.float64]


def rich_club(
    ecosystem: Ecosystem, *, level: Level = 2, replicas: int | None = None, seed: int = 0
) -> pd.DataFrame:
    """Return how much of the tie weight runs among the most active regions, and how much should.

    For the n most active regions: ``Σ_{r<s} w_rs`` among them over that of all regions, with
    Newman's weights of the collaborations that regions share.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of the regions, or the territories of S3 strategies.
    replicas : int, optional
        Shuffles of who takes part in what that keep the number of collaborations of every region
        and of regions in every collaboration (the null). None: 99, or 19 beyond 20,000
        participations of regions, where they take a second each.
    seed : int
        Of the shuffles.

    Returns
    -------
    DataFrame
        ``schema.RICH_CLUB``, indexed by ``club_size`` from 2; clubs end where activity changes.
        Empty with fewer than two active regions. ``attrs["notes"]`` says how the null was drawn.

    References
    ----------
    Colizza, V. et al. (2006). Detecting rich-club ordering in complex networks. Nature Physics 2,
    110–115. Opsahl, T. et al. (2008). Prominence and control: the weighted rich-club effect.
    Physical Review Letters 101, 168702.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = rich_club(load_bundled("baltic"), level=0, replicas=9)
    >>> bool(table["weight_share"].between(0, 1).all())
    True
    """
    inc = region_incidence(ecosystem, level)
    draws = replicas or (99 if inc.matrix.nnz <= _LARGE else 19)
    activity = np.diff(inc.matrix.indptr)
    order = np.lexsort((np.arange(len(activity)), -activity))
    ranked = activity[order]
    falls = np.flatnonzero(ranked > np.r_[ranked[1:], 0]) + 1  # never where nobody is active
    sizes = falls[falls >= 2]
    if not len(sizes):
        empty = pd.DataFrame(columns=list(RICH_CLUB.names), dtype="float64")
        return empty.set_index("club_size")
    observed = _shares(inc, inc.matrix, order)[sizes - 1]
    drawn = np.array(
        [_shares(inc, table, order)[sizes - 1] for table in shuffles(inc.matrix, draws, seed=seed)]
    ).reshape(draws, len(sizes))
    expected = drawn.mean(axis=0)
    table = pd.DataFrame(
        {
            "least_collaboration_count": ranked[sizes - 1].astype(np.int64),
            "weight_share": observed,
            "expected_weight_share": expected,
            "ratio": np.divide(
                observed, expected, out=np.full(len(sizes), np.nan), where=expected > 0
            ),
            "p": ((drawn >= observed - 1e-12).sum(axis=0) + 1) / (draws + 1),
        },
        index=pd.Index(sizes, name="club_size"),
    )[list(RICH_CLUB.names[1:])]
    table.attrs["notes"] = (
        f"Expected: mean of {draws} shuffles that keep the collaborations of every region and "
        f"the regions of every collaboration (seed {seed}). p: share of shuffles with at least as "
        "much, one-sided, not corrected for many sizes.",
    )
    return table


def _shares(inc: Incidence, B: csr_array, order: npt.NDArray[np.intp]) -> Floats:
    """Return the share of the tie weight among the first 1, 2, … rows of an order."""
    W = tie_weights(replace(inc, matrix=B)).toarray()[np.ix_(order, order)]
    inside = np.cumsum(np.triu(W).sum(axis=0))
    total = float(inside[-1]) if len(inside) else 0.0
    return inside / total if total > 0 else np.zeros(len(inside))
