"""Blocks that a page is made of: prose, lists, figures, tables, pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

import pandas as pd
from markupsafe import Markup

Tone = Literal["", "good", "fair", "poor", "none"]


class Block(Protocol):
    """Anything the template knows how to show."""

    sort: ClassVar[str]


@dataclass(frozen=True)
class Prose:
    """A paragraph; ``verdict`` is set off, ``quiet`` is small."""

    text: str
    style: Literal["", "verdict", "quiet"] = ""
    sort: ClassVar[str] = "prose"


@dataclass(frozen=True)
class Listing:
    """A list of sentences, with a small heading."""

    items: Sequence[str]
    head: str = ""
    sort: ClassVar[str] = "listing"


@dataclass(frozen=True)
class Figure:
    """One number with its name and meaning."""

    label: str
    value: str
    meaning: str = ""


@dataclass(frozen=True)
class Figures:
    """Numbers side by side."""

    items: Sequence[Figure]
    sort: ClassVar[str] = "figures"


@dataclass(frozen=True)
class Heading:
    """The head of a column; numbers stand to the right."""

    text: str
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell with a second line, or a mark that is told in words as well as by color."""

    text: str
    below: str = ""
    tone: Tone = ""


@dataclass(frozen=True)
class Grid:
    """A table; the first column names the row."""

    caption: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    below: str = ""
    sort: ClassVar[str] = "grid"


@dataclass(frozen=True)
class Card:
    """Something to act on: what, why, what speaks against it, whom to ask."""

    title: str
    who: str = ""
    why: str = ""
    but: str = ""
    ask: str = ""
    facts: Sequence[str] = ()


@dataclass(frozen=True)
class Cards:
    """Cards side by side."""

    items: Sequence[Card]
    sort: ClassVar[str] = "cards"


@dataclass(frozen=True)
class Picture:
    """Pictures made by this package, whose text is escaped already."""

    pictures: Sequence[Markup]
    caption: str
    legend: Sequence[tuple[str, str]] = ()  # class of the mark, words
    is_wide: bool = False
    sort: ClassVar[str] = "picture"


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: Sequence[Block] = field(default_factory=tuple)


def grid(
    caption: str,
    headings: Sequence[str],
    rows: Sequence[Sequence[Cell | str]],
    *,
    numbers: Sequence[int] = (),
    below: str = "",
) -> Grid:
    """Return a table from plain texts; ``numbers`` are the columns that stand to the right.

    Examples
    --------
    >>> grid("Sizes", ["Name", "n"], [["a", "1"]], numbers=[1]).headings[1].is_number
    True
    """
    return Grid(
        caption,
        [Heading(text, at in numbers) for at, text in enumerate(headings)],
        [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows],
        below,
    )


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as plain values by column.

    Examples
    --------
    >>> records(pd.DataFrame({"a": [1, 2]}))
    [{'a': 1}, {'a': 2}]
    """
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]
