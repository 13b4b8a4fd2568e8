"""``Ecosystem`` → a folder of CSV, a workbook or JSON that reads back as the same ecosystem."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from ecosystem.io.atomic import atomic_file, atomic_folder, write_text
from ecosystem.io.load import PACKAGE_FILE
from ecosystem.io.package import has_rows, package_text, table_of
from ecosystem.io.workbooks import new_workbook
from ecosystem.model import Ecosystem
from ecosystem.schema import INPUT_TABLES, Table

# Workbooks carry a creation date; a fixed one keeps the bytes the same on every run.
FIXED_DATE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_FORMULA_SIGNS = ("=", "+", "-", "@")


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; reading takes the apostrophe off.

    Examples
    --------
    >>> guarded("=1+1"), guarded("Riga")
    ("'=1+1", 'Riga')
    """
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


def number_text(value: float) -> str:
    """Return a number as written in files: no trailing ``.0``, "" when unknown.

    Examples
    --------
    >>> number_text(3.0), number_text(0.25), number_text(float("nan"))
    ('3', '0.25', '')
    """
    if pd.isna(value):
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _rows(ecosystem: Ecosystem, table: Table) -> list[list[Any]]:
    """Return a table as rows of text and numbers in schema order, without its heading."""
    frame = table_of(ecosystem, table.name)
    frame = frame.reset_index() if frame.index.name else frame
    return [list(row) for row in frame[list(table.names)].itertuples(index=False, name=None)]


def save_folder(ecosystem: Ecosystem, folder: Path, *, name: str = "ecosystem") -> None:
    """Write an ecosystem as a folder of CSV files with ``datapackage.json``.

    Parameters
    ----------
    ecosystem : Ecosystem
        What to write; optional tables without rows are left out.
    folder : Path
        Made whole or not at all; replaced when it holds a ``datapackage.json``.
    name : str
        Short name in the data package.

    Raises
    ------
    OutputError
        When the folder cannot be written or holds something else.
    """
    with atomic_folder(folder, PACKAGE_FILE) as temporary:
        for table in INPUT_TABLES.values():
            if has_rows(ecosystem, table):
                write_text(temporary / f"{table.name}.csv", _csv_text(ecosystem, table))
        write_text(temporary / PACKAGE_FILE, package_text(ecosystem, name=name))


def _csv_text(ecosystem: Ecosystem, table: Table) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table.names)
    for row in _rows(ecosystem, table):
        writer.writerow(
            guarded(cell) if isinstance(cell, str) else number_text(cell) for cell in row
        )
    return buffer.getvalue()


def save_json(ecosystem: Ecosystem, path: Path) -> None:
    """Write an ecosystem as one JSON file: an object with a list of objects per table."""
    about = ecosystem.about
    content: dict[str, Any] = {
        "about": {
            "title": about.title,
            "description": about.description,
            "caveats": list(about.caveats),
            "credits": list(about.credits),
        }
    }
    for table in INPUT_TABLES.values():
        if has_rows(ecosystem, table):
            content[table.name] = [
                {
                    name: cell
                    for name, cell in zip(table.names, row, strict=True)
                    if cell != "" and not pd.isna(cell)
                }
                for row in _rows(ecosystem, table)
            ]
    with atomic_file(path) as temporary:
        write_text(temporary, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def save_workbook(ecosystem: Ecosystem, path: Path) -> None:
    """Write an ecosystem as an ``.xlsx`` workbook with a sheet per table and one about it."""
    about = ecosystem.about
    sheets: dict[str, tuple[list[str], list[list[Any]]]] = {
        table.name: (list(table.names), _rows(ecosystem, table))
        for table in INPUT_TABLES.values()
        if has_rows(ecosystem, table)
    }
    sheets["about"] = (
        ["item", "text"],
        [
            ["title", about.title],
            ["description", about.description],
            *(["caveat", line] for line in about.caveats),
            *(["credit", line] for line in about.credits),
        ],
    )
    with atomic_file(path) as temporary:
        write_sheets(temporary, sheets)


def write_sheets(path: Path, sheets: Mapping[str, tuple[list[str], list[list[Any]]]]) -> None:
    """Write plain sheets of headings and rows; all text is written as text, never as a formula."""
    with new_workbook(path) as workbook:
        workbook.set_properties({"created": FIXED_DATE})
        heading_format = workbook.add_format({"bold": True, "bottom": 1})
        for name, (headings, rows) in sheets.items():
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for position, heading in enumerate(headings):
                sheet.write_string(0, position, heading, heading_format)
                sheet.set_column(position, position, max(12, len(heading) + 2))
            for number, row in enumerate(rows, start=1):
                for position, cell in enumerate(row):
                    if isinstance(cell, str):
                        if cell:
                            sheet.write_string(number, position, cell)
                    elif not pd.isna(cell):
                        sheet.write_number(number, position, float(cell))
