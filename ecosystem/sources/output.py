"""What an import writes: the dataset, the list to review, the coverage, the account of rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pandas as pd

from ecosystem import __version__
from ecosystem.io.atomic import atomic_folder, write_text
from ecosystem.io.save import guarded, number_text, save_folder
from ecosystem.sources.accounts import ALL_ORGANISATIONS, ALL_PROJECTS, ALL_ROWS
from ecosystem.sources.ecosystems import IDENTIFIERS_FILE
from ecosystem.sources.pipeline import Imported
from ecosystem.sources.records import KEPT, READ, Count
from ecosystem.sources.thresholds import ORIGINS_FILE, REVIEW_FILE

IMPORT_FILE: Final = "import.json"
COVERAGE_FILE: Final = "coverage.csv"


def write_import(
    imported: Imported, folder: Path, *, sources: Sequence[str], settings: Mapping[str, Any]
) -> None:
    """Write an import as a folder, whole or not at all.

    Parameters
    ----------
    imported : Imported
        What the pipeline returned.
    folder : Path
        New, empty, or an earlier import (known by its ``import.json``), which is replaced; other
        files that somebody put there are kept.
    sources : sequence of str
        Formats and names of what was read, without their folders.
    settings : mapping
        What was asked for.

    Raises
    ------
    OutputError
        When the folder cannot be written or holds something else.
    """
    with atomic_folder(folder, IMPORT_FILE) as temporary:
        save_folder(imported.ecosystem, temporary, name="import")
        write_text(temporary / REVIEW_FILE, csv_text(imported.review))
        write_text(temporary / COVERAGE_FILE, csv_text(imported.coverage))
        if not imported.identifiers.empty:
            write_text(temporary / IDENTIFIERS_FILE, csv_text(imported.identifiers))
        if not imported.origins.empty:
            write_text(temporary / ORIGINS_FILE, csv_text(imported.origins))
        write_text(temporary / IMPORT_FILE, _record(imported, sources, settings))


def csv_text(frame: pd.DataFrame) -> str:
    """Return a table as CSV; text that a spreadsheet could take for a formula is guarded."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in frame.itertuples(index=False, name=None):
        writer.writerow(
            guarded(cell) if isinstance(cell, str) else number_text(cell) for cell in row
        )
    return buffer.getvalue()


def _record(imported: Imported, sources: Sequence[str], settings: Mapping[str, Any]) -> str:
    content = {
        "program": "bsr-ecosystem",
        "version": __version__,
        "sources": list(sources),
        "settings": dict(settings),
        "rows": [asdict(count) for count in imported.counts],
        "notes": [asdict(note) for note in imported.notes],
        "projects_in_two_sources": [asdict(pair) for pair in imported.projects],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def reconciliation(counts: Sequence[Count], notes: Sequence[Count]) -> str:
    """Return the account of rows for people: per table what was read, kept and dropped.

    Examples
    --------
    >>> rows = {"read": 3, "kept": 2, "no name": 1}
    >>> counts = [Count("a.csv", reason, number) for reason, number in rows.items()]
    >>> print(reconciliation(counts, [Count("a.csv", "date not understood", 1)]))
    a.csv: 3 rows read = 2 kept + 1 no name
      noted: 1 date not understood
    """
    tables = list(dict.fromkeys(count.table for count in counts))
    ends = (ALL_ROWS, ALL_PROJECTS, ALL_ORGANISATIONS)
    tables = [t for t in tables if t not in ends] + [t for t in ends if t in tables]
    noted: dict[str, list[Count]] = {}
    for note in notes:
        noted.setdefault(note.table, []).append(note)
    lines = []
    for table in tables:
        found = [count for count in counts if count.table == table]
        read = sum(count.rows for count in found if count.reason == READ)
        kept = sum(count.rows for count in found if count.reason == KEPT)
        dropped: dict[str, int] = {}
        for count in found:
            if count.reason not in (READ, KEPT):
                dropped[count.reason] = dropped.get(count.reason, 0) + count.rows
        rest = "".join(f" + {rows:,} {reason}" for reason, rows in dropped.items())
        unit = "rows read" if table not in ends else "read"
        lines.append(f"{table}: {read:,} {unit} = {kept:,} kept{rest}")
        lines += [f"  noted: {note.rows:,} {note.reason}" for note in noted.pop(table, [])]
    for table, found in noted.items():
        lines += [f"{table}: noted: {note.rows:,} {note.reason}" for note in found]
    return "\n".join(lines)
