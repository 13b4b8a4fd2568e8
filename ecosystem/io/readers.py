"""Files → raw tables: folders of CSV, workbooks, JSON, edge lists. No meaning is read here."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ecosystem.errors import InputError, Issue, problem
from ecosystem.io.limits import (
    MAX_CELL_CHARACTERS,
    MAX_ISSUES,
    MAX_ROWS,
    MAX_WORKBOOK_BYTES,
    check_shape,
    read_bytes,
)
from ecosystem.io.workbooks import cell_text, sheet_rows, workbook_of
from ecosystem.schema import INPUT_TABLES
from ecosystem.validation import RawTable, raw_table

_DELIMITERS = ",;\t"


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, with or without byte-order mark."""
    return text_of(read_bytes(path), path.name)


def text_of(data: bytes, name: str) -> str:
    """Return UTF-8 bytes as text; ``name`` is what messages call the file."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        raise problem(
            name,
            f"the file is not UTF-8 (byte 0x{data[error.start]:02X})",
            "Save it again as CSV UTF-8",
            check="encoding",
            row=row,
        ) from None
    if "\0" in text:
        raise problem(
            name,
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
    return csv_table(read_text(path), path.name, name)


def csv_table(text: str, file: str, name: str) -> RawTable:
    """Return the text of a CSV file as a raw table; ``file`` is what messages call it."""
    delimiter = delimiter_of(text.split("\n", 1)[0])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    former_limit = csv.field_size_limit(MAX_CELL_CHARACTERS)
    headings: list[str] = []
    rows: list[list[str]] = []
    issues: list[Issue] = []
    try:
        headings = next(reader, [])
        width = len(headings)
        check_shape(file, 1, width)
        for number, row in enumerate(reader, start=2):
            if len(row) > width and any(row[width:]):
                issues.append(
                    Issue(
                        file,
                        number,
                        "",
                        "too-many-cells",
                        f"{len(row)} cells under {width} headings",
                        "Put text that holds the delimiter between double quotes",
                    )
                )
                if len(issues) == MAX_ISSUES:
                    break
            if number - 1 > MAX_ROWS or len(row) > width:
                check_shape(file, number - 1, len(row))
            rows.append(row if len(row) == width else row[:width] + [""] * (width - len(row)))
    except csv.Error as error:
        reason = str(error)
        raise problem(
            file,
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
    check_shape(file, len(rows), width)
    return raw_table(name, file, headings, rows, comma_is_decimal=delimiter != ",")


def read_workbook(path: Path) -> dict[str, RawTable]:
    """Return the sheets of an ``.xlsx`` workbook as raw tables, by folded sheet name."""
    workbook = open_workbook(path)
    tables = {}
    try:
        for sheet in workbook.worksheets:
            name = sheet.title.strip().casefold().replace(" ", "_")
            file = f"{path.name}, sheet {sheet.title}"
            if name in tables:
                raise problem(
                    file,
                    f"two sheets are called {name}",
                    "Rename one or take it out",
                    check="two-files",
                )
            rows = sheet_rows(sheet, file)
            tables[name] = raw_table(name, file, rows[0] if rows else [], rows[1:])
    finally:
        workbook.close()
    return tables


def open_workbook(path: Path, *, formulas: bool = False) -> Any:
    """Return an ``.xlsx`` workbook opened for reading; see :func:`workbook_of`."""
    return workbook_of(read_bytes(path, MAX_WORKBOOK_BYTES), path.name, formulas=formulas)


def read_json(path: Path) -> tuple[dict[str, RawTable], dict[str, Any]]:
    """Return the tables of a JSON file and its ``about`` object.

    The file holds one object: a list of objects per table, and optionally ``about``.
    """
    return json_tables(read_text(path), path.name)


def json_tables(text: str, file: str) -> tuple[dict[str, RawTable], dict[str, Any]]:
    """Return the tables of a JSON text and its ``about`` object; ``file`` is its name."""
    content = json_of(text, file)
    if not isinstance(content, dict):
        raise problem(
            file,
            "the file holds no object with tables",
            'Write {"actors": [{…}], "collaborations": [{…}], "participations": [{…}]}',
            check="malformed-json",
        )
    about = content.pop("about", {})
    tables = {name: _json_table(name, rows, f"{file}, {name}") for name, rows in content.items()}
    return tables, about if isinstance(about, dict) else {}


def _json_table(name: str, rows: Any, file: str) -> RawTable:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise problem(
            file,
            f"the table {name[:40]} is no list of objects",
            "Write a list with one object per row",
            check="malformed-json",
        )
    headings = list(dict.fromkeys(str(key) for row in rows for key in row))
    if not rows and name in INPUT_TABLES:
        headings = list(INPUT_TABLES[name].names)
    check_shape(file, len(rows), len(headings))
    cells = []
    for number, row in enumerate(rows, start=1):
        for value in row.values():
            if not _is_cell(value):
                raise problem(
                    file,
                    f"a value is an object, a list of lists, or a text of more than "
                    f"{MAX_CELL_CHARACTERS:,} characters",
                    "Write a text, a number, or a list of these",
                    check="malformed-json",
                    row=number,
                )
        cells.append([cell_text(row.get(heading)) for heading in headings])
    return raw_table(name, file, headings, cells, range(1, len(cells) + 1))


def _is_cell(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= MAX_CELL_CHARACTERS and not any(
            isinstance(entry, list | dict) for entry in value
        )
    return not isinstance(value, dict) and not (
        isinstance(value, str) and len(value) > MAX_CELL_CHARACTERS
    )


def json_of(text: str, file: str) -> Any:
    """Return what a JSON text holds; ``file`` is what messages call it.

    Raises
    ------
    InputError
        When it is no JSON, nested too deeply, or holds a number or sign that nothing can hold.
    """
    what, row = "", 0
    content = None
    try:
        content = json.loads(text)
        if "\\ud" in text.casefold():
            json.dumps(content, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        what, row = f"this is no JSON: {error.msg}", error.lineno
    except RecursionError:
        what = "the JSON is nested too deeply"
    except UnicodeEncodeError:
        what = "the JSON holds one half of a sign that is written in two (\\ud800 to \\udfff)"
    except ValueError:
        what = "the JSON holds a number of thousands of digits"
    if what:
        raise problem(
            file, what, "Mend the file at this line" if row else "Mend the file",
            check="malformed-json", row=row,
        )  # fmt: skip
    return content


def read_folder(path: Path) -> dict[str, RawTable]:
    """Return every CSV file of a folder that is a table of an ecosystem, by name.

    Raises
    ------
    InputError
        When a table cannot be read, stands in two files, leads out of the folder, or the folder
        was changed meanwhile.
    """
    files = [file for file in _csv_files(path) if file.stem.casefold() in INPUT_TABLES]
    before = [_state(file) for file in files]
    tables: dict[str, RawTable] = {}
    for file in files:
        name = file.stem.casefold()
        if name in tables:
            raise problem(
                file.name,
                f"the table {name} stands in {tables[name].file} already",
                "Take one of the two files out of the folder",
                check="two-files",
            )
        if not file.resolve().is_relative_to(path.resolve()):
            raise problem(
                file.name,
                "this is a link to a file outside of the folder",
                "Copy the file itself into the folder",
                check="link-outside",
            )
        tables[name] = read_csv(file, name)
    if before != [_state(file) for file in files]:
        raise problem(
            path.name,
            "the folder was changed while it was read",
            "Wait until whatever writes it is done, then type the command again",
            check="changed-while-read",
        )
    return tables


def _state(file: Path) -> tuple[int, int]:
    try:
        state = file.stat()
    except FileNotFoundError:
        return (0, 0)
    return state.st_size, state.st_mtime_ns


def _csv_files(path: Path) -> Iterable[Path]:
    return sorted(file for file in path.iterdir() if file.suffix.casefold() in {".csv", ".tsv"})


def other_files(path: Path) -> list[str]:
    """Return the names of CSV files in a folder that are no table of an ecosystem."""
    return [file.name for file in _csv_files(path) if file.stem.casefold() not in INPUT_TABLES]
