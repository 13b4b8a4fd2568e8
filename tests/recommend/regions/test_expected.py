"""The gravity expectation against its defining identity, another program and known limits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ecosystem.recommend.regions.expected import (
    clustered_errors,
    deviance,
    fit_gravity,
    identified,
)
from ecosystem.recommend.regions.pairs import region_pairs


def random_world(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return symmetric counts and two covariates: log distance and a same-country flag."""
    rng = np.random.default_rng(seed)
    size, place = rng.gamma(2.0, 1.0, n), rng.uniform(0, 10, (n, 2))
    gap = np.log(1.0 + np.hypot(*(place[:, None] - place).transpose(2, 0, 1)))
    country = rng.integers(0, 3, n)
    same = (country[:, None] == country).astype(float) * (1 - np.eye(n))
    mean = np.outer(size, size) * np.exp(-0.7 * gap - 0.3 * same)
    upper = np.triu(rng.poisson(mean), 1).astype(float)
    return upper + upper.T, np.stack([gap, same])


def design(n: int, covariates: np.ndarray) -> np.ndarray:
    """Return one row per pair r < s: two ones among n dummies, then the covariates."""
    r, s = np.triu_indices(n, 1)
    dummies = np.zeros((len(r), n))
    dummies[np.arange(len(r)), r] = dummies[np.arange(len(r)), s] = 1.0
    return np.column_stack([dummies, *(d[r, s] for d in covariates)])


def test_row_sums_are_met_on_the_bundled_data(baltic):
    # Fally (2015): with region effects, Poisson pseudo-maximum likelihood meets the row sums.
    for level in (0, 1, 2, 3):
        pairs = region_pairs(baltic, level=level)
        fit = fit_gravity(pairs.counts, pairs.log_distance()[None])
        np.testing.assert_allclose(fit.expected.sum(axis=1), pairs.counts.sum(axis=1), atol=1e-8)
        assert (fit.expected == fit.expected.T).all()


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_agrees_with_scikit_learn(seed):
    from sklearn.linear_model import PoissonRegressor

    counts, covariates = random_world(12, seed)
    r, s = np.triu_indices(12, 1)
    other = PoissonRegressor(alpha=0.0, fit_intercept=False, tol=1e-12, max_iter=500)
    other.set_params(solver="newton-cholesky")
    other.fit(design(12, covariates), counts[r, s])
    fit = fit_gravity(counts, covariates)
    np.testing.assert_allclose(fit.coefficients, other.coef_[12:], atol=1e-7)
    np.testing.assert_allclose(fit.expected[r, s], other.predict(design(12, covariates)), atol=1e-6)


@given(
    arrays(np.int64, (6, 6), elements=st.integers(0, 9)),
    st.permutations(range(6)),
)
@settings(max_examples=60, deadline=None)
def test_row_sums_and_order_for_any_counts(values, order):
    counts = np.triu(values, 1).astype(float)
    counts += counts.T
    fit = fit_gravity(counts)
    np.testing.assert_allclose(
        fit.expected.sum(axis=1), counts.sum(axis=1), atol=1e-7 * (1 + counts.sum())
    )
    shuffled = fit_gravity(counts[np.ix_(order, order)]).expected
    np.testing.assert_allclose(shuffled, fit.expected[np.ix_(order, order)], atol=1e-5)


def test_products_of_sizes_are_met_exactly():
    sizes = np.array([1.0, 2.0, 3.0, 5.0, 8.0])
    counts = np.outer(sizes, sizes)
    np.fill_diagonal(counts, 0.0)
    fit = fit_gravity(counts)
    np.testing.assert_allclose(fit.expected, counts, atol=1e-9)
    assert fit.explained == pytest.approx(1.0)


def test_a_star_has_its_maximum_at_infinity_and_still_a_limit():
    # All collaborations run through region 0: between the others nothing is to be expected.
    counts = np.zeros((5, 5))
    counts[0, 1:] = counts[1:, 0] = [3, 1, 2, 2]
    np.testing.assert_allclose(fit_gravity(counts).expected, counts, atol=1e-8)


def test_regions_without_any_count_take_no_part():
    counts, _ = random_world(6, 3)
    wider = np.zeros((7, 7))
    wider[:6, :6] = counts
    fit = fit_gravity(wider)
    assert np.isneginf(fit.region_effects[6])
    assert not fit.expected[6].any()
    np.testing.assert_allclose(fit.expected[:6, :6], fit_gravity(counts).expected)
    assert fit.pair_count == 15


@pytest.mark.parametrize("n", [0, 1, 2])
def test_nothing_to_fit(n):
    fit = fit_gravity(np.zeros((n, n)))
    assert fit.expected.shape == (n, n)
    assert np.isnan(fit.explained)


def test_deviance_by_hand():
    # 2 (2 ln 2 − 1) + 2 · 1 for counts 2, 0 with means 1, 1.
    assert deviance(np.array([2.0, 0.0]), np.array([1.0, 1.0])) == pytest.approx(4 * np.log(2))


def test_covariates_that_repeat_region_effects_are_dropped():
    _, covariates = random_world(7, 4)
    own = np.arange(7.0)
    additive = (own[:, None] + own) * (1 - np.eye(7))
    nothing = np.zeros((7, 7))
    doubled = 2.0 * covariates[0] + additive
    stack = np.stack([nothing, additive, covariates[0], doubled, covariates[1]])
    assert identified(stack, np.ones(7, dtype=bool)) == [2, 4]
    assert identified(stack[:, :3, :3], np.ones(3, dtype=bool)) == []


def test_clustered_errors_of_bilateral_collaborations():
    # With two regions per collaboration the clusters are the single counts, and the sandwich is
    # White's: (XᵀMX)⁻¹ XᵀDX (XᵀMX)⁻¹ with M the means and D the counts on the diagonal.
    counts, covariates = random_world(9, 5)
    r, s = np.triu_indices(9, 1)
    x = counts[r, s]
    memberships = np.zeros((9, int(x.sum())))
    columns = np.repeat(np.arange(len(r)), x.astype(int))
    memberships[r[columns], np.arange(len(columns))] = 1.0
    memberships[s[columns], np.arange(len(columns))] = 1.0
    fit = fit_gravity(counts, covariates)
    X, mean = design(9, covariates), fit.expected[r, s]
    bread = np.linalg.inv(X.T @ (X * mean[:, None]))
    sandwich = bread @ (X.T @ (X * x[:, None])) @ bread
    np.testing.assert_allclose(
        clustered_errors(fit, covariates, memberships), np.sqrt(np.diag(sandwich))[9:], rtol=1e-9
    )


def test_clustered_errors_agree_with_a_bootstrap_over_collaborations(baltic):
    pairs = region_pairs(baltic, level=2)
    d = np.stack([pairs.log_distance(), pairs.same_country * (1 - np.eye(len(pairs.regions)))])
    B = pairs.memberships.toarray()
    rng = np.random.default_rng(0)
    drawn = []
    for _ in range(100):
        sample = B[:, rng.integers(0, B.shape[1], B.shape[1])]
        counts = sample @ sample.T
        np.fill_diagonal(counts, 0.0)
        drawn.append(fit_gravity(counts, d).coefficients)
    ours = clustered_errors(fit_gravity(pairs.counts, d), d, B)
    np.testing.assert_allclose(ours, np.std(drawn, axis=0), rtol=0.3)
