"""The workbook, read back with another program (openpyxl)."""

from __future__ import annotations

import math
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from ecosystem.errors import OutputError
from ecosystem.model import About
from ecosystem.reports.sheets import CELL_LIMIT
from ecosystem.reports.tables import in_schema_order
from ecosystem.reports.workbook import write_workbook
from ecosystem.schema import (
    DECIDED,
    DECIDED_SUGGESTIONS,
    DECISIONS,
    EARLIER_DECISIONS,
    OUTPUT_TABLES,
    PROPOSED_DECISIONS,
    RECORDS,
)
from ecosystem.study import Study

SHEETS = [
    "Read me", "Actors", "Regions", "Region gaps", "Gaps by theme or area", "S3 and links",
    "Policy areas", "Suggestions", "Communities", "Over time", "Partnership survival",
    "Records", "About",
]  # fmt: skip
RESULTS = SHEETS[1:-2]
TABLES = {**OUTPUT_TABLES, "suggestions": DECIDED_SUGGESTIONS}


@pytest.fixture(scope="session")
def book(baltic_study: Study, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("workbook") / "workbook.xlsx"
    write_workbook(baltic_study, path)
    return openpyxl.load_workbook(path)


def test_one_sheet_per_table_and_two_that_explain(book: Any) -> None:
    assert book.sheetnames == SHEETS


def test_every_cell_equals_its_table(book: Any, baltic_study: Study) -> None:
    for sheet_name, (name, frame) in zip(RESULTS, baltic_study.tables().items(), strict=True):
        table = TABLES[name]
        blank = {column.name: "" for column in DECIDED} if name == "suggestions" else {}
        expected = in_schema_order(frame.assign(**blank), table)
        rows = book[sheet_name].iter_rows(values_only=True)
        assert next(rows) == tuple(column.heading for column in table.columns)
        read = list(rows)
        assert len(read) == len(expected)
        for row, values in zip(read, expected.itertuples(index=False), strict=True):
            for cell, value in zip(row, values, strict=True):
                if cell is None:
                    assert value == "" or math.isnan(value)
                elif isinstance(cell, str):
                    assert cell == value
                else:
                    assert cell == pytest.approx(value, rel=1e-9)


def test_heads_are_frozen_filtered_and_explained(book: Any) -> None:
    for sheet_name, table in zip(SHEETS[1:-1], (*TABLES.values(), RECORDS), strict=True):
        sheet = book[sheet_name]
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith("2")
        last = openpyxl.utils.get_column_letter(len(table.columns))
        assert sheet.auto_filter.ref == f"A1:{last}{max(sheet.max_row, 2)}"
        for cell, column in zip(sheet[1], table.columns, strict=True):
            assert column.meaning in cell.comment.text
            assert column.name in cell.comment.text


def test_formats_follow_units(book: Any) -> None:
    gaps = {cell.value: cell.column_letter for cell in book["Region gaps"][1]}
    sheet = book["Region gaps"]
    assert sheet[f"{gaps['Distance (km)']}2"].number_format == "#,##0"
    assert sheet[f"{gaps['p']}2"].number_format in {"0.000", "General"}
    actors = {cell.value: cell.column_letter for cell in book["Actors"][1]}
    assert book["Actors"][f"{actors['External share']}3"].number_format == "0.0%"
    assert book["Actors"][f"{actors['Partners']}2"].number_format == "#,##0"


def test_read_me_names_every_column(book: Any) -> None:
    said = [value for row in book["Read me"].iter_rows(values_only=True) for value in row if value]
    for table in OUTPUT_TABLES.values():
        assert any(str(text).startswith(table.meaning) for text in said)
        for column in table.columns:
            assert column.name in said
            assert any(str(text).startswith(column.meaning) for text in said)


def test_about_carries_caveats_credits_and_coverage(book: Any, baltic_study: Study) -> None:
    said = {value for row in book["About"].iter_rows(values_only=True) for value in row if value}
    about = baltic_study.ecosystem.about
    assert {about.title, about.description, *about.caveats, *about.credits} <= said
    assert set(baltic_study.coverage["label"]) <= said
    assert set(baltic_study.key_figures["label"]) <= said


def test_hostile_text_is_text(hostile_study: Study, tmp_path: Path) -> None:
    path = tmp_path / "hostile.xlsx"
    write_workbook(hostile_study, path)
    book = openpyxl.load_workbook(path)
    texts = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                if cell.hyperlink:  # to a row of this workbook, or to a web page
                    assert cell.hyperlink.location or cell.hyperlink.target.startswith("http")
                texts.add(cell.value)
    names = hostile_study.ecosystem.actors["name"]
    assert any(name.startswith("=") for name in names)
    assert set(names) <= texts
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "externalLink" in name or "vba" in name]
        assert b"<f>" not in b"".join(archive.read(name) for name in archive.namelist())


