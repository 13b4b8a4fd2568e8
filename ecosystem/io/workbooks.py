"""``.xlsx`` workbooks → rows of text, with limits; whatever is wrong is one clear error."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

from ecosystem.errors import EcosystemError, InputError, problem
from ecosystem.io.limits import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_EMPTY_ROWS,
    check_shape,
    check_workbook,
)
from ecosystem.model import LIST_SEPARATOR


def cell_text(value: Any) -> str:
    """Return a workbook or JSON value as the text a person would have typed.

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
        case list() | tuple():
            return LIST_SEPARATOR.join(cell_text(entry) for entry in value)
        case _:
            return str(value)


def workbook_of(data: bytes, name: str, *, formulas: bool = False) -> Any:
    """Return a workbook opened for reading; the caller closes it.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        What messages call it.
    formulas : bool
        Whether a cell with a formula reads as the formula instead of its last value.

    Raises
    ------
    InputError
        When it is no readable workbook, or far larger than it seems.
    """
    from openpyxl import load_workbook

    check_workbook(data, name)
    with catch_warnings():
        # The reader warns of styles and extensions it does not know; only cells matter here.
        simplefilter("ignore")
        try:
            return load_workbook(io.BytesIO(data), read_only=True, data_only=not formulas)
        except MemoryError:
            raise
        except Exception:  # whatever a damaged archive or foreign XML makes the reader raise
            raise _unreadable(
                name,
                "this is no readable .xlsx workbook (damaged, protected by a password, or another "
                "format under that name)",
            ) from None


def _unreadable(name: str, what: str) -> InputError:
    return problem(
        name,
        what,
        "Open it in a spreadsheet program and save it as .xlsx without a password",
        check="unreadable-workbook",
    )


def rows_of(sheet: Any, file: str) -> Iterator[list[str]]:
    """Yield the cells of a sheet as texts, row by row up to the last filled one.

    Formats far below the data cost nothing: reading ends after many empty rows. Empty cells at
    the end of a row are left out.

    Raises
    ------
    InputError
        When the sheet is damaged, or a cell or the table is larger than is read.
    """
    sheet.reset_dimensions()
    cells = sheet.iter_rows(values_only=True)
    empty = 0
    number = 0
    while (values := _next(cells, file)) is not None:
        number += 1
        row = [cell_text(value) for value in values]
        while row and not row[-1]:
            row.pop()
        if not row:
            empty += 1
            if empty > MAX_EMPTY_ROWS:
                return
            continue
        if len(row) > MAX_COLUMNS or any(len(cell) > MAX_CELL_CHARACTERS for cell in row):
            check_shape(file, number, len(row))
            raise problem(
                file,
                f"a cell holds more than {MAX_CELL_CHARACTERS:,} characters",
                "Shorten it",
                check="long-cell",
                row=number,
            )
        yield from ([] for _ in range(empty))
        empty = 0
        yield row


def _next(cells: Iterator[Any], file: str) -> Any:
    """Return the next row of a sheet, None at its end."""
    with catch_warnings():
        simplefilter("ignore")
        try:
            return next(cells, None)
        except (EcosystemError, MemoryError):
            raise
        except Exception:  # whatever a damaged archive or foreign XML makes the reader raise
            raise _unreadable(file, "the sheet is damaged") from None


def sheet_rows(sheet: Any, file: str) -> list[list[str]]:
    """Return a sheet's cells as texts up to its last filled row, all rows equally long.

    Raises
    ------
    InputError
        As :func:`rows_of`.
    """
    rows = list(rows_of(sheet, file))
    width = max((len(row) for row in rows), default=0)
    check_shape(file, len(rows), width)
    return [row + [""] * (width - len(row)) for row in rows]


@contextmanager
def new_workbook(path: Path) -> Iterator[Any]:
    """Give an empty workbook to fill; it is made in memory and written at the end, in one go.

    Text stays text: nothing in it becomes a formula, a link or a number.

    Raises
    ------
    OSError
        When the file cannot be written, as when the disk is full.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **plain}) as workbook:
        yield workbook
    path.write_bytes(buffer.getvalue())
