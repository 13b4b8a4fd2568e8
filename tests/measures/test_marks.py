"""What marks a group, against Fisher's exact test and by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact

from ecosystem.measures.marks import actor_traits, describe, over_represented


@pytest.fixture(scope="module")
def marks():
    rng = np.random.default_rng(2)
    ids = [f"a{i:03}" for i in range(120)]
    groups = pd.Series(rng.integers(0, 5, 120), index=ids)
    traits = pd.DataFrame(
        {"actor_id": ids, "trait": "country", "value": rng.choice(["SE", "FI", "LV"], 120)}
    )
    traits.loc[groups.to_numpy() == 3, "value"] = "LV"
    return over_represented(traits, groups), traits, groups


def test_p_is_that_of_fishers_exact_test(marks):
    table, traits, groups = marks
    grouped = groups[groups > 0]
    for row in table.itertuples():
        has = traits.set_index("actor_id")["value"].reindex(grouped.index) == row.value
        inside = grouped == row.group
        square = [
            [(has & inside).sum(), (~has & inside).sum()],
            [(has & ~inside).sum(), (~has & ~inside).sum()],
        ]
        assert row.p == pytest.approx(fisher_exact(square, alternative="greater").pvalue)
        assert row.count == square[0][0]
        assert row.total_count == has.sum()


def test_q_counts_everything_that_was_looked_at(marks):
    table, _, _ = marks
    # Benjamini and Hochberg by hand over 4 groups × 3 countries; what does not occur has p = 1.
    p = np.sort(np.r_[table["p"], np.ones(12 - len(table))])
    by_hand = np.minimum.accumulate((p * 12 / np.arange(1, 13))[::-1])[::-1]
    by_hand = np.minimum(by_hand, 1)[: len(table)]
    assert table["q"].sort_values().to_numpy() == pytest.approx(by_hand)
    assert len(table) < 12


def test_only_what_survives_correction_is_said(marks):
    table, _, _ = marks
    assert "from Latvia" in describe(table[table["group"] == 3])
    assert describe(table[table["group"] == 1]) == "Nothing stands out."


def test_traits_inherit_the_themes_of_collaborations(make_ecosystem):
    whole = make_ecosystem(
        {"p": "ab", "q": "b"},
        actors={"a": {"country": "SE", "themes": "food"}},
        collaborations={"p": {"themes": "food;wood"}, "q": {"themes": "energy"}},
    )
    rows = actor_traits(whole)
    themes = rows[rows["trait"] == "theme"]
    assert list(zip(themes["actor_id"], themes["value"], strict=True)) == [
        ("a", "food"),
        ("a", "wood"),
        ("b", "energy"),
        ("b", "food"),
        ("b", "wood"),
    ]
    assert rows[rows["trait"] == "country"]["actor_id"].to_list() == ["a"]


def test_nobody_in_any_group():
    traits = pd.DataFrame({"actor_id": ["a"], "trait": ["country"], "value": ["SE"]})
    assert over_represented(traits, pd.Series([0], index=["a"])).empty
