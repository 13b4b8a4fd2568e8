"""What a column and a table are, and the columns that several tables share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Type = Literal["text", "id", "number", "integer", "date", "list", "boolean"]


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        Heading in files and name in DataFrames.
    type : {"text", "id", "number", "integer", "date", "list", "boolean"}
        A date is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; a list has ``;`` between entries.
    label : str
        Words for people, for a heading in a report.
    meaning : str
        One sentence.
    unit : str
        ``km``, ``eur``, ``share`` … or "".
    low, high : float, optional
        Smallest and largest possible value.
    values : tuple of str
        The only values allowed; () for any.
    required : bool
        Whether the column must be there and filled in every row.
    """

    name: str
    type: Type
    label: str
    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] = ()
    required: bool = False

    @property
    def heading(self) -> str:
        """The heading for people, with its unit.

        Examples
        --------
        >>> Column("distance_km", "number", "Distance", "Between them.", "km").heading
        'Distance (km)'
        """
        return f"{self.label} ({self.unit})" if self.unit in {"km", "eur"} else self.label


@dataclass(frozen=True)
class Table:
    """One table: its name in files, its columns, its key, whether a dataset needs it."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    required: bool = False
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))

    def __getitem__(self, name: str) -> Column:
        return self.columns[self.names.index(name)]


def share(name: str, label: str, meaning: str) -> Column:
    """Return a column of shares, 0 to 1."""
    return Column(name, "number", label, meaning, "share", 0, 1)


def count(name: str, label: str, meaning: str) -> Column:
    """Return a column of whole numbers from 0."""
    return Column(name, "integer", label, meaning, "count", 0)


ACTOR_ID = Column(
    "actor_id",
    "id",
    "Id",
    "Short unique name of the actor; letters, digits, hyphens.",
    required=True,
)


COLLABORATION_ID = Column(
    "collaboration_id", "id", "Id", "Short unique name of the collaboration.", required=True
)


COUNTRY = Column("country", "text", "Country", "ISO 3166 two-letter code, for example SE.")


SOURCE = Column("source_url", "text", "Source", "Public page that the row was read from.")
