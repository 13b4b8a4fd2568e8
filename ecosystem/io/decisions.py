"""Decisions that somebody typed into the workbook of an earlier run."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import pandas as pd

from ecosystem.errors import EcosystemError, InputError, problem
from ecosystem.io.readers import open_workbook
from ecosystem.io.workbooks import sheet_rows
from ecosystem.schema import DECIDED, DECISIONS, EARLIER_DECISIONS

WORKBOOK: Final = "workbook.xlsx"
_FILLED_IN: Final = [column.name for column in DECIDED]
_PAIR: Final = ["actor_a", "actor_b"]


@dataclass(frozen=True)
class Decisions:
    """Decisions of an earlier workbook.

    Parameters
    ----------
    table : DataFrame
        ``schema.DECISIONS``, texts, sorted; each once; a pair's ids in sorted order. Where a pair
        has several, the one to follow comes first: among the suggestions rather than among the
        earlier ones, then the latest.
    sha256 : str
        Of the workbook's bytes.
    """

    table: pd.DataFrame
    sha256: str

    def without(self, others: Decisions | None) -> int:
        """Return how many of these decisions the others do not hold."""
        held = set() if others is None else set(_told(others.table))
        return sum(row not in held for row in _told(self.table))

    @property
    def content_sha256(self) -> str:
        """Checksum of what was decided, whatever file it stands in."""
        return sha256("\n".join(sorted(set(_told(self.table)))).encode("utf-8")).hexdigest()


def read_decisions(path: Path) -> Decisions:
    """Return every decision, owner and date that stands in a workbook of an earlier run.

    Parameters
    ----------
    path : Path
        The workbook, or the folder of the run that holds it. Sheets may be renamed, rows sorted
        or deleted and columns moved: cells are found by their headings.

    Returns
    -------
    Decisions
        Rows with a decision, an owner or a date; one without ids is kept as well. A formula gives
        its last value, or its text where it has none.

    Raises
    ------
    InputError
        When there is no such file, or it is damaged, or no sheet has the headings.
    """
    file = path / WORKBOOK if path.is_dir() else path
    if not file.is_file():
        raise problem(
            file.name,
            f"no such file in {path}" if path.is_dir() else f"no such file: {path}",
            "Give the workbook of an earlier run, or that run's folder, with --previous",
            check="no-previous",
        )
    rows = _typed_rows(file)
    table = pd.DataFrame(rows, columns=[*DECISIONS.names, "sheet_order"], dtype=str)
    order = [*_PAIR, "sheet_order", "date", "decision", "owner", "name_a", "name_b"]
    table = table.sort_values(order, ascending=[name != "date" for name in order])
    is_first = ~pd.Series(_told(table), index=table.index, dtype=str).duplicated()
    table = table.loc[is_first, list(DECISIONS.names)].reset_index(drop=True)
    return Decisions(table, sha256(file.read_bytes()).hexdigest())


def _told(table: pd.DataFrame) -> list[str]:
    """Return each decision as one text; two ids say who is meant, else the names do as well."""
    told = []
    for a, b, name_a, name_b, *filled_in in table[list(DECISIONS.names)].itertuples(index=False):
        who = (a, b) if a and b else (a, b, name_a, name_b)
        told.append("\x1f".join((*who, *filled_in)))
    return told


def _typed_rows(file: Path) -> list[list[str]]:
    """Return the rows of all sheets that have the headings, with the order of their sheet."""
    workbook = open_workbook(file, formulas=True)
    try:
        sheets = {sheet.title: at for sheet in workbook.worksheets if (at := _places(sheet))}
        if not sheets:
            raise _foreign(file)
        found = []
        for title, at in sheets.items():
            order = "1" if EARLIER_DECISIONS["state"].heading.casefold() in at else "0"
            for row in _with_values(
                file, title, sheet_rows(workbook[title], f"{file.name}, sheet {title}")
            ):
                record = {name: _cell(row, at.get(name)) for name in DECISIONS.names}
                if any(record[name] for name in _FILLED_IN):
                    found.append([*_sorted_pair(record).values(), order])
        return found
    except EcosystemError:
        raise
    except Exception as error:  # whatever a damaged archive or foreign XML makes a reader raise
        raise problem(
            file.name,
            f"the workbook is damaged ({type(error).__name__})",
            "Open it in a spreadsheet program, save it again, and give that file",
            check="unreadable-workbook",
        ) from None
    finally:
        workbook.close()


def _with_values(file: Path, title: str, written: list[list[str]]) -> list[list[str]]:
    """Return the rows below the heading; a formula is replaced by its last value, if it has one."""
    if not any(cell.startswith("=") for row in written for cell in row):
        return written[1:]
    workbook = open_workbook(file)
    try:
        values: list[list[str]] = sheet_rows(workbook[title], f"{file.name}, sheet {title}")
        values += [[]] * (len(written) - len(values))
        return [
            [value or text for text, value in zip_longest(row, last, fillvalue="")]
            for row, last in zip(written, values, strict=True)
        ][1:]
    finally:
        workbook.close()


def _places(sheet: Any) -> dict[str, int] | None:
    """Return where the columns stand by name, and all headings; None for a sheet without them."""
    first = next(iter(sheet.iter_rows(max_row=1, values_only=True)), ())
    headings = {str(cell).strip().casefold(): at for at, cell in enumerate(first) if cell}
    places = {
        column.name: headings[column.heading.casefold()]
        for column in DECISIONS.columns
        if column.heading.casefold() in headings
    }
    return None if {*_PAIR, *_FILLED_IN} - set(places) else headings | places


def _cell(row: list[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _sorted_pair(record: dict[str, str]) -> dict[str, str]:
    """Return a record with the smaller id first, as suggestions have it."""
    if record["actor_a"] <= record["actor_b"]:
        return record
    swapped = {"actor_a": "actor_b", "actor_b": "actor_a", "name_a": "name_b", "name_b": "name_a"}
    return {name: record[swapped.get(name, name)] for name in record}


def _foreign(file: Path) -> InputError:
    wanted = [DECISIONS[name].heading for name in (*_PAIR, *_FILLED_IN)]
    return problem(
        file.name,
        f"no sheet has the headings {', '.join(wanted)}, so no decision can be read",
        "Give a workbook.xlsx that `ecosystem run` wrote; headings must not be changed",
        check="foreign-workbook",
    )
