"""A link scorer learned from the past: non-negative logistic regression on rank-logits.

It follows the conventions of scikit-learn (``fit``, ``predict_proba``, ``get_params``), so it can
be cloned, searched over and replaced.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls
from scipy.special import expit

Matrix = npt.NDArray[np.float64]
Vector = npt.NDArray[np.float64]

# 8 bits of exponent and 8 of mantissa: numbers within 0.4 % of each other are the same.
_SHIFT: Final = 15
_CELLS: Final = 2**16
# Newton's steps: no more than so many, none shorter than such a share of itself; done when no
# number moves further or the loss falls by no more than its rounding.
_MOST_STEPS: Final = 100
_LEAST_SHARE: Final = 1e-9
_STILL: Final = 1e-11
_LEAST_FALL: Final = 1e-15


class RankLogits:
    """Turns a feature into ``ln(r/(1 − r))``, r being the share of pairs that have less.

    The order of pairs is what carries over from one year, dataset or programme to another; scales
    are not. Equal values count half; values within 0.4 % of each other count as equal.

    Examples
    --------
    >>> ranks = RankLogits().fit({"x": np.array([0, 0, 1, 2], dtype=np.float32)})
    >>> ranks.transform("x", np.array([0, 1, 2, 9], dtype=np.float32)).round(2)
    array([-1.1 ,  0.51,  1.95,  1.95], dtype=float32)
    """

    def __init__(self) -> None:
        self.tables_: dict[str, npt.NDArray[np.float32]] = {}

    def fit(self, values: Mapping[str, npt.NDArray[np.float32]]) -> Self:
        """Learn the order from values of a sample of pairs, by name of the feature."""
        counts = {name: np.bincount(_cells(x), minlength=_CELLS) for name, x in values.items()}
        return self.fit_counts(counts)

    def fit_counts(self, counts: Mapping[str, npt.NDArray[np.int64]]) -> Self:
        """Learn the order from numbers of pairs per cell, see :func:`cell_counts`."""
        self.tables_ = {}
        for name, count in counts.items():
            total = float(count.sum())
            below = np.cumsum(count) - count
            share = (below + count / 2.0) / max(total, 1.0)
            share = np.clip(share, 0.5 / max(total, 1.0), 1.0 - 0.5 / max(total, 1.0))
            self.tables_[name] = np.log(share / (1.0 - share)).astype(np.float32)
        return self

    def transform(self, name: str, values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Return rank-logits of values (not negative) of one feature."""
        return self.tables_[name][_cells(values)]

    def matrix(self, values: Mapping[str, npt.NDArray[np.float32]]) -> Matrix:
        """Return rank-logits of pairs × features, in the order of the mapping."""
        return np.stack([self.transform(name, x) for name, x in values.items()], axis=1).astype(
            np.float64
        )

    def floor(self, name: str) -> float:
        """Return the rank-logit of 0, the least there is."""
        return float(self.tables_[name][0])


