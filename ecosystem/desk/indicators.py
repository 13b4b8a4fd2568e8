"""Measures of internationalisation side by side, and where one stands among its peers."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.network.incidence import Incidence, incidence, tie_weights
from ecosystem.regions import actor_regions
from ecosystem.schema import INDICATORS
from ecosystem.study import Study

FEWEST_PEERS: Final = 5
NAMES: Final = INDICATORS.names[1:]


def actor_indicators(study: Study) -> pd.DataFrame:
    """Return the indicators of every actor, ``schema.INDICATORS`` indexed by ``id``.

    Parameters
    ----------
    study : Study
        Results of a run.

    Returns
    -------
    DataFrame
        NaN where nothing can be said.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.study import StudySettings, run_study
    >>> table = actor_indicators(run_study(load_bundled("baltic"), StudySettings(community_runs=2)))
    >>> bool((table["partner_count"] >= 0).all())
    True
    """
    inc = incidence(study.ecosystem)
    tied = _tied(inc)
    actors = study.ecosystem.actors.loc[inc.actor_ids]
    measures = study.actors.loc[inc.actor_ids]
    country = _codes(actors["country"])
    kinds = actors["kind"].to_numpy(object)
    return pd.DataFrame(
        {
            "collaboration_count": measures["collaboration_count"].to_numpy(np.float64),
            "partner_count": np.diff(tied.indptr).astype(np.float64),
            "country_count": _groups_reached(tied, country, country),
            "cross_border_share": _share_outside(tied, country),
            "other_region_share": measures["external_share"].to_numpy(np.float64),
            "sme_count": np.asarray(tied @ (kinds == "sme").astype(np.float64)),
            "cluster_count": np.asarray(tied @ (kinds == "cluster").astype(np.float64)),
            "betweenness": measures["betweenness"].to_numpy(np.float64),
        },
        index=pd.Index(inc.actor_ids, name="id"),
    )


def region_indicators(study: Study) -> pd.DataFrame:
    """Return the indicators of every region with an actor, ``schema.INDICATORS`` by ``id``."""
    inc = incidence(study.ecosystem)
    actors = study.ecosystem.actors.loc[inc.actor_ids]
    placed = actor_regions(actors, study.settings.level).to_numpy(object)
    regions = study.regions.sort_index()
    code = regions.index.get_indexer(pd.Index(placed))
    country = _codes(actors["country"])
    coo = _tied(inc).tocoo()
    a, b = (np.asarray(one, dtype=np.int64) for one in coo.coords)
    here = code[a] >= 0
    known = here & (country[a] >= 0) & (country[b] >= 0)
    size = len(regions)

    def per_region(rows: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
        return np.bincount(code[a[rows]], minlength=size).astype(np.float64)

    abroad = known & (country[a] != country[b])
    kinds = actors["kind"].to_numpy(object)
    reached = pd.DataFrame({"r": code[a[abroad]], "c": country[b[abroad]]}).drop_duplicates()
    return pd.DataFrame(
        {
            "collaboration_count": regions["collaboration_count"].to_numpy(np.float64),
            "partner_count": _different(code, a, b, here, size),
            "country_count": np.bincount(reached["r"], minlength=size).astype(np.float64),
            "cross_border_share": _ratio(per_region(abroad), per_region(known)),
            "other_region_share": regions["external_share"].to_numpy(np.float64),
            "sme_count": _different(code, a, b, here & (kinds[b] == "sme"), size),
            "cluster_count": _different(code, a, b, here & (kinds[b] == "cluster"), size),
            "betweenness": regions["betweenness"].to_numpy(np.float64),
        },
        index=pd.Index(regions.index, name="id"),
    )


def percentile(values: pd.Series, one: str, peers: pd.Index) -> tuple[float, int, float]:
    """Return where one stands among its peers.

    ``(number of peers below + half the number of peers equal) / number of peers``.

    Parameters
    ----------
    values : Series
        By id.
    one : str
        Whose place.
    peers : Index
        Ids of the others.

    Returns
    -------
    tuple
        Percentile 0 to 1 (NaN with fewer than five peers that have a value, or without an own
        one), how many peers have a value, and their median.

    Examples
    --------
    >>> values = pd.Series({"a": 2.0, "b": 1.0, "c": 2.0, "d": 3.0, "e": 0.0, "f": 1.0})
    >>> percentile(values, "a", pd.Index(list("bcdef")))
    (0.7, 5, 1.0)
    """
    others = values.reindex(peers.drop(one, errors="ignore")).dropna().to_numpy(np.float64)
    own = float(values.get(one, np.nan))
    median = float(np.median(others)) if len(others) else np.nan
    if len(others) < FEWEST_PEERS or np.isnan(own):
        return np.nan, len(others), median
    return (
        float(((others < own).sum() + 0.5 * (others == own).sum()) / len(others)),
        len(others),
        median,
    )


def peer_group(study: Study, actor: str) -> tuple[pd.Index, str]:
    """Return the actors an actor is compared with, and how they were chosen.

    Those of the same kind that take part in something; with fewer than five, all that take part.
    """
    actors = study.actors
    active = actors["collaboration_count"] > 0
    kind = str(actors.at[actor, "kind"])
    alike = actors.index[active & (actors["kind"] == kind)].drop(actor, errors="ignore")
    if len(alike) >= FEWEST_PEERS:
        return alike, f"organisations of the kind {kind.replace('_', ' ')}"
    rest = actors.index[active].drop(actor, errors="ignore")
    return rest, f"organisations of all kinds, because only {len(alike)} others are of its kind"


def _tied(inc: Incidence) -> csr_array:
    tied = csr_array(tie_weights(inc, "count"))
    tied.data[:] = 1.0
    return tied


def _codes(values: pd.Series) -> npt.NDArray[np.int64]:
    return np.asarray(pd.Categorical(values.replace("", pd.NA)).codes, dtype=np.int64)


def _groups_reached(
    tied: csr_array, own: npt.NDArray[np.int64], group: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    coo = tied.tocoo()
    a, b = coo.coords
    use = (group[b] >= 0) & (own[a] >= 0) & (group[b] != own[a])
    rows = pd.DataFrame({"a": a[use], "g": group[b[use]]}).drop_duplicates()
    return np.bincount(rows["a"], minlength=tied.shape[0]).astype(np.float64)


def _share_outside(tied: csr_array, group: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    coo = tied.tocoo()
    a, b = coo.coords
    known = (group[a] >= 0) & (group[b] >= 0)
    n = tied.shape[0]
    outside = np.bincount(a[known & (group[a] != group[b])], minlength=n).astype(np.float64)
    return _ratio(outside, np.bincount(a[known], minlength=n).astype(np.float64))


def _different(
    code: npt.NDArray[np.int64],
    a: npt.NDArray[np.int64],
    b: npt.NDArray[np.int64],
    rows: npt.NDArray[np.bool_],
    size: int,
) -> npt.NDArray[np.float64]:
    """Return how many different partners outside a region its actors have."""
    use = rows & (code[a] != code[b])
    pairs = pd.DataFrame({"r": code[a[use]], "b": b[use]}).drop_duplicates()
    return np.bincount(pairs["r"], minlength=size).astype(np.float64)


def _ratio(
    above: npt.NDArray[np.float64], below: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    result = np.full(len(above), np.nan)
    np.divide(above, below, out=result, where=below > 0)
    return result
