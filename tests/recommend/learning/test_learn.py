"""The learned scorer: non-negative, as scikit-learn where nothing is held back, per programme."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from ecosystem.recommend.learning.calibration import Bands
from ecosystem.recommend.learning.learn import LinkScorer, RankLogits


def pairs(seed: int, weights: tuple[float, ...], n: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, len(weights)))
    return x, (rng.random(n) < expit(x @ np.array(weights) - 1.0)).astype(int)


def test_without_shrinkage_it_is_scikit_learn() -> None:
    """Where all true weights are positive the bound does not bind: the same optimum."""
    x, tied = pairs(1, (0.8, 0.3, 1.2))
    ours = LinkScorer(shrinkage=0.0).fit(x, tied)
    theirs = LogisticRegression(C=np.inf, tol=1e-10, max_iter=1000).fit(x, tied)
    assert ours.coef_ == pytest.approx(theirs.coef_[0], abs=1e-4)
    assert ours.intercept_ == pytest.approx(theirs.intercept_[0], abs=1e-4)
    assert ours.predict_proba(x) == pytest.approx(theirs.predict_proba(x), abs=1e-4)


def test_no_weight_is_negative() -> None:
    x, tied = pairs(2, (1.0, -0.9))
    assert LogisticRegression().fit(x, tied).coef_[0, 1] < -0.5
    scorer = LinkScorer(shrinkage=1.0).fit(x, tied)
    assert scorer.coef_[1] == 0
    assert scorer.coef_[0] > 0.5


def test_strong_shrinkage_keeps_the_prior() -> None:
    x, tied = pairs(3, (2.0, 0.0))
    scorer = LinkScorer(shrinkage=1e9, prior=0.15).fit(x, tied)
    assert scorer.coef_ == pytest.approx([0.15, 0.15], abs=1e-3)


def test_programmes_get_weights_of_their_own() -> None:
    """In one programme the first signal tells, in the other the second."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=(6000, 2))
    tied = np.zeros(6000, dtype=int)
    tied[:400], x[:400, 0] = 1, x[:400, 0] + 2.0
    tied[400:800], x[400:800, 1] = 1, x[400:800, 1] + 2.0
    groups = np.array(["one"] * 400 + ["two"] * 400 + [""] * 5200, dtype=object)
    scorer = LinkScorer(shrinkage=5.0).fit(x, tied, groups=groups)
    one, two = scorer.for_group("one").coef_, scorer.for_group("two").coef_
    assert one[0] > 3 * one[1]
    assert two[1] > 3 * two[0]
    assert scorer.for_group("another").coef_ == pytest.approx(scorer.coef_)


def test_scikit_learn_conventions() -> None:
    from sklearn.base import clone

    scorer = LinkScorer(shrinkage=3.0)
    assert clone(scorer).get_params() == {"shrinkage": 3.0, "prior": 0.15}
    with pytest.raises(ValueError, match="no parameter"):
        scorer.set_params(depth=3)


@pytest.mark.filterwarnings("ignore:Estimator LinkScorer does not inherit")
@pytest.mark.filterwarnings("ignore:Skipping check check_array_api_input")
def test_the_checks_of_scikit_learn() -> None:
    """All of them; it is stated only that data can be beyond it, since no weight is negative."""
    from sklearn.utils.estimator_checks import check_estimator

    results = check_estimator(LinkScorer(), on_fail=None)
    failed = {r["check_name"]: r["exception"] for r in results if r["status"] == "failed"}
    assert failed == {}
    assert sum(r["status"] == "passed" for r in results) > 50


def test_it_can_be_searched_over() -> None:
    from sklearn.model_selection import GridSearchCV

    x, tied = pairs(7, (1.5, 0.2), n=600)
    search = GridSearchCV(LinkScorer(), {"shrinkage": [0.1, 1e6]}, scoring="roc_auc", cv=3)
    assert search.fit(x, tied).best_params_ == {"shrinkage": 0.1}


def test_rank_logits_depend_on_order_only() -> None:
    values = np.random.default_rng(5).random(500).astype(np.float32) + 0.01
    one = RankLogits().fit({"x": values}).transform("x", values)
    assert (np.diff(one[np.argsort(values)]) >= 0).all()
    assert len(np.unique(one)) > 300  # cells are fine: few values share one
    twice = RankLogits().fit({"x": values * 2}).transform("x", values * 2)
    assert twice == pytest.approx(one)


def test_bands_never_rise_and_keep_the_expected_links() -> None:
    bands = Bands(np.array([10, 100]), np.array([2.0, 9.0, 5.0]), 1.0, 16)
    chance = bands.probabilities(1000)
    assert chance == pytest.approx([2 / 10, 9 / 90, 5 / 900])
    crossed = Bands(np.array([10, 100]), np.array([0.5, 9.0, 5.0]), 1.0, 16).probabilities(1000)
    assert (np.diff(crossed) <= 0).all()
    # Pooled neighbors keep their sum: 9.5 links in the first hundred.
    assert 10 * crossed[0] + 90 * crossed[1] == pytest.approx(9.5)
