"""Many tests at once: the published example, scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ecosystem.measures.nulls.discovery import false_discovery_rate

P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def test_benjamini_and_hochbergs_own_example():
    # Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57, section 4.1: four rejections at .05.
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
    ]
    q = false_discovery_rate(np.array([*p, 0.6528, 0.7590, 1.0]))
    assert (q <= 0.05).sum() == 4
    assert q[3] == pytest.approx(0.0095 * 15 / 4)
    assert not len(false_discovery_rate(np.zeros(0)))


@given(p=P_VALUES, extra=st.integers(0, 30))
def test_scipy_agrees(p, extra):
    padded = np.array([*p, *np.ones(extra)])
    expected = stats.false_discovery_control(padded)[: len(p)]
    np.testing.assert_allclose(false_discovery_rate(p, tests=len(padded)), expected, atol=1e-12)


@given(p=P_VALUES, data=st.data())
def test_a_test_that_stands_for_many(p, data):
    times = data.draw(st.lists(st.integers(1, 4), min_size=len(p), max_size=len(p)))
    expected = false_discovery_rate(np.repeat(p, times))
    np.testing.assert_allclose(
        np.repeat(false_discovery_rate(p, times=times), times), expected, atol=1e-12
    )


def test_more_probabilities_than_tests():
    with pytest.raises(ValueError, match="only 1 tests"):
        false_discovery_rate([0.1, 0.2], tests=1)