def cell_counts(values: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Return how many values (not negative) lie in each cell that :class:`RankLogits` tells apart.

    Examples
    --------
    >>> int(cell_counts(np.zeros(3, dtype=np.float32))[0])
    3
    """
    return np.bincount(_cells(values), minlength=_CELLS)


def _cells(values: npt.NDArray[np.float32]) -> npt.NDArray[np.uint32]:
    flat = np.ascontiguousarray(values, dtype=np.float32)
    return flat.view(np.uint32) >> np.uint32(_SHIFT)


class LinkScorer:
    """Logistic regression whose weights cannot be negative.

    Parameters
    ----------
    shrinkage : float
        Weights are pulled towards ``prior`` as strongly as so many tied pairs would hold them.
    prior : float
        Weight that every feature has before anything is learned.

    Attributes
    ----------
    coef_ : ndarray
        Weight of every feature, at least 0.
    intercept_ : float
    classes_ : ndarray
        ``[0, 1]``: not tied, tied.
    group_coef_, group_intercept_ : dict
        The same per group (programme) given to :meth:`fit`, shrunk towards the weights of all.
    n_features_in_ : int

    Notes
    -----
    Minimizes ``Σ w_i ℓ_i + shrinkage ‖β − β₀‖²/2`` with ℓ the log loss. A negative weight would
    turn shared partners into a reason against a link when features overlap; it is not allowed, so
    every contribution ``β_k (x_k − floor_k)`` is a reason in favor.

    Examples
    --------
    >>> x = np.array([[0.0], [1.0], [2.0], [3.0]])
    >>> scorer = LinkScorer(shrinkage=0.1).fit(x, np.array([0, 0, 1, 1]))
    >>> chance = scorer.predict_proba(x)[:, 1]
    >>> bool((np.diff(chance) > 0).all()), scorer.get_params()["shrinkage"]
    (True, 0.1)
    """

    _estimator_type = "classifier"

    def __init__(self, shrinkage: float = 20.0, prior: float = 0.15) -> None:
        self.shrinkage = shrinkage
        self.prior = prior

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002 - convention
        """Return the parameters given at construction."""
        return {"shrinkage": self.shrinkage, "prior": self.prior}

    def set_params(self, **params: Any) -> Self:
        """Change parameters; unknown ones are refused."""
        for name, value in params.items():
            if name not in self.get_params():
                msg = f"LinkScorer has no parameter {name}"
                raise ValueError(msg)
            setattr(self, name, value)
        return self

    def fit(
        self,
        X: npt.ArrayLike,
        y: npt.ArrayLike,
        sample_weight: npt.ArrayLike | None = None,
        groups: Sequence[str] | npt.NDArray[Any] | None = None,
    ) -> Self:
        """Learn weights.

        Parameters
        ----------
        X : array_like
            Pairs × features.
        y : array_like
            Whether the pair was tied afterwards.
        sample_weight : array_like, optional
            How many pairs each stands for.
        groups : sequence of str, optional
            Per pair the programme in which it was tied, "" for pairs that were not. A programme's
            weights are fitted to its own tied pairs against all that were not tied.

        Returns
        -------
        LinkScorer
            Itself.
        """
        x, tied, weight = self._checked(X, y, sample_weight)
        return self.fit_trusted(x, tied, weight, groups)

    def fit_trusted(
        self,
        x: Matrix,
        tied: Vector,
        weight: Vector,
        groups: Sequence[str] | npt.NDArray[Any] | None = None,
    ) -> Self:
        """Learn as :meth:`fit` does, from arrays that need no checking; ``tied`` is 0 or 1."""
        if not hasattr(self, "classes_"):
            self.classes_: npt.NDArray[Any] = np.array([0, 1])
        self.n_features_in_ = x.shape[1]
        start = np.full(x.shape[1], float(self.prior))
        self.intercept_, self.coef_ = _fitted(x, tied, weight, start, self.shrinkage)
        self.group_coef_: dict[str, Vector] = {}
        self.group_intercept_: dict[str, float] = {}
        labels = np.asarray(groups if groups is not None else [], dtype=object)
        for group in sorted(set(labels[tied > 0].tolist()) - {""}) if len(labels) else []:
            rows = (labels == group) | (tied == 0)
            self.group_intercept_[group], self.group_coef_[group] = _fitted(
                x[rows], tied[rows], weight[rows], self.coef_, self.shrinkage
            )
        return self

    def unlearned(self, feature_count: int) -> Self:
        """Become what nothing was learned by: every feature has the prior weight."""
        self.classes_ = np.array([0, 1])
        self.n_features_in_ = feature_count
        self.coef_ = np.full(feature_count, float(self.prior))
        self.intercept_ = 0.0
        self.group_coef_, self.group_intercept_ = {}, {}
        return self

    def for_group(self, group: str) -> LinkScorer:
        """Return the scorer of one programme; that of all where nothing was learned about it."""
        other = LinkScorer(**self.get_params())
        other.classes_, other.n_features_in_ = self.classes_, self.n_features_in_
        other.coef_ = self.group_coef_.get(group, self.coef_)
        other.intercept_ = self.group_intercept_.get(group, self.intercept_)
        other.group_coef_, other.group_intercept_ = {}, {}
        return other

    def odds(self, x: Matrix) -> Vector:
        """Return log odds of arrays that need no checking."""
        return np.asarray(x @ self.coef_ + self.intercept_)

    def decision_function(self, X: npt.ArrayLike) -> Vector:
        """Return log odds."""
        from sklearn.utils.validation import check_is_fitted, validate_data

        check_is_fitted(self)
        return self.odds(validate_data(self, X, reset=False, dtype=np.float64))

    def predict_proba(self, X: npt.ArrayLike) -> Matrix:
        """Return the probabilities of not being tied and of being tied, pairs × 2."""
        chance = expit(self.decision_function(X))
        return np.stack([1.0 - chance, chance], axis=1)

    def predict(self, X: npt.ArrayLike) -> npt.NDArray[Any]:
        """Return the likelier class."""
        likelier = (self.decision_function(X) > 0).astype(np.intp)
        return np.asarray(self.classes_[likelier])

    def score(
        self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None = None
    ) -> float:
        """Return the share of pairs whose class is predicted, as classifiers of scikit-learn do."""
        right = self.predict(X) == np.asarray(y)
        weight = None if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        return float(np.average(right, weights=weight))

    def __sklearn_tags__(self) -> Any:
        from sklearn.utils import ClassifierTags, InputTags, Tags, TargetTags

        return Tags(
            estimator_type="classifier",
            target_tags=TargetTags(required=True),
            # Where a class is likelier the less there is of a signal, nothing can be learned.
            classifier_tags=ClassifierTags(multi_class=False, poor_score=True),
            input_tags=InputTags(),
        )

    def _checked(
        self, X: npt.ArrayLike, y: npt.ArrayLike, sample_weight: npt.ArrayLike | None
    ) -> tuple[Matrix, Vector, Vector]:
        from sklearn.utils.multiclass import check_classification_targets, type_of_target
        from sklearn.utils.validation import _check_sample_weight, validate_data

        x, labels = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(labels)
        kind = type_of_target(labels, input_name="y", raise_unknown=True)
        if kind != "binary":
            msg = f"Only binary classification is supported. The type of the target is {kind}."
            raise ValueError(msg)
        self.classes_, code = np.unique(labels, return_inverse=True)
        if len(self.classes_) != 2:
            msg = "learning needs pairs that were tied and pairs that were not: y has one class"
            raise ValueError(msg)
        weight = _check_sample_weight(sample_weight, x, dtype=np.float64)
        return x, code.astype(np.float64), weight


def _fitted(
    x: Matrix, tied: Vector, weight: Vector, prior: Vector, shrinkage: float
) -> tuple[float, Vector]:
    """Return intercept and weights by projected Newton steps.

    A step minimizes the second-order model of the loss over weights that are not negative, and is
    halved until the loss falls. The loss is convex and strictly so in the weights when there is
    shrinkage, so there is one answer.
    """
    events = float(weight @ tied)
    base = np.log(events / max(float(weight.sum()) - events, 1e-9))
    beta = np.r_[base - float(np.average(x, axis=0, weights=weight) @ prior), prior]
    value, odds = _loss(x, tied, weight, prior, shrinkage, beta)
    for _ in range(_MOST_STEPS):
        target = _model_minimum(x, tied, weight, prior, shrinkage, beta, odds)
        move, share = target - beta, 1.0
        while share > _LEAST_SHARE:
            found, odds = _loss(x, tied, weight, prior, shrinkage, beta + share * move)
            if found <= value:
                break
            share /= 2.0
        else:
            break
        beta, fall, value = beta + share * move, value - found, found
        if np.abs(share * move).max() < _STILL or fall <= _LEAST_FALL * abs(value):
            break
    return float(beta[0]), np.round(np.maximum(beta[1:], 0.0), 9)


def _loss(
    x: Matrix, tied: Vector, weight: Vector, prior: Vector, shrinkage: float, beta: Vector
) -> tuple[float, Vector]:
    """Return what is minimized, and the log odds."""
    odds = x @ beta[1:] + beta[0]
    away = beta[1:] - prior
    surprise = np.log1p(np.exp(-np.abs(odds))) + np.maximum(odds, 0.0) - tied * odds
    return float(weight @ surprise + shrinkage * (away @ away) / 2.0), odds


def _model_minimum(
    x: Matrix,
    tied: Vector,
    weight: Vector,
    prior: Vector,
    shrinkage: float,
    beta: Vector,
    odds: Vector,
) -> Vector:
    """Return where the second-order model of the loss is least, weights being at least 0."""
    chance = expit(odds)
    slope = weight * (chance - tied)
    bend = weight * chance * (1.0 - chance)
    middle = max(float(bend.sum()), 1e-12)
    mean = x.T @ bend / middle
    # The intercept is free, so it is taken out: what is left is about weights alone.
    curvature = (x.T * bend) @ x - middle * np.outer(mean, mean)
    ridge = shrinkage + 1e-10 * max(float(np.trace(curvature)), 1.0)
    curvature[np.diag_indices(len(prior))] += ridge
    rise = float(slope.sum())
    gradient = x.T @ slope + shrinkage * (beta[1:] - prior) - mean * rise
    upper = np.linalg.cholesky(curvature).T
    aim = np.linalg.solve(upper.T, curvature @ beta[1:] - gradient)
    weights = nnls(upper, aim)[0]
    intercept = beta[0] - rise / middle - float(mean @ (weights - beta[1:]))
    return np.concatenate([[intercept], weights])
