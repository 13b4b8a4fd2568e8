"""What changed, worked by hand: the world or the data."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecosystem.desk.compare import Comparison, compare
from ecosystem.model import Ecosystem
from ecosystem.study import StudySettings, run_study

MakeEcosystem = Callable[..., Ecosystem]
PLACES = {"a": "SE110", "b": "FI1B1", "c": "EE001", "d": "LV003", "e": "LT011", "f": "SE110"}


def state(make: MakeEcosystem, groups: dict[str, str], years: dict[str, str]) -> Ecosystem:
    names = {one for group in groups.values() for one in group}
    return make(
        {key: list(group) for key, group in groups.items()},
        actors={one: {"nuts_code": PLACES[one], "country": PLACES[one][:2]} for one in names},
        collaborations={
            key: {"start_date": year, "end_date": year} for key, year in years.items() if year
        },
    )


@pytest.fixture
def found(make_ecosystem: MakeEcosystem) -> Comparison:
    """Old: p 2010 ab, q 2012 bc, x 2001 ef. New: q, r 2014 cd, s 2011 bd, t ad, undated."""
    old = state(
        make_ecosystem, {"p": "ab", "q": "bc", "x": "ef"}, {"p": "2010", "q": "2012", "x": "2001"}
    )
    new = state(
        make_ecosystem,
        {"q": "bc", "r": "cd", "s": "bd", "t": "ad", "p": "a"},
        {"q": "2012", "r": "2014", "s": "2011", "t": "", "p": "2010"},
    )
    settings = StudySettings(community_runs=2)
    return compare(run_study(old, settings), run_study(new, settings))


def test_the_world_is_told_from_the_data(found: Comparison) -> None:
    rows = found.table[found.table["sort"] == "tie"].set_index(["id_a", "id_b"])
    told = rows[["change", "because"]].apply(tuple, axis=1).to_dict()
    assert told == {
        ("c", "d"): ("gained", "began since"),  # 2014, after 2012
        ("b", "d"): ("gained", "newly covered"),  # 2011: the old data could have had it
        ("a", "d"): ("gained", "cannot be told"),  # no date
        ("a", "b"): ("lost", "no longer covered"),  # 2010: the new data reach back so far
        ("e", "f"): ("lost", "ended before the new data"),  # 2001
    }
    actors = found.table[found.table["sort"] == "organisation"].set_index("id_a")["because"]
    assert actors.to_dict() == {
        "d": "newly covered", "e": "ended before the new data", "f": "ended before the new data",
    }  # fmt: skip


def test_counts_add_up(found: Comparison) -> None:
    for row in found.counts.itertuples():
        assert row.continued + row.lost == row.old
        assert row.continued + row.gained == row.new
    assert found.counts.loc["ties"].to_list() == [3, 4, 1, 3, 2, 1]


def test_suggestions_that_came_true(baltic: Ecosystem) -> None:
    years = baltic.collaborations["start_date"].str[:4]
    early = baltic.restricted_to(
        collaborations=baltic.collaborations.index[years.between("1", "2016")]
    )
    settings = StudySettings(community_runs=2)
    old, new = run_study(early, settings), run_study(baltic, settings)
    found = compare(old, new)
    tied = {
        (a, b)
        for _, group in baltic.participations.groupby("collaboration_id")["actor_id"]
        for a in group
        for b in group
    }
    true = [
        pair
        for pair in zip(old.suggestions["actor_a"], old.suggestions["actor_b"], strict=True)
        if pair in tied
    ]
    assert found.came_true == len(true) and found.suggested == len(old.suggestions)
    assert 0 <= found.base_share < 1


def test_other_ids_are_pointed_out(make_ecosystem: MakeEcosystem) -> None:
    one = state(make_ecosystem, {"p": "ab"}, {"p": "2010"})
    other = state(make_ecosystem, {"p": "cd"}, {"p": "2010"})
    settings = StudySettings(community_runs=2)
    found = compare(run_study(one, settings), run_study(other, settings))
    assert found.notes[0].startswith("Only 0 organisations of 2 have the same id")
