"""Tails and intervals against published tables."""

from __future__ import annotations

import numpy as np
import pytest

from ecosystem.recommend.regions.tails import (
    dispersion,
    lower_tail,
    ratio_interval,
    upper_tail,
)


def test_no_collaboration_at_all():
    mean = np.array([0.5, 3.0])
    np.testing.assert_allclose(lower_tail(np.zeros(2), mean), np.exp(-mean))
    # Negative binomial of type 1: P(0) = φ^(−μ/(φ − 1)).
    np.testing.assert_allclose(lower_tail(np.zeros(2), mean, 1.8), 1.8 ** (-mean / 0.8))


@pytest.mark.parametrize("phi", [1.0, 1.5, 4.0])
def test_mean_and_variance_are_as_asked(phi):
    x = np.arange(400.0)
    cumulated = lower_tail(x, np.full(400, 6.0), phi)
    probability = np.diff(cumulated, prepend=0.0)
    mean = (x * probability).sum()
    assert mean == pytest.approx(6.0)
    assert (x**2 * probability).sum() - mean**2 == pytest.approx(6.0 * phi)


def test_both_tails_share_the_observed_count():
    x, mean = np.arange(10.0), np.full(10, 4.0)
    both = lower_tail(x, mean, 2.0) + upper_tail(x, mean, 2.0)
    probability = np.diff(lower_tail(x, mean, 2.0), prepend=0.0)
    np.testing.assert_allclose(both, 1.0 + probability)


def test_nothing_expected():
    x, mean = np.array([0.0, 2.0]), np.zeros(2)
    assert lower_tail(x, mean).tolist() == [1.0, 1.0]
    assert upper_tail(x, mean).tolist() == [1.0, 0.0]
    assert np.isnan(ratio_interval(x, mean)).all()


def test_garwoods_limits():
    # Garwood (1936), Fiducial limits for the Poisson distribution, Biometrika 28, 437–442.
    x = np.array([0.0, 1.0, 5.0, 10.0])
    low, high = ratio_interval(x, np.ones(4))
    np.testing.assert_allclose(low, [0.0, 0.0253, 1.6235, 4.7954], atol=5e-5)
    np.testing.assert_allclose(high, [3.6889, 5.5716, 11.6683, 18.3904], atol=5e-5)


@pytest.mark.parametrize("x", [0.0, 1.0, 7.0, 60.0])
def test_limits_with_overdispersion_solve_their_equations(x):
    mean, phi = np.array([5.0]), 2.5
    low, high = ratio_interval(np.array([x]), mean, phi)
    assert lower_tail(np.array([x]), high * mean, phi)[0] == pytest.approx(0.025, abs=1e-8)
    if x:
        assert upper_tail(np.array([x]), low * mean, phi)[0] == pytest.approx(0.025, abs=1e-8)
    assert high > ratio_interval(np.array([x]), mean)[1]


def test_dispersion_by_hand():
    # Pearson (1 + 0 + 4/4)/(3 − 1) = 1; mean residual share (1 + 0 − 1/2)/3 = 1/6; 1/(7/6).
    observed, expected = np.array([2.0, 2.0, 2.0]), np.array([1.0, 2.0, 4.0])
    assert dispersion(observed, expected, 1) == pytest.approx(6 / 7)
    assert np.isnan(dispersion(observed, expected, 3))


def test_dispersion_finds_the_truth():
    rng = np.random.default_rng(0)
    mean = rng.gamma(0.3, 2.0, 20_000) + 1e-3  # mostly tiny, as in region pairs
    size = mean / (2.5 - 1.0)
    assert dispersion(rng.poisson(mean), mean, 0) == pytest.approx(1.0, abs=0.05)
    assert dispersion(rng.negative_binomial(size, 1 / 2.5), mean, 0) == pytest.approx(2.5, rel=0.1)
