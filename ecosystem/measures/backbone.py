"""Ties that sizes do not explain, and pairs that sizes would have made meet."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.errors import SettingError
from ecosystem.measures.nulls.bicm import SizeModel, size_model
from ecosystem.measures.nulls.discovery import false_discovery_rate
from ecosystem.measures.nulls.shared import pair_tails
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Incidence, grouped, incidence, tie_weights
from ecosystem.regions import Level, actor_regions, region_name
from ecosystem.schema import BACKBONE

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

MORE: Final = "more than by size"
FEWER: Final = "fewer than by size"
_LONGEST: Final = 100_000  # missing pairs listed; their number is always told


def backbone(
    ecosystem: Ecosystem, *, level: Level | None = None, significance: float = 0.05
) -> pd.DataFrame:
    """Return the pairs that share more, or fewer, collaborations than their sizes explain.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}, optional
        Compare regions of a level instead of actors.
    significance : float
        Largest q of a pair that is listed, 0 to 1.

    Returns
    -------
    DataFrame
        ``schema.BACKBONE``: ties above (``more than by size``), then significantly missing ties
        (``fewer than by size``), each sorted by q, p and ids. Empty when sizes explain everything,
        which is a result. ``attrs["notes"]`` says how many pairs were tested.

    Raises
    ------
    SettingError
        When ``significance`` is not above 0 and at most 1.

    Notes
    -----
    See :func:`pair_significance`. A collaboration counts once, whatever its weight.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> len(backbone(load_bundled("baltic")))  # sizes explain every tie of the bundled data
    0
    """
    if not 0 < significance <= 1:
        msg = f"A significance level is above 0 and at most 1, not {significance}"
        raise SettingError(msg)
    inc = incidence(ecosystem)
    names = ecosystem.actors["name"]
    if level is not None:
        inc = grouped(inc, actor_regions(ecosystem.actors, level))
        names = pd.Series({code: region_name(code) for code in inc.actor_ids}, dtype="str")
    pairs = pair_significance(inc, significance=significance)
    tested, tied = pairs.attrs["pair_count"], pairs.attrs["tied_count"]
    table = pairs.assign(
        name_a=names.reindex(pairs["id_a"]).to_numpy(),
        name_b=names.reindex(pairs["id_b"]).to_numpy(),
    )[list(BACKBONE.names)]
    more = int((table["verdict"] == MORE).sum())
    notes = [
        f"{more} of {tied} ties are stronger, and {pairs.attrs['missing_count']} of {tested} pairs "
        f"share fewer collaborations, than sizes alone explain (bipartite configuration model, "
        f"exact tails, Benjamini–Hochberg over all {tested} pairs on each side, "
        f"q ≤ {significance:g})."
    ]
    if pairs.attrs["missing_count"] > _LONGEST:
        notes.append(f"Only the first {_LONGEST:,} pairs that share fewer are listed.")
    table.attrs = {"notes": tuple(notes)}
    return table


def pair_significance(inc: Incidence, *, significance: float = 0.05) -> pd.DataFrame:
    """Return the pairs of rows that share more or fewer columns than sizes explain.

    Under the bipartite configuration model (BiCM) the number of columns that two rows share is
    Poisson-binomial; its exact tails are corrected after Benjamini and Hochberg over all pairs of
    rows, upper and lower tail each.

    Parameters
    ----------
    inc : Incidence
        Rows × collaborations. Rows and collaborations without a participation do not matter.
    significance : float
        Largest q of a pair that is listed.

    Returns
    -------
    DataFrame
        ``id_a``, ``id_b``, ``observed_count``, ``expected_count``, ``p``, ``q``, ``verdict``.
        ``attrs``: ``pair_count`` (tested), ``tied_count``, ``missing_count``.

    References
    ----------
    Saracco, F. et al. (2017). Inferring monopartite projections of bipartite networks: an
    entropy-based approach. New Journal of Physics 19, 053022. Neal, Z. P. (2014). The backbone of
    bipartite projections. Social Networks 39, 84–97.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.network.incidence import incidence
    >>> pair_significance(incidence(load_bundled("baltic"))).attrs["tied_count"]
    5091
    """
    B = inc.matrix
    row_sum = np.diff(B.indptr)
    active = row_sum > 0
    model = size_model(row_sum, np.bincount(B.indices, minlength=B.shape[1]))
    coo = tie_weights(replace(inc, collaboration_weights=None), "count").tocoo()
    upper_half = coo.coords[0] < coo.coords[1]
    a, b = (side[upper_half].astype(np.int64) for side in coo.coords)
    observed = coo.data[upper_half].astype(np.int64)
    n = int(active.sum())
    tested = n * (n - 1) // 2
    kinds = _kinds(model, a, b, observed, active)
    expected, lower, upper = pair_tails(model, kinds["one"], kinds["other"], kinds["shared"])
    more, fewer = (false_discovery_rate(p, times=kinds["times"]) for p in (upper, lower))
    of_tie = kinds["of_tie"]
    strong, weak = more[of_tie] <= significance, fewer[of_tie] <= significance
    missing = _untied(model, kinds, fewer <= significance, a, b, active)
    sides = [
        (MORE, upper, more, (a[strong], b[strong], of_tie[strong])),
        (
            FEWER,
            lower,
            fewer,
            tuple(
                np.concatenate([tied[weak], untied])
                for tied, untied in zip((a, b, of_tie), missing, strict=True)
            ),
        ),
    ]
    table = pd.concat(
        [
            pd.DataFrame(
                {
                    "id_a": pd.Series(inc.actor_ids.to_numpy()[i], dtype="str"),
                    "id_b": pd.Series(inc.actor_ids.to_numpy()[j], dtype="str"),
                    "observed_count": kinds["shared"][kind],
                    "expected_count": expected[kind],
                    "p": p[kind],
                    "q": q[kind],
                    "verdict": pd.Series(verdict, index=range(len(i)), dtype="str"),
                }
            )
            .sort_values(["q", "p", "id_a", "id_b"], ignore_index=True)
            .head(_LONGEST)
            for verdict, p, q, (i, j, kind) in sides
        ],
        ignore_index=True,
    )
    table.attrs = {
        "pair_count": tested,
        "tied_count": len(a),
        "missing_count": int(kinds["times"][fewer <= significance].sum()),
    }
    return table


def _kinds(
    model: SizeModel, a: Integers, b: Integers, observed: Integers, active: npt.NDArray[np.bool_]
) -> dict[str, Integers]:
    """Return the different (class, class, shared) of all pairs and how many pairs each stands for.

    ``of_tie`` is the kind of every tied pair; kinds with nothing shared stand for the rest.
    """
    classes = len(model.probability)
    one = np.minimum(model.row_class[a], model.row_class[b])
    other = np.maximum(model.row_class[a], model.row_class[b])
    size = np.bincount(model.row_class[active], minlength=classes)
    first, second = np.triu_indices(classes)
    pairs = np.where(
        first == second, size[first] * (size[first] - 1) // 2, size[first] * size[second]
    )
    cell = first * classes + second
    tied = np.bincount(one * classes + other, minlength=classes * classes)[cell]
    untied = np.flatnonzero(pairs - tied > 0)
    width = int(observed.max(initial=0)) + 1
    key, of_tie, times = np.unique(
        (one * classes + other) * width + observed, return_inverse=True, return_counts=True
    )
    both = key // width
    return {
        "one": np.concatenate([both // classes, first[untied]]),
        "other": np.concatenate([both % classes, second[untied]]),
        "shared": np.concatenate([key % width, np.zeros(len(untied), dtype=np.int64)]),
        "times": np.concatenate([times, (pairs - tied)[untied]]),
        "of_tie": of_tie.ravel(),
    }


def _untied(
    model: SizeModel,
    kinds: dict[str, Integers],
    is_low: npt.NDArray[np.bool_],
    a: Integers,
    b: Integers,
    active: npt.NDArray[np.bool_],
) -> tuple[Integers, Integers, Integers]:
    """Return the untied pairs of the kinds that are low: both rows, and the kind."""
    parts_a, parts_b, parts_kind = [], [], []
    tied = a * len(active) + b
    for kind in np.flatnonzero(is_low & (kinds["shared"] == 0)):
        first, second = (
            np.flatnonzero((model.row_class == kinds[side][kind]) & active)
            for side in ("one", "other")
        )
        left, right = (grid.ravel() for grid in np.meshgrid(first, second, indexing="ij"))
        low, high = np.minimum(left, right), np.maximum(left, right)
        key = np.unique((low * len(active) + high)[low < high])
        key = key[~np.isin(key, tied)]
        parts_a.append(key // len(active))
        parts_b.append(key % len(active))
        parts_kind.append(np.full(len(key), kind))
    none = [np.zeros(0, dtype=np.int64)]
    return (
        np.concatenate(none + parts_a),
        np.concatenate(none + parts_b),
        np.concatenate(none + parts_kind),
    )
