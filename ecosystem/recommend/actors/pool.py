"""The candidates of one ecosystem with all that their ranking needs."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.model import Ecosystem
from ecosystem.network.incidence import incidence, tie_weights
from ecosystem.network.scope import Area, in_area
from ecosystem.recommend.actors.candidates import candidate_pairs, closest_pairs, eligible_actors
from ecosystem.recommend.actors.lists import OwnLists, own_lists
from ecosystem.recommend.actors.openings import NEWCOMER_BELOW, Openings
from ecosystem.recommend.actors.rows import RowComposer
from ecosystem.recommend.actors.wish import Wish, understood
from ecosystem.recommend.learning.aggregate import PairScorer
from ecosystem.recommend.learning.estimated import Estimator
from ecosystem.recommend.learning.learned import LearnedLinks, pair_scorer
from ecosystem.recommend.learning.periphery import is_peripheral
from ecosystem.recommend.learning.ranking import PairSet, shares_among
from ecosystem.recommend.regions.brokers import possible_brokers
from ecosystem.recommend.regions.pairs import usable_area
from ecosystem.recommend.signals.scores import Positions, Vector, resource_allocation
from ecosystem.recommend.signals.themes import theme_profiles, theme_similarity
from ecosystem.recommend.signals.topics import topic_activity
from ecosystem.recommend.wording import counted
from ecosystem.regions import Level, actor_regions

# Places in every actor's own list that are kept at hand.
OWN_PLACES: Final = 20
_PAIRS_AT_ONCE: Final = 200_000
_ON_TOPIC: Final = 200
# From this share of actors on it is said that their places are too coarse.
_MANY_COARSE: Final = 0.25


class CandidatePool:
    """Pairs that may be suggested, their scores, and facts about them.

    Parameters
    ----------
    ecosystem, level, area, wish, scorer
        As in :class:`ecosystem.recommend.actors.recommender.Recommender`.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> pool = CandidatePool(load_bundled("baltic"))
    >>> len(pool.a) == len(pool.scores)
    True
    """

    def __init__(
        self,
        ecosystem: Ecosystem,
        *,
        level: Level = 2,
        area: Area = "bsr",
        wish: Wish = Wish(),  # noqa: B008 - frozen, safe to share
        scorer: PairScorer | Estimator | None = None,
    ) -> None:
        self.ecosystem, self.level = ecosystem, level
        self.area, self.notes = usable_area(ecosystem, level, area)
        self.inc = incidence(ecosystem)
        self.ids = self.inc.actor_ids
        self.weights = tie_weights(self.inc)
        self.region = actor_regions(ecosystem.actors.loc[self.ids], level)
        self.notes = (*self.notes, *self._coarse_note())
        self.profiles = theme_profiles(ecosystem, self.inc)
        eligible = eligible_actors(ecosystem, level, self.area).reindex(self.ids)
        self.eligible = eligible.to_numpy(bool)
        about = Wish(themes=wish.themes, call=wish.call, programme=wish.programme)
        self.topic = understood(ecosystem, about, self.ids).topic
        self.activity: Vector | None = None
        if self.topic:
            self.activity = topic_activity(self.inc, self.profiles, self.topic)
        self.a, self.b = self._candidates()
        self.scorer: PairScorer = pair_scorer(
            ecosystem,
            (self.a, self.b),
            self.eligible,
            self.region,
            level=level,
            area=self.area,
            inc=self.inc,
            weights=self.weights,
            profiles=self.profiles,
            activity=self.activity,
            programme=wish.programme,
            scorer=scorer,
        )
        if wish.programme and not isinstance(self.scorer, LearnedLinks):
            self.notes = (*self.notes, f"No weights could be learned for {wish.programme}.")

    @cached_property
    def scores(self) -> Vector:
        """Scores of the candidates."""
        return self.total(self.a, self.b)

    @cached_property
    def own(self) -> OwnLists:
        """The best candidates of every actor."""
        return own_lists(len(self.ids), self.a, self.b, self.scores, OWN_PLACES)

    @cached_property
    def composer(self) -> RowComposer:
        """Composes rows with reasons."""
        return RowComposer(
            self.ecosystem, self.inc, self.weights, self.profiles, self.region, self.area
        )

    @cached_property
    def openings(self) -> Openings:
        """Partners for newcomers."""
        placed = in_area(self.ecosystem, self.level, self.area).reindex(self.ids)
        asked = possible_brokers(self.ecosystem, self.area).reindex(self.ids)
        return Openings(
            self.ecosystem,
            self.inc,
            self.weights,
            self.profiles,
            self.region,
            placed.to_numpy(bool),
            self.eligible,
            asked.to_numpy(bool),
        )

    @cached_property
    def peripheral(self) -> npt.NDArray[np.bool_]:
        """Whether each actor is at home in a peripheral region."""
        return is_peripheral(self.ecosystem, self.level).reindex(self.ids).to_numpy(bool)

    @cached_property
    def peripheral_share(self) -> float:
        """Share of present ties between regions that have a peripheral actor."""
        row, column = self.weights.tocoo().coords
        label = pd.factorize(self.region)[0]
        between = (label[row] != label[column]) & (row < column)
        return _share((self.peripheral[row] | self.peripheral[column])[between])

    @cached_property
    def members(self) -> PairSet:
        """The candidates as a set."""
        return PairSet(self.a, self.b)

    @cached_property
    def _sorted_scores(self) -> Vector:
        return np.sort(self.scores)

    @cached_property
    def _ascending(self) -> dict[str, Vector]:
        return {
            "partners": np.sort(np.round(resource_allocation(self.weights, self.a, self.b), 12)),
            "themes": np.sort(np.round(theme_similarity(self.profiles, self.a, self.b), 12)),
        }

    def _coarse_note(self) -> tuple[str, ...]:
        """Say when many actors have no suggestion because their place is known too coarsely."""
        if self.level == 0:
            return ()
        country = actor_regions(self.ecosystem.actors.loc[self.ids], 0)
        coarse = int(((self.region == "") & (country != "")).sum())
        if coarse < _MANY_COARSE * len(self.ids):
            return ()
        return (
            f"{coarse:,} of {counted(len(self.ids), 'organisation')} are known by country or large "
            "region only and get no suggestion at this level; between countries (--level 0) they "
            "do.",
        )

    def _candidates(self) -> tuple[Positions, Positions]:
        a, b = candidate_pairs(self.weights, self.region, self.eligible, inc=self.inc)
        if self.activity is None:
            return a, b
        about = self.eligible & (self.activity > 0)
        more = closest_pairs(
            self.weights, self.region, about, about, inc=self.inc, per_actor=_ON_TOPIC
        )
        return together((a, b), more)

    def total(self, a: Positions, b: Positions) -> Vector:
        """Return the scores of pairs, some at a time."""
        if isinstance(self.scorer, LearnedLinks):
            return self.scorer.scores(a, b)
        found: Vector = np.zeros(len(a))
        for start in range(0, len(a), _PAIRS_AT_ONCE):
            part = slice(start, start + _PAIRS_AT_ONCE)
            found[part] = self.scorer.contributions(a[part], b[part]).sum(axis=1)
        return found

    def chances(self, scores: Vector) -> Vector:
        """Return the chance of a link within a year by score; NaN where nothing was learned."""
        if not isinstance(self.scorer, LearnedLinks):
            return np.full(len(scores), np.nan)
        return self.scorer.probabilities(scores, self._sorted_scores)

    def frame(self, a: Positions, b: Positions, scores: Vector) -> pd.DataFrame:
        """Return what is known of pairs before their reasons, in the order given."""
        member = self.members.holds(a, b)
        known = self._ascending
        codes, count = self.region.to_numpy(), np.diff(self.inc.matrix.indptr)
        return pd.DataFrame(
            {
                "a": a,
                "b": b,
                "actor_a": self.ids.to_numpy()[a],
                "actor_b": self.ids.to_numpy()[b],
                "region_a": codes[a],
                "region_b": codes[b],
                "score": scores,
                "probability": self.chances(scores),
                "partner_score": shares_among(
                    known["partners"], resource_allocation(self.weights, a, b), member
                ),
                "theme_score": shares_among(
                    known["themes"], theme_similarity(self.profiles, a, b), member
                ),
                "is_newcomer": (count[a] < NEWCOMER_BELOW) | (count[b] < NEWCOMER_BELOW),
                "is_peripheral": self.peripheral[a] | self.peripheral[b],
            }
        )


def together(
    one: tuple[Positions, Positions], other: tuple[Positions, Positions]
) -> tuple[Positions, Positions]:
    """Return the union of two sets of pairs, sorted.

    Examples
    --------
    >>> one = np.array([0, 1]), np.array([2, 2])
    >>> [x.tolist() for x in together(one, one)]
    [[0, 1], [2, 2]]
    """
    a, b = np.r_[one[0], other[0]], np.r_[one[1], other[1]]
    if not len(a):
        return a, b
    pairs = np.unique(np.stack([a, b]), axis=1)
    return pairs[0], pairs[1]


def _share(flags: npt.NDArray[np.bool_]) -> float:
    return float(flags.mean()) if len(flags) else 0.0
