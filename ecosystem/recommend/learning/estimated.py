"""A scorer of one's own: any classifier in the manner of scikit-learn."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol, runtime_checkable

import numpy as np
import pandas as pd

from ecosystem.recommend.learning.aggregate import TOPIC
from ecosystem.recommend.learning.learn import Matrix, RankLogits
from ecosystem.recommend.signals.features import FEATURES, LinkFeatures
from ecosystem.recommend.signals.scores import Positions, Vector

if TYPE_CHECKING:
    from ecosystem.recommend.learning.training import Sample

# What the theme asked for counts beside all that was learned.
TOPIC_WEIGHT: Final = 0.5


@runtime_checkable
class Estimator(Protocol):
    """A classifier in the manner of scikit-learn."""

    def fit(self, X: Any, y: Any) -> Any:
        """Learn from pairs × features and whether each was tied."""
        ...

    def predict_proba(self, X: Any) -> Any:
        """Return the probabilities of both classes, pairs × 2."""
        ...


class EstimatedLinks:
    """The score of pairs by a classifier of one's own.

    Parameters
    ----------
    features : LinkFeatures
        Of all actors.
    ranks : RankLogits
        Order of every feature among eligible pairs.
    estimator : Estimator
        Fitted to rank-logits of ``FEATURES``, in their order.
    activity : ndarray, optional
        Work of every actor on the theme asked for.

    Notes
    -----
    Nothing is assumed of the classifier, so the score is one part, not a sum of named ones, and its
    probabilities are taken as an order only.
    """

    def __init__(
        self,
        features: LinkFeatures,
        ranks: RankLogits,
        estimator: Estimator,
        activity: Vector | None = None,
    ) -> None:
        self._features, self._ranks, self._estimator = features, ranks, estimator
        self._activity = activity
        self._name = type(estimator).__name__
        self.method = (
            f"Class probability by {self._name}, fitted to the links of the last two closed years "
            f"on ranks of {len(FEATURES)} signals. Only the order matters: it is not calibrated."
        )

    def contributions(self, a: Positions, b: Positions) -> pd.DataFrame:
        """Return one part, the class probability, and one for the theme asked for."""
        values = self._features.pairs(a, b)
        chance = np.asarray(self._estimator.predict_proba(self._ranks.matrix(values)))[:, 1]
        if self._activity is None:
            return pd.DataFrame({self._name: chance})
        topic = topic_part(self._activity, a, b)
        return pd.DataFrame({self._name: chance * (1.0 - TOPIC_WEIGHT), TOPIC: topic})


def topic_part(activity: Vector, a: Positions, b: Positions) -> Vector:
    """Return half of the rank of each pair by its work on the theme asked for.

    Examples
    --------
    >>> work = np.array([0.0, 1.0, 4.0])
    >>> topic_part(work, np.array([0, 1]), np.array([1, 2])).round(3).tolist()
    [0.0, 0.25]
    """
    work = np.sqrt(activity[a] * activity[b])
    some = np.sort(activity[activity > 0])
    share = np.searchsorted(some, work, side="right") / max(len(some), 1)
    return np.asarray(TOPIC_WEIGHT * share, dtype=np.float64)


def trained(estimator: Estimator, samples: Sequence[Sample]) -> Estimator:
    """Return a fitted copy of a classifier."""
    mine = copy.deepcopy(estimator)
    x: Matrix = np.concatenate([sample.logits for sample in samples])
    tied = np.concatenate([sample.tied for sample in samples]).astype(np.int64)
    weight = np.concatenate([sample.full_weight for sample in samples])
    takes = "sample_weight" in inspect.signature(mine.fit).parameters
    mine.fit(x, tied, **({"sample_weight": weight} if takes else {}))
    return mine
