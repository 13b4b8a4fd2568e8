"""Everything that can go wrong for a user, said as what, where and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal


class EcosystemError(Exception):
    """Base of all errors that are the user's to mend; the command line prints them and exits 1."""


@dataclass(frozen=True, order=True)
class Issue:
    """One finding about the input: where it is, what is wrong, how to mend it.

    Parameters
    ----------
    file : str
        File name, or workbook and sheet; never a path outside the dataset.
    row : int
        Row as a spreadsheet numbers it (the heading is row 1); 0 when the whole table is meant.
    column : str
        Column heading, or "" when the whole row is meant.
    check : str
        Short name of the check, for example ``unknown-kind``.
    what : str
        What is wrong, with the value found.
    remedy : str
        What to do about it.
    severity : {"error", "warning", "repaired", "note"}
        Errors stop the run; warnings stop it under ``--strict``; "repaired" was changed on
        reading and is listed; a note asks for nothing.
    """

    file: str
    row: int
    column: str
    check: str
    what: str
    remedy: str
    severity: Literal["error", "warning", "repaired", "note"] = "error"

    def __str__(self) -> str:
        place = self.file
        if self.row:
            place += f", row {self.row}"
        if self.column:
            place += f", column {self.column}"
        return f"{self.severity}: {place}: {self.what}. {self.remedy}"


class InputError(EcosystemError):
    """The data cannot be used as they are; carries every problem found, not only the first."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(str(issue) for issue in self.issues))


def problem(
    file: str, what: str, remedy: str, *, check: str = "unreadable", row: int = 0, column: str = ""
) -> InputError:
    """Return one problem as an error; ``file`` is a name, never a path."""
    return InputError([Issue(file, row, column, check, what, remedy)])


class SettingError(EcosystemError):
    """An option names something that does not exist or does not fit the data."""


class OutputError(EcosystemError):
    """The result could not be written; nothing half-written is left behind."""


def nearest(name: str, valid: Iterable[str], count: int = 3) -> str:
    """Return "; nearest: …" with the closest valid names, or "" when none is close.

    Examples
    --------
    >>> nearest("univercity", ["university", "cluster"])
    '; nearest: university'
    >>> nearest("xyz", ["university", "cluster"])
    ''
    """
    by_folded = {option.casefold(): option for option in sorted(valid)}
    close = get_close_matches(name.casefold(), list(by_folded), n=count, cutoff=0.6)
    return "; nearest: " + ", ".join(by_folded[match] for match in close) if close else ""
