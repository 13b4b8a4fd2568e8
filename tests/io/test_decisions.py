"""Decisions typed into a workbook are found again, whatever became of the workbook."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ecosystem.errors import InputError
from ecosystem.io.decisions import read_decisions

HEADS = ("Rank", "Name A", "Name B", "Decision", "Owner", "Date", "Actor A", "Actor B")
Row = tuple[Any, ...]


def workbook(path: Path, rows: list[Row], heads: Row = HEADS, earlier: list[Row] = []) -> Path:  # noqa: B006
    book = openpyxl.Workbook()
    book.active.append(("Nothing of interest",))
    sheet = book.create_sheet("Whatever name")
    sheet.append(heads)
    for row in rows:
        sheet.append(row)
    if earlier:
        other = book.create_sheet("Old")
        other.append((*HEADS[1:], "What became of it"))
        for row in earlier:
            other.append(row)
    book.save(path)
    return path


def read(path: Path) -> list[tuple[str, ...]]:
    table = read_decisions(path).table
    names = ["actor_a", "actor_b", "decision", "owner", "date"]
    return [tuple(row) for row in table[names].itertuples(index=False)]


def test_rows_with_anything_typed_are_read(tmp_path: Path) -> None:
    rows = [
        (1, "A", "B", "agreed", "Region Skåne", datetime(2026, 3, 1), "a", "b"),
        (2, "A", "C", None, None, None, "a", "c"),
        (3, "A", "D", None, "PA Innovation", None, "a", "d"),
        (4, "A", "E", "later", None, 2027, "a", "e"),
    ]
    assert read(workbook(tmp_path / "w.xlsx", rows)) == [
        ("a", "b", "agreed", "Region Skåne", "2026-03-01"),
        ("a", "d", "", "PA Innovation", ""),
        ("a", "e", "later", "", "2027"),
    ]


def test_order_of_rows_and_columns_and_of_a_pair_does_not_matter(tmp_path: Path) -> None:
    rows = [(1, "A", "B", "no", "", "", "a", "b"), (2, "C", "D", "later", "", "", "c", "d")]
    straight = read_decisions(workbook(tmp_path / "one.xlsx", rows)).table
    mixed = [(*reversed(row[:3]), *row[3:6], row[7], row[6]) for row in reversed(rows)]
    turned = workbook(tmp_path / "two.xlsx", mixed, ("Name B", "Name A", "Rank", *HEADS[3:]))
    swapped = read_decisions(turned).table
    assert swapped[["actor_a", "actor_b", "decision"]].equals(
        straight[["actor_a", "actor_b", "decision"]]
    )


def test_of_two_decisions_the_suggestion_then_the_later_is_followed(tmp_path: Path) -> None:
    rows = [
        (1, "A", "B", "later", "", "2025-01-01", "a", "b"),
        (2, "A", "B", "agreed", "", "2026-01-01", "a", "b"),
    ]
    earlier = [("A", "B", "no", "", "2027-01-01", "a", "b"), rows[0][1:]]
    found = read(workbook(tmp_path / "w.xlsx", rows, earlier=earlier))
    assert [row[2] for row in found] == ["agreed", "later", "no"]


def test_rows_without_ids_are_kept_apart(tmp_path: Path) -> None:
    rows = [
        (None, "A", "B", "no", None, None, None, None),
        (None, "C", "D", "no", None, None, None, None),
        (None, "C", "D", "no", None, None, "c", "d"),
        (None, "C again", "D", "no", None, None, "c", "d"),
    ]
    assert len(read(workbook(tmp_path / "w.xlsx", rows))) == 3


def test_formulas_give_their_value_or_else_their_text(tmp_path: Path) -> None:
    rows = [(1, "A", "B", '=HYPERLINK("http://x.example","y")', "", "=1+1", "a", "b")]
    assert read(workbook(tmp_path / "w.xlsx", rows)) == [
        ("a", "b", '=HYPERLINK("http://x.example","y")', "", "=1+1")
    ]


@pytest.mark.parametrize(
    "kind", ["missing", "empty folder", "text", "cut", "foreign", "broken XML"]
)
def test_what_cannot_be_read_is_one_message(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    good = workbook(tmp_path / "good.xlsx", [(1, "A", "B", "no", "", "", "a", "b")])
    if kind == "empty folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("Decision;Owner", encoding="utf-8")
    elif kind == "cut":
        path.write_bytes(good.read_bytes()[:-200])
    elif kind == "foreign":
        workbook(path, [], ("Who", "What", "When"))
    elif kind == "broken XML":
        with zipfile.ZipFile(good) as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                text = old.read(name)
                new.writestr(name, text[: len(text) // 2] if "sheet2" in name else text)
    with pytest.raises(InputError) as error:
        read_decisions(path)
    assert len(error.value.issues) == 1
    assert "workbook" in str(error.value)


def test_the_checksum_is_of_what_was_decided(tmp_path: Path) -> None:
    one = workbook(tmp_path / "one.xlsx", [(1, "A", "B", "no", "", "", "a", "b")])
    two = workbook(tmp_path / "two.xlsx", [(9, "Renamed", "B", "no", "", "", "a", "b")])
    three = workbook(tmp_path / "three.xlsx", [(1, "A", "B", "agreed", "", "", "a", "b")])
    found = [read_decisions(path) for path in (one, two, three)]
    assert found[0].content_sha256 == found[1].content_sha256 != found[2].content_sha256
    assert len({decisions.sha256 for decisions in found}) == 3
    assert (found[0].without(found[1]), found[0].without(found[2]), found[0].without(None)) == (
        0,
        1,
        1,
    )
