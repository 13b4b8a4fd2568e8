"""Orders: rank shares, the best of each actor, variety at the top."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from ecosystem.recommend.learning.ranking import rank_shares, varied


def pairs(*rows: tuple[str, str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["actor_a", "actor_b", "region_a", "region_b", "records"])


@given(st.lists(st.integers(-5, 5), min_size=2, max_size=30))
def test_rank_share_counts_those_below_and_half_of_the_equal(values):
    shares = rank_shares(np.array(values, dtype=float))
    for value, share in zip(values, shares, strict=True):
        below = sum(other < value for other in values)
        equal = values.count(value) - 1
        assert abs(share - (below + equal / 2) / (len(values) - 1)) < 1e-12


def test_rank_shares_of_nothing_and_one():
    assert rank_shares(np.zeros(0)).tolist() == []
    assert rank_shares(np.array([3.0])).tolist() == [0.5]


def test_sums_in_another_order_are_equal():
    assert rank_shares(np.array([0.1 + 0.2, 0.3])).tolist() == [0.5, 0.5]


def test_variety_of_actors_regions_and_records():
    table = pairs(
        ("a", "b", "R", "S", "p;q"),
        ("c", "d", "S", "R", "p;q"),  # same records
        ("a", "e", "R", "T", "p;r"),
        ("a", "f", "R", "U", "p;s"),  # third of a
        ("g", "h", "S", "R", "p;t"),
        ("i", "j", "R", "S", "p;u"),  # third of R–S
        ("k", "l", "V", "W", "p;v"),
    )
    assert varied(table, 4).index.tolist() == [0, 2, 4, 6, 1, 3, 5]
    assert varied(table, 2).index.tolist() == [0, 2, 1, 3, 4, 5, 6]
    assert varied(table, 0).index.tolist() == list(range(7))


def test_a_short_list_is_filled_up():
    table = pairs(("a", "b", "R", "S", "p"), ("a", "c", "R", "S", "p"))
    assert varied(table, 5).index.tolist() == [0, 1]
