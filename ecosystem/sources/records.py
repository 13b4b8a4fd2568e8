"""What every reader of other people's files returns: organisations, collaborations, counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from ecosystem.model import About
from ecosystem.schema import COLLABORATIONS

KEPT: Final = "kept"
READ: Final = "read"

ORGANISATION_COLUMNS: Final = (
    "source_id",
    "name",
    "short_name",
    "kind",
    "country",
    "city",
    "postcode",
    "nuts_code",
    "nuts_vintage",
    "latitude",
    "longitude",
    "pic",
    "vat",
    "ror",
    "website",
    "is_sme",
    "source",
)
# What an ecosystem knows of its actors beyond that; its own ids are kept by ``actor_id``.
ECOSYSTEM_COLUMNS: Final = ("actor_id", "themes", "policy_areas", "source_url", "place_basis")
PARTICIPATION_COLUMNS: Final = ("collaboration_id", "source_id", "role", "budget_eur")
_NUMBERS: Final = frozenset({"latitude", "longitude", "budget_eur", "total_budget_eur", "weight"})


@dataclass(frozen=True, order=True)
class Count:
    """How many rows of a table were read, kept, or dropped for one reason.

    Parameters
    ----------
    table : str
        File (and sheet) the rows come from, without its folder.
    reason : str
        ``read``, ``kept``, or why rows were dropped, in words.
    rows : int
        How many.
    """

    table: str
    reason: str
    rows: int


@dataclass(frozen=True, eq=False)
class Records:
    """One import before organisations are unified and placed; treat the tables as read-only.

    Parameters
    ----------
    source : str
        ``cordis``, ``dashboard``, ``keep``, ``edges``, ``graphml``, ``table`` or ``ecosystem``.
    organisations : DataFrame
        Indexed by ``source_id`` (unique within the whole import, for example
        ``pic:999984059``); the other columns of ``ORGANISATION_COLUMNS``. Text is "" when
        unknown, coordinates NaN; ``is_sme`` is "true", "false" or ""; ``nuts_code`` is as the
        source gives it.
    collaborations : DataFrame
        Indexed by ``collaboration_id``; the other columns of ``schema.COLLABORATIONS``.
    participations : DataFrame
        ``collaboration_id``, ``source_id``, ``role``, ``budget_eur``; optionally ``weight``.
    counts : tuple of Count
        Rows read, kept and dropped by reason; read = kept + Σ dropped exactly.
    about : About
        Title, caveats and credits of the source.
    notes : tuple of Count
        What was left unknown or mended in rows that were kept, by reason.
    """

    source: str
    organisations: pd.DataFrame
    collaborations: pd.DataFrame
    participations: pd.DataFrame
    counts: tuple[Count, ...]
    about: About
    notes: tuple[Count, ...] = ()


def organisation_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return organisations with all columns, typed, indexed and sorted by ``source_id``.

    Columns that ``frame`` lacks are unknown. Columns beyond ``ORGANISATION_COLUMNS`` are left
    out, except those of ``ECOSYSTEM_COLUMNS``, which an existing ecosystem brings along.
    """
    names = [*ORGANISATION_COLUMNS, *(name for name in ECOSYSTEM_COLUMNS if name in frame)]
    return _filled(frame, names).set_index("source_id").sort_index()


def collaboration_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return collaborations with all columns, typed, indexed and sorted by their id."""
    return _filled(frame, list(COLLABORATIONS.names)).set_index("collaboration_id").sort_index()


def participation_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return participations with all columns, typed and sorted; ``weight`` only where given."""
    names = list(PARTICIPATION_COLUMNS) + (["weight"] if "weight" in frame else [])
    filled = _filled(frame, names)
    return filled.sort_values(names, kind="stable").reset_index(drop=True)


def stacked(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return tables below each other with their ids as a column; absent text is ""."""
    flat = [table.reset_index() if table.index.name else table for table in tables]
    frame = pd.concat(flat, ignore_index=True)
    return _with_texts(frame)


def one_per_id(collaborations: pd.DataFrame) -> pd.DataFrame:
    """Return one row per ``collaboration_id``; empty cells are filled in from its other rows."""
    again = collaborations["collaboration_id"].duplicated(keep=False)
    if not again.any():
        return collaborations
    rows = collaborations[again].replace("", np.nan).sort_values(list(collaborations.columns))
    first = rows.groupby("collaboration_id", sort=True).first().reset_index()
    first = _with_texts(first)
    return pd.concat([collaborations[~again], first], ignore_index=True)


def as_text(cells: pd.Series) -> pd.Series:
    """Return a column as text, "" where something is missing; all may be.

    Examples
    --------
    >>> as_text(pd.Series(["a", None])).to_list(), as_text(pd.Series([float("nan")])).to_list()
    (['a', ''], [''])
    """
    if cells.notna().all():
        return cells.astype("str")
    return cells.astype("object").where(cells.notna(), "").astype("str")


def _with_texts(frame: pd.DataFrame) -> pd.DataFrame:
    texts = [str(name) for name in frame.columns if name not in _NUMBERS]
    return frame.assign(**{name: as_text(frame[name]) for name in texts})


def _filled(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    for name in names:
        if name in _NUMBERS:
            given = frame[name] if name in frame else pd.Series(np.nan, index=frame.index)
            columns[name] = pd.to_numeric(given).astype("float64")
        else:
            given = frame[name] if name in frame else pd.Series("", index=frame.index)
            columns[name] = as_text(given)
    return pd.DataFrame(columns, index=frame.index).reset_index(drop=True)


@dataclass
class Tally:
    """Counts the rows of one table while a reader drops some of them.

    Parameters
    ----------
    table : str
        What the counts call it.
    rows : int
        How many rows were read.
    """

    table: str
    rows: int

    def __post_init__(self) -> None:
        self._dropped: dict[str, int] = {}
        self._notes: dict[str, int] = {}

    def drop(self, frame: pd.DataFrame, mask: pd.Series, reason: str) -> pd.DataFrame:
        """Return the rows a mask does not mark, and count the others under a reason."""
        count = int(mask.sum())
        if not count:
            return frame
        self._dropped[reason] = self._dropped.get(reason, 0) + count
        return frame[~mask]

    def note(self, rows: int, reason: str) -> None:
        """Count rows that are kept although something in them is unknown or was mended."""
        if rows:
            self._notes[reason] = self._notes.get(reason, 0) + rows

    def counts(self) -> tuple[Count, ...]:
        """Return rows read, kept, and dropped by reason."""
        dropped = tuple(Count(self.table, reason, n) for reason, n in self._dropped.items())
        kept = self.rows - sum(self._dropped.values())
        return (Count(self.table, READ, self.rows), Count(self.table, KEPT, kept), *dropped)

    def notes(self) -> tuple[Count, ...]:
        """Return what was noted about rows that were kept."""
        return tuple(Count(self.table, reason, n) for reason, n in self._notes.items())


def unreconciled(counts: Sequence[Count]) -> list[str]:
    """Return the tables whose rows do not add up: read ≠ kept + dropped.

    Examples
    --------
    >>> unreconciled([Count("a", "read", 3), Count("a", "kept", 2), Count("a", "no name", 1)])
    []
    >>> unreconciled([Count("a", "read", 3), Count("a", "kept", 2)])
    ['a']
    """
    balance: dict[str, int] = {}
    for count in counts:
        sign = 1 if count.reason == READ else -1
        balance[count.table] = balance.get(count.table, 0) + sign * count.rows
    return sorted(table for table, rest in balance.items() if rest)
