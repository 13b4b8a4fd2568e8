"""Any measure beside the same measure of random counterparts: mean, interval, z and p."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.errors import SettingError
from ecosystem.measures.actors import actor_values
from ecosystem.measures.centrality import triangles
from ecosystem.measures.consensus import consensus_partition
from ecosystem.measures.groups import GroupBy, actor_groups
from ecosystem.measures.mixing import crossing_share
from ecosystem.measures.network import degree_centralization
from ecosystem.measures.nulls.discovery import false_discovery_rate
from ecosystem.measures.nulls.draws import MODELS, NullModel, Observed, draw, kept_share
from ecosystem.measures.regions import region_values
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Weighting, grouped, incidence
from ecosystem.network.matrix import tie_matrix_from
from ecosystem.regions import Level
from ecosystem.schema import NULLS

Floats = npt.NDArray[np.float64]
Samples = Mapping[str, Floats]
What = Literal["actors", "regions", "pairs", "network"]
WHAT: Final[tuple[What, ...]] = get_args(What)
_PAIR: Final = " – "
# Where only labels are dealt out, memberships and all that follows from them alone stay.
_BY_LABEL: Final[Mapping[What, tuple[str, ...]]] = {
    "actors": ("external_share",),
    "network": ("cross_group_share",),
}
_SAME: Final = 1e-9  # sums come in another order in every draw


def observe(ecosystem: Ecosystem, by: GroupBy = "region", *, level: Level = 2) -> Observed:
    """Return memberships and groups of the actors of an ecosystem, what null models start from.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    by : {"region", "country", "kind", "policy_area"}
        What makes a group.
    level : {0, 1, 2, 3, "s3"}
        NUTS level of regions.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> observe(load_bundled("baltic"), "country").label["aalborg-university-dk"]
    'DK'
    """
    return Observed(incidence(ecosystem), actor_groups(ecosystem, by, level=level))


def measured(
    observed: Observed,
    what: What,
    *,
    model: NullModel | None = None,
    weighting: Weighting = "newman",
) -> pd.DataFrame:
    """Return the measures that are compared with chance.

    Parameters
    ----------
    observed : Observed
        The data, or a random counterpart.
    what : {"actors", "regions", "pairs", "network"}
        Position of actors or of groups; collaborations of every two groups; the whole network
        (ties, clustering, transitivity, largest part, centralization, ties across groups,
        modularity of one Leiden run).
    model : {"memberships", "bicm", "labels"}, optional
        Only what this model changes is kept.
    weighting : {"newman", "count"}
        How ties are weighted.

    Returns
    -------
    DataFrame of float
        Indexed by unit, sorted; the same units for every draw.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> data = observe(load_bundled("baltic"), "country")
    >>> measured(data, "network").loc["network", "tie_count"]
    np.float64(5091.0)
    """
    match what:
        case "actors":
            table = actor_values(observed.inc, observed.label, weighting=weighting)
        case "regions":
            table = region_values(observed.inc, observed.label, weighting)
        case "pairs":
            table = _pairs(observed)
        case "network":
            table = _network(observed, weighting)
    if model == "labels" and what in _BY_LABEL:
        table = table[list(_BY_LABEL[what])]
    return table.astype("float64").rename_axis("unit")


def _pairs(observed: Observed) -> pd.DataFrame:
    regions = grouped(observed.inc, observed.label)
    shared = csr_array(regions.matrix @ regions.matrix.T).toarray()
    r, s = np.triu_indices(len(regions.actor_ids), k=1)
    ids = regions.actor_ids.to_numpy()
    units = [f"{ids[i]}{_PAIR}{ids[j]}" for i, j in zip(r, s, strict=True)]
    return pd.DataFrame({"collaboration_count": shared[r, s]}, index=pd.Index(units, dtype="str"))


def _network(observed: Observed, weighting: Weighting) -> pd.DataFrame:
    ties = tie_matrix_from(observed.inc, weighting)
    degrees = ties.degrees
    open_pairs = (degrees * (degrees - 1)).astype(np.float64)
    closed = 2.0 * triangles(ties).to_numpy()
    local = np.divide(closed, open_pairs, out=np.zeros(len(closed)), where=open_pairs > 0)
    part = ties.components()
    row = {
        "tie_count": float(degrees.sum()) / 2,
        "average_clustering": float(local.mean()) if len(local) else np.nan,
        "transitivity": float(closed.sum() / open_pairs.sum()) if open_pairs.any() else np.nan,
        "largest_component_share": float((part == 0).mean()) if len(part) else np.nan,
        "degree_centralization": degree_centralization(degrees),
        "cross_group_share": crossing_share(ties, observed.label),
        "modularity": consensus_partition(ties, runs=1).modularity,
    }
    return pd.DataFrame([row], index=pd.Index(["network"], dtype="str"))


def replicas(
    observed: Observed,
    what: What,
    model: NullModel,
    numbers: Iterable[int],
    *,
    weighting: Weighting = "newman",
    seed: int = 0,
) -> dict[str, Floats]:
    """Return the measures of some random counterparts.

    Parameters
    ----------
    observed : Observed
        From :func:`observe`.
    what, weighting : see :func:`measured`
    model, seed : see :func:`ecosystem.measures.nulls.draws.draw`
    numbers : iterable of int
        Which draws; each is the same whichever others are asked for.

    Returns
    -------
    dict of str to ndarray
        Draws × units per measure. ``kept_share``, draws × 1, is the share of memberships that are
        still where they were.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> data = observe(load_bundled("baltic"), "country")
    >>> two = replicas(data, "pairs", "labels", range(2))
    >>> bool((replicas(data, "pairs", "labels", [1])["collaboration_count"]
    ...       == two["collaboration_count"][1:]).all())
    True
    """
    tables, kept = [], []
    for number in numbers:
        drawn = draw(observed, model, number, seed=seed)
        tables.append(measured(drawn, what, model=model, weighting=weighting))
        kept.append(kept_share(observed, drawn))
    found = {name: np.array([table[name] for table in tables]) for name in tables[0].columns}
    return found | {"kept_share": np.array(kept)[:, None]}


def summary(observed: pd.DataFrame, samples: Callable[[str], Floats]) -> pd.DataFrame:
    """Return every measure beside its random counterparts.

    ``z = (observed − mean) / sd``; ``p = (1 + k) / (1 + n)`` with k of n draws at least as extreme,
    which is never 0 and keeps the level of the test for any n.

    Parameters
    ----------
    observed : DataFrame
        From :func:`measured`, with the model.
    samples : callable
        Name of a measure → draws × units, from :func:`replicas`; asked one measure at a time.

    Returns
    -------
    DataFrame
        ``schema.NULLS``, sorted by measure as measured, then unit. Draws in which a measure is not
        defined (constraint without partners) do not count; where the observed one is not, z and p
        are NaN.

    References
    ----------
    Phipson, B., Smyth, G. K. (2010). Permutation p-values should never be zero. Statistical
    Applications in Genetics and Molecular Biology 9, 39.

    Examples
    --------
    >>> found = summary(pd.DataFrame({"x": [3.0]}, index=["a"]), lambda _: np.array([[1.0], [2.0]]))
    >>> found[["null_mean", "z", "p_more", "p"]].round(3).to_numpy().tolist()
    [[1.5, 2.121, 0.333, 0.667]]
    """
    parts = [_summarized(observed[name], samples(str(name))) for name in observed.columns]
    if not parts:
        return pd.DataFrame(columns=list(NULLS.names))
    return pd.concat(parts, ignore_index=True)[list(NULLS.names)]


def _summarized(values: pd.Series, drawn: Floats) -> pd.DataFrame:
    x = values.to_numpy(dtype=np.float64)
    defined = ~np.isnan(drawn)
    n = defined.sum(axis=0)
    some = n > 0
    mean, sd, low, high = (np.full(len(x), np.nan) for _ in range(4))
    known = drawn[:, some]
    if some.any():
        mean[some] = np.nanmean(known, axis=0)
        low[some], high[some] = np.nanquantile(known, [0.025, 0.975], axis=0)
    sd[n > 1] = np.nanstd(drawn[:, n > 1], axis=0, ddof=1)
    slack = _SAME * np.abs(x)
    sd[sd <= _SAME * np.abs(mean)] = 0.0
    judged = ~np.isnan(x) & some
    more = np.where(judged, (1 + (drawn >= x - slack).sum(axis=0)) / (1 + n), np.nan)
    fewer = np.where(judged, (1 + (drawn <= x + slack).sum(axis=0)) / (1 + n), np.nan)
    smaller = np.minimum(more, fewer)
    p = np.minimum(1.0, 2.0 * smaller)
    q = np.full(len(x), np.nan)
    q[judged] = false_discovery_rate(p[judged])
    spread = np.where(sd > 0, sd, np.nan)
    draws = np.where(some, n, 1)
    return pd.DataFrame(
        {
            "unit": pd.Series(values.index.to_numpy(), dtype="str"),
            "measure": str(values.name),
            "observed": x,
            "null_mean": mean,
            "null_sd": sd,
            "null_low": low,
            "null_high": high,
            "z": (x - mean) / spread,
            "p_more": more,
            "p_fewer": fewer,
            "p": p,
            "q": q,
            "replica_count": n.astype(np.int64),
            "mean_error": sd / np.sqrt(draws),
            "p_error": np.sqrt(smaller * (1.0 - smaller) / draws),
        }
    )


def null_notes(model: NullModel, count: int, seed: int, kept: Floats) -> tuple[str, ...]:
    """Return what must be said with an ensemble: the model, the draws, how far they are.

    Examples
    --------
    >>> null_notes("labels", 99, 0, np.array([1.0]))[0]
    'Compared with 99 random deals of the known groups among the actors (seed 0).'
    """
    words = {
        "memberships": "shuffles of the memberships in which everybody keeps the number of "
        "collaborations and they theirs",
        "bicm": "draws from the bipartite configuration model, in which sizes hold on average",
        "labels": "random deals of the known groups among the actors",
    }
    notes = [f"Compared with {count} {words[model]} (seed {seed})."]
    if model != "labels":
        notes.append(
            f"In a draw {float(kept.mean()):.1%} of the memberships are where they were on average."
        )
    smallest = 1.0 / (1.0 + count)
    notes.append(
        f"With {count} draws no probability can be smaller than {smallest:.2g}; columns "
        "mean_error and p_error tell what more draws could change."
    )
    return tuple(notes)


def null_ensemble(
    ecosystem: Ecosystem,
    what: What = "actors",
    *,
    model: NullModel = "memberships",
    count: int = 199,
    by: GroupBy = "region",
    level: Level = 2,
    weighting: Weighting = "newman",
    seed: int = 0,
) -> pd.DataFrame:
    """Return measures beside those of random counterparts of an ecosystem.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    what, weighting : see :func:`measured`
    model, seed : see :func:`ecosystem.measures.nulls.draws.draw`
    count : int
        Number of draws.
    by, level : see :func:`observe`

    Returns
    -------
    DataFrame
        ``schema.NULLS``; ``attrs["notes"]`` says what was compared.

    Raises
    ------
    SettingError
        Without any draw, or when ``what`` or ``model`` is not known.

    Notes
    -----
    The same draws as ``ecosystem batch`` makes in many processes.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> table = null_ensemble(load_bundled("baltic"), "network", model="labels", count=19)
    >>> table[["measure", "replica_count"]].to_numpy().tolist()
    [['cross_group_share', 19]]
    """
    if count < 1 or what not in WHAT or model not in MODELS:
        msg = (
            f"{what}, {model}, {count} draws: at least one draw is needed, of {', '.join(WHAT)} "
            f"under {', '.join(MODELS)}"
        )
        raise SettingError(msg)
    data = observe(ecosystem, by, level=level)
    drawn = replicas(data, what, model, range(count), weighting=weighting, seed=seed)
    table = summary(measured(data, what, model=model, weighting=weighting), drawn.__getitem__)
    table.attrs["notes"] = null_notes(model, count, seed, drawn["kept_share"])
    return table
