"""The learned score of pairs as of today: named parts and a probability in bands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Incidence
from ecosystem.network.scope import Area
from ecosystem.recommend.learning.aggregate import TOPIC, PairScorer, RankAggregation
from ecosystem.recommend.learning.calibration import Bands
from ecosystem.recommend.learning.estimated import (
    TOPIC_WEIGHT,
    EstimatedLinks,
    Estimator,
    topic_part,
    trained,
)
from ecosystem.recommend.learning.learn import LinkScorer, RankLogits
from ecosystem.recommend.learning.tasks import Task, scene
from ecosystem.recommend.learning.training import (
    FEWEST_PROJECTS,
    Sample,
    calibrated,
    evidence,
    in_blocks,
    learned,
    lessons_before,
    pair_count,
    ranks_of,
    sampled_rows,
    seen_periphery,
    training_sample,
)
from ecosystem.recommend.learning.windows import Window, starts
from ecosystem.recommend.signals.features import FEATURES, LinkFeatures, link_features
from ecosystem.recommend.signals.scores import Positions, Vector
from ecosystem.recommend.signals.themes import ThemeProfiles
from ecosystem.recommend.wording import counted, listed
from ecosystem.regions import Level

# Rows of all pairs from which is learned, and from which the place of a score is estimated; with
# more than 20,000 actors fewer rows, so that they hold as many pairs.
_ROWS: Final = 400
_RANKED_ROWS: Final = 100
_MOST_PAIRS: Final = 8_000_000
_MOST_UNDATED: Final = 0.25
_WINDOWS: Final = 4


class LearnedLinks:
    """A score of pairs whose weights come from the dataset's own last two years.

    Made by :func:`learned_links`. The score is ``Σ β_k (x_k − floor_k)``, x being rank-logits and
    β the weights of :class:`ecosystem.recommend.learning.learn.LinkScorer`, divided by its greatest
    possible value: 0 to 1, a sum of named parts none of which is negative.

    Parameters
    ----------
    features : LinkFeatures
        Of all actors.
    eligible : LinkFeatures
        Of the actors that may be suggested.
    ranks : RankLogits
        Order of every feature among eligible pairs.
    scorer : LinkScorer
        Weights.
    bands : Bands
        Probability by rank.
    activity : ndarray, optional
        Work of every actor on the theme asked for.
    origins : sequence of str
        Of the years learned from.
    doubt : str
        Said with the method where there is little past.
    programme : str
        Said with the method when the weights are those of one programme.
    periphery : tuple of (float, int)
        From :func:`ecosystem.recommend.learning.training.seen_periphery`.
    """

    def __init__(
        self,
        features: LinkFeatures,
        eligible: LinkFeatures,
        ranks: RankLogits,
        scorer: LinkScorer,
        bands: Bands,
        *,
        activity: Vector | None = None,
        origins: tuple[str, ...] = (),
        doubt: str = "",
        programme: str = "",
        periphery: tuple[float, int] = (0.0, 0),
    ) -> None:
        self.periphery = periphery
        self.features, self._ranks, self._bands = features, ranks, bands
        self._activity = activity
        self._has_chances = activity is None and not programme
        tables = ranks.tables_
        reach = np.array([float(tables[name].max()) - ranks.floor(name) for name in FEATURES])
        self._reach = max(float(scorer.coef_ @ reach), 1e-9)
        self._weights = scorer.coef_ / self._reach
        self._position = {name: k for k, name in enumerate(FEATURES)}
        self._pair_count = pair_count(eligible)
        self._sample, self._sample_weight = self._sampled(eligible)
        self.weights = {name: float(w) for name, w in zip(FEATURES, scorer.coef_, strict=True)}
        self.bands = bands
        self.method = (
            "Learned from the links that were made in the years after "
            f"{listed(origins)}: non-negative logistic regression on ranks of "
            f"{len(FEATURES)} signals, 0 to 1. "
            + (f"{doubt}." if doubt else "Only the order and the band of probability matter.")
        )
        if programme:
            self.method += f" {programme}"
        if activity is not None:
            self.method += (
                " Half of the score is the rank by work on the theme asked for, which is not "
                "learned; so no probability is given."
            )

    def contributions(self, a: Positions, b: Positions) -> pd.DataFrame:
        """Return what every named part adds to the score of each pair; a row sums to it."""
        values = self.features.pairs(a, b)
        found = {FEATURES[name]: self._part(name, values[name]) for name in FEATURES}
        table = pd.DataFrame(found, dtype=np.float64)
        if self._activity is None:
            return table
        return (table * (1.0 - TOPIC_WEIGHT)).assign(**{TOPIC: self._topic(a, b)})

    def scores(self, a: Positions, b: Positions) -> Vector:
        """Return the sums of :meth:`contributions` without keeping the parts."""
        total: Vector = np.zeros(len(a))
        for part, values in self.features.in_parts(a, b):
            total[part] = self.score_of(values)
        if self._activity is None:
            return total
        return total * (1.0 - TOPIC_WEIGHT) + self._topic(a, b)

    def log_odds(self, scores: Vector) -> Vector | None:
        """Return log-odds up to a constant; None where a theme makes half of the score."""
        return scores * self._reach if self._activity is None else None

    def score_of(self, values: dict[str, npt.NDArray[np.float32]]) -> Vector:
        """Return the score of pairs with such values of ``FEATURES``, no theme being asked for."""
        total: Vector = np.zeros(len(next(iter(values.values()))))
        for name in FEATURES:
            total += self._part(name, values[name])
        return total

    def _part(self, name: str, values: npt.NDArray[np.float32]) -> Vector:
        rise = self._ranks.transform(name, values) - self._ranks.floor(name)
        return np.asarray(self._weights[self._position[name]] * rise, dtype=np.float64)

    def _topic(self, a: Positions, b: Positions) -> Vector:
        assert self._activity is not None
        return topic_part(self._activity, a, b)

    def probabilities(self, scores: Vector, candidates: Vector) -> Vector:
        """Return the chance that pairs of such scores are tied within a year.

        NaN when a theme or programme was asked for. The rank of a pair among all eligible pairs is
        estimated from a sample of them, but is at least its rank among the candidates.

        Parameters
        ----------
        scores : ndarray
            Of the pairs asked about.
        candidates : ndarray
            Scores of all candidates, ascending.
        """
        if not self._has_chances:
            return np.full(len(scores), np.nan)
        above = np.searchsorted(self._sample, scores - 1e-9, side="left")
        upto = np.r_[np.cumsum(self._sample_weight[::-1])[::-1], 0.0]
        lower = np.searchsorted(candidates, scores - 1e-12, side="left")
        upper = np.searchsorted(candidates, scores + 1e-12, side="right")
        given = len(candidates) - (lower + upper) / 2.0
        rank = np.maximum(np.round(upto[above]), given).astype(np.int64) + 1
        return self._bands.at(np.minimum(rank, self._pair_count), self._pair_count)

    def _sampled(self, eligible: LinkFeatures) -> tuple[Vector, Vector]:
        """Return scores of sampled eligible pairs, ascending, and how many pairs each stands for.

        High scores are all kept; of the many low ones a count per cell is enough.
        """
        counts = np.zeros(_CELLS + 1, dtype=np.float64)
        rows = sampled_rows(eligible, most=_RANKED_ROWS)
        tables = {
            name: (self._ranks.tables_[name] - self._ranks.floor(name)) * np.float32(weight)
            for name, weight in zip(FEATURES, self._weights, strict=True)
        }

        def counted(part: Positions) -> npt.NDArray[np.intp]:
            block, open_pair = eligible.block(part), eligible.eligible(part)
            total: npt.NDArray[np.float32] = np.zeros(int(open_pair.sum()), dtype=np.float32)
            for name, table in tables.items():
                places = np.ascontiguousarray(block[name][open_pair]).view(np.uint32) >> 15
                total += table[places]
            cells = np.clip(total * _CELLS, 0, _CELLS).astype(np.intp)
            return np.bincount(cells, minlength=_CELLS + 1)

        for found in in_blocks(eligible, rows, counted):
            counts += found
        seen = np.flatnonzero(counts)
        scale = self._pair_count / max(float(counts.sum()), 1.0)
        return seen / _CELLS, counts[seen] * scale


_CELLS: Final = 100_000


def learned_links(
    ecosystem: Ecosystem,
    eligible: npt.NDArray[np.bool_],
    regions: pd.Series,
    *,
    level: Level,
    area: Area,
    inc: Incidence,
    weights: csr_array,
    profiles: ThemeProfiles,
    activity: Vector | None = None,
    programme: str = "",
    estimator: Estimator | None = None,
) -> LearnedLinks | EstimatedLinks | None:
    """Return the learned score, or None when the dated past is too short to learn from.

    The rule: at most a quarter of the collaborations have no date, and the closed years before the
    latest start have at least 30 collaborations that tied eligible pairs for the first time. The
    last two years are learned from, and two earlier ones while all have fewer than 300 such pairs;
    fewer than that hold the weights near equal ones, and give no chances.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    eligible : ndarray of bool
        Actors that may be suggested, in the order of ``inc.actor_ids``.
    regions : Series
        Region of every actor, in the same order.
    level, area : see :func:`ecosystem.recommend.actors.suggestions.suggest`
    inc, weights, profiles : Incidence, csr_array, ThemeProfiles
        Of the ecosystem.
    activity : ndarray, optional
        Work of every actor on the theme asked for.
    programme : str
        Whose weights are wanted; "" for those of all links.
    estimator : Estimator, optional
        What learns instead of :class:`ecosystem.recommend.learning.learn.LinkScorer`.

    Returns
    -------
    LearnedLinks or EstimatedLinks or None
    """
    undated = starts(ecosystem) == ""
    if not len(undated) or float(undated.mean()) > _MOST_UNDATED:
        return None
    task = Task("suggest", "suggestions", level, area=area)
    most = max(min(_ROWS, _MOST_PAIRS // max(len(inc.actor_ids), 1)), _RANKED_ROWS)

    def lesson(window: Window) -> Sample | None:
        try:
            found = scene(ecosystem, task, window)
        except SettingError:
            return None
        return training_sample(found, most=most) if len(found.outcomes.a) else None

    end = str(starts(ecosystem).max())
    samples = lessons_before(end, 1, lesson, lambda one: one.link_count, _WINDOWS) if end else []
    link_count = sum(sample.link_count for sample in samples)
    if sum(sample.project_count for sample in samples) < FEWEST_PROJECTS:
        return None
    features = link_features(
        ecosystem,
        np.arange(len(inc.actor_ids)),
        regions.to_list(),
        inc=inc,
        weights=weights,
        profiles=profiles,
    )
    tied = features.partner_count > 0
    suggested = features.only(np.flatnonzero(eligible & tied))
    ranks = ranks_of(suggested, most=most)
    if estimator is not None and not isinstance(estimator, LinkScorer):
        return EstimatedLinks(features, ranks, trained(estimator, samples), activity)
    scorer = learned(
        samples,
        programme=programme,
        **({"shrinkage": estimator.shrinkage} if estimator else {}),
    )
    return LearnedLinks(
        features,
        suggested,
        ranks,
        scorer,
        calibrated(scorer, samples[-1], samples[-2].volume if len(samples) > 1 else 0),
        activity=activity,
        origins=tuple(sample.origin for sample in samples),
        doubt=evidence(link_count, len(samples)),
        programme=_programme_said(programme, samples),
        periphery=seen_periphery(samples),
    )


def _programme_said(programme: str, samples: Sequence[Sample]) -> str:
    if not programme:
        return ""
    count = sum(int((sample.programmes == programme).sum()) for sample in samples)
    return (
        f"The weights are those of {programme}, from {counted(count, 'pair')} it tied in the sample"
        " and held near those of all programmes; so no probability is given."
    )


def pair_scorer(
    ecosystem: Ecosystem,
    candidates: tuple[Positions, Positions],
    eligible: npt.NDArray[np.bool_],
    regions: pd.Series,
    *,
    level: Level,
    area: Area,
    inc: Incidence,
    weights: csr_array,
    profiles: ThemeProfiles,
    activity: Vector | None = None,
    programme: str = "",
    scorer: PairScorer | Estimator | None = None,
) -> PairScorer:
    """Return what gives pairs their score: learned where the dated past is enough, else ranks.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    candidates : tuple of ndarray
        Positions of the candidates, among which the rank aggregation ranks.
    eligible, regions, level, area, inc, weights, profiles, activity, programme
        As in :func:`learned_links`.
    scorer : PairScorer or Estimator, optional
        What gives the score instead: anything with ``contributions``, or a classifier in the manner
        of scikit-learn (``fit``, ``predict_proba``), which is fitted to the links of the last two
        years; a copy of it, so the one given stays as it is.

    Returns
    -------
    PairScorer

    Raises
    ------
    SettingError
        When a classifier is given and the dated past is too short to fit it.
    """
    if scorer is not None and not isinstance(scorer, Estimator):
        return scorer
    found = learned_links(
        ecosystem,
        eligible,
        regions,
        level=level,
        area=area,
        inc=inc,
        weights=weights,
        profiles=profiles,
        activity=activity,
        programme=programme,
        estimator=scorer,
    )
    if found is None and scorer is not None:
        raise SettingError(
            f"{type(scorer).__name__} cannot be fitted: the data have too little dated past "
            f"(at least {FEWEST_PROJECTS} collaborations in closed years that made new links are "
            "needed). Leave "
            "the scorer out, or give one with a method `contributions`"
        )
    return found or RankAggregation(weights, profiles, *candidates, activity)
