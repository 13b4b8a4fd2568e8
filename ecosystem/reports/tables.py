"""Result tables as CSV, JSON and plain text."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from ecosystem.errors import OutputError
from ecosystem.model import split_values
from ecosystem.schema import OUTPUT_TABLES, Table

if TYPE_CHECKING:
    from ecosystem.study import Study

TableFormat = Literal["csv", "json", "table"]
Cell = str | int | float | bool | None

# A spreadsheet that opens a CSV file takes a text beginning with one of these for a formula; the
# full-width signs count in some locales.
FORMULA_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")
_EMPTY: Final = '""'
_TERMINAL_WIDTH: Final = 48  # longest cell of the plain-text format, in character cells


def in_schema_order(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return a result table with its key as columns and all columns in the order of the schema.

    Parameters
    ----------
    frame : DataFrame
        With the columns of ``table``; the key may be the index.
    table : Table
        One of ``schema.OUTPUT_TABLES``.

    Returns
    -------
    DataFrame
        A new table with exactly the columns of ``table``.

    Raises
    ------
    KeyError
        When a column is missing.

    Examples
    --------
    >>> from ecosystem.schema import COMMUNITIES
    >>> rows = pd.DataFrame([], columns=COMMUNITIES.names).set_index("community")
    >>> in_schema_order(rows, COMMUNITIES).columns[0]
    'community'
    """
    return _with_key(frame)[list(table.names)]


def plain_cells(frame: pd.DataFrame, table: Table | None = None) -> list[list[Cell]]:
    """Return the columns of a table as plain Python values, unknown numbers as None.

    Parameters
    ----------
    frame : DataFrame
        Any table; without ``table`` its types are read from the columns.
    table : Table, optional
        Says which numbers are whole and which are yes or no.

    Returns
    -------
    list of list
        One list per column: text, int, float with 10 significant digits, bool or None.

    Examples
    --------
    >>> plain_cells(pd.DataFrame({"a": [1.0, float("nan")], "b": ["x", ""]}))
    [[1.0, None], ['x', '']]
    """
    types = {column.name: column.type for column in table.columns} if table else {}
    return [_plain_column(frame[name], types.get(str(name), "")) for name in frame.columns]


def table_text(
    frame: pd.DataFrame, format: TableFormat = "csv", *, table: Table | None = None
) -> str:
    r"""Return a table as text that is the same on every machine.

    Parameters
    ----------
    frame : DataFrame
        Named index levels become the first columns.
    format : {"csv", "json", "table"}
        CSV: comma, ``\n``, booleans ``true`` and ``false``, unknown numbers empty, numbers with at
        most 10 significant digits, and an apostrophe before any text that a spreadsheet would take
        for a formula. JSON: a list of objects, one per line, lists as arrays, unknown numbers
        ``null``. Table: aligned columns for a terminal, long cells cut, control signs removed.
    table : Table, optional
        Fixes the columns, their order and their types.

    Returns
    -------
    str
        Ends with a line feed.

    Examples
    --------
    >>> frame = pd.DataFrame({"name": ["=1+1"], "share": [1 / 3], "is_bsr": [True]})
    >>> print(table_text(frame), end="")
    name,share,is_bsr
    '=1+1,0.3333333333,true
    """
    flat = in_schema_order(frame, table) if table else _with_key(frame)
    names = [str(name) for name in flat.columns]
    columns = plain_cells(flat, table)
    writers: dict[str, Callable[[], str]] = {
        "csv": lambda: _csv_text(names, columns),
        "json": lambda: _json_text(names, columns, table),
        "table": lambda: _aligned_text(names, columns),
    }
    return writers[format]()


