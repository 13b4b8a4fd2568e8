"""The results as one Excel workbook whose bytes repeat."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from ecosystem.errors import OutputError
from ecosystem.reports.tables import Cell, in_schema_order, plain_cells
from ecosystem.reports.words import number, settings_lines
from ecosystem.schema import OUTPUT_TABLES, Column, Table

if TYPE_CHECKING:
    from ecosystem.study import Study

# Limits of the file format (ECMA-376, Excel specifications and limits).
CELL_LIMIT: Final = 32_767
ROW_LIMIT: Final = 1_048_576
_CREATED: Final = datetime(2000, 1, 1)  # a fixed date: a file made twice is the same file
_NOTE_AUTHOR: Final = "ecosystem"

_SHEETS: Final = {
    "actors": "Actors",
    "regions": "Regions",
    "region_gaps": "Region gaps",
    "gap_slices": "Gaps by theme or area",
    "s3_mismatch": "S3 and links",
    "policy_links": "Policy areas",
    "suggestions": "Suggestions",
    "communities": "Communities",
    "periods": "Over time",
    "survival": "Partnership survival",
}
_FORMATS: Final = {"share": "0.0%", "km": "#,##0", "eur": "#,##0", "count": "#,##0.0"}
_FINE_SHARES: Final = {"betweenness", "closeness", "eigenvector", "pagerank"}
_LONG: Final = {"reason", "counter_reason", "description", "top_actors", "countries"}
_NOT_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")


def write_workbook(study: Study, path: Path) -> None:
    """Write all results as an ``.xlsx`` workbook.

    Parameters
    ----------
    study : Study
        Results.
    path : Path
        File to write; replaced when it is there.

    Raises
    ------
    OutputError
        When the file cannot be written.

    Notes
    -----
    Sheets: "Read me" (what every sheet and column means), one per result table, "About" (caveats,
    credits, key figures, coverage, settings). Text is written as text: nothing in it becomes a
    formula or a link. Text longer than 32,767 signs and rows beyond 1,048,576 are cut, and the
    workbook says so. The same study gives the same bytes.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = xlsxwriter.Workbook(
        path,
        {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    title = _clean(study.ecosystem.about.title)
    book.set_properties({"title": title[:255], "created": _CREATED})
    writer = _Writer(book)
    writer.read_me(study)
    for name, frame in study.tables().items():
        writer.table(frame, OUTPUT_TABLES[name], _SHEETS[name])
    writer.about(study)
    try:
        book.close()
    except (FileCreateError, OSError) as error:
        raise OutputError(
            f"{path.name}: cannot be written ({error}). Close it if it is open in Excel, or "
            "choose another folder"
        ) from error


class _Writer:
    """Sheets of one workbook and the cell formats they share."""

    def __init__(self, book: Any) -> None:
        self.book = book
        # Formats are numbered in the order they are made: one fixed order gives fixed bytes.
        self.text = book.add_format({"valign": "top"})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": "#0B3C5D"})
        self.section = book.add_format({"bold": True, "font_size": 12, "font_color": "#0B3C5D"})
        self.head = book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bg_color": "#0B3C5D",
                "font_color": "#FFFFFF",
                "border": 1,
                "border_color": "#FFFFFF",
            }
        )
        self.numbers: dict[str, Any] = {}

    def number_format(self, pattern: str) -> Any:
        """Return the cell format of a number pattern, made once."""
        if pattern not in self.numbers:
            self.numbers[pattern] = self.book.add_format({"num_format": pattern, "valign": "top"})
        return self.numbers[pattern]

    def table(self, frame: pd.DataFrame, table: Table, sheet_name: str) -> None:
        """Add one result table: frozen and filtered heads with notes, typed cells."""
        sheet = self.book.add_worksheet(sheet_name)
        flat = in_schema_order(frame, table).head(ROW_LIMIT - 1)
        columns = plain_cells(flat, table)
        self._heads(sheet, table.columns)
        for at, (column, values) in enumerate(zip(table.columns, columns, strict=True)):
            pattern = _pattern(column)
            as_number = self.number_format(pattern) if pattern else self.text
            as_text = self.wrapped if column.name in _LONG else self.text
            sheet.set_column(at, at, _column_width(column, values))
            for row, value in enumerate(values, start=1):
                self._cell(sheet, row, at, value, as_text, as_number)
        sheet.freeze_panes(1, _frozen_columns(table))
        sheet.autofilter(0, 0, max(len(flat), 1), len(table.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _heads(self, sheet: Any, columns: Iterable[Column]) -> None:
        sheet.set_row(0, 32)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, heading(column), self.head)
            note = f"{column.meaning}\n\nIn files: {column.name}"
            sheet.write_comment(
                0, at, note, {"author": _NOTE_AUTHOR, "width": 260, "height": 110, "font_size": 9}
            )

    def _cell(
        self, sheet: Any, row: int, column: int, value: Cell, as_text: Any, as_number: Any
    ) -> None:
        if value is None or value == "":
            sheet.write_blank(row, column, None, as_text)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.text)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, as_number)
        else:
            sheet.write_string(row, column, _clean(value), as_text)

    def read_me(self, study: Study) -> None:
        """Add the sheet that explains the others."""
        sheet = self.book.add_worksheet("Read me")
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 26)
        sheet.set_column(2, 2, 100)
        sheet.write_string(0, 0, _clean(study.ecosystem.about.title), self.title)
        sheet.write_string(
            1, 0, "Filters are on; notes on the headings say what each column means.", self.text
        )
        row = 3
        for name, frame in study.tables().items():
            table = OUTPUT_TABLES[name]
            sheet.write_string(row, 0, _SHEETS[name], self.section)
            sheet.write_string(row + 1, 0, f"{table.meaning} {_rows_said(len(frame))}", self.text)
            for at, text in enumerate(("Column", "In files", "Meaning")):
                sheet.write_string(row + 2, at, text, self.head)
            row += 3
            for column in table.columns:
                sheet.write_string(row, 0, heading(column), self.wrapped)
                sheet.write_string(row, 1, column.name, self.text)
                sheet.write_string(row, 2, _full_meaning(column), self.wrapped)
                row += 1
            row += 1

    def about(self, study: Study) -> None:
        """Add the sheet with what must be said along with the figures."""
        sheet = self.book.add_worksheet("About")
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 3, 14)
        sheet.set_column(4, 4, 90)
        about = study.ecosystem.about
        sheet.write_string(0, 0, _clean(about.title), self.title)
        row = 2
        for head, lines in (
            ("Description", (about.description,)),
            ("Before you trust a figure", (*about.caveats, *study.notes)),
            ("Credits", about.credits),
            ("Settings", settings_lines(study.settings)),
        ):
            if any(lines):
                sheet.write_string(row, 0, head, self.section)
                for line in lines:
                    row += 1
                    sheet.write_string(row, 0, _clean(line), self.text)
                row += 2
        row = self._small_table(
            sheet, row, "Key figures", ("Figure", "Value", "Unit", "", "Meaning"), _figures(study)
        )
        self._small_table(
            sheet,
            row,
            "What the data know (0 may mean no data)",
            ("Item", "Known", "Of", "Share", "Meaning"),
            _known(study),
        )

    def _small_table(
        self,
        sheet: Any,
        row: int,
        name: str,
        heads: tuple[str, ...],
        rows: list[tuple[Cell, ...]],
    ) -> int:
        sheet.write_string(row, 0, name, self.section)
        for at, head in enumerate(heads):
            sheet.write_string(row + 1, at, head, self.head)
        row += 2
        for values in rows:
            for at, value in enumerate(values):
                self._cell(sheet, row, at, value, self.wrapped, self.text)
            row += 1
        return row + 1


