"""Every actor's own list."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.recommend.actors.lists import own_lists
from ecosystem.recommend.learning.ranking import PairSet


def test_the_best_of_either_side_is_kept():
    a, b = np.array([0, 0, 1, 0]), np.array([1, 2, 2, 3])
    scores = np.array([0.9, 0.8, 0.7, 0.6])
    lists = own_lists(4, a, b, scores, 1)
    # 0: 1; 1: 0; 2: 0; 3: 0. Only 1–2 is nobody's best.
    assert lists.partner.ravel().tolist() == [1, 0, 0, 0]
    assert lists.best_pairs(1).tolist() == [0, 1, 3]
    assert own_lists(4, a, b, scores, 3).best_pairs(3).tolist() == [
        0,
        1,
        2,
        3,
    ]


PAIRS = st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda p: p[0] < p[1]))


@given(PAIRS, st.integers(0, 5))
def test_lists_against_sorting_each_actor_alone(pairs, seed):
    order = sorted(pairs)
    a, b = (
        (np.array(side, dtype=np.intp) for side in zip(*order, strict=True))
        if order
        else (np.zeros(0, np.intp),) * 2
    )
    scores = np.random.default_rng(seed).integers(0, 4, len(order)) / 4.0
    lists = own_lists(9, a, b, scores, 3)
    for actor in range(9):
        mine = [(-s, x, y) for (x, y), s in zip(order, scores, strict=True) if actor in (x, y)]
        expected = [x + y - actor for _, x, y in sorted(mine)][:3]
        found = lists.partner[actor]
        assert found[found >= 0].tolist() == expected


@given(PAIRS, st.integers(0, 12), st.integers(0, 12))
def test_a_set_of_pairs(pairs, x, y):
    order = sorted(pairs)
    a, b = (np.array([p[k] for p in order], dtype=np.intp) for k in (0, 1))
    held = PairSet(b, a).holds(np.array([x]), np.array([y]))
    assert held.tolist() == [(min(x, y), max(x, y)) in pairs]
