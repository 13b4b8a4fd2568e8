"""The score without learning: mean rank of a few signals, as a sum of named parts."""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.recommend.learning.ranking import PairSet, shares_among
from ecosystem.recommend.signals.scores import Positions, Vector, resource_allocation
from ecosystem.recommend.signals.themes import ThemeProfiles, theme_similarity

PARTNERS: Final = "shared partners"
THEMES: Final = "shared themes"
PATHS: Final = "partners who work together"
TOPIC: Final = "work on the theme asked for"


class PairScorer(Protocol):
    """Anything whose score of a pair of actors is a sum of named parts.

    Parameters
    ----------
    method : str
        In a sentence or two, what the score is and what its scale means.
    """

    method: str

    def contributions(self, a: Positions, b: Positions) -> pd.DataFrame:
        """Return one row per pair and one column per named part; a row sums to the score."""
        ...


class RankAggregation:
    """The mean of the ranks that a pair has by each of several signals, among the candidates.

    Signals are shared partners (:func:`ecosystem.recommend.signals.scores.resource_allocation` by
    Newman weights) and shared themes (:func:`ecosystem.recommend.signals.themes.theme_similarity`);
    when a theme is asked for, also the work of both on it, ``√(x_a x_b)`` with x as in
    :func:`ecosystem.recommend.signals.topics.topic_activity`, which is then half of the score and 0
    where one of the two has not worked on it.

    Parameters
    ----------
    weights : csr_array
        Newman tie weights.
    profiles : ThemeProfiles
        Themes of the actors.
    a, b : ndarray of int
        The candidates among which pairs are ranked.
    activity : ndarray, optional
        Work of every actor on the theme asked for.

    Notes
    -----
    The rank of a signal is the share of the other candidates that have less, equal ones counting
    half; for a pair that is no candidate, the share of all candidates. Nothing is learned, so the
    score says nothing about how likely a link is.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.network.incidence import incidence, tie_weights
    >>> from ecosystem.recommend.signals.themes import theme_profiles
    >>> whole = load_bundled("baltic")
    >>> inc = incidence(whole)
    >>> pairs = np.array([0, 0, 1]), np.array([1, 2, 2])
    >>> scorer = RankAggregation(tie_weights(inc), theme_profiles(whole, inc), *pairs)
    >>> scorer.contributions(*pairs).columns.to_list()
    ['shared partners', 'shared themes']
    """

    def __init__(
        self,
        weights: csr_array,
        profiles: ThemeProfiles,
        a: Positions,
        b: Positions,
        activity: Vector | None = None,
    ) -> None:
        self._weights, self._profiles, self._activity = weights, profiles, activity
        self._members = PairSet(a, b)
        values = self.values(a, b)
        self._sorted = {
            name: np.sort(np.round(values[name].to_numpy(np.float64), 12)) for name in values
        }
        mean = "Mean" if activity is None else "Mean (half of it for the theme asked for)"
        signals = f"{len(values.columns)} signals ({', '.join(values.columns)})"
        self.method = (
            f"{mean} of the ranks by {signals} among {len(a):,} candidates, 0 to 1. Nothing is "
            "learned from the data: only the order matters, it is no probability."
        )

    def values(self, a: Positions, b: Positions) -> pd.DataFrame:
        """Return the signals themselves, before they become ranks."""
        found = {
            PARTNERS: resource_allocation(self._weights, a, b),
            THEMES: theme_similarity(self._profiles, a, b),
        }
        if self._activity is not None:
            found[TOPIC] = np.sqrt(self._activity[a] * self._activity[b])
        return pd.DataFrame(found)

    def contributions(self, a: Positions, b: Positions) -> pd.DataFrame:
        """Return the parts of the score of each pair; a row sums to it."""
        values = self.values(a, b)
        member = self._members.holds(a, b)
        shares = {
            str(name): shares_among(self._sorted[str(name)], x.to_numpy(np.float64), member)
            for name, x in values.items()
        }
        if self._activity is None:
            return pd.DataFrame(shares) / len(shares)
        # What was asked for is half of the score, and who has not worked on it gets none of that.
        topic = shares.pop(TOPIC) * (values[TOPIC].to_numpy(np.float64) > 0)
        return (pd.DataFrame(shares) / (2 * len(shares))).assign(**{TOPIC: topic / 2})
