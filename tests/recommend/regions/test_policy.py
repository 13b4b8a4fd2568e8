"""Policy areas: counts by hand, the null against all orders of a small example."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ecosystem.errors import SettingError
from ecosystem.model import split_values
from ecosystem.recommend.regions.policy import policy_links
from ecosystem.schema import POLICY_LINKS

AREAS = {"p": "PA A", "q": "PA B", "r": "PA B;PA C", "s": "PA A"}
GROUPS = {"p": ["a", "b"], "q": ["b", "c", "d"], "r": ["a", "b", "d"], "s": ["c", "e"], "t": ["f"]}


@pytest.fixture
def small(make_ecosystem):
    return make_ecosystem(
        GROUPS, collaborations={p: {"policy_areas": area} for p, area in AREAS.items()}
    )


def shared(areas: dict[str, str], one: str, other: str) -> int:
    active: dict[str, set[str]] = {}
    for p, text in areas.items():
        for area in split_values(text):
            active.setdefault(area, set()).update(GROUPS[p])
    return len(active[one] & active[other])


def test_counts_by_hand(small):
    found = policy_links(small)
    # A: a b c e; B: a b c d; C: a b d.
    assert found.matrix.to_numpy().tolist() == [[4, 3, 2], [3, 4, 3], [2, 3, 3]]
    table = found.table.set_index(["area_a", "area_b"])
    assert table.loc[("PA B", "PA C"), ["collaboration_count", "shared_actor_count"]].tolist() == [
        1, 3,
    ]  # fmt: skip
    # b takes part in two of B and one of C, a and d in r only: b first.
    assert table.loc[("PA A", "PA B"), "bridge_ids"].startswith("b;")
    assert found.notes[0].startswith("5 of 6 actors")


def test_a_newer_plan_can_be_dropped_in(small):
    columns = small.policy_areas.columns

    def plan(year: str, *codes: str) -> list[dict[str, str]]:
        return [dict.fromkeys(columns, "") | {"plan_version": year, "code": c} for c in codes]

    rows = [*plan("2021", "PA A", "PA B"), *plan("2027", "PA A", "PA D")]
    data = replace(small, policy_areas=pd.DataFrame(rows, columns=columns))
    latest, former = policy_links(data), policy_links(data, plan="2021")
    assert (latest.plan_version, latest.in_plan) == ("2027", ("PA A", "PA D"))
    assert latest.matrix.index.tolist() == ["PA A", "PA B", "PA C", "PA D"]
    assert latest.matrix.loc["PA D"].tolist() == [0, 0, 0, 0]
    assert "Not in the plan of 2027, and compared all the same: PA B and PA C." in latest.notes
    assert former.matrix.index.tolist() == ["PA A", "PA B", "PA C"]
    with pytest.raises(SettingError, match=r"no plan of 2009.*2021 and 2027"):
        policy_links(data, plan="2009")


def test_expectation_against_all_orders(small):
    """All 24 ways to deal the four sets of areas out, against 4,000 random ones."""
    found = policy_links(small, deals=4000, seed=1).table.set_index(["area_a", "area_b"])
    for one, other in itertools.combinations(["PA A", "PA B", "PA C"], 2):
        counts = [
            shared(dict(zip(AREAS, order, strict=True)), one, other)
            for order in itertools.permutations(AREAS.values())
        ]
        observed = shared(AREAS, one, other)
        row = found.loc[(one, other)]
        assert row["expected_count"] == pytest.approx(np.mean(counts), abs=0.05)
        assert row["p_fewer"] == pytest.approx(np.mean(np.array(counts) <= observed), abs=0.03)


def test_bundled_data(baltic):
    found = policy_links(baltic)
    table = found.table
    assert list(table.columns) == list(POLICY_LINKS.names)
    active: dict[str, set[str]] = {}
    areas = baltic.collaborations["policy_areas"]
    rows = baltic.participations
    for p, a in zip(rows["collaboration_id"], rows["actor_id"], strict=True):
        for area in split_values(areas[p]):
            active.setdefault(area, set()).add(a)
    for row in table.itertuples():
        both = active.get(row.area_a, set()) & active.get(row.area_b, set())
        assert row.shared_actor_count == len(both)
        if both:
            assert set(split_values(row.bridge_ids)) <= both
        assert row.reason.startswith(f"{len(both)} actor" if both else "No actor")
    judged = table[table["verdict"] != "too little to judge"]
    assert judged["q_fewer"].notna().all()
    assert table.loc[table["verdict"] == "too little to judge", "q_fewer"].isna().all()
    assert not table["coordinators"].str.contains("country level").any()
    assert "PA Spatial Planning: 0 may mean no data" in " ".join(found.notes)


def test_a_split_world_is_a_gap(make_ecosystem):
    """Two sets of actors that never meet, ten projects each: as separate as can be."""
    groups, areas = {}, {}
    for side, area in (("x", "PA X"), ("y", "PA Y")):
        for i in range(10):
            groups[f"{side}{i}"] = [f"{side}a{j % 12}" for j in range(i, i + 5)]
            areas[f"{side}{i}"] = {"policy_areas": area}
    row = policy_links(make_ecosystem(groups, collaborations=areas)).table.iloc[0]
    assert row["shared_actor_count"] == 0
    assert row["verdict"] == "gap"
    assert row["bridge_ids"] == ""


def test_partners_of_single_projects_are_no_gap(make_ecosystem):
    """Actors known from one project each cannot be in two areas, so their absence says nothing."""
    groups = {f"p{i}": [f"a{i}{j}" for j in range(8)] for i in range(12)}
    areas = {p: {"policy_areas": "PA X" if i % 2 else "PA Y"} for i, p in enumerate(groups)}
    row = policy_links(make_ecosystem(groups, collaborations=areas)).table.iloc[0]
    assert row["expected_count"] == 0
    assert row["verdict"] == "too little to judge"


def test_order_of_rows_and_empty_data(baltic, make_ecosystem):
    mixed = replace(
        baltic,
        collaborations=baltic.collaborations.sample(frac=1.0, random_state=3),
        participations=baltic.participations.sample(frac=1.0, random_state=4),
    )
    one, other = policy_links(baltic, deals=99), policy_links(mixed, deals=99)
    pd.testing.assert_frame_equal(one.table, other.table)
    empty = policy_links(make_ecosystem({"p": ["a", "b"]}))
    assert empty.table.empty
    assert empty.notes[0].startswith("0 of 2 actors")
