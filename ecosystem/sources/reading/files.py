"""Entries → tables, recognized by their headings rather than by the names of files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pandas.util import hash_pandas_object

from ecosystem.sources.reading.archive import Entry
from ecosystem.sources.reading.columns import (
    Sheet,
    Wanted,
    delimiter_of,
    headings_of,
    positions,
    read_sheet,
    text_rows,
)
from ecosystem.sources.reading.workbooks import opened_workbook
from ecosystem.sources.records import KEPT, READ, Count


@dataclass(frozen=True)
class Layout:
    """What a table of a format looks like.

    Parameters
    ----------
    name : str
        What it is to the importer, for example ``organisations``.
    wanted : mapping
        Column → headings it goes by.
    required : tuple of str
        Columns by which it is recognized and without which it is of no use.
    """

    name: str
    wanted: Wanted
    required: tuple[str, ...]


@contextmanager
def opened_tables(
    entry: Entry, encoding: str = "utf-8"
) -> Iterator[dict[str, Iterator[list[str]]]]:
    """Give the tables of an entry by the name messages call them, each as an iterator of rows."""
    if entry.is_workbook:
        with opened_workbook(entry) as sheets:
            yield {f"{entry.name}, sheet {title}": rows for title, rows in sheets.items()}
    else:
        yield {entry.name: text_rows(entry, encoding)}


def recognized(entry: Entry, layouts: Sequence[Layout], encoding: str = "utf-8") -> dict[str, str]:
    """Return for every table of an entry that is recognized which layout it has.

    The first layout wins whose required headings all stand in one of the first rows.
    """
    found = {}
    with opened_tables(entry, encoding) as tables:
        for name, rows in tables.items():
            first = headings_of(rows)
            for layout in layouts:
                if any(_fits(row, layout) for row in first):
                    found[name] = layout.name
                    break
    return found


def _fits(row: Sequence[str], layout: Layout) -> bool:
    there = positions(row, layout.wanted)
    return all(name in there for name in layout.required)


def read_table(entry: Entry, table: str, layout: Layout, encoding: str = "utf-8") -> Sheet:
    """Return one table of an entry, its wanted columns only."""
    with opened_tables(entry, encoding) as tables:
        return read_sheet(
            tables[table],
            table,
            layout.wanted,
            layout.required,
            comma_is_decimal=entry.is_workbook or separator(entry, encoding) != ",",
        )


def separator(entry: Entry, encoding: str = "utf-8") -> str:
    """Return the delimiter of a text table; "" for a workbook."""
    if entry.is_workbook:
        return ""
    with entry.open() as stream:
        return delimiter_of(stream.readline(1_000_000).decode(encoding, errors="replace"))


def without_copies(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Count]]:
    """Return tables without those that repeat an earlier one, and the counts of these.

    People keep a zip beside what they took out of it; every row would count twice.
    """
    kept: list[Sheet] = []
    counts: list[Count] = []
    for sheet in sheets:
        if any(_is_copy(sheet, other) for other in kept):
            dropped = "the same table is in another file"
            for reason, rows in ((READ, len(sheet)), (KEPT, 0), (dropped, len(sheet))):
                counts.append(Count(sheet.file, reason, rows))
        else:
            kept.append(sheet)
    return kept, counts


def _is_copy(sheet: Sheet, other: Sheet) -> bool:
    return (
        len(sheet) == len(other) > 0
        and sheet.found == other.found
        and _fingerprint(sheet) == _fingerprint(other)
    )


def _fingerprint(sheet: Sheet) -> bytes:
    """Return what all rows of a table together come to, whatever their order."""
    return bytes(hash_pandas_object(sheet.frame, index=False).sort_values().to_numpy().tobytes())


def layouts_by_name(layouts: Sequence[Layout]) -> Mapping[str, Layout]:
    """Return layouts by their names."""
    return {layout.name: layout for layout in layouts}
