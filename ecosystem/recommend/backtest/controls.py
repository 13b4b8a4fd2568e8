"""What must go wrong when it should: permuted labels, chance consortia, the future in the past."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.errors import EcosystemError, SettingError
from ecosystem.model import Ecosystem
from ecosystem.recommend.backtest.metrics import Keys, Ranking
from ecosystem.recommend.learning.tasks import Outcomes, Scene, outcomes_of
from ecosystem.recommend.learning.windows import refuse_future, refuse_split
from ecosystem.recommend.signals.features import LinkFeatures
from ecosystem.recommend.signals.scores import Positions, Vector

PERMUTATIONS: Final = 20
# Labels dealt out in all, at least: the AUC of one has a standard deviation of .29.
_LABELS: Final = 5_000
TOLERANCE: Final = 0.02
_PER_LINK, _MOST_LINKS = 5, 20_000


def permuted_auc(histogram: Keys, link_count: int, seed: int, count: int = PERMUTATIONS) -> Vector:
    """Return the AUC when labels are dealt out to the eligible pairs at random.

    Parameters
    ----------
    histogram : ndarray of int
        Eligible pairs by key of their score.
    link_count : int
        Number of pairs that came true.
    seed : int
        Of the permutations.
    count : int
        How many at least; with fewer than 250 links more, so that the mean strays from .5 by less
        than .02 in all but one of ten thousand cases.

    Examples
    --------
    >>> found = permuted_auc(np.array([500, 300, 200]), 300, seed=0)
    >>> bool(abs(found.mean() - 0.5) < 0.02), len(found)
    (True, 20)
    """
    rng = np.random.default_rng(seed)
    filled = np.flatnonzero(histogram)
    sizes = histogram[filled]
    link_count = min(link_count, int(sizes.sum()) - 1)
    values = []
    for _ in range(max(count, -(-_LABELS // max(link_count, 1)))):
        drawn = rng.multivariate_hypergeometric(sizes, link_count, method="marginals")
        hits = np.repeat(np.arange(len(filled)), drawn)
        values.append(Ranking(sizes, hits).auc(np.ones(len(hits))))
    return np.array(values)


def check_permuted(values: Vector) -> None:
    """Fail when labels at random are not ranked at random.

    Raises
    ------
    EcosystemError
        When the mean AUC is further than .02 from .5: the back-test itself would be wrong.
    """
    mean = float(values.mean())
    if abs(mean - 0.5) > TOLERANCE:
        raise EcosystemError(
            f"Control failed: with permuted labels the AUC is {mean:.3f} and not .5 ± "
            f"{TOLERANCE}; the figures of this back-test cannot be trusted"
        )


def planted_future(past: Ecosystem, origin: str, later: str) -> Ecosystem:
    """Return data to learn from with one project of the future in it; they must be refused."""
    known = past.collaborations
    planted = known.iloc[[0]].assign(start_date=later)
    planted.index = pd.Index([f"{known.index[0]}-planted"], dtype="str", name=known.index.name)
    rows = past.participations.head(2).assign(collaboration_id=planted.index[0])
    assert origin < later
    return replace(
        past,
        collaborations=pd.concat([known, planted]).sort_index(),
        participations=pd.concat([past.participations, rows], ignore_index=True),
    )


def refusals(found: Scene) -> dict[str, bool]:
    """Return whether looking ahead and random pair hold-out are refused, by name of the control."""
    with_future = planted_future(found.past, found.window.origin, found.window.end)
    return {
        "planted_future_refused": _refused(lambda: refuse_future(with_future, found.window.origin)),
        "pair_hold_out_refused": _refused(lambda: refuse_split("pairs")),
    }


def _refused(attempt: object) -> bool:
    try:
        attempt()  # type: ignore[operator]
    except SettingError:
        return True
    return False


def chance_consortia(found: Scene, seed: int) -> Outcomes:
    """Return what the window would have tied had its places been dealt out at random.

    Every project keeps its size and every actor its number of projects; who meets whom is left to
    chance. What a scorer still finds of these pairs it owes to activity alone.
    """
    rows = found.future.participations
    rng = np.random.default_rng(seed)
    # Sorted, so that the order of rows does not matter.
    rows = rows.sort_values(["collaboration_id", "actor_id"], kind="stable")
    mixed = rows.assign(actor_id=rows["actor_id"].to_numpy()[rng.permutation(len(rows))])
    mixed = mixed.drop_duplicates(["collaboration_id", "actor_id"])
    future = replace(found.future, participations=mixed.reset_index(drop=True))
    return outcomes_of(found.features, future, found.regions)


def matched_pairs(
    features: LinkFeatures, outcomes: Outcomes, seed: int
) -> tuple[npt.NDArray[np.intp], Positions, Positions]:
    """Return pairs that did not come true whose actors have about as many partners.

    Parameters
    ----------
    features : LinkFeatures
        Pairs.
    outcomes : Outcomes
        What came true.
    seed : int
        Of the draw.

    Returns
    -------
    of, a, b : ndarray of int
        Up to five pairs ``a < b`` for each of up to 20,000 true ones, whose positions are ``of``.
        An actor is exchanged for another one with as many partners, within a quarter.
    """
    rng = np.random.default_rng(seed)
    count = len(outcomes.a)
    chosen = np.arange(count)
    if count > _MOST_LINKS:
        chosen = np.sort(rng.choice(count, _MOST_LINKS, replace=False))
    k = features.partner_count[features.members]
    cell = np.floor(np.log2(np.maximum(k, 1.0)) * 3.0).astype(np.intp)
    order = np.argsort(cell, kind="stable")
    first = np.searchsorted(cell[order], np.arange(cell.max() + 2))
    of = np.repeat(chosen, _PER_LINK)

    def other(who: Positions) -> Positions:
        lo, hi = first[cell[who]], first[cell[who] + 1]
        return order[lo + np.floor(rng.random(len(who)) * (hi - lo)).astype(np.intp)]

    one, two = other(outcomes.a[of]), other(outcomes.b[of])
    a, b = np.minimum(one, two), np.maximum(one, two)
    n = len(features.members)
    true = np.isin(a * n + b, outcomes.a * n + outcomes.b)
    keep = (features.regions[a] != features.regions[b]) & ~true
    keep[keep] &= (
        np.asarray(features.ties[features.members[a[keep]], features.members[b[keep]]]).ravel() == 0
    )
    return of[keep], a[keep], b[keep]