def heading(column: Column) -> str:
    """Return the heading of a column for people, with its unit.

    Examples
    --------
    >>> from ecosystem.schema import REGION_GAPS
    >>> heading(REGION_GAPS["distance_km"])
    'Distance (km)'
    """
    return f"{column.label} ({column.unit})" if column.unit in {"km", "eur"} else column.label


def _full_meaning(column: Column) -> str:
    said = column.meaning
    if column.values:
        said += " One of: " + ", ".join(column.values) + "."
    if column.unit == "share":
        said += " A share, 0 to 1."
    return said


def _pattern(column: Column) -> str:
    if column.type == "integer":
        is_name = column.unit == "year" or column.name in {"rank", "community"}
        return "0" if is_name else "#,##0"
    if column.type != "number":
        return ""
    if column.name in {"p_fewer", "q_fewer"}:
        return "0.000"
    return "0.00%" if column.name in _FINE_SHARES else _FORMATS.get(column.unit, "0.00")


def _column_width(column: Column, values: list[Cell]) -> float:
    if column.name in _LONG:
        return 60
    if column.type in {"number", "integer", "boolean"}:
        return max(11, 0.7 * len(heading(column)))
    longest = max((len(str(value)) for value in values), default=0)
    return min(40, max(10, longest + 2, 0.7 * len(heading(column))))


def _frozen_columns(table: Table) -> int:
    """Columns that stay in sight: the key and the name, but not more than three."""
    named = [at for at, name in enumerate(table.names) if name in {*table.key, "rank", "name"}]
    leading = [at for expected, at in enumerate(named) if at == expected]
    return min(len(leading), 3)


def _rows_said(count: int) -> str:
    if count < ROW_LIMIT:
        return f"{number(count)} rows."
    return (
        f"The first {number(ROW_LIMIT - 1)} of {number(count)} rows, which is all a sheet holds; "
        "the CSV file has the rest."
    )


def _figures(study: Study) -> list[tuple[Cell, ...]]:
    label, value, unit, meaning = plain_cells(
        study.key_figures[["label", "value", "unit", "meaning"]]
    )
    return [(*row[:3], "", row[3]) for row in zip(label, value, unit, meaning, strict=True)]


def _known(study: Study) -> list[tuple[Cell, ...]]:
    names = ["label", "known_count", "total_count", "known_share", "meaning"]
    return list(zip(*plain_cells(study.coverage[names]), strict=True))


def _clean(text: str) -> str:
    """Return a text that XML and Excel accept: no lone surrogates, at most 32,767 signs."""
    text = _NOT_XML.sub("\ufffd", text)
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + "…"