def test_the_same_study_gives_the_same_bytes(hostile_study: Study, tmp_path: Path) -> None:
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    write_workbook(hostile_study, first)
    time.sleep(2.1)  # time stamps in a zip archive have a resolution of two seconds
    write_workbook(hostile_study, second)
    assert first.read_bytes() == second.read_bytes()


def test_text_that_excel_cannot_hold_is_cut(hostile_study: Study, tmp_path: Path) -> None:
    long = replace(
        hostile_study,
        ecosystem=replace(hostile_study.ecosystem, about=About("T", "x" * (CELL_LIMIT + 5))),
    )
    write_workbook(long, tmp_path / "long.xlsx")
    book = openpyxl.load_workbook(tmp_path / "long.xlsx")
    longest = max(
        (str(v) for row in book["About"].iter_rows(values_only=True) for v in row if v), key=len
    )
    assert longest == "x" * (CELL_LIMIT - 1) + "…"


def test_a_place_that_cannot_be_written_is_said(hostile_study: Study, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"workbook\.xlsx: cannot be written"):
        write_workbook(hostile_study, tmp_path / "missing" / "workbook.xlsx")


def test_no_two_columns_of_a_sheet_have_the_same_heading() -> None:
    for table in (*TABLES.values(), RECORDS, EARLIER_DECISIONS):
        headings = [column.heading for column in table.columns]
        assert len(set(headings)) == len(headings)


def column_of(sheet: Any, heading: str) -> list[Any]:
    at = next(cell.column for cell in sheet[1] if cell.value == heading)
    return [row[0] for row in sheet.iter_rows(min_row=2, min_col=at, max_col=at)]


def test_links_lead_to_the_rows_they_name(book: Any, baltic_study: Study) -> None:
    sheet = book["Suggestions"]
    for heading, target, key in (
        ("Name A", "Actors", "Name"),
        ("Name B", "Actors", "Name"),
        ("Records", "Records", "Id"),
    ):
        names = column_of(book[target], key)
        linked = 0
        for cell in column_of(sheet, heading):
            if not cell.value:
                continue
            place, row = cell.hyperlink.location.replace("'", "").split("!A")
            assert place == target
            assert names[int(row) - 2].value == cell.value.split(";")[0]
            linked += 1
        assert linked
    pages = column_of(book["Records"], "Source")
    collaborations = baltic_study.ecosystem.collaborations
    for cell, key in zip(pages, column_of(book["Records"], "Id"), strict=True):
        assert (cell.value or "") == collaborations["source_url"][key.value]
        assert not cell.value or cell.hyperlink.target == cell.value


def test_decisions_can_be_chosen_and_typed(book: Any) -> None:
    sheet = book["Suggestions"]
    (validation,) = sheet.data_validations.dataValidation
    assert validation.formula1 == '"' + ",".join(PROPOSED_DECISIONS) + '"'
    assert not validation.showErrorMessage  # other words are accepted
    decision = next(cell.column_letter for cell in sheet[1] if cell.value == "Decision")
    assert str(validation.sqref) == f"{decision}2:{decision}{sheet.max_row}"


def test_decisions_stand_beside_their_pair_and_hostile_text_is_text(
    hostile_study: Study, tmp_path: Path
) -> None:
    a, b = hostile_study.suggestions.loc[0, ["actor_a", "actor_b"]]
    rows = [
        (a, b, "", "", "=cmd|' /C calc'!A0", "@SUM(1)", "2026-03-01"),
        (a, "gone", "", '=HYPERLINK("http://x.example")', "+1", "-1", "soon"),
    ]
    path = tmp_path / "decided.xlsx"
    write_workbook(hostile_study, path, pd.DataFrame(rows, columns=DECISIONS.names, dtype=str))
    book = openpyxl.load_workbook(path)
    assert "Earlier decisions" in book.sheetnames
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    first = [column_of(book["Suggestions"], name)[0] for name in ("Decision", "Owner", "Date")]
    assert [cell.value for cell in first[:2]] == ["=cmd|' /C calc'!A0", "@SUM(1)"]
    assert (first[2].value.isoformat()[:10], first[2].number_format) == ("2026-03-01", "yyyy-mm-dd")
    earlier = list(book["Earlier decisions"].iter_rows(min_row=2, values_only=True))
    assert len(earlier) == 1
    assert earlier[0][3:] == (
        '=HYPERLINK("http://x.example")', "+1", "-1", "soon",
        "Not among the organisations looked at: gone.",
    )[-len(earlier[0][3:]):]  # fmt: skip
