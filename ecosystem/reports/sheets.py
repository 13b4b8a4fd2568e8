"""Sheets of a workbook whose bytes repeat: heads, cells, links, all text as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from ecosystem.reports.tables import Cell, in_schema_order, plain_cells
from ecosystem.schema import DECIDED, PROPOSED_DECISIONS, Column, Table

# Limits of the file format (ECMA-376, Excel specifications and limits).
CELL_LIMIT: Final = 32_767
ROW_LIMIT: Final = 1_048_576
_WRAPPED_WIDTH: Final = 60.0  # of a column of sentences, in signs
_PRINTED_WIDTH: Final = 260.0  # signs across a page of A4 that can still be read
_LINE, _MOST_LINES = 15.0, 12
LINK_LIMIT: Final = 60_000  # of 65,530 that a sheet may hold
_ADDRESS_LIMIT: Final = 2_000
_NOTE_AUTHOR: Final = "ecosystem"

_FORMATS: Final = {"share": "0.0%", "km": "#,##0", "eur": "#,##0", "count": "#,##0.0"}
_FINE_SHARES: Final = {"betweenness", "closeness", "eigenvector", "pagerank"}
_LONG: Final = {"reason", "counter_reason", "description", "top_actors", "countries", "title"}
_FILLED_IN: Final = {column.name for column in DECIDED}
_WIDTHS: Final = {
    "decision": 14.0,
    "owner": 24.0,
    "date": 12.0,
    "name_a": 35.0,
    "name_b": 35.0,
    "rank": 7.0,
}
_BLUE: Final = "#0B3C5D"
_HEAD: Final = {
    "bold": True,
    "text_wrap": True,
    "valign": "top",
    "bg_color": _BLUE,
    "font_color": "#FFFFFF",
    "border": 1,
    "border_color": "#FFFFFF",
}
_NOT_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
_ADDRESS: Final = re.compile(r"https?://[^\s\"<>\x00-\x1f]+")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

Links = Mapping[str, list[str]]
"""Column → one target per row, "" for none: ``internal:'Sheet'!A5`` or a web address."""


class Sheets:
    """Adds sheets to one workbook; holds the cell formats that they share."""

    def __init__(self, book: Any) -> None:
        self.book = book
        # Formats are numbered in the order they are made: one fixed order gives fixed bytes.
        self.text = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": _BLUE})
        self.section = book.add_format({"bold": True, "font_size": 12, "font_color": _BLUE})
        self.head = book.add_format(_HEAD)
        self.head_to_fill_in = book.add_format(
            {**_HEAD, "bg_color": "#FFE08A", "font_color": "#000000"}
        )
        to_fill_in = {
            "valign": "top", "bg_color": "#FFF8E1", "border": 1, "border_color": "#D9CBA3",
        }  # fmt: skip
        self.to_fill_in = book.add_format({**to_fill_in, "text_wrap": True})
        self.day_to_fill_in = book.add_format({**to_fill_in, "num_format": "yyyy-mm-dd"})
        self.link = book.add_format(
            {"valign": "top", "font_color": "#0B57A4", "underline": 1, "text_wrap": True}
        )
        self.numbers: dict[str, Any] = {}

    def number_format(self, pattern: str) -> Any:
        """Return the cell format of a number pattern, made once."""
        if pattern not in self.numbers:
            self.numbers[pattern] = self.book.add_format({"num_format": pattern, "valign": "top"})
        return self.numbers[pattern]

    def table(self, frame: pd.DataFrame, table: Table, name: str, links: Links) -> None:
        """Add one table: frozen and filtered heads with notes, typed cells, links, print set-up."""
        sheet = self.book.add_worksheet(name)
        flat = in_schema_order(frame, table).head(ROW_LIMIT - 1)
        columns = plain_cells(flat, table)
        widths = [_column_width(*pair) for pair in zip(table.columns, columns, strict=True)]
        last = _last_printed(widths)
        self._heads(sheet, table.columns)
        for row, height in enumerate(_row_heights(table.columns[: last + 1], columns), start=1):
            sheet.set_row(row, height)
        for at, (column, values) in enumerate(zip(table.columns, columns, strict=True)):
            sheet.set_column(at, at, widths[at])
            if column.name in _FILLED_IN:
                self._column_to_fill_in(sheet, at, column, values)
            elif column.name in links:
                self._column_of_links(sheet, at, values, links[column.name])
            else:
                self._column(sheet, at, column, values)
        sheet.freeze_panes(1, _frozen_columns(table))
        sheet.autofilter(0, 0, max(len(flat), 1), len(table.columns) - 1)
        printed_across(sheet)
        sheet.repeat_rows(0)
        sheet.print_area(0, 0, max(len(flat), 1), last)

    def cell(
        self, sheet: Any, row: int, column: int, value: Cell, as_text: Any, as_number: Any
    ) -> None:
        """Write one value by its type; text is never a formula, what is empty no cell at all."""
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.text)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, as_number)
        else:
            sheet.write_string(row, column, clean(value), as_text)

    def _heads(self, sheet: Any, columns: Iterable[Column]) -> None:
        sheet.set_row(0, 32)
        for at, column in enumerate(columns):
            style = self.head_to_fill_in if column.name in _FILLED_IN else self.head
            sheet.write_string(0, at, column.heading, style)
            note = f"{column.meaning}\n\nIn files: {column.name}"
            sheet.write_comment(
                0, at, note, {"author": _NOTE_AUTHOR, "width": 260, "height": 110, "font_size": 9}
            )

    def _column(self, sheet: Any, at: int, column: Column, values: list[Cell]) -> None:
        pattern = _pattern(column)
        as_number = self.number_format(pattern) if pattern else self.text
        as_text = self.wrapped if column.name in _LONG else self.text
        for row, value in enumerate(values, start=1):
            self.cell(sheet, row, at, value, as_text, as_number)

    def _column_to_fill_in(self, sheet: Any, at: int, column: Column, values: list[Cell]) -> None:
        for row, value in enumerate(values, start=1):
            text = str(value or "")
            style = self.day_to_fill_in if column.name == "date" else self.to_fill_in
            if column.name == "date" and (day := _as_day(text)):
                sheet.write_datetime(row, at, day, style)
            elif not text:
                sheet.write_blank(row, at, None, style)
            else:
                self.cell(sheet, row, at, text, style, style)
        if column.name == "decision" and values:
            # A list to choose from; other words are accepted too.
            proposed = {"validate": "list", "source": list(PROPOSED_DECISIONS), "show_error": False}
            sheet.data_validation(1, at, len(values), at, proposed)

    def _column_of_links(self, sheet: Any, at: int, values: list[Cell], targets: list[str]) -> None:
        for row, (value, target) in enumerate(zip(values, targets, strict=False), start=1):
            if value and target and row <= LINK_LIMIT:
                sheet.write_url(row, at, target, self.link, clean(str(value)))
            else:
                self.cell(sheet, row, at, value, self.text, self.text)


def printed_across(sheet: Any) -> None:
    """Set a sheet up for printing: A4 across, as wide as the paper, numbered."""
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&RPage &P of &N")


def height_of(text: str, width: float) -> float:
    """Return the height of a row, in points, in which a wrapped text of a column can be read.

    Examples
    --------
    >>> height_of("short", 60), height_of("x" * 130, 60)
    (15.0, 45.0)
    """
    return _LINE * min(_MOST_LINES, 1 + int(len(text) / (1.08 * width)))


def web_link(address: str) -> str:
    """Return an address that a cell may link to, or "" for anything but a plain web address.

    Examples
    --------
    >>> web_link("https://keep.eu/projects/1"), web_link("javascript:alert(1)")
    ('https://keep.eu/projects/1', '')
    """
    is_plain = len(address) <= _ADDRESS_LIMIT and _ADDRESS.fullmatch(address)
    return address if is_plain else ""


def row_link(sheet: str, row: int) -> str:
    """Return a link to the row of a sheet, counted from 0 below its heading.

    Examples
    --------
    >>> row_link("Records", 0)
    "internal:'Records'!A2"
    """
    return f"internal:'{sheet}'!A{row + 2}" if row + 2 <= ROW_LIMIT else ""


def _pattern(column: Column) -> str:
    if column.type == "integer":
        is_name = column.unit == "year" or column.name in {"rank", "community"}
        return "0" if is_name else "#,##0"
    if column.type != "number":
        return ""
    if column.name in {"p_fewer", "q_fewer", "p_by_size"}:
        return "0.000"
    return "0.00%" if column.name in _FINE_SHARES else _FORMATS.get(column.unit, "0.00")


def _column_width(column: Column, values: list[Cell]) -> float:
    if column.name in _LONG:
        return _WRAPPED_WIDTH
    if column.name in _WIDTHS:
        return _WIDTHS[column.name]
    if column.type in {"number", "integer", "boolean"}:
        return max(11, 0.7 * len(column.heading))
    longest = max((len(str(value)) for value in values), default=0)
    return min(40, max(10, longest + 2, 0.7 * len(column.heading)))


def _row_heights(printed: tuple[Column, ...], columns: list[list[Cell]]) -> list[float]:
    """Return the heights of rows that hold sentences among the columns that are printed.

    Programs other than Excel do not fit heights to wrapped text by themselves; elsewhere one line
    a row keeps tables of numbers short.
    """
    sentences = [
        values for column, values in zip(printed, columns, strict=False) if column.name in _LONG
    ]
    return [
        max(height_of(str(value), _WRAPPED_WIDTH) for value in row)
        for row in zip(*sentences, strict=True)
    ] or [_LINE] * len(columns[0])


def _last_printed(widths: list[float]) -> int:
    """Return the last column that can be printed across a page and still be read."""
    reached = 0.0
    for at, width in enumerate(widths):
        reached += width
        if reached > _PRINTED_WIDTH:
            return max(at - 1, 0)
    return len(widths) - 1


def _frozen_columns(table: Table) -> int:
    """Columns that stay in sight: the key and the names, but not more than three."""
    in_sight = {*table.key, "rank", "name", "name_a", "name_b"}
    named = [at for at, name in enumerate(table.names) if name in in_sight]
    leading = [at for expected, at in enumerate(named) if at == expected]
    return min(len(leading), 3)


def _as_day(text: str) -> date | None:
    """Return the day that a text names, where a spreadsheet has it as a date."""
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and day.year > 1900 else None


def clean(text: str) -> str:
    """Return a text that XML and Excel accept: no lone surrogates, at most 32,767 signs."""
    text = _NOT_XML.sub("\ufffd", text)
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"
