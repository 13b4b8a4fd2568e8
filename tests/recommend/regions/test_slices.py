"""Gaps per theme, programme and policy area: the same as on the part alone, corrected over all."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ecosystem.errors import SettingError
from ecosystem.network.scope import Scope, in_area, scoped
from ecosystem.recommend.regions.gravity import judge
from ecosystem.recommend.regions.pairs import region_pairs
from ecosystem.recommend.regions.slices import gap_slices
from ecosystem.schema import GAP_SLICES


@pytest.mark.parametrize("by", ["theme", "programme", "policy_area"])
def test_columns_and_counts(baltic, by):
    found = gap_slices(baltic, by, level=0)
    table = found.table
    assert list(table.columns) == list(GAP_SLICES.names)
    assert (table["by"] == by).all()
    assert table["rank"].tolist() == list(range(1, len(table) + 1))
    column = {"theme": "themes", "programme": "programme", "policy_area": "policy_areas"}[by]
    country = baltic.actors["country"]
    values = baltic.collaborations[column].str.split(";")
    rows = baltic.participations
    inside = in_area(baltic, 0, "bsr")
    rows = rows[rows["actor_id"].map(inside)]
    places = rows.groupby("collaboration_id")["actor_id"].agg(lambda ids: set(country[ids]))
    for row in table.head(60).itertuples():
        having = [p for p in places.index if row.slice in values[p]]
        both = [p for p in having if {row.region_a, row.region_b} <= places[p]]
        assert row.observed_count == len(both)
        assert row.slice_collaboration_count == sum(len(places[p]) > 1 for p in having)


def test_a_slice_is_the_part_of_the_data(baltic):
    found = gap_slices(baltic, "theme", only=["clusters"], level=0)
    part, _ = scoped(baltic, Scope(themes=("clusters",)))
    alone = judge(region_pairs(part, level=0)).table
    judged = alone["verdict"] != "too little to judge"
    assert found.slices.loc["clusters", "judged_count"] == judged.sum()
    np.testing.assert_allclose(
        np.sort(found.table["expected_count"]), np.sort(alone.loc[judged, "expected_count"])
    )


def test_false_discovery_rate_is_over_all_slices(baltic):
    table = gap_slices(baltic, "theme", level=0).table
    q = stats.false_discovery_control(table["p_fewer"])
    np.testing.assert_allclose(table["q_fewer"], q)
    one = gap_slices(baltic, "theme", only=["clusters"], level=0).table
    both = one.merge(table[table["slice"] == "clusters"], on=["region_a", "region_b"])
    assert (both["p_fewer_x"] == both["p_fewer_y"]).all()


def test_a_gap_in_one_theme_only(make_ecosystem):
    """Nine regions meet on water; on energy every pair does often, Stockholm and Helsinki never."""
    codes = ["SE11", "FI1B", "LV00", "PL63", "EE00", "LT01", "DK01", "NO08", "DE60"]
    groups = {f"w{i}": list(codes) for i in range(20)}
    for i, (r, s) in enumerate(itertools.combinations(codes, 2)):
        if (r, s) != ("SE11", "FI1B"):
            groups |= {f"e{i}-{k}": [r, s] for k in range(16)}
    data = make_ecosystem(
        groups,
        actors={code: {"nuts_code": code} for code in codes},
        collaborations={p: {"themes": "water" if p.startswith("w") else "energy"} for p in groups},
    )
    found = gap_slices(data, "theme")
    first = found.table.iloc[0]
    assert tuple(first[["slice", "region_a", "region_b"]]) == ("energy", "FI1B", "SE11")
    assert first["verdict"] == "gap"
    assert found.slices["gap_count"].to_dict() == {"energy": 1, "water": 0}
    water = found.table[found.table["slice"] == "water"]
    assert (water["verdict"] == "as expected").all()


def test_small_slices_are_named_not_judged(baltic):
    found = gap_slices(baltic, "policy_area")
    assert "Of 15 policy areas 2 are looked at" in found.notes[0]
    assert any(note.startswith("Too small for any verdict") for note in found.notes)
    with pytest.raises(SettingError, match="nearest: PA Innovation"):
        gap_slices(baltic, "policy_area", only=["PA Inovation"])


def test_order_of_rows_and_empty_data(baltic, make_ecosystem):
    mixed = replace(
        baltic,
        collaborations=baltic.collaborations.sample(frac=1.0, random_state=3),
        participations=baltic.participations.sample(frac=1.0, random_state=4),
    )
    one, other = (gap_slices(data, "policy_area", level=0) for data in (baltic, mixed))
    pd.testing.assert_frame_equal(one.table, other.table)
    assert gap_slices(make_ecosystem({"p": ["a", "b"]}), "theme").table.empty
