"""Sheets of ``.xlsx`` workbooks as rows of text, streamed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any, Final
from warnings import catch_warnings, simplefilter

from ecosystem.sources.reading.archive import MAX_RATIO, Entry
from ecosystem.sources.reading.columns import MAX_CELL_CHARACTERS
from ecosystem.sources.records import problem

MAX_EMPTY_ROWS: Final = 1_000
_MAX_PACKED_BYTES: Final = 400_000_000
_MAX_UNPACKED_BYTES: Final = 3_000_000_000
# Cell texts that repeat are kept in memory by the reader; more than this is no table of text.
_MAX_SHARED_BYTES: Final = 600_000_000
_OLE2: Final = bytes.fromhex("D0CF11E0A1B11AE1")


@contextmanager
def opened_workbook(entry: Entry) -> Iterator[dict[str, Iterator[list[str]]]]:
    """Give the sheets of a workbook by title, each as an iterator of rows of text.

    A sheet ends after ``MAX_EMPTY_ROWS`` empty rows in a row: formats far below the data cost
    nothing.

    Raises
    ------
    InputError
        When the workbook is damaged, protected by a password, or far larger than it seems.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    with entry.open() as stream:
        data = stream.read(_MAX_PACKED_BYTES + 1)
    _check_workbook(data, entry.name)
    unreadable = problem(
        entry.name,
        "this is no readable .xlsx workbook (damaged, or another format under that name)",
        "Open it in a spreadsheet program and save it as .xlsx",
        check="unreadable-workbook",
    )
    with catch_warnings():
        # The reader warns of styles and extensions it does not know; only cells matter here.
        simplefilter("ignore")
        try:
            workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError):
            raise unreadable from None
        except SyntaxError:  # what the XML parser's ParseError is
            raise unreadable from None
        try:
            yield {
                str(sheet.title): _rows(sheet, f"{entry.name}, sheet {sheet.title}")
                for sheet in workbook.worksheets
            }
        finally:
            workbook.close()


def _check_workbook(data: bytes, name: str) -> None:
    if data.startswith(_OLE2):
        raise problem(
            name,
            "the workbook is protected by a password, or is an old .xls file",
            "Open it in a spreadsheet program and save it as .xlsx without a password",
            check="unreadable-workbook",
        )
    if len(data) > _MAX_PACKED_BYTES:
        raise problem(
            name,
            f"the workbook is larger than {_MAX_PACKED_BYTES // 10**6} MB",
            "Save its sheets as CSV UTF-8 and import those",
            check="unreadable-workbook",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, EOFError, ValueError):
        return  # the reader will say so
    size = sum(member.file_size for member in members)
    shared = sum(m.file_size for m in members if m.filename.casefold().endswith("strings.xml"))
    if (
        size > _MAX_UNPACKED_BYTES
        or shared > _MAX_SHARED_BYTES
        or (size > 10**8 and size > MAX_RATIO * len(data))
    ):
        raise problem(
            name,
            f"the workbook of {len(data) / 1e6:.1f} MB would unpack to {size / 1e6:,.0f} MB",
            "It was not read. Save its sheets as CSV UTF-8 and import those",
            check="archive-bomb",
        )


def _rows(sheet: Any, file: str) -> Iterator[list[str]]:
    sheet.reset_dimensions()
    empty: list[list[str]] = []
    try:
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            row = [cell_text(cell) for cell in cells]
            while row and not row[-1]:
                row.pop()
            if not row:
                empty.append(row)
                if len(empty) > MAX_EMPTY_ROWS:
                    return
                continue
            if any(len(cell) > MAX_CELL_CHARACTERS for cell in row):
                raise problem(
                    file,
                    f"a cell holds more than {MAX_CELL_CHARACTERS:,} characters",
                    "Shorten it",
                    check="long-cell",
                    row=number,
                )
            yield from empty
            empty = []
            yield row
    except (zipfile.BadZipFile, EOFError, SyntaxError, KeyError, ValueError):
        raise problem(
            file,
            "the sheet is damaged",
            "Open it in a spreadsheet program and save it again",
            check="unreadable-workbook",
        ) from None


def cell_text(value: Any) -> str:
    """Return a workbook's value as the text a person would have typed.

    Examples
    --------
    >>> cell_text(3.0), cell_text(True), cell_text(None), cell_text(datetime(2019, 4, 1))
    ('3', 'true', '', '2019-04-01')
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime() | date():
            return value.isoformat()[:10]
        case _:
            return str(value)
