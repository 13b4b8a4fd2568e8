"""Sheets of ``.xlsx`` workbooks as rows of text, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ecosystem.io.limits import MAX_WORKBOOK_BYTES
from ecosystem.io.workbooks import rows_of, workbook_of
from ecosystem.sources.reading.archive import Entry


@contextmanager
def opened_workbook(entry: Entry) -> Iterator[dict[str, Iterator[list[str]]]]:
    """Give the sheets of a workbook by title, each as an iterator of rows of text.

    Raises
    ------
    InputError
        When the workbook is damaged, protected by a password, or far larger than it seems.
    """
    with entry.open() as stream:
        data = stream.read(MAX_WORKBOOK_BYTES + 1)
    workbook = workbook_of(data, entry.name)
    try:
        yield {
            str(sheet.title): rows_of(sheet, f"{entry.name}, sheet {sheet.title}")
            for sheet in workbook.worksheets
        }
    finally:
        workbook.close()
