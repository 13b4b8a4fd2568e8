"""A study holds what its parts computed, named as in the schema."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem
from ecosystem.network.scope import Scope
from ecosystem.schema import OUTPUT_TABLES
from ecosystem.study import Study, StudySettings, run_study


@pytest.fixture(scope="module")
def study(baltic: Ecosystem) -> Study:
    return run_study(baltic)


def test_tables_have_the_columns_of_the_schema(study: Study) -> None:
    for name, frame in study.tables().items():
        assert set(frame.reset_index().columns) >= set(OUTPUT_TABLES[name].names), name


def test_values_lie_in_the_ranges_of_the_schema(study: Study) -> None:
    for name, frame in study.tables().items():
        flat = frame.reset_index()
        for column in OUTPUT_TABLES[name].columns:
            values = flat[column.name].dropna()
            if column.low is not None:
                assert (values >= column.low).all(), (name, column.name)
            if column.high is not None:
                assert (values <= column.high + 1e-12).all(), (name, column.name)
            if column.values:
                assert set(values) <= set(column.values) | {""}, (name, column.name)


def test_networks_carry_the_measures(study: Study) -> None:
    actor = study.actors.index[0]
    assert study.actor_network.nodes[actor]["degree"] == study.actors["degree"].iloc[0]
    assert set(study.region_network) == set(study.regions.index)


def test_every_step_is_announced(make_small_ecosystem: Any) -> None:
    said: list[str] = []
    run_study(make_small_ecosystem({"p": ["a", "b"]}), step=said.append)
    assert len(said) == len(set(said)) >= 5


@pytest.mark.parametrize(
    "memberships", [{"p": ["a", "b"]}, {"p": ["a"]}, {"p": ["a", "b"], "q": ["c", "d"]}]
)
def test_tiny_ecosystems_have_a_study(
    memberships: dict[str, list[str]], make_small_ecosystem: Any
) -> None:
    study = run_study(make_small_ecosystem(memberships))
    assert len(study.actors) == len({a for members in memberships.values() for a in members})
    assert study.suggestions.empty


@pytest.mark.parametrize("level", [0, 1, 3])
@pytest.mark.parametrize(
    "scope",
    [
        Scope(countries=("LV",)),
        Scope(policy_areas=("PA Innovation",)),
        Scope(themes=("food", "energy"), start_year=2014, end_year=2020),
    ],
)
def test_every_scope_at_every_level(baltic: Ecosystem, scope: Scope, level: Any) -> None:
    study = run_study(baltic, StudySettings(scope=scope, level=level, community_runs=5))
    assert 0 < len(study.actors) < len(baltic.actors)
    assert study.notes


def test_the_settings_are_recorded(study: Study) -> None:
    record = study.settings.as_dict()
    names = {field.name for field in dataclasses.fields(StudySettings)}
    assert set(record) == names
    assert record["scope"]["themes"] == []


def test_an_empty_scope_is_an_error(baltic: Ecosystem) -> None:
    with pytest.raises(SettingError, match="1950"):
        run_study(baltic, StudySettings(scope=Scope(start_year=1940, end_year=1950)))


def test_a_sampled_measure_is_said() -> None:
    import pandas as pd

    from ecosystem.study import _how_found

    sampled, exact = pd.DataFrame(), pd.DataFrame()
    sampled.attrs["betweenness"] = "sampled from 900 pairs (seed 0)"
    exact.attrs["betweenness"] = "exact"
    assert _how_found(sampled) == ("Bridges (betweenness) were sampled from 900 pairs (seed 0).",)
    assert _how_found(exact) == ()


def test_what_suggestions_rest_on_is_said(study: Study) -> None:
    assert study.suggestions["probability"].isna().all()
    assert any("too little dated past" in note for note in study.notes)


def test_a_list_that_was_cut_says_so(study: Study) -> None:
    import pandas as pd

    from ecosystem.recommend.actors.everybody import how_suggested

    long = pd.concat([study.suggestions] * 2, ignore_index=True)
    assert len(long) >= 2_000
    assert len(how_suggested(long)) == len(how_suggested(study.suggestions)) + 1
