"""Places for peripheral regions in the lists that are shown, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.recommend.actors.exposure import MOST_LOSS, declared_share, shared_lists
from ecosystem.recommend.actors.lists import own_lists
from ecosystem.recommend.actors.pool import CandidatePool
from ecosystem.recommend.learning.learned import LearnedLinks
from ecosystem.recommend.signals.scores import Positions, Vector
from ecosystem.recommend.wording import counted, percent

_LISTED = 10


@dataclass(frozen=True)
class OwnPlaces:
    """How places of peripheral regions are given in the lists of single actors.

    Parameters
    ----------
    organisations : float
        Share of the actors with a list that are in peripheral regions.
    seen : float
        Share of new partners there in closed years; NaN where nothing was learned.
    declared : float
        Share of all places that they shall have.
    share : float
        Share that they have in all lists of ten together.
    rate : float
        An actor there goes before others whose odds are up to so many times its own.
    is_limited : bool
        Whether the declared share would have cost more than 4 % of the links expected.
    has_odds : bool
        Whether the score gives odds; else its logarithm stands for log-odds.
    """

    organisations: float
    seen: float
    declared: float
    share: float
    rate: float
    is_limited: bool
    has_odds: bool

    def note(self, plain: pd.DataFrame, final: pd.DataFrame) -> str:
        """Say how many places of a list are given so, why, and what it costs.

        Parameters
        ----------
        plain, final : DataFrame
            The list without and with the places, in order; ``is_far`` (partner in a peripheral
            region) and ``odds`` (log-odds).
        """
        kept, without = int(final["is_far"].sum()), int(plain["is_far"].sum())
        what = "links expected" if self.has_odds else "score"
        seen = "" if np.isnan(self.seen) else f", {percent(self.seen)} of recent new partners"
        first = (
            f"{kept} of {counted(len(final), 'suggested partner')} "
            f"{'is' if kept == 1 else 'are'} in a peripheral region, {without} without places for "
            f"them; it costs {percent(_lost(plain['odds'], final['odds']))} of the {what}. "
            f"In all lists together they have {percent(self.share)} of the places "
            f"({percent(self.organisations)} of the organisations are there{seen})"
        )
        if self.is_limited:
            first += (
                f"; {percent(self.declared)} would have cost more than {percent(MOST_LOSS)} of "
                f"the {what}"
            )
        if self.rate > 1.0:
            first += (
                ". One there goes before others with "
                f"{'odds' if self.has_odds else 'scores'} up to {self.rate:.2f} times its own"
            )
        return first + "."


def log_odds(pool: CandidatePool, scores: Vector) -> tuple[Vector, bool]:
    """Return log-odds of scores up to a constant, and whether they are more than a stand-in."""
    found = pool.scorer.log_odds(scores) if isinstance(pool.scorer, LearnedLinks) else None
    if found is not None:
        return found, True
    return np.log(np.maximum(scores, 1e-9)), False


def own_places(pool: CandidatePool) -> OwnPlaces:
    """Return how places are given in the lists of single actors, the same rate for all of them.

    Looked for among the twenty best candidates of every actor and the twenty best in peripheral
    regions.
    """
    far_pair = pool.peripheral[pool.a] | pool.peripheral[pool.b]
    a, b, scores = pool.a[far_pair], pool.b[far_pair], pool.scores[far_pair]
    more = own_lists(len(pool.ids), a, b, scores, pool.own.partner.shape[1])
    has_list = pool.own.partner[:, 0] >= 0
    best = pool.own.partner[has_list][:, :_LISTED], pool.own.pair[has_list][:, :_LISTED]
    far = more.partner[has_list].copy()
    far[~pool.peripheral[far]] = -1
    odds, has_odds = log_odds(pool, pool.scores)
    far_odds = odds[far_pair]
    organisations = float(pool.peripheral[has_list].mean()) if has_list.any() else 0.0
    seen, projects = np.nan, 0
    declared = organisations
    if isinstance(pool.scorer, LearnedLinks):
        seen, projects = pool.scorer.periphery
        declared = declared_share(organisations, seen, projects)
    found = shared_lists(
        (best[0], _at(odds, best[1])),
        (far, _at(far_odds, more.pair[has_list])),
        pool.peripheral,
        declared,
    )
    return OwnPlaces(
        organisations, seen, declared, found.share, found.rate, found.is_limited, has_odds
    )


def _at(values: Vector, at: npt.NDArray[np.integer]) -> Vector:
    return values[np.maximum(at, 0)] if len(values) else np.zeros(at.shape)


def _lost(plain: pd.Series, final: pd.Series) -> float:
    """Return the share of expected links, discounted by place, that a list loses."""
    top = float(plain.max()) if len(plain) else 0.0

    def gain(odds: pd.Series) -> float:
        discount = 1.0 / np.log2(np.arange(2, len(odds) + 2))
        return float(np.exp(odds.to_numpy(np.float64) - top) @ discount)

    return max(1.0 - gain(final) / gain(plain), 0.0) if len(plain) else 0.0


def partner_of(at: int, a: Positions, b: Positions) -> Positions:
    """Return the other one of pairs that an actor is part of.

    Examples
    --------
    >>> partner_of(3, np.array([1, 3]), np.array([3, 5])).tolist()
    [1, 5]
    """
    return np.where(a == at, b, a)


def pairs_note(
    plain: pd.DataFrame, final: pd.DataFrame, share: float, *, has_odds: bool
) -> tuple[str, ...]:
    """Say how many places in a list of pairs go to the periphery, and what that costs.

    Parameters
    ----------
    plain, final : DataFrame
        The list without and with the places, in order; ``is_peripheral`` and ``odds``.
    share : float
        Share of the present ties between regions with an actor in a peripheral region.
    has_odds : bool
        As of :class:`OwnPlaces`.
    """
    if not final["is_peripheral"].any():
        return (
            "No actor in a peripheral region is among those suggested; no place could be kept.",
        )
    kept, without = int(final["is_peripheral"].sum()), int(plain["is_peripheral"].sum())
    first = (
        f"Of the first {counted(len(final), 'suggestion')} {kept} have an actor in a peripheral "
        f"region; {percent(share)} of the present ties between regions have one"
    )
    if kept == without:
        return (f"{first}. No place had to be kept for them.",)
    cost = f"{percent(_lost(plain['odds'], final['odds']))} of the "
    cost += "links expected" if has_odds else "score"
    return (f"{first}. Without kept places it would be {without}; keeping them costs {cost}.",)
