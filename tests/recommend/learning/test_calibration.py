"""Chances: a damped trend, none where the past is too short, and words for them."""

from __future__ import annotations

import numpy as np
import pytest

from ecosystem.recommend.learning.calibration import Bands, bands_from, odds_in_words


def learned(change: float, pair_count: int = 1000, link_count: int = 400) -> Bands:
    scores = np.arange(1000.0)
    return bands_from(
        scores,
        scores >= 900,
        np.ones(1000),
        pair_count=pair_count,
        link_count=link_count,
        change=change,
        years=1.0,
    )


@pytest.mark.parametrize(("change", "expected"), [(1.0, 400), (0.64, 320), (1.44, 480)])
def test_half_of_a_trend_is_expected_to_go_on(change: float, expected: float) -> None:
    assert learned(change).links.sum() == pytest.approx(expected)


def test_a_trend_is_bounded() -> None:
    assert learned(50.0).links.sum() == pytest.approx(400 * np.sqrt(2))
    assert learned(0.001).links.sum() == pytest.approx(400 / np.sqrt(2))


def test_no_chance_where_the_network_outgrew_the_past() -> None:
    bands = learned(1.0)
    ranks = np.array([1, 2000])
    assert np.isfinite(bands.at(ranks, 4000)).all()
    assert np.isnan(bands.at(ranks, 4001)).all()


def test_no_chance_from_a_handful_of_links() -> None:
    few = learned(1.0, link_count=299)
    assert np.isnan(few.at(np.array([1, 500]), 1000)).all()
    assert "299 new links, fewer than 300" in few.doubt(1000)


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0.9, "very likely"), (0.5, "about 1 in 2"), (0.1, "about 1 in 10"), (0.011, "about 1 in 90")],
)
def test_words(chance: float, words: str) -> None:
    assert odds_in_words(chance) == words
