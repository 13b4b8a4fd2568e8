"""Files → raw tables: folders of CSV, workbooks, JSON, edge lists. No meaning is read here."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from ecosystem.errors import InputError, Issue
from ecosystem.model import LIST_SEPARATOR
from ecosystem.schema import INPUT_TABLES
from ecosystem.validation import RawTable, raw_table

MAX_CELL_CHARACTERS = 100_000
MAX_EMPTY_ROWS = 1_000
_DELIMITERS = ",;\t"


def problem(file: str, what: str, remedy: str, *, check: str, row: int = 0) -> InputError:
    """Return the error for a file that cannot be read at all."""
    return InputError([Issue(file, row, "", check, what, remedy)])


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, with or without byte-order mark."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise problem(
            path.name,
            f"the file is not UTF-8 (byte 0x{data[error.start]:02X})",
            "Save it again as CSV UTF-8",
            check="encoding",
            row=row,
        ) from None
    if "\0" in text:
        raise problem(
            path.name,
            "the file holds a NUL byte, so it is no text",
            "Save it again as CSV UTF-8",
            check="binary",
            row=text[: text.index("\0")].count("\n") + 1,
        )
    return text


def delimiter_of(heading: str) -> str:
    """Return the delimiter that stands most often in a heading line; comma if none does.

    Examples
    --------
    >>> delimiter_of("actor_id;name;kind"), delimiter_of("actor_id")
    (';', ',')
    """
    return max(_DELIMITERS, key=heading.count)


def read_csv(path: Path, name: str) -> RawTable:
    """Return one CSV file as a raw table; comma, semicolon or tab by its heading line."""
    text = read_text(path)
    delimiter = delimiter_of(text.split("\n", 1)[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    former_limit = csv.field_size_limit(MAX_CELL_CHARACTERS)
    headings: list[str] = []
    rows: list[list[str]] = []
    issues: list[Issue] = []
    try:
        headings = next(reader, [])
        width = len(headings)
        for number, row in enumerate(reader, start=2):
            if len(row) > width and any(row[width:]):
                issues.append(
                    Issue(
                        path.name,
                        number,
                        "",
                        "too-many-cells",
                        f"{len(row)} cells under {width} headings",
                        "Put text that holds the delimiter between double quotes",
                    )
                )
            rows.append(row if len(row) == width else row[:width] + [""] * (width - len(row)))
    except csv.Error as error:
        reason = str(error)
        raise problem(
            path.name,
            "a quotation mark is opened and never closed, or text follows a closing one"
            if "field larger" not in reason
            else f"a cell holds more than {MAX_CELL_CHARACTERS:,} characters",
            "Look at the quotation marks from this row on",
            check="malformed-csv",
            row=len(rows) + 2,
        ) from None
    finally:
        csv.field_size_limit(former_limit)
    if issues:
        raise InputError(issues)
    return raw_table(name, path.name, headings, rows, comma_is_decimal=delimiter != ",")


def cell_text(value: Any) -> str:
    """Return a workbook or JSON value as the text a person would have typed."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()[:10]
        case list() | tuple():
            return LIST_SEPARATOR.join(cell_text(entry) for entry in value)
        case _:
            return str(value)


def open_workbook(path: Path, *, formulas: bool = False) -> Any:
    """Return an ``.xlsx`` workbook opened for reading; the caller closes it.

    Parameters
    ----------
    path : Path
        The file.
    formulas : bool
        Whether a cell with a formula reads as the formula instead of its last value.

    Raises
    ------
    InputError
        When it is no readable workbook.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return load_workbook(path, read_only=True, data_only=not formulas)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError):
        raise problem(
            path.name,
            "this is no readable .xlsx workbook (damaged, protected by a password, or another "
            "format under that name)",
            "Open it in a spreadsheet program and save it as .xlsx without a password",
            check="unreadable-workbook",
        ) from None


def read_workbook(path: Path) -> dict[str, RawTable]:
    """Return the sheets of an ``.xlsx`` workbook as raw tables, by folded sheet name."""
    workbook = open_workbook(path)
    tables = {}
    try:
        for sheet in workbook.worksheets:
            name = sheet.title.strip().casefold().replace(" ", "_")
            tables[name] = _read_sheet(sheet, name, f"{path.name}, sheet {sheet.title}")
    finally:
        workbook.close()
    return tables


def sheet_rows(sheet: Any) -> list[list[str]]:
    """Return a sheet's cells as texts up to its last filled row, all rows equally long.

    Formats far below the data cost nothing: reading ends after many empty rows.
    """
    sheet.reset_dimensions()
    rows: list[list[str]] = []
    empty = 0
    for cells in sheet.iter_rows(values_only=True):
        row = [cell_text(cell) for cell in cells]
        while row and not row[-1]:
            row.pop()
        empty = 0 if row else empty + 1
        if empty > MAX_EMPTY_ROWS:
            break
        rows.append(row)
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _read_sheet(sheet: Any, name: str, file: str) -> RawTable:
    padded = sheet_rows(sheet)
    headings = padded[0] if padded else []
    return raw_table(name, file, headings, padded[1:])


def read_json(path: Path) -> tuple[dict[str, RawTable], dict[str, Any]]:
    """Return the tables of a JSON file and its ``about`` object.

    The file holds one object: a list of objects per table, and optionally ``about``.
    """
    try:
        content = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise problem(
            path.name,
            f"this is no JSON: {error.msg}",
            "Mend the file at this line",
            check="malformed-json",
            row=error.lineno,
        ) from None
    except RecursionError:
        raise problem(
            path.name,
            "the JSON is nested too deeply",
            "Give a list of objects per table",
            check="malformed-json",
        ) from None
    if not isinstance(content, dict):
        raise problem(
            path.name,
            "the file holds no object with tables",
            'Write {"actors": [{…}], "collaborations": [{…}], "participations": [{…}]}',
            check="malformed-json",
        )
    about = content.pop("about", {})
    tables = {}
    for name, rows in content.items():
        file = f"{path.name}, {name}"
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise problem(
                file,
                f"the table {name} is no list of objects",
                "Write a list with one object per row",
                check="malformed-json",
            )
        headings = list(dict.fromkeys(str(key) for row in rows for key in row))
        if not rows and name in INPUT_TABLES:
            headings = list(INPUT_TABLES[name].names)
        cells = [[cell_text(row.get(heading)) for heading in headings] for row in rows]
        tables[name] = raw_table(name, file, headings, cells, range(1, len(cells) + 1))
    return tables, about if isinstance(about, dict) else {}


def read_folder(path: Path) -> dict[str, RawTable]:
    """Return every CSV file of a folder that is a table of an ecosystem, by name."""
    return {
        file.stem.casefold(): read_csv(file, file.stem.casefold())
        for file in _csv_files(path)
        if file.stem.casefold() in INPUT_TABLES
    }


def _csv_files(path: Path) -> Iterable[Path]:
    return sorted(file for file in path.iterdir() if file.suffix.casefold() in {".csv", ".tsv"})


def other_files(path: Path) -> list[str]:
    """Return the names of CSV files in a folder that are no table of an ecosystem."""
    return [file.name for file in _csv_files(path) if file.stem.casefold() not in INPUT_TABLES]
