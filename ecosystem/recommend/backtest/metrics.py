"""How good a ranking of all pairs was, exactly, from counts; and whether better is not luck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from ecosystem.recommend.signals.scores import Positions, Vector

LISTED: Final = 10
Keys = npt.NDArray[np.int64]


class Ranking:
    """The pairs that came true in the order of one scorer, against all that did not.

    Parameters
    ----------
    histogram : ndarray of int
        Number of eligible pairs, true or not, by key.
    hits : ndarray of int
        Key of every pair that came true.

    Examples
    --------
    Keys 3, 2, 2 and 1; of them 3 and one 2 came true:

    >>> ranking = Ranking(np.array([0, 1, 2, 1]), np.array([3, 2]))
    >>> ranking.auc(np.ones(2)), round(ranking.average_precision(np.ones(2)), 4)
    (0.875, 0.8333)
    """

    def __init__(self, histogram: Keys, hits: Keys) -> None:
        misses = histogram - np.bincount(hits, minlength=len(histogram))
        upto = np.cumsum(misses)
        self._misses = int(upto[-1])
        self._order = np.argsort(-hits, kind="stable")
        keys = hits[self._order]
        # Share of misses below each hit, equal ones half.
        below = upto[keys] - misses[keys] / 2.0
        self._beaten = below / max(self._misses, 1)
        self._not_below = (self._misses - upto[keys] + misses[keys]).astype(np.float64)
        last = np.flatnonzero(np.r_[np.diff(keys) != 0, True]) if len(keys) else np.zeros(0, int)
        self._group_end = last[np.searchsorted(last, np.arange(len(keys)))]

    @property
    def size(self) -> int:
        """Number of pairs that came true."""
        return len(self._order)

    def auc(self, weight: Vector) -> float:
        """Return the chance that a true pair ranks above one that did not come true."""
        w = weight[self._order]
        return float(w @ self._beaten / w.sum())

    def average_precision(self, weight: Vector) -> float:
        """Return the mean precision at the ranks of true pairs; equal scores share a rank."""
        w = weight[self._order]
        true = np.cumsum(w)[self._group_end]
        precision = np.divide(
            true, true + self._not_below, out=np.zeros_like(true), where=true + self._not_below > 0
        )
        return float(w @ precision / w.sum())


def discounts() -> Vector:
    """Return what a hit at each of the first ten places counts: ``1 / log2(place + 1)``.

    Examples
    --------
    >>> discounts()[:3].round(4).tolist()
    [1.0, 0.6309, 0.5]
    """
    return np.asarray(1.0 / np.log2(np.arange(2, LISTED + 2)))


def discounted_gain(lists: npt.NDArray[np.integer], truth: Sequence[Positions]) -> Vector:
    """Return nDCG@10 of every row: hits, discounted by rank, over the best that was possible.

    Parameters
    ----------
    lists : ndarray of int
        Rows × at least 10, best first, -1 for nothing.
    truth : sequence of ndarray
        Per row what came true; rows without are NaN.

    Examples
    --------
    >>> discounted_gain(np.array([[4, 5] + [-1] * 8]), [np.array([5])]).round(4).tolist()
    [0.6309]
    """
    discount = discounts()
    ideal = np.r_[0.0, np.cumsum(discount)]
    result = np.full(len(lists), np.nan)
    for row, hits in enumerate(truth):
        if len(hits):
            gain = discount @ np.isin(lists[row, :LISTED], hits)
            result[row] = gain / ideal[min(len(hits), LISTED)]
    return result


def recall(lists: npt.NDArray[np.integer], truth: Sequence[Positions], most: int = 20) -> Vector:
    """Return per row the share of what came true that is among the first ``most``; NaN without.

    Examples
    --------
    >>> recall(np.array([[4, 5, -1]]), [np.array([5, 6])]).tolist()
    [0.5]
    """
    found = [
        np.isin(hits, lists[row, :most]).mean() if len(hits) else np.nan
        for row, hits in enumerate(truth)
    ]
    return np.array(found, dtype=np.float64)


def project_draws(projects: csr_array, count: int, seed: int) -> npt.NDArray[np.float64]:
    """Return weights of pairs when the projects that tied them are drawn again with replacement.

    Parameters
    ----------
    projects : csr_array
        Pairs × projects, 0/1, every pair with at least one.
    count : int
        Number of draws.
    seed : int
        Of the draws.

    Returns
    -------
    ndarray
        Draws × pairs: the mean number of times that a pair's projects were drawn.
    """
    used = np.flatnonzero(np.asarray(projects.sum(axis=0)).ravel() > 0)
    mine = csr_array(projects[:, used])
    share = 1.0 / np.asarray(mine.sum(axis=1), dtype=np.float64).ravel()
    rng = np.random.default_rng(seed)
    draws = rng.multinomial(len(used), np.full(len(used), 1.0 / len(used)), size=count)
    return np.asarray((mine @ draws.T.astype(np.float64)).T * share, dtype=np.float64)


def interval(values: Vector) -> tuple[float, float]:
    """Return the 95 % percentile interval of bootstrap values.

    Examples
    --------
    >>> interval(np.arange(101.0))
    (2.5, 97.5)
    """
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def gini(counts: npt.NDArray[np.integer]) -> float:
    """Return how unequally often members are shown: 0 all alike, towards 1 a few only.

    Examples
    --------
    >>> gini(np.array([1, 1, 1])), gini(np.array([0, 0, 0, 4]))
    (0.0, 0.75)
    """
    ordered = np.sort(np.asarray(counts, dtype=np.float64))
    n, total = len(ordered), float(ordered.sum())
    if not total:
        return 0.0
    return float((2.0 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total))
