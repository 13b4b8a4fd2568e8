"""The same data with another opinion on which names are the same organisation."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ecosystem.errors import SettingError
from ecosystem.io.load import load
from ecosystem.model import Ecosystem
from ecosystem.schema import ORIGINS
from ecosystem.sources.formats.keep import read_keep
from ecosystem.sources.output import write_import
from ecosystem.sources.pipeline import build
from ecosystem.sources.thresholds import Evidence, read_evidence, unified_at

# The same name in two spellings, a slip of the pen, two legal forms (to be asked about).
ROWS = (
    ("University of Tartu", "Tartu", "Estonia"), ("TARTU ÜLIKOOL", "Tartu", "Estonia"),
    ("Klaipeda Shipyard Association", "Klaipeda", "Lithuania"),
    ("Klaipeda Shipyards Association", "Klaipeda", "Lithuania"),
    ("Nordwind Werft GmbH", "Kiel", "Germany"), ("Nordwind Werft AG", "Kiel", "Germany"),
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An import in which every name has a project with every other one."""
    place = tmp_path_factory.mktemp("thresholds")
    lines = [
        f"Interreg VB Baltic Sea,P{i}{j},{name},No,{town},{country}"
        for i, one in enumerate(ROWS)
        for j, other in enumerate(ROWS)
        if i < j
        for name, town, country in (one, other)
    ]
    (place / "partners.csv").write_text(
        "Programme,Acronym,Project Partner,Lead Partner,Town,Country\n" + "\n".join(lines) + "\n",
        encoding="utf-8",
    )
    imported = build([read_keep([place / "partners.csv"])])
    write_import(imported, place / "out", sources=["test"], settings={})
    return place / "out"


@pytest.fixture(scope="module")
def whole(folder: Path) -> Ecosystem:
    return load(folder)


def names(ecosystem: Ecosystem) -> list[str]:
    return sorted(ecosystem.actors["name"])


def test_the_import_keeps_what_taking_apart_needs(folder: Path, whole: Ecosystem) -> None:
    evidence = read_evidence(folder)
    assert list(evidence.origins.columns) == list(ORIGINS.names)
    assert len(evidence.origins["source_id"].unique()) > evidence.origins["actor_id"].nunique()
    assert set(evidence.origins["actor_id"]) <= set(whole.actors.index)
    merged = evidence.review[evidence.review["decision"] == "merged"]
    assert len(whole.actors) == len(ROWS) - len(merged)


def test_above_the_threshold_they_fall_apart(folder: Path, whole: Ecosystem) -> None:
    evidence = read_evidence(folder)
    score = pd.to_numeric(evidence.review["score"])
    merged = evidence.review["decision"] == "merged"
    lowest = float(score[merged].min())
    assert 0.93 <= lowest < 1
    found = unified_at(whole, lowest + 0.001, evidence)
    assert found.split_count == 1
    assert len(found.ecosystem.actors) == len(whole.actors) + 1
    # Every participation is somebody's; the project of the two parts now has two participants.
    assert len(found.ecosystem.participations) == len(whole.participations) + 1
    assert set(found.ecosystem.participations["actor_id"]) <= set(found.ecosystem.actors.index)
    assert unified_at(whole, 0.931, evidence).is_changed is (lowest < 0.931)


def test_below_it_they_come_together(folder: Path, whole: Ecosystem) -> None:
    evidence = read_evidence(folder)
    score = pd.to_numeric(evidence.review["score"])
    doubtful = evidence.review["decision"] == "doubtful"
    asked = float(score[doubtful].max())
    found = unified_at(whole, asked - 0.001, evidence)
    assert len(found.became) >= 1
    assert len(found.ecosystem.actors) == len(whole.actors) - len(found.became)
    gone, stays = next(iter(found.became.items()))
    assert gone not in found.ecosystem.actors.index
    assert stays in found.ecosystem.actors.index
    rows = found.ecosystem.participations
    assert not rows.duplicated(["collaboration_id", "actor_id"]).any()
    assert not rows["actor_id"].isin(found.became).any()


def test_what_an_import_at_that_threshold_gives(folder: Path, whole: Ecosystem) -> None:
    """The short way gives as many organisations as importing again."""
    evidence = read_evidence(folder)
    source = folder.parent / "partners.csv"
    for threshold in (0.85, 0.97, 1.0):
        again = build([read_keep([source])], merge_from=threshold).ecosystem
        found = unified_at(whole, threshold, evidence).ecosystem
        assert len(found.actors) == len(again.actors), threshold
        assert len(found.participations) == len(again.participations), threshold


def test_without_records_of_origin_nothing_is_taken_apart(whole: Ecosystem, tmp_path: Path) -> None:
    found = unified_at(whole, 0.97, read_evidence(tmp_path))
    assert (found.is_changed, found.ecosystem) == (False, whole)
    assert "no record of origin is kept" in found.notes[0]


def test_thresholds_that_are_none(whole: Ecosystem, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"give a likeness from 0.75 to 1"):
        unified_at(whole, 0.2, read_evidence(tmp_path))


def test_a_broken_file_beside_the_tables_is_no_evidence(tmp_path: Path) -> None:
    (tmp_path / "origins.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert isinstance(read_evidence(tmp_path), Evidence)
    assert read_evidence(tmp_path).origins.empty
