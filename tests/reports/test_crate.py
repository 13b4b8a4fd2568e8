"""RO-Crate metadata: what the specification asks for, checked field by field."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from ecosystem.errors import InputError, SettingError
from ecosystem.reports.crate import CRATE, crate_text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tables").mkdir()
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks" / "x.task").write_text("x", encoding="utf-8")
    (tmp_path / "tables" / "a b.csv").write_text("x\n1\n", encoding="utf-8")
    record = {
        "data": {"title": "Mine", "credits": ["Me."], "sha256": "0", "tables": {}},
        "settings": {"level": 2},
        "versions": {"ecosystem": "0.1.0", "numpy": "2"},
    }
    (tmp_path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    return tmp_path


def test_what_the_specification_asks_for(folder: Path) -> None:
    """RO-Crate 1.1: descriptor, root with name, description, date, licence; references closed."""
    text = crate_text(
        folder,
        date="2026-01-31",
        authors=["Jane Doe (0000-0002-1825-0097)", "Ann Other"],
        license="https://creativecommons.org/licenses/by/4.0/",
    )
    content = json.loads(text)
    assert content["@context"] == "https://w3id.org/ro/crate/1.1/context"
    by_id = {entity["@id"]: entity for entity in content["@graph"]}
    assert len(by_id) == len(content["@graph"])
    descriptor = by_id[CRATE]
    assert descriptor["@type"] == "CreativeWork"
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    root = by_id["./"]
    assert root["@type"] == "Dataset"
    assert root["datePublished"] == "2026-01-31"
    assert {"name", "description", "license"} <= set(root)
    files = {part["@id"] for part in root["hasPart"]}
    assert files == {"run.json", "tables/a%20b.csv"}  # stored tasks are no part, spaces are coded
    table = by_id["tables/a%20b.csv"]
    assert (table["@type"], table["contentSize"]) == ("File", "4")
    assert table["sha256"] == sha256(b"x\n1\n").hexdigest()
    assert by_id["https://orcid.org/0000-0002-1825-0097"]["name"] == "Jane Doe"

    def references(value):
        if isinstance(value, dict):
            if set(value) == {"@id"}:
                yield value["@id"]
            for inner in value.values():
                yield from references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from references(inner)

    loose = set(references(content["@graph"])) - set(by_id)
    assert loose == {"https://w3id.org/ro/crate/1.1"}


def test_it_repeats_and_leaves_itself_out(folder: Path) -> None:
    first = crate_text(folder, date="2026-01-31")
    (folder / CRATE).write_text(first, encoding="utf-8")
    assert crate_text(folder, date="2026-01-31") == first
    assert "No licence was given" in first
    assert str(folder) not in first


def test_what_cannot_be_described(folder: Path) -> None:
    with pytest.raises(SettingError, match="write the day as"):
        crate_text(folder, date="31.1.2026")
    (folder / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"no run\.json or batch\.json"):
        crate_text(folder, date="2026-01-31")
