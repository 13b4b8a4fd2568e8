"""Headings: which columns are there, which are missed, which are left unread."""

from __future__ import annotations

import re

import pandas as pd

from ecosystem.errors import InputError, nearest
from ecosystem.schema import Table
from ecosystem.validation.findings import Findings, shown
from ecosystem.validation.raw import RawTable

_PERSONAL = re.compile(
    r"e-?mail|phone|telephone|mobile|fax|contact|person|first.?name|last.?name|surname|gender|"
    r"date.?of.?birth",
    re.IGNORECASE,
)


def folded(heading: str) -> str:
    """Return a heading without case, spaces and hyphens: ``Actor ID`` is ``actor_id``.

    Examples
    --------
    >>> folded(" Actor ID ")
    'actor_id'
    """
    return re.sub(r"[\s\-]+", "_", heading.strip().casefold())


def with_own_headings(raw: RawTable) -> RawTable:
    """Return a table no heading of which stands twice.

    Raises
    ------
    InputError
        Naming every heading that does; which of the two columns is meant nobody can know.
    """
    findings = Findings(raw.file)
    seen: set[str] = set()
    for heading in raw.frame.columns:
        name = folded(str(heading))
        if name and name in seen:
            _add_repeated(findings, str(heading))
        seen.add(name)
    if findings.issues:
        raise InputError(findings.issues)
    return raw


def _add_repeated(findings: Findings, heading: str) -> None:
    findings.add(
        "repeated-heading",
        f"the heading {shown(heading)} stands twice",
        "Keep one of the two columns",
        row=1,
        column=folded(heading),
    )


def known_columns(frame: pd.DataFrame, table: Table, findings: Findings) -> pd.DataFrame:
    """Return the columns of a table in schema order; absent optional ones are filled with "".

    Missing required columns and repeated headings are errors; unknown columns are named and not
    read; columns that look like personal data are named as such and never stored.
    """
    found: dict[str, int] = {}
    unread: list[str] = []
    for position, heading in enumerate(frame.columns):
        name = folded(str(heading))
        if name in found:
            _add_repeated(findings, str(heading))
        elif name in table.names:
            found[name] = position
        elif name or frame.iloc[:, position].ne("").any():
            unread.append(str(heading))
    for column in table.columns:
        if column.required and column.name not in found:
            findings.add(
                "missing-column",
                f"the column {column.name} is missing{nearest(column.name, unread)}",
                f"Add a column headed {column.name}: {column.meaning}",
                row=1,
                column=column.name,
            )
    for heading in unread:
        personal = _PERSONAL.search(heading) is not None
        findings.add(
            "personal-data" if personal else "unknown-column",
            f"the column {shown(heading)} is not read"
            + ("" if personal else nearest(heading, set(table.names) - set(found))),
            "Personal data are never stored; take it out of files you share"
            if personal
            else "Rename it if it was meant to be one of: " + ", ".join(table.names),
            row=1,
            severity="note",
        )
    empty = pd.Series("", index=frame.index, dtype="str")
    return pd.DataFrame(
        {
            name: frame.iloc[:, found[name]].rename(name) if name in found else empty
            for name in table.names
        },
        index=frame.index,
    )
