"""The record of a run: tied to the data, not to the machine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pandas as pd

from ecosystem.model import Ecosystem
from ecosystem.reports.provenance import run_json, run_record, table_checksum
from ecosystem.reports.tables import write_tables
from ecosystem.schema import ALIASES
from ecosystem.study import Study, StudySettings, run_study


def test_checksum_is_that_of_the_sorted_rows() -> None:
    frame = pd.DataFrame({"alias": ["Ž", "B"], "actor_id": ["b", "a"]})
    # The definition by hand: names, then rows as JSON arrays in sorted order, joined by \n.
    text = '["actor_id", "alias"]\n["a", "B"]\n["b", "Ž"]'
    assert table_checksum(frame, ALIASES) == sha256(text.encode()).hexdigest()


def _shuffled(ecosystem: Ecosystem) -> Ecosystem:
    names = ("actors", "collaborations", "participations", "priorities", "policy_areas", "aliases")
    return replace(
        ecosystem,
        **{name: getattr(ecosystem, name).sample(frac=1, random_state=5) for name in names},
    )


def test_row_order_does_not_matter_and_every_cell_does(baltic_study: Study) -> None:
    data = run_record(baltic_study)["data"]
    shuffled = replace(baltic_study, ecosystem=_shuffled(baltic_study.ecosystem))
    assert run_record(shuffled)["data"] == data

    actors = baltic_study.ecosystem.actors.copy()
    actors.loc[actors.index[7], "city"] = "elsewhere"
    changed = replace(baltic_study, ecosystem=replace(baltic_study.ecosystem, actors=actors))
    other = run_record(changed)["data"]
    assert other["sha256"] != data["sha256"]
    assert other["tables"]["actors"]["sha256"] != data["tables"]["actors"]["sha256"]
    assert other["tables"]["aliases"] == data["tables"]["aliases"]
    assert other["tables"]["actors"]["rows"] == 775


def test_result_checksums_are_those_of_the_files(baltic_study: Study, tmp_path: Path) -> None:
    results = run_record(baltic_study)["results"]
    for path in write_tables(baltic_study, tmp_path):
        assert results[path.stem]["sha256"] == sha256(path.read_bytes()).hexdigest()


def test_settings_and_versions_are_recorded(make_ecosystem: Callable[..., Ecosystem]) -> None:
    settings = StudySettings(level=1, top=3, seed=9, community_runs=4)
    study = run_study(make_ecosystem({"p": ["a", "b"]}), settings)
    record = json.loads(run_json(study))
    assert record["settings"] == settings.as_dict()
    assert record["notes"] == list(study.notes)
    assert {"ecosystem", "python", "networkx", "numpy", "pandas", "nuts"} <= set(record["versions"])


def test_no_clock_and_no_path(baltic_study: Study, root: Path) -> None:
    text = run_json(baltic_study)
    assert text == run_json(baltic_study)
    assert str(root) not in text
    assert not re.search(r"\d\d:\d\d:\d\d|/home/|/tmp/|[A-Z]:\\\\", text)
