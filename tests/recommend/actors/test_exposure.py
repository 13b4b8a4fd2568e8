"""Places for peripheral regions: the declared share, one rate for everybody, the least loss."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.recommend.actors.exposure import declared_share, shared_lists

PLACES = 3


def _made(odds: np.ndarray, edge: np.ndarray) -> tuple[tuple, tuple]:
    """Return the best of every row and the best peripheral ones, from all odds."""
    order = np.argsort(-odds, axis=1, kind="stable")
    best = order[:, :PLACES]
    far = np.full((len(odds), PLACES), -1)
    for row, columns in enumerate(order):
        mine = [c for c in columns if edge[c]][:PLACES]
        far[row, : len(mine)] = mine
    rows = np.arange(len(odds))[:, None]
    return (best, odds[rows, best]), (far, odds[rows, far])


def _losses(lists: np.ndarray, best: np.ndarray, odds: np.ndarray) -> np.ndarray:
    """Return the share of expected links lost in each list, worked out from the definition."""
    discount = 1.0 / np.log2(np.arange(2, PLACES + 2))
    rows = np.arange(len(odds))[:, None]
    gain = [(np.exp(odds[rows, x]) * discount).sum(axis=1) for x in (best, lists)]
    return (gain[0] - gain[1]) / gain[0]


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    share=st.floats(0.0, 1.0),
    most=st.sampled_from([0.02, 0.1, 1.0]),
)
def test_lists_keep_their_promises(seed: int, share: float, most: float) -> None:
    rng = np.random.default_rng(seed)
    odds, edge = rng.normal(size=(5, 8)), rng.random(8) < 0.4
    best, far = _made(odds, edge)
    found = shared_lists(best, far, edge, share, most)
    for lists, row in zip(found.lists.tolist(), odds, strict=True):
        assert len(set(lists)) == PLACES
        assert list(row[lists]) == sorted(row[lists], reverse=True)
    assert found.share == pytest.approx(edge[found.lists].mean())
    losses = _losses(found.lists, best[0], odds)
    assert found.loss == pytest.approx(losses.mean())
    assert found.loss <= most + 1e-9
    possible = np.mean([min(PLACES, int(edge.sum())) / PLACES])
    if not found.is_limited:
        assert found.share >= min(share, possible) - 1e-9
    # One rate for everybody: nobody who stayed could give way at a smaller one.
    for lists, row in zip(found.lists, odds, strict=True):
        stayed = [c for c in lists if not edge[c]]
        left_out = [c for c in np.flatnonzero(edge) if c not in lists]
        gaps = [row[x] - row[y] for x in stayed for y in left_out]
        if gaps and found.rate > 1.0:
            assert np.exp(min(gaps)) >= found.rate - 1e-9


def test_no_choice_of_places_has_a_smaller_greatest_difference() -> None:
    rng = np.random.default_rng(7)
    odds, edge = rng.normal(size=(2, 6)), np.array([0, 0, 0, 1, 1, 1], dtype=bool)
    best, far = _made(odds, edge)
    found = shared_lists(best, far, edge, 0.67, 1.0)
    needed = int(edge[found.lists].sum())

    def greatest(chosen: tuple[int, ...], row: np.ndarray, plain: np.ndarray) -> float:
        out = sorted(row[c] for c in plain if c not in chosen)
        into = sorted((row[c] for c in chosen if c not in plain), reverse=True)
        return max((x - y for x, y in zip(out, into, strict=True)), default=0.0)

    every = [list(combinations(range(6), PLACES)) for _ in range(2)]
    tried = [
        max(greatest(one, odds[0], best[0][0]), greatest(two, odds[1], best[0][1]))
        for one in every[0]
        for two in every[1]
        if sum(edge[list(one)]) + sum(edge[list(two)]) >= needed
    ]
    assert np.log(found.rate) == pytest.approx(min(tried))


def test_declared_share_is_the_largest_of_three() -> None:
    # Wilson's interval of 10 in 20 by hand: (.5 + 1.92073/20 ± 1.95996 √(.25/20 + .0024009))
    # / 1.19207 = .299 to .701.
    assert declared_share(0.1, 0.5, 20) == pytest.approx(0.701, abs=5e-4)
    assert declared_share(0.8, 0.5, 20) == 0.8
    assert declared_share(0.1, 0.5, 10**9) == pytest.approx(4 / 7, abs=1e-4)
    assert declared_share(0.1, 0.9, 10**9) == 1.0
