"""The workbook to fill in."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from ecosystem.io.load import inspect, load
from ecosystem.io.template import write_template
from ecosystem.model import ActorKind
from ecosystem.schema import INPUT_TABLES


def test_it_reads_back_as_it_is(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    inspection = inspect(tmp_path / "t.xlsx")
    assert [issue.check for issue in inspection.issues] == ["only-examples"]
    assert inspection.ecosystem is not None
    assert len(inspection.ecosystem.actors) == 2


def test_filled_in_it_holds_only_what_was_typed(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    write_template(path)
    book = load_workbook(path)
    book["actors"].append(["park", "Science Park", "business_support", "EE"])
    book["actors"].append(["uni", "University", "university", "SE"])
    book["collaborations"].append(["one", "ONE"])
    book["participations"].append(["one", "park", "coordinator"])
    book["participations"].append(["one", "uni", "partner", 12500.5])
    book.save(path)
    ecosystem = load(path)
    assert list(ecosystem.actors.index) == ["park", "uni"]
    assert list(ecosystem.collaborations.index) == ["one"]
    assert ecosystem.participations["budget_eur"].to_list()[1] == 12500.5


def test_headings_lists_and_help(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["help", *INPUT_TABLES]
    for name, table in INPUT_TABLES.items():
        assert [cell.value for cell in book[name][1]] == list(table.names)
        assert all(cell.comment for cell in book[name][1])
    lists = {rule.formula1 for rule in book["actors"].data_validations.dataValidation}
    assert '"' + ",".join(ActorKind) + '"' in lists
    help_text = {cell.value for row in book["help"].iter_rows() for cell in row}
    assert {column.name for column in INPUT_TABLES["actors"].columns} <= help_text


def test_two_templates_have_the_same_bytes(tmp_path: Path) -> None:
    write_template(tmp_path / "a.xlsx")
    write_template(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
