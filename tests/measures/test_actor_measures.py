"""Tables of actors and regions as promised in the schema."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecosystem.measures.actors import measure_actors
from ecosystem.measures.regions import measure_regions
from ecosystem.schema import ACTOR_MEASURES, REGION_MEASURES

COMMUNITY_COLUMNS = ("community", "community_certainty")


def assert_as_declared(table, declared):
    kinds = {"text": "str", "id": "str", "number": "float64", "integer": "int64", "boolean": "bool"}
    for name in table.columns:
        column = declared[name]
        assert str(table[name].dtype) == kinds[column.type], name
        known = table[name].dropna()
        if column.low is not None and len(known):
            assert known.min() >= column.low, name
        if column.high is not None and len(known):
            assert known.max() <= column.high + 1e-12, name


@pytest.mark.parametrize("level", [0, 1, 2, 3])
@pytest.mark.parametrize("weighting", ["newman", "count"])
def test_columns_types_and_ranges(baltic, level, weighting):
    actors = measure_actors(baltic, level=level, weighting=weighting)
    expected = [name for name in ACTOR_MEASURES.names if name not in COMMUNITY_COLUMNS]
    assert [actors.index.name, *actors.columns] == expected
    assert_as_declared(actors, ACTOR_MEASURES)
    assert len(actors) == 775
    regions = measure_regions(baltic, level=level, weighting=weighting)
    assert [regions.index.name, *regions.columns] == list(REGION_MEASURES.names)
    assert_as_declared(regions, REGION_MEASURES)
    assert regions["actor_count"].sum() == (actors["region"] != "").sum()


def test_actors_worked_by_hand(make_ecosystem):
    whole = make_ecosystem(
        {"p1": "abc", "p2": "cd", "p3": "e"},
        actors={"a": {"nuts_code": "SE110"}, "c": {"nuts_code": "SE12"}, "d": {"nuts_code": "SE1"}},
    )
    table = measure_actors(whole, level=2)
    assert table["degree"].to_dict() == {"a": 2, "b": 2, "c": 3, "d": 1, "e": 0}
    assert table["strength"].to_dict() == {"a": 1, "b": 1, "c": 2, "d": 1, "e": 0}
    assert table["collaboration_count"].to_list() == [1, 1, 2, 1, 1]
    # c is between a and d, and b and d: 2 of the 6 pairs of others.
    assert table["betweenness"].to_list() == pytest.approx([0, 0, 2 / 6, 0, 0])
    # From c: three others in one step, of four: 3/4 · 3/3.
    assert table.loc["c", "closeness"] == pytest.approx(0.75)
    assert table["core_number"].to_list() == [2, 2, 2, 1, 0]
    assert table["region"].to_list() == ["SE11", "", "SE12", "", ""]
    assert table.loc["a", "region_name"] == "Stockholm"
    assert table.loc["b", "region_name"] == ""
    # Only the tie of a and c joins known regions at this level.
    assert table["external_share"].isna().to_list() == [False, True, False, True, True]
    assert table.loc["a", "external_share"] == 1.0
    assert table["constraint"].isna().to_list() == [False] * 4 + [True]


def test_regions_worked_by_hand(make_ecosystem):
    codes = {"a": "SE110", "b": "SE110", "c": "FI1B1", "d": "EE", "e": "LV008"}
    whole = make_ecosystem(
        {"p1": "abc", "p2": "cd", "p3": "e"},
        actors={a: {"nuts_code": code} for a, code in codes.items()},
        priorities=[("SE110", "food"), ("SE11", "energy"), ("FI", "other")],
    )
    table = measure_regions(whole, level=2)
    assert list(table.index) == ["FI1B", "LV00", "SE11"]  # EE is only a country
    assert table["actor_count"].to_list() == [1, 1, 2]
    assert table["collaboration_count"].to_list() == [2, 1, 1]
    assert table["internal_weight"].to_list() == [0, 0, 0.5]
    assert table["strength"].to_list() == [1, 0, 1]
    # Volume of the actors of SE11 is 2, half of it with FI1B: 1 / (1 + 2 · 0.5).
    assert table.loc["SE11", "external_share"] == 0.5
    assert np.isnan(table.loc["LV00", "external_share"])
    assert table["s3_domain_count"].to_list() == [0, 0, 2]
    assert table["country"].to_list() == ["FI", "LV", "SE"]
    assert measure_regions(whole, level=0).loc["FI", "degree"] == 2


@settings(deadline=None, max_examples=25)
@given(
    members=st.dictionaries(
        st.sampled_from([f"p{i}" for i in range(5)]),
        st.lists(st.sampled_from("abcdefg"), min_size=1, unique=True),
        min_size=1,
    ),
    seed=st.integers(0, 100),
)
def test_rows_in_any_order_give_the_same(make_small_ecosystem, members, seed):
    codes = {"a": "SE110", "b": "SE12", "c": "FI1B1", "d": "EE", "e": "LV008"}
    whole = make_small_ecosystem(
        members, actors={a: {"nuts_code": code} for a, code in codes.items()}
    )

    def shuffled(table):
        return table.sample(frac=1, random_state=seed)

    other = replace(
        whole,
        actors=shuffled(whole.actors),
        collaborations=shuffled(whole.collaborations),
        participations=shuffled(whole.participations),
    )
    for measure in (measure_actors, measure_regions):
        pd.testing.assert_frame_equal(measure(whole), measure(other), check_exact=True)


def test_degenerate_data(make_ecosystem):
    nothing = make_ecosystem({})
    assert list(measure_actors(nothing).columns)
    assert len(measure_actors(nothing)) == len(measure_regions(nothing)) == 0
    one = make_ecosystem({"p": "a"}, actors={"a": {"nuts_code": "SE110"}})
    assert measure_actors(one).loc["a", ["degree", "pagerank"]].to_list() == [0, 1.0]
    assert measure_regions(one).loc["SE11", "actor_count"] == 1
    assert_as_declared(measure_actors(one), ACTOR_MEASURES)
    assert_as_declared(measure_regions(one), REGION_MEASURES)
    assert len(measure_regions(make_ecosystem({"p": "ab"}))) == 0  # nobody is placed


def test_arguments_stay_as_they_were(baltic):
    before = baltic.actors.copy(), baltic.participations.copy()
    measure_actors(baltic)
    measure_regions(baltic)
    pd.testing.assert_frame_equal(baltic.actors, before[0])
    pd.testing.assert_frame_equal(baltic.participations, before[1])
