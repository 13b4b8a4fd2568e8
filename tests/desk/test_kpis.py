"""Indicators counted by hand, and again in another way."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from ecosystem.desk.kpis import INDICATORS, kpis
from ecosystem.desk.targets import judged_targets
from ecosystem.errors import InputError, SettingError
from ecosystem.model import Ecosystem
from ecosystem.network.ties import running_years
from ecosystem.validation import raw_table

MakeEcosystem = Callable[..., Ecosystem]


@pytest.fixture
def small(make_ecosystem: MakeEcosystem) -> Ecosystem:
    """2010: p = {s, f}; 2010–2011: q = {s, t, e}; 2011: r = {s, f, e}; m, a meeting of f and e."""
    return make_ecosystem(
        {"p": ["s", "f"], "q": ["s", "t", "e"], "r": ["s", "f", "e"], "m": ["f", "e"]},
        actors={
            "s": {"kind": "cluster", "country": "SE", "nuts_code": "SE110"},
            "t": {"kind": "sme", "country": "SE", "nuts_code": "SE121"},
            "f": {"kind": "cluster", "country": "FI", "nuts_code": "FI1B1"},
            "e": {"kind": "sme", "country": "EE", "nuts_code": "EE001"},
        },
        collaborations={
            "p": {"start_date": "2010", "end_date": "2010", "policy_areas": "PA One"},
            "q": {"start_date": "2010", "end_date": "2011", "policy_areas": "PA One;PA Two"},
            "r": {"start_date": "2011", "end_date": "2011"},
            "m": {"start_date": "2011", "end_date": "2011", "kind": "bilateral meeting"},
        },
    )


def test_countries_by_hand(small: Ecosystem) -> None:
    table = kpis(small, by="country").table.set_index(["unit", "year"])
    one = table.loc[("SE", 2010)]
    # s–f, s–t, s–e, t–e; all but s–t cross a border; SMEs t and e; clusters s and f meet in p.
    assert one[["collaboration_count", "started_count", "tie_count"]].to_list() == [2, 2, 4]
    assert one["cross_border_share"] == 0.75
    assert (one["country_count"], one["sme_count"], one["cluster_count"]) == (2, 2, 2)
    assert np.isnan(one["new_tie_count"])
    two = table.loc[("SE", 2011)]
    # Still s–f (now by r), s–t, s–e, t–e: all kept, none new.
    assert (two["tie_count"], two["new_tie_count"], two["retained_tie_count"]) == (4, 0, 4)
    assert two["retained_tie_share"] == 1
    assert table.loc[("EE", 2011), "new_tie_count"] == 1  # f–e
    assert table.loc[("EE", 2011), "meeting_count"] == 1
    assert np.isnan(table.loc[("EE", 2011), "agreement_count"])


def test_policy_areas_by_hand(small: Ecosystem) -> None:
    found = kpis(small, by="policy-area")
    table = found.table.set_index(["unit", "year"])
    assert table.loc[("PA One", 2010), "tie_count"] == 4
    assert table.loc[("PA Two", 2010), "tie_count"] == 3
    assert table.loc[("PA One", 2011), "retained_tie_share"] == 0.75
    assert table.loc[("PA One", 2010), "country_count"] == 3
    assert any("name no policy area" in note for note in found.notes)


def test_actors_counted_another_way(baltic: Ecosystem) -> None:
    table = kpis(baltic, by="actor", start_year=2018, end_year=2018).table.set_index("unit")
    years = running_years(baltic.collaborations)
    running = years.index[(years["first_year"] <= 2018) & (years["last_year"] >= 2018)]
    rows = baltic.participations[baltic.participations["collaboration_id"].isin(running)]
    country = baltic.actors["country"]
    partners: dict[str, set[str]] = {}
    for _, group in rows.groupby("collaboration_id"):
        for a, b in combinations(sorted(set(group["actor_id"])), 2):
            partners.setdefault(a, set()).add(b)
            partners.setdefault(b, set()).add(a)
    for actor in sorted(partners):
        assert table.loc[actor, "tie_count"] == len(partners[actor])
        abroad = {country[b] for b in partners[actor]} - {"", country[actor]}
        assert table.loc[actor, "country_count"] == (len(abroad) if country[actor] else 0)


def test_targets(small: Ecosystem) -> None:
    found = kpis(small, by="country")
    cells = [
        ["Sweden", "tie_count", "2010", "4"],
        ["SE", "sme_count", "2010", "2,4"],
        ["", "agreement_count", "2010", "1"],
        ["EE", "tie_count", "2010", "9"],
    ]
    given = raw_table("t", "t.csv", ["Unit", "kpi", "year", "target"], cells)
    status = judged_targets(found, given).set_index(["unit", "kpi"])["status"]
    assert status[("SE", "tie_count")] == "reached"
    assert status[("SE", "sme_count")] == "near"
    assert status[("EE", "tie_count")] == "missed"
    assert set(status.xs("agreement_count", level="kpi")) == {"not known"}


def test_every_wrong_target_is_told(small: Ecosystem) -> None:
    cells = [["Swedn", "tie_count", "2010", "4"], ["SE", "ties", "MMX", "-1"]]
    given = raw_table("t", "t.csv", ["unit", "kpi", "year", "target"], cells)
    with pytest.raises(InputError) as caught:
        judged_targets(kpis(small, by="country"), given)
    assert [(issue.row, issue.column) for issue in caught.value.issues] == [
        (2, "unit"), (3, "kpi"), (3, "year"), (3, "target"),
    ]  # fmt: skip


def test_what_cannot_be_counted_is_said(small: Ecosystem, make_ecosystem: MakeEcosystem) -> None:
    with pytest.raises(SettingError, match="has a date"):
        kpis(make_ecosystem({"p": ["a", "b"]}))
    with pytest.raises(SettingError, match="No unit is called"):
        kpis(small, units=["Atlantis"])
    assert set(INDICATORS) <= set(kpis(small).table.columns)
