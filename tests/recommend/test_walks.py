"""Compiled sums over paths of three against walking them one by one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from ecosystem.recommend.walks import path_sums


def sparse(seed: int, n: int, share: float) -> csr_array:
    rng = np.random.default_rng(seed)
    dense = np.triu(rng.random((n, n)) * (rng.random((n, n)) < share), 1)
    return csr_array((dense + dense.T).astype(np.float32))


@pytest.mark.parametrize("seed", range(4))
def test_every_pair_is_the_sum_over_its_paths(seed: int) -> None:
    n = 17
    root, step = sparse(seed, n, 0.25), sparse(seed + 50, n, 0.3)
    a, b = np.divmod(np.arange(n * n), n)
    expected = [
        sum(
            root[i, u] * step[u, v] * root[j, v]
            for u in root[[i]].indices
            for v in root[[j]].indices
        )
        for i, j in zip(a.tolist(), b.tolist(), strict=True)
    ]
    assert path_sums(root, step, a, b) == pytest.approx(np.array(expected), abs=1e-5)


def test_weights_along_a_path_by_hand() -> None:
    # 0 –2– 1 –3– 2 –5– 3 is the only way from end to end: 2 · 3 · 5.
    ties = np.zeros((5, 5), dtype=np.float32)
    for i, j, w in [(0, 1, 2), (1, 2, 3), (2, 3, 5)]:
        ties[i, j] = ties[j, i] = w
    found = path_sums(csr_array(ties), csr_array(ties), np.array([0, 0, 0]), np.array([3, 2, 4]))
    # From 0 to 2 a path of three would have to run back; 4 has no ties.
    assert found.tolist() == [30.0, 0.0, 0.0]


def test_only_some_rows_are_asked() -> None:
    ties = sparse(9, 30, 0.2)
    a = np.repeat([3, 11, 29], 30)
    b = np.tile(np.arange(30), 3)
    whole = (ties @ ties @ ties).toarray()
    assert path_sums(ties, ties, a, b) == pytest.approx(whole[a, b], abs=1e-4)


def test_no_pairs_and_no_ties() -> None:
    empty = csr_array((4, 4), dtype=np.float32)
    none = np.zeros(0, dtype=np.intp)
    assert path_sums(empty, empty, np.array([1]), np.array([2])).tolist() == [0.0]
    assert path_sums(sparse(1, 4, 0.5), sparse(1, 4, 0.5), none, none).tolist() == []
