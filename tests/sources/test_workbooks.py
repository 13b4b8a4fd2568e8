"""Workbooks as rows of text: damaged, protected, swollen, empty far below."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from ecosystem.errors import InputError
from ecosystem.sources.reading.archive import entries
from ecosystem.sources.reading.workbooks import opened_workbook


def rows_of(path: Path) -> dict[str, list[list[str]]]:
    (entry,) = entries(path)
    with opened_workbook(entry) as sheets:
        return {name: list(rows) for name, rows in sheets.items()}


def write(path: Path, cells: dict[tuple[int, int], object]) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Partners")
        for (row, column), value in cells.items():
            sheet.write(row, column, value)
    return path


def test_values_are_as_a_person_would_type_them(tmp_path: Path) -> None:
    cells = {(0, 0): "name", (0, 1): 39100.0, (2, 0): date(2016, 6, 1), (2, 1): True, (2, 3): 1.5}
    assert rows_of(write(tmp_path / "a.xlsx", cells)) == {
        "Partners": [["name", "39100"], [], ["2016-06-01", "true", "", "1.5"]]
    }


def test_a_million_empty_rows_cost_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["1", "2"])
        for row in range(2, 200_000):
            sheet.set_row(row, 20, bold)
        sheet.write(1_048_575, 0, "far below")
    began = time.process_time()
    assert rows_of(path) == {"Sheet1": [["a", "b"], ["1", "2"]]}
    assert time.process_time() - began < 2


def test_a_workbook_far_larger_than_it_seems(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", {(0, 0): "a"})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image.bin", b"\0" * 120_000_000)
    with pytest.raises(InputError) as error:
        rows_of(path)
    assert error.value.issues[0].check == "archive-bomb"


def test_password_protected_workbook_and_old_xls(tmp_path: Path) -> None:
    # Both are OLE2 compound files; the signature is that of [MS-CFB] 2.2.
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 2000)
    with pytest.raises(InputError, match="password"):
        rows_of(path)


@pytest.mark.parametrize("damage", ["truncated", "text", "zip"])
def test_damaged_workbooks(tmp_path: Path, damage: str) -> None:
    path = write(tmp_path / "a.xlsx", {(n, 0): f"text {n}" for n in range(500)})
    data = path.read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("other.txt", "x")
    path.write_bytes(
        {"truncated": data[: len(data) // 2], "text": b"<html>", "zip": buffer.getvalue()}[damage]
    )
    with pytest.raises(InputError, match="no readable"):
        rows_of(path)


def test_a_sheet_that_is_no_xml(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", {(0, 0): "a"})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:200]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(InputError):
        rows_of(path)
