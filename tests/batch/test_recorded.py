"""A batch says what was asked of it, so that it can be cited and made again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecosystem.batch.plan import plan_of
from ecosystem.batch.recorded import plan_of_record, plan_record
from ecosystem.errors import InputError, SettingError
from ecosystem.reports.batch_citation import batch_bibtex, batch_citation, batch_references
from ecosystem.reports.verification import batch_differences, read_batch

WHOLE = """
title: Everything
data: [baltic, {name: again, path: baltic}]
identity: [imported, 0.9]
windows: [all, 2014-2020]
levels: [1, s3]
weightings: [newman, count]
themes: [all, [energy, water]]
outputs: [actors, region_gaps, survival]
nulls: {of: pairs, model: bicm, replicas: 10, by: country}
"""


@pytest.fixture
def record(whole: Path) -> dict:
    return read_batch(whole)


def test_a_plan_comes_back_from_its_record() -> None:
    plan = plan_of(WHOLE, "plan.yaml", Path())
    told = json.loads(json.dumps({"plan": plan_record(plan)}))
    assert plan_of_record(told, {}) == plan


def test_no_place_of_data_is_told(record: dict, source: Path) -> None:
    assert str(source) not in json.dumps(record)
    assert record["plan"]["data"] == [{"name": "ties.csv", "bundled": ""}]


def test_data_that_are_not_bundled_are_asked_for(record: dict, place: Path) -> None:
    with pytest.raises(SettingError, match=r"ecosystem verify DIR ties.csv=PATH"):
        plan_of_record(record, {})
    with pytest.raises(SettingError, match=r"tie.csv: no dataset .*nearest: ties.csv"):
        plan_of_record(record, {"tie.csv": "x"})
    (data,) = plan_of_record(record, {"ties.csv": str(place / "ties.csv")}).data
    assert data.path == str(place / "ties.csv")


@pytest.mark.parametrize(
    "plan", [None, {}, {"data": [{"name": "x"}]}, {"data": [], "nulls": [{"strange": 1}]}]
)
def test_records_that_hold_no_plan(plan: object) -> None:
    with pytest.raises(InputError, match="no plan that this version knows"):
        plan_of_record({"plan": plan}, {})


def test_what_was_computed_is_cited_and_nothing_else(record: dict) -> None:
    text = batch_citation(record)
    assert "12 organisations" in text
    assert "years (all, 2014–2015), NUTS levels (0, 2)" in text
    assert "compared with 7 random counterparts, memberships traded" in text
    assert "5 random counterparts, the bipartite configuration model" in text
    assert "5 runs of the Leiden algorithm" in text
    assert "could not be done" not in text
    assert {reference.key for reference in batch_references(record)} == {
        "newman2001", "freeman1977", "traag2019", "lancichinetti2012", "benjamini1995",
        "kaplan1958", "strona2014", "saracco2015", "phipson2010",
    }  # fmt: skip
    entries = batch_bibtex(record)
    assert entries.count("@article") == 9
    assert entries.count("{") == entries.count("}")
    record["tasks"][0]["failed"] = "no memory"
    assert "1 computation of 34 could not be done" in batch_citation(record)


def test_other_data_and_versions_are_named(record: dict) -> None:
    now = {"ties.csv": json.loads(json.dumps(record["data"]["ties.csv"]))}
    assert batch_differences(record, now, record["versions"]) == []
    now["ties.csv"]["tables"]["actors"] = {"rows": 3, "sha256": "0"}
    said = batch_differences(record, now, record["versions"] | {"numpy": "0.1"})
    assert said[0] == "ties.csv: actors differ (12 rows then, 3 now)"
    assert said[1].endswith("then, 0.1 now")


def test_a_record_that_was_cut_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"batch.json.*is not there"):
        read_batch(tmp_path)
    (tmp_path / "tasks").mkdir()
    with pytest.raises(InputError, match="The batch is not finished"):
        read_batch(tmp_path)
    (tmp_path / "batch.json").write_text('{"data": {}}', encoding="utf-8")
    with pytest.raises(InputError, match="has no plan, versions, tasks, results"):
        read_batch(tmp_path)
