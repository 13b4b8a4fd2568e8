"""The workbook, read back with another program (openpyxl)."""

from __future__ import annotations

import math
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ecosystem.errors import OutputError
from ecosystem.model import About
from ecosystem.reports.tables import in_schema_order
from ecosystem.reports.workbook import CELL_LIMIT, heading, write_workbook
from ecosystem.schema import OUTPUT_TABLES
from ecosystem.study import Study

SHEETS = [
    "Read me", "Actors", "Regions", "Region gaps", "Gaps by theme or area", "S3 and links",
    "Policy areas", "Suggestions", "Communities", "Over time", "Partnership survival", "About",
]  # fmt: skip


@pytest.fixture(scope="session")
def book(baltic_study: Study, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("workbook") / "workbook.xlsx"
    write_workbook(baltic_study, path)
    return openpyxl.load_workbook(path)


def test_one_sheet_per_table_and_two_that_explain(book: Any) -> None:
    assert book.sheetnames == SHEETS


def test_every_cell_equals_its_table(book: Any, baltic_study: Study) -> None:
    for sheet_name, (name, frame) in zip(SHEETS[1:-1], baltic_study.tables().items(), strict=True):
        table = OUTPUT_TABLES[name]
        expected = in_schema_order(frame, table)
        rows = book[sheet_name].iter_rows(values_only=True)
        assert next(rows) == tuple(heading(column) for column in table.columns)
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
    for sheet_name, table in zip(SHEETS[1:-1], OUTPUT_TABLES.values(), strict=True):
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
                assert cell.hyperlink is None
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
    for table in OUTPUT_TABLES.values():
        headings = [heading(column) for column in table.columns]
        assert len(set(headings)) == len(headings)