def write_tables(
    study: Study, folder: Path, *, format: Literal["csv", "json"] = "csv"
) -> tuple[Path, ...]:
    """Write every result table into a folder, one file each, and return the files.

    Parameters
    ----------
    study : Study
        Results.
    folder : Path
        Made when it is not there; files of the same names are replaced.
    format : {"csv", "json"}
        See :func:`table_text`.

    Returns
    -------
    tuple of Path
        One per table of :meth:`ecosystem.study.Study.tables`, UTF-8.

    Raises
    ------
    OutputError
        When the folder cannot be written to.
    """
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in study.tables().items():
            path = folder / f"{name}.{format}"
            text = table_text(frame, format, table=OUTPUT_TABLES[name])
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(path)
    except OSError as error:
        raise OutputError(
            f"{error.filename or folder}: cannot be written ({error.strerror}). "
            "Close the file if it is open elsewhere, or choose another folder"
        ) from error
    return tuple(written)


def inert(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    Examples
    --------
    >>> inert("@SUM(A1)"), inert("Baltic")
    ("'@SUM(A1)", 'Baltic')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _with_key(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.reset_index() if any(name is not None for name in frame.index.names) else frame


def _plain_column(column: pd.Series, declared: str) -> list[Cell]:
    if declared == "boolean" or pd.api.types.is_bool_dtype(column):
        return [None if pd.isna(value) else bool(value) for value in column]
    if declared == "integer" or pd.api.types.is_integer_dtype(column):
        return [None if pd.isna(value) else int(value) for value in column]
    if pd.api.types.is_numeric_dtype(column):
        return [_rounded(float(value)) for value in column]
    return ["" if pd.isna(value) else str(value) for value in column]


def _rounded(value: float) -> float | None:
    """Ten significant digits: more would show the order of additions; −0 becomes 0."""
    return float(f"{value:.10g}") + 0.0 if math.isfinite(value) else None


def _cell_text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def _csv_text(names: Sequence[str], columns: Sequence[Sequence[Cell]]) -> str:
    texts = [
        [
            _quoted(inert(value)) if isinstance(value, str) else _cell_text(value)
            for value in (name, *column)
        ]
        for name, column in zip(names, columns, strict=True)
    ]
    lines = [",".join(row) for row in zip(*texts, strict=True)]
    # A lone empty cell would be an empty line, which readers skip.
    return "".join(f"{line or _EMPTY}\n" for line in lines)


def _quoted(text: str) -> str:
    # Python's csv module leaves a bare carriage return unquoted: its reader and Excel begin a new
    # row there, and the rest of the cell might begin like a formula.
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text


def _json_text(names: Sequence[str], columns: Sequence[Sequence[Cell]], table: Table | None) -> str:
    lists = {column.name for column in table.columns if column.type == "list"} if table else set()
    rows: list[dict[str, Any]] = [
        {
            name: split_values(str(value)) if name in lists else value
            for name, value in zip(names, values, strict=True)
        }
        for values in zip(*columns, strict=True)
    ]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def _aligned_text(names: Sequence[str], columns: Sequence[Sequence[Cell]]) -> str:
    texts = [
        [name, *(_terminal_text(value) for value in column)]
        for name, column in zip(names, columns, strict=True)
    ]
    widths = [max(map(_width, column)) for column in texts]
    right = [
        bool(column) and not any(isinstance(value, str | bool) for value in column)
        for column in columns
    ]
    lines = []
    for row in zip(*texts, strict=True):
        cells = [
            " " * (width - _width(text)) + text if at_right else text + " " * (width - _width(text))
            for text, width, at_right in zip(row, widths, right, strict=True)
        ]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(lines) + "\n"


def _terminal_text(value: Cell) -> str:
    text = f"{value:.4g}" if isinstance(value, float) else _cell_text(value)
    # Control and bidirectional signs in a name could move the cursor or reorder the line.
    text = "".join(" " if unicodedata.category(sign) in {"Cc", "Cf"} else sign for sign in text)
    return text if len(text) <= _TERMINAL_WIDTH else text[: _TERMINAL_WIDTH - 1] + "…"


def _width(text: str) -> int:
    """Columns a text takes in a terminal: wide signs two, combining marks none."""
    return sum(
        0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )
