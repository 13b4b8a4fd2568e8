"""Collecting what the checks find, a column at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from ecosystem.errors import Issue

Severity = Literal["error", "warning", "repaired", "note"]


def shown(value: object) -> str:
    r"""Return a value as a message quotes it: on one line, shortened, printable.

    Examples
    --------
    >>> shown("a\nb"), len(shown("x" * 500))
    ("'a b'", 63)
    """
    text = "".join(sign if sign.isprintable() else " " for sign in str(value))
    return repr(text if len(text) <= 60 else text[:60] + "…")


@dataclass
class Findings:
    """The findings about one table.

    Parameters
    ----------
    file : str
        What messages call the table.
    issues : list of Issue
        What was found so far.
    """

    file: str
    issues: list[Issue] = field(default_factory=list)

    def add(
        self,
        check: str,
        what: str,
        remedy: str,
        *,
        row: int = 0,
        column: str = "",
        severity: Severity = "error",
    ) -> None:
        """Add one finding."""
        self.issues.append(Issue(self.file, row, column, check, what, remedy, severity))

    def add_cells(
        self,
        cells: pd.Series,
        bad: pd.Series,
        check: str,
        what: Callable[[str], str],
        remedy: str | Callable[[str], str],
        *,
        severity: Severity = "error",
    ) -> None:
        """Add a finding for every cell of a column that a mask marks."""
        for row, value in cells[bad].items():
            self.add(
                check,
                what(str(value)),
                remedy(str(value)) if callable(remedy) else remedy,
                row=int(str(row)),
                column=str(cells.name),
                severity=severity,
            )
