"""Spots around points: apart from each other, near their point, the same compiled or not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import cKDTree

from ecosystem.maps import spreading
from ecosystem.maps.positions import SPACING_KM, spacing_for
from ecosystem.maps.spreading import hexagonal, spread_around


def test_the_grid_counts_like_the_hexagonal_lattice() -> None:
    # Points of the hexagonal lattice within a distance: 1, 7, 13, 19, 31, 37 (OEIS A038590).
    away = np.hypot(*hexagonal(4).T)
    assert (np.diff(away) > -1e-9).all()
    counts = [int((away <= reach + 1e-9).sum()) for reach in (0, 1, 3**0.5, 2, 7**0.5, 3)]
    assert counts == [1, 7, 13, 19, 31, 37]


@pytest.mark.parametrize("above", [0, 10**9])
def test_two_cities_in_a_corner_share_the_room(above: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "COMPILED_ABOVE", above)
    first, second = spread_around([(1, 1), (9, 4)], [300, 40], width=200, height=200, spacing=2.0)
    points = np.concatenate([first, second])
    assert cKDTree(points).query(points, k=2)[0][:, 1].min() >= 2.0 * (1 - 1e-6)
    assert points.min() > 0
    # The smaller takes turns: it lies nearer to its own point than the larger reaches.
    assert np.hypot(*(second - [9, 4]).T).max() < np.hypot(*(first - [1, 1]).T).max()


def test_compiled_and_plain_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    points = [(float(x), float(y)) for x, y in rng.uniform(0, 100, (30, 2))]
    sizes = rng.integers(1, 30, 30).tolist()
    made = []
    for above in (0, 10**9):
        monkeypatch.setattr(spreading, "COMPILED_ABOVE", above)
        made.append(
            np.concatenate(spread_around(points, sizes, width=100, height=100, spacing=1.5))
        )
    np.testing.assert_array_equal(made[0], made[1])


def test_nobody_at_all() -> None:
    assert spread_around([], [], width=10, height=10, spacing=1) == []


def test_many_actors_stand_closer() -> None:
    assert spacing_for(1_500) == SPACING_KM
    assert spacing_for(6_000) == pytest.approx(SPACING_KM / 2)  # a quarter of the area each
