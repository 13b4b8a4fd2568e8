"""How often peripheral regions are listed, against how often they found partners; the cost."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from ecosystem.recommend.actors.exposure import MOST_LOSS, declared_share, shared_lists
from ecosystem.recommend.backtest.lessons import Model
from ecosystem.recommend.backtest.metrics import LISTED, discounts, gini, interval
from ecosystem.recommend.backtest.scan import odds_of
from ecosystem.recommend.learning.tasks import Outcomes
from ecosystem.recommend.signals.scores import Positions, Vector

Listed = tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]]


def exposure(
    best: Listed,
    far: Listed,
    peripheral: npt.NDArray[np.bool_],
    outcomes: Outcomes,
    model: Model,
    draws: Vector,
) -> dict[str, Any]:
    """Return the shares of peripheral regions and what the declared share costs, with intervals.

    Parameters
    ----------
    best, far : tuple of ndarray
        Members × places: the best partners of every member and the best peripheral ones, with
        their keys; -1 where there are fewer.
    peripheral : ndarray of bool
        Whether a member is at home in a peripheral region.
    outcomes : Outcomes
        What came.
    model : Model
        Knows the share of new partners in closed years.
    draws : ndarray
        Draws × pairs of ``outcomes``, from
        :func:`ecosystem.recommend.backtest.metrics.project_draws`.

    Returns
    -------
    dict
        Shares of places are counts and have no interval; those of outcomes and of nDCG@10 lost
        have one, over projects drawn again. ``expected_cost`` was known before.
    """
    plain = np.asarray(best[0][:, :LISTED], dtype=np.intp)
    organisations = float(peripheral.mean()) if len(peripheral) else 0.0
    declared = declared_share(organisations, model.peripheral_share, model.peripheral_projects)
    found = shared_lists(
        (plain, odds_of(best[1][:, :LISTED])), (far[0], odds_of(far[1])), peripheral, declared
    )
    gains = [_gains(lists, outcomes) for lists in (plain, found.lists)]
    asked = len(np.unique(np.r_[outcomes.a, outcomes.b]))
    of_pair = (peripheral[outcomes.a].astype(np.float64) + peripheral[outcomes.b]) / 2.0
    total = draws.sum(axis=1)
    low, high = interval((draws @ of_pair) / total)
    before, after = (float(gain.sum()) / max(asked, 1) for gain in gains)
    cost_low, cost_high = _cost_interval(draws, *gains)
    return {
        "organisation_share": organisations,
        "seen_share": model.peripheral_share,
        "declared_share": declared,
        "outcome_share": float(of_pair.mean()),
        "outcome_low": low,
        "outcome_high": high,
        "plain": _shown(plain, peripheral) | {"ndcg_at_10": before},
        "with_share": _shown(found.lists, peripheral) | {"ndcg_at_10": after},
        "exchange_rate": found.rate,
        "is_limited": found.is_limited,
        "most_cost": MOST_LOSS,
        "expected_cost": found.loss,
        "cost": (before - after) / before if before else 0.0,
        "cost_low": cost_low,
        "cost_high": cost_high,
    }


def _gains(lists: Positions, outcomes: Outcomes) -> Vector:
    """Return what every pair that came true adds to the nDCG@10 of its two members together."""
    n = len(lists)
    discount = discounts()
    ideal = np.r_[0.0, np.cumsum(discount)]
    count = np.bincount(np.r_[outcomes.a, outcomes.b], minlength=n)
    best = ideal[np.minimum(count, LISTED)]
    row, place = np.nonzero(lists >= 0)
    keys = row * n + lists[row, place]
    order = np.argsort(keys)
    total = np.zeros(len(outcomes.a))
    for one, other in ((outcomes.a, outcomes.b), (outcomes.b, outcomes.a)):
        wanted = one * n + other
        at = np.minimum(np.searchsorted(keys[order], wanted), max(len(keys) - 1, 0))
        if len(keys):
            hit = keys[order][at] == wanted
            total += np.where(hit, discount[place[order][at]], 0.0) / best[one]
    return total


def _cost_interval(draws: Vector, before: Vector, after: Vector) -> tuple[float | None, ...]:
    """Return the 95 % interval of the share lost; None while a draw may hold no hit at all."""
    base = draws @ before
    if not (base > 0).all():
        return None, None
    return interval(1.0 - (draws @ after) / base)


def _shown(lists: Positions, peripheral: npt.NDArray[np.bool_]) -> dict[str, float]:
    shown = lists[lists >= 0]
    counts = np.bincount(shown, minlength=len(peripheral))
    return {
        "peripheral_share": float(peripheral[shown].mean()) if len(shown) else 0.0,
        "gini": gini(counts),
        "coverage": float((counts > 0).mean()),
    }
