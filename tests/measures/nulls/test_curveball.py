"""Shuffled memberships: sums are kept, and every table comes up equally often."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.sparse import csr_array

from ecosystem.measures.nulls.curveball import shuffles


def all_tables(row_sums, column_sums):
    """Every 0/1 table with these sums, by trying all."""
    width = len(column_sums)
    choices = [
        [tuple(int(i in chosen) for i in range(width)) for chosen in combinations(range(width), k)]
        for k in row_sums
    ]
    return [
        table for table in product(*choices) if tuple(np.sum(table, axis=0)) == tuple(column_sums)
    ]


@pytest.mark.parametrize(
    "start",
    [
        [[1, 1, 0], [1, 0, 0], [0, 0, 1]],
        [[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 1, 1]],
        [[1, 1, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 1]],  # more rows than columns
        [[1, 1, 1], [1, 0, 0], [0, 1, 0]],  # a full row, an empty place: two tables
    ],
)
def test_every_table_comes_up_equally_often(start):
    table = np.array(start)
    tables = all_tables(table.sum(axis=1), table.sum(axis=0))
    assert len(tables) > 1
    draws = 200 * len(tables)
    found = [
        tuple(map(tuple, drawn.toarray().astype(int)))
        for drawn in shuffles(csr_array(table.astype(float)), draws, seed=11)
    ]
    assert set(found) == set(tables)
    counts = [found.count(one) for one in tables]
    assert stats.chisquare(counts).pvalue > 0.001


@settings(deadline=None, max_examples=60)
@given(
    table=st.integers(1, 6).flatmap(
        lambda width: st.lists(
            st.lists(st.booleans(), min_size=width, max_size=width), min_size=1, max_size=6
        )
    ),
    seed=st.integers(0, 5),
)
def test_sums_are_kept(table, seed):
    M = np.array(table, dtype=float)
    for drawn in shuffles(csr_array(M), 3, seed=seed):
        assert set(drawn.data.tolist()) <= {1.0}
        np.testing.assert_array_equal(drawn.sum(axis=0), M.sum(axis=0))
        np.testing.assert_array_equal(drawn.sum(axis=1), M.sum(axis=1))


def test_the_same_seed_gives_the_same_tables():
    M = csr_array(np.array([[1.0, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]]))
    one, two = ([t.toarray().tolist() for t in shuffles(M, 5, seed=s)] for s in (3, 3))
    assert one == two
    assert one != [t.toarray().tolist() for t in shuffles(M, 5, seed=4)]
    np.testing.assert_array_equal(M.toarray()[0], [1, 1, 0, 0])  # the argument is not touched
