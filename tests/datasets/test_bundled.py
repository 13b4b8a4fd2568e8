"""The bundled data: valid, described, credited."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from ecosystem.datasets import bundled_names, dataset_path, load_bundled
from ecosystem.errors import EcosystemError
from ecosystem.io.load import inspect
from ecosystem.model import Ecosystem
from ecosystem.schema import INPUT_TABLES


def test_baltic_passes_every_check() -> None:
    issues = inspect(dataset_path("baltic")).issues
    assert [(issue.file, issue.severity) for issue in issues] == [("provenance.csv", "note")]


def test_sizes_are_those_in_the_readme(baltic: Ecosystem, root: Path) -> None:
    assert len(baltic.actors) == 775
    assert len(baltic.collaborations) == 183
    assert len(baltic.participations) == 1183
    fine = baltic.actors["nuts_code"].str.len() >= 4
    placed = baltic.actors["latitude"].notna()
    text = (root / "datasets" / "README.md").read_text(encoding="utf-8")
    assert f"{fine.sum()} of {len(baltic.actors)} actors" in text
    assert f"{placed.sum()} have coordinates" in text


def test_the_data_package_is_valid(root: Path) -> None:
    from frictionless import validate

    report = validate(str(root / "datasets" / "baltic" / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])


def test_the_data_package_describes_the_files(root: Path) -> None:
    folder = root / "datasets" / "baltic"
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described = {resource["path"] for resource in package["resources"]}
    assert described == {file.name for file in folder.glob("*.csv")}
    for resource in package["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            headings = next(csv.reader(file))
        assert [field["name"] for field in resource["schema"]["fields"]] == headings


def test_every_row_names_its_source(baltic: Ecosystem) -> None:
    for table in (baltic.actors, baltic.collaborations, baltic.priorities, baltic.policy_areas):
        assert table["source_url"].str.startswith("http").all()


def test_no_personal_data(root: Path) -> None:
    for file in (root / "datasets" / "baltic").glob("*.csv"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"[\w.+-]+@[\w-]+\.[a-z]{2,}", text), file.name
        assert not re.search(r"\+\d{2,3}[ -]?\d{2,}[ -]?\d{3}", text), file.name


def test_the_readme_tells_every_column(root: Path) -> None:
    text = (root / "datasets" / "README.md").read_text(encoding="utf-8")
    told: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        if heading := re.match(r"### `(\w+)`", line):
            told[heading[1]] = []
        elif told and (row := re.match(r"\| (\**)`(\w+)`\** \| (\w+) \| (.+) \|", line)):
            name = list(told)[-1]
            column = INPUT_TABLES[name][row[2]]
            assert (row[1] == "**") == column.required
            assert row[4].startswith(column.meaning)
            told[name].append((row[2], row[3]))
    assert told == {
        name: [(column.name, column.type) for column in table.columns]
        for name, table in INPUT_TABLES.items()
    }


def test_names_and_paths() -> None:
    assert bundled_names() == ["baltic"]
    with pytest.raises(EcosystemError, match="nearest: baltic"):
        dataset_path("balticc")
    assert load_bundled("baltic").about.credits
