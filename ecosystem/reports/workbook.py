"""The results as one Excel workbook whose bytes repeat."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from ecosystem.desk.decisions import carried
from ecosystem.errors import OutputError
from ecosystem.io.workbooks import new_workbook
from ecosystem.model import split_values
from ecosystem.reports.sheets import (
    ROW_LIMIT,
    Links,
    Sheets,
    clean,
    height_of,
    printed_across,
    row_link,
    web_link,
)
from ecosystem.reports.tables import Cell, plain_cells
from ecosystem.reports.words import number, settings_lines
from ecosystem.schema import (
    DECIDED_SUGGESTIONS,
    EARLIER_DECISIONS,
    OUTPUT_TABLES,
    RECORDS,
    Column,
    Table,
)

if TYPE_CHECKING:
    from ecosystem.study import Study

_CREATED: Final = datetime(2000, 1, 1)  # a fixed date: a file made twice is the same file
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
_RECORDS: Final = "Records"
_MEANING_WIDTH: Final = 100.0
_ABOUT_WIDTH: Final = 160.0  # a line across all columns of "About"
_EARLIER: Final = "Earlier decisions"


def write_workbook(study: Study, path: Path, decisions: pd.DataFrame | None = None) -> None:
    """Write all results as an ``.xlsx`` workbook.

    Parameters
    ----------
    study : Study
        Results.
    path : Path
        File to write; replaced when it is there.
    decisions : DataFrame, optional
        ``schema.DECISIONS`` from an earlier workbook: written beside their pairs, or into a sheet
        of their own.

    Raises
    ------
    OutputError
        When the file cannot be written.

    Notes
    -----
    Sheets: "Read me" (what every sheet and column means), one per result table, "Records" (what
    suggestions rest on), "Earlier decisions" where there are some, "About" (caveats, credits, key
    figures, coverage, settings). Text is written as text: nothing in it becomes a formula; links
    lead to rows of this workbook and to web addresses that the data name as sources. Text longer
    than 32,767 signs and rows beyond 1,048,576 are cut, and the workbook says so. The same study
    and decisions give the same bytes.
    """
    title = clean(study.ecosystem.about.title)
    try:
        with new_workbook(path) as book:
            book.set_properties({"title": title[:255], "created": _CREATED})
            sheets = Sheets(book)
            contents = _contents(study, decisions)
            _read_me(sheets, study, contents)
            for name, (frame, table, links) in contents.items():
                sheets.table(frame, table, name, links)
            _about(sheets, study)
    except OSError as error:
        raise OutputError(
            f"{path.name}: cannot be written ({error}). Close it if it is open in Excel, or "
            "choose another folder"
        ) from error


def _contents(
    study: Study, decisions: pd.DataFrame | None
) -> dict[str, tuple[pd.DataFrame, Table, Links]]:
    """Return what the sheets hold by their names, in order."""
    with_decisions = carried(study, decisions)
    records = _records(study)
    contents: dict[str, tuple[pd.DataFrame, Table, Links]] = {}
    for name, frame in study.tables().items():
        contents[_SHEETS[name]] = (frame, OUTPUT_TABLES[name], {})
    contents[_SHEETS["suggestions"]] = (
        with_decisions.suggestions,
        DECIDED_SUGGESTIONS,
        _links_of(study, records),
    )
    contents[_RECORDS] = (
        records,
        RECORDS,
        {"source_url": [web_link(address) for address in records["source_url"]]},
    )
    if len(with_decisions.earlier):
        contents[_EARLIER] = (with_decisions.earlier, EARLIER_DECISIONS, {})
    return contents


def _records(study: Study) -> pd.DataFrame:
    """Return the collaborations that suggestions rest on."""
    cited = {record for cell in study.suggestions["records"] for record in split_values(cell)}
    table = study.ecosystem.collaborations
    return table[table.index.isin(cited)]


def _links_of(study: Study, records: pd.DataFrame) -> Links:
    """Return where cells of the suggestions lead: the two actors, the first of their records."""
    actors = {actor: row for row, actor in enumerate(study.actors.index)}
    rows = {record: row for row, record in enumerate(records.index)}
    table = study.suggestions
    first = [next(iter(split_values(cell)), "") for cell in table["records"]]
    return {
        "name_a": [row_link(_SHEETS["actors"], actors[actor]) for actor in table["actor_a"]],
        "name_b": [row_link(_SHEETS["actors"], actors[actor]) for actor in table["actor_b"]],
        "records": [row_link(_RECORDS, rows[cell]) if cell in rows else "" for cell in first],
    }


def _read_me(
    sheets: Sheets, study: Study, contents: dict[str, tuple[pd.DataFrame, Table, Links]]
) -> None:
    """Add the sheet that explains the others."""
    sheet = sheets.book.add_worksheet("Read me")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, _MEANING_WIDTH)
    sheet.write_string(0, 0, clean(study.ecosystem.about.title), sheets.title)
    for row, line in enumerate(_HOW_TO_USE, start=1):
        sheet.write_string(row, 0, line, sheets.text)
    row = len(_HOW_TO_USE) + 2
    for name, (frame, table, _) in contents.items():
        sheet.write_url(row, 0, row_link(name, -1), sheets.section, name)
        said = f"{table.meaning} {_rows_said(len(frame))}"
        sheet.write_string(row + 1, 0, said, sheets.text)
        for at, text in enumerate(("Column", "In files", "Meaning")):
            sheet.write_string(row + 2, at, text, sheets.head)
        row += 3
        for column in table.columns:
            meaning = _full_meaning(column)
            sheet.set_row(row, height_of(meaning, _MEANING_WIDTH))
            sheet.write_string(row, 0, column.heading, sheets.wrapped)
            sheet.write_string(row, 1, column.name, sheets.text)
            sheet.write_string(row, 2, meaning, sheets.wrapped)
            row += 1
        row += 1
    printed_across(sheet)


_HOW_TO_USE: Final = (
    "Filters are on; notes on the headings say what each column means. Underlined names and "
    "records lead to their rows, sources to the web.",
    "Suggestions have three yellow columns for you: decision, owner (an organisation or role, no "
    "name of a person) and date. The next run keeps what you type:",
    "ecosystem run DATA --previous workbook.xlsx --out FOLDER",
    "A printed sheet holds its first columns, as many as can be read on A4.",
)


def _about(sheets: Sheets, study: Study) -> None:
    """Add the sheet with what must be said along with the figures."""
    sheet = sheets.book.add_worksheet("About")
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 3, 14)
    sheet.set_column(4, 4, _MEANING_WIDTH)
    about = study.ecosystem.about
    sheet.write_string(0, 0, clean(about.title), sheets.title)
    row = 2
    for head, lines in (
        ("Description", (about.description,)),
        ("Before you trust a figure", (*about.caveats, *study.notes)),
        ("Credits", about.credits),
        ("Settings", settings_lines(study.settings)),
    ):
        if any(lines):
            sheet.write_string(row, 0, head, sheets.section)
            for line in lines:
                row += 1
                sheet.merge_range(row, 0, row, 4, "", sheets.wrapped)
                sheet.write_string(row, 0, clean(line), sheets.wrapped)
                sheet.set_row(row, height_of(line, _ABOUT_WIDTH))
            row += 2
    row = _small_table(
        sheets,
        sheet,
        row,
        "Key figures",
        ("Figure", "Number", "", "Share", "Meaning"),
        _figures(study),
    )
    _small_table(
        sheets,
        sheet,
        row,
        "What the data know (0 may mean no data)",
        ("Item", "Known", "Of", "Share", "Meaning"),
        _known(study),
    )
    printed_across(sheet)


def _small_table(
    sheets: Sheets,
    sheet: Any,
    row: int,
    name: str,
    heads: tuple[str, ...],
    rows: list[tuple[Cell, ...]],
) -> int:
    sheet.write_string(row, 0, name, sheets.section)
    for at, head in enumerate(heads):
        sheet.write_string(row + 1, at, head, sheets.head)
    row += 2
    for values in rows:
        for at, value in enumerate(values):
            pattern = "0.0%" if heads[at] == "Share" else "#,##0"
            sheets.cell(sheet, row, at, value, sheets.wrapped, sheets.number_format(pattern))
        sheet.set_row(row, height_of(str(values[-1]), _MEANING_WIDTH))
        row += 1
    return row + 1


def _full_meaning(column: Column) -> str:
    said = column.meaning
    if column.values:
        said += " One of: " + ", ".join(column.values) + "."
    if column.unit == "share":
        said += " A share, 0 to 1."
    return said


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
    rows = zip(label, value, unit, meaning, strict=True)
    # A share stands in the column of shares, which is shown in per cent.
    return [
        (name, "", "", figure, said) if of == "share" else (name, figure, "", "", said)
        for name, figure, of, said in rows
    ]


def _known(study: Study) -> list[tuple[Cell, ...]]:
    names = ["label", "known_count", "total_count", "known_share", "meaning"]
    return list(zip(*plain_cells(study.coverage[names]), strict=True))
