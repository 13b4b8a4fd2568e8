"""Lists of two or three columns."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from ecosystem.errors import InputError
from ecosystem.sources.formats.edges import read_edges
from ecosystem.sources.records import Records, unreconciled


def read(tmp_path: Path, text: str) -> Records:
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    records = read_edges([tmp_path / "list.csv"])
    assert unreconciled(records.counts) == []
    return records


def kept(records: Records) -> dict[str, int]:
    return {count.reason: count.rows for count in records.counts}


def ties(records: Records) -> set[tuple[str, ...]]:
    names = records.organisations["name"]
    groups = records.participations.groupby("collaboration_id")["source_id"]
    return {tuple(sorted(names[list(ids)])) for _, ids in groups}


@pytest.mark.parametrize("headings", ["source,target,weight", "Actor A,Actor B,Value", "x,y,z"])
def test_ties_with_headings(tmp_path: Path, headings: str) -> None:
    records = read(tmp_path, f"{headings}\nA,B,2\nB,C,0.5\nA,A,1\n,C,1\n")
    assert kept(records) == {"read": 4, "kept": 2, "one end is missing": 1, "tied to itself": 1}
    assert ties(records) == {("A", "B"), ("B", "C")}
    assert sorted(records.collaborations["weight"]) == [0.5, 2]


def test_ties_without_headings_and_with_years(tmp_path: Path) -> None:
    records = read(tmp_path, "A;B;2019\nB;C;2020\n")
    assert kept(records)["read"] == 2
    assert sorted(records.collaborations["start_date"]) == ["2019", "2020"]
    assert [note.reason for note in records.notes] == [
        "no headings: the first two columns are the ends of a tie"
    ]


def test_first_line_that_comes_again_is_no_heading(tmp_path: Path) -> None:
    assert ties(read(tmp_path, "A,B\nB,C\n")) == {("A", "B"), ("B", "C")}


def test_a_tie_that_stands_twice_counts_twice_whatever_its_direction(tmp_path: Path) -> None:
    one = read(tmp_path, "source,target\nA,B\nB,A\n")
    other = read(tmp_path, "source,target\nB,A\nA,B\n")
    assert len(one.collaborations) == 2
    assert one.collaborations.to_csv() == other.collaborations.to_csv()


def test_a_tie_in_two_files_counts_twice(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("source,target\nA,B\n")
    records = read_edges([tmp_path])
    assert len(records.collaborations) == 2
    assert len(records.organisations) == 2


def test_membership_of_projects(tmp_path: Path) -> None:
    records = read(
        tmp_path, "role,Project,Organisation\ncoordinator,P1,A\n,P1,B\n,P2,a\n,P1,B\nboss,P2,C\n"
    )
    assert kept(records) == {"read": 5, "kept": 4, "the same row again": 1}
    assert records.collaborations["acronym"].to_list() == ["P1", "P2"]
    assert len(records.organisations) == 3  # A and a are one
    assert sorted(records.participations["role"]) == ["", "", "", "coordinator"]


def test_a_workbook(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["from", "to"])
        sheet.write_row(1, 0, ["Tartu Ülikool", "Aalto"])
    assert ties(read_edges([tmp_path / "a.xlsx"])) == {("Aalto", "Tartu Ülikool")}


@pytest.mark.parametrize("text", ["", "only one column\nA\n"])
def test_no_list(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError):
        read(tmp_path, text)
