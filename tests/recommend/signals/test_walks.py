"""Compiled sums over walks of two and three ties against matrix products and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from ecosystem.recommend.signals.walks import walk_sums


def alike(seed: int, n: int, share: float) -> list[csr_array]:
    """Return three symmetric matrices with entries in the same places."""
    rng = np.random.default_rng(seed)
    where = np.triu(rng.random((n, n)) < share, 1)
    found = []
    for _ in range(3):
        half = where * (rng.random((n, n)) + 0.1)
        found.append(csr_array((half + half.T).astype(np.float32)))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_every_pair_is_the_sum_over_its_walks(seed: int) -> None:
    n = 17
    root, share, step = alike(seed, n, 0.3)
    a, b = np.divmod(np.arange(n * n), n)
    one, two = walk_sums(root, share, step, a, b)
    assert one == pytest.approx((share @ root.T).toarray()[a, b], abs=1e-5)
    assert two == pytest.approx((root @ step @ root.T).toarray()[a, b], abs=1e-5)


def test_weights_along_a_path_by_hand() -> None:
    # 0 –2– 1 –3– 2 –5– 3 is the only way from end to end: 2 · 3 · 5; from 0 to 2 it is 2 · 3.
    ties = np.zeros((5, 5), dtype=np.float32)
    for i, j, w in [(0, 1, 2), (1, 2, 3), (2, 3, 5)]:
        ties[i, j] = ties[j, i] = w
    w = csr_array(ties)
    one, two = walk_sums(w, w, w, np.array([0, 0, 0]), np.array([3, 2, 4]))
    assert one.tolist() == [0.0, 6.0, 0.0]
    assert two.tolist() == [30.0, 0.0, 0.0]


def test_only_some_rows_are_asked() -> None:
    root, share, step = alike(9, 30, 0.2)
    a, b = np.repeat([3, 11, 29], 30), np.tile(np.arange(30), 3)
    _, two = walk_sums(root, share, step, a, b)
    assert two == pytest.approx((root @ step @ root.T).toarray()[a, b], abs=1e-4)
