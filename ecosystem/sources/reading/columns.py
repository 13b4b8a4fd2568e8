"""The wanted columns of a text table, streamed row by row; the rest is never kept.

What is not asked for does not leave the reader: contact persons, e-mail addresses and telephone
numbers are skipped because no importer names their columns.
"""

from __future__ import annotations

import csv
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import IO, Final

import pandas as pd

from ecosystem.errors import InputError, Issue, nearest, problem
from ecosystem.io.limits import MAX_CELL_CHARACTERS, MAX_ROWS, check_shape
from ecosystem.sources.reading.archive import Entry

MAX_LINE_BYTES: Final = 8_000_000
_MAX_ISSUES: Final = 20
_HEADING_ROWS: Final = 20
_BLOCK_ROWS: Final = 2_000
_DELIMITERS: Final = ",;\t|"
_CONFLICT: Final = ("<<<<<<< ", ">>>>>>> ", "||||||| ")
_NOT_A_LETTER: Final = re.compile(r"[\W_]+")
_ENTITY: Final = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|amp|lt|gt|quot|apos|nbsp);")
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff]"
)
_SPACE: Final = re.compile(r"\s+")

# Wanted name → headings it goes by, in order of preference; compared without case and signs.
Wanted = Mapping[str, Sequence[str]]


@dataclass(frozen=True, eq=False)
class Sheet:
    """The wanted columns of one table.

    Parameters
    ----------
    file : str
        What messages and counts call it.
    frame : DataFrame
        Every wanted column as text ("" when empty or absent); index = row numbers as a
        spreadsheet counts them. Rows that are empty throughout are not there.
    found : frozenset of str
        Which wanted columns the table has.
    comma_is_decimal : bool
        Whether ``1,5`` can only mean one and a half.
    """

    file: str
    frame: pd.DataFrame
    found: frozenset[str]
    comma_is_decimal: bool

    def __len__(self) -> int:
        return len(self.frame)


def folded(heading: str) -> str:
    """Return a heading as letters and digits only: ``NUTS3 (or equivalent)``, ``project_ID``.

    Examples
    --------
    >>> folded("NUTS3 (or equivalent)"), folded(" project_ID ")
    ('nuts3orequivalent', 'projectid')
    """
    return _NOT_A_LETTER.sub("", heading.casefold())


def clean(text: str) -> str:
    """Return text on one line in Unicode NFC; HTML entities resolved, control signs removed.

    Examples
    --------
    >>> clean(" Parc d&#39;activités   B ")
    "Parc d'activités B"
    """
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    return _SPACE.sub(" ", _CONTROL.sub("", unicodedata.normalize("NFC", text))).strip()


# What sources write where they do not know a name.
_NO_NAME: Final = frozenset(
    {"-", ".", "?", "n/a", "na", "none", "null", "unknown", "not available"}
)


def cleaned_names(cells: pd.Series) -> pd.Series:
    """Return a column of names cleaned; placeholders such as ``NA`` become ""."""
    names = cleaned(cells)
    return names.where(~names.str.casefold().isin(_NO_NAME), "")


def cleaned(cells: pd.Series) -> pd.Series:
    """Return a column of text with every cell cleaned; each distinct text is looked at once."""
    return cells.map({text: clean(text) for text in cells.unique()}).astype("str")


def text_rows(entry: Entry, encoding: str = "utf-8") -> Iterator[list[str]]:
    """Yield the rows of a delimited text file; whatever is wrong with it is one clear error.

    Raises
    ------
    InputError
        Wrong encoding, a NUL byte, a mark of an unresolved merge, a quotation mark that is never
        closed, a cell of more than ``MAX_CELL_CHARACTERS``, a compressed file that is cut off.
    """
    with entry.open() as stream, _cell_limit():
        lines = _lines(stream, entry.name, encoding)
        first = next(lines, "")
        reader = csv.reader(
            chain([first], lines), delimiter=delimiter_of(first), strict=True, skipinitialspace=True
        )
        row = 1
        try:
            for cells in reader:
                yield cells
                row += 1
        except csv.Error as error:
            too_long = "field larger" in str(error)
            raise problem(
                entry.name,
                f"a cell holds more than {MAX_CELL_CHARACTERS:,} characters, or a quotation mark "
                "is opened and never closed"
                if too_long
                else "a quotation mark is opened and never closed, or text follows a closing one",
                "Look at the quotation marks from this row on",
                check="malformed-csv",
                row=row,
            ) from None


def delimiter_of(heading: str) -> str:
    r"""Return the delimiter that stands most often in a heading line; comma if none does.

    Examples
    --------
    >>> delimiter_of("id;name"), delimiter_of("id\tname"), delimiter_of("id")
    (';', '\t', ',')
    """
    bare = re.sub(r'"[^"]*"', "", heading)
    return max(_DELIMITERS, key=bare.count)


@contextmanager
def _cell_limit() -> Iterator[None]:
    former = csv.field_size_limit(MAX_CELL_CHARACTERS)
    try:
        yield
    finally:
        csv.field_size_limit(former)


def _lines(stream: IO[bytes], name: str, encoding: str) -> Iterator[str]:
    """Yield decoded lines; the first loses its byte-order mark."""
    number = 0
    while line := stream.readline(MAX_LINE_BYTES):
        number += 1
        if b"\0" in line:
            raise problem(
                name,
                "the file holds a NUL byte, so it is no text (or text in UTF-16)",
                "Save it again as CSV UTF-8",
                check="binary",
                row=number,
            )
        if len(line) == MAX_LINE_BYTES:
            raise problem(
                name,
                f"a line is longer than {MAX_LINE_BYTES // 10**6} MB",
                "Look at the line, or save the table again as CSV UTF-8",
                check="malformed-csv",
                row=number,
            )
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError as error:
            raise problem(
                name,
                f"the file is not {encoding.upper()} (byte 0x{line[error.start]:02X})",
                "Save it again as CSV UTF-8, or name its encoding with --encoding, for example "
                "windows-1252 or windows-1257",
                check="encoding",
                row=number,
            ) from None
        if number == 1:
            text = text.removeprefix("\ufeff")
        if text.startswith(_CONFLICT):
            raise problem(
                name,
                f"the line {text.strip()[:30]!r} was left by a merge of two versions of the file",
                "Settle the merge, then import again",
                check="merge-conflict",
                row=number,
            )
        yield text


def headings_of(rows: Iterable[list[str]], limit: int = _HEADING_ROWS) -> list[list[str]]:
    """Return the first rows of a table, among which the headings are looked for."""
    first = []
    for row, _ in zip(rows, range(limit), strict=False):
        first.append(row)
    return first


def positions(headings: Sequence[str], wanted: Wanted) -> dict[str, int]:
    """Return where each wanted column stands; absent ones are left out.

    Examples
    --------
    >>> positions(["Project ID", "name"], {"project": ["projectID", "id"], "vat": ["vat"]})
    {'project': 0}
    """
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        places.setdefault(folded(heading), place)
    found = {}
    for name, candidates in wanted.items():
        for candidate in candidates:
            if (key := folded(candidate)) in places:
                found[name] = places[key]
                break
    return found


def read_sheet(
    rows: Iterable[list[str]],
    file: str,
    wanted: Wanted,
    required: Sequence[str] = (),
    *,
    comma_is_decimal: bool = True,
) -> Sheet:
    """Return the wanted columns of a table given as rows of cells.

    Parameters
    ----------
    rows : iterable of list of str
        The headings are the first row, among the first twenty, that has all ``required`` ones.
    file : str
        What messages call the table.
    wanted : mapping of str to sequence of str
        Name → headings it goes by.
    required : sequence of str
        Names without which the table is of no use.
    comma_is_decimal : bool
        Whether columns are not separated by commas.

    Raises
    ------
    InputError
        Naming the missing headings and the nearest that are there, or every row with more cells
        than headings.
    """
    stream = iter(rows)
    skipped: list[list[str]] = []
    found: dict[str, int] = {}
    width = 0
    for row in stream:
        skipped.append(row)
        found = positions(row, wanted)
        if found and all(name in found for name in required):
            width = len(row)
            break
        if len(skipped) == _HEADING_ROWS:
            break
    else:
        found = {}
    if not width:
        raise _no_headings(skipped, file, wanted, required)
    cells, numbers, issues = _gather(stream, found, width, file, len(skipped) + 1)
    if issues:
        raise InputError(issues)
    index = pd.Index(numbers, dtype="int64")
    empty = pd.Series("", index=index, dtype="str")
    frame = pd.DataFrame(
        {
            name: pd.Series(cells[name], index=index, dtype="str") if name in cells else empty
            for name in wanted
        },
        index=index,
    )
    return Sheet(file, frame, frozenset(found), comma_is_decimal)


def _gather(
    stream: Iterator[list[str]], found: Mapping[str, int], width: int, file: str, first_row: int
) -> tuple[dict[str, list[str]], list[int], list[Issue]]:
    """Return the cells by wanted column, their row numbers and rows that are too long."""
    places = list(found.values())
    last = max(places)
    pick = itemgetter(*places) if len(places) > 1 else lambda row: (row[places[0]],)
    cells: list[list[str]] = [[] for _ in places]
    # Countries, roles, programmes repeat thousands of times: one text object for all of them.
    memo: list[dict[str, str]] = [{} for _ in places]
    numbers: list[int] = []
    issues: list[Issue] = []
    block: list[tuple[str, ...]] = []

    def empty_block() -> None:
        for column, known, texts in zip(cells, memo, zip(*block, strict=True), strict=True):
            column += map(known.setdefault, texts, texts)
        block.clear()

    for number, row in enumerate(stream, start=first_row):
        if number > MAX_ROWS:
            check_shape(file, number, width)
        if len(row) > width and any(row[width:]):
            issues.append(_too_long(file, number, len(row), width))
            if len(issues) == _MAX_ISSUES:
                break
        if not any(row):
            continue
        if len(row) <= last:
            row = row + [""] * (width - len(row))
        numbers.append(number)
        block.append(pick(row))
        if len(block) == _BLOCK_ROWS:
            empty_block()
    if block:
        empty_block()
    return dict(zip(found, cells, strict=True)), numbers, issues


def _too_long(file: str, row: int, cells: int, width: int) -> Issue:
    return Issue(
        file,
        row,
        "",
        "too-many-cells",
        f"{cells} cells under {width} headings",
        "Put text that holds the delimiter between double quotes",
    )


def _no_headings(
    rows: Sequence[Sequence[str]], file: str, wanted: Wanted, required: Sequence[str]
) -> InputError:
    if not any(any(row) for row in rows):
        return problem(file, "the table is empty", "Export it again", check="empty-table")
    best = max(rows, key=lambda row: len(positions(row, wanted)))
    there = [heading.strip()[:60] for heading in best if heading.strip()]
    found = positions(best, wanted)
    missing = [name for name in required if name not in found] or list(wanted)[:3]
    words = [wanted[name][0] + nearest(wanted[name][0], there, count=1) for name in missing]
    return problem(
        file,
        "no headings of this format were found; missing: " + ", ".join(words),
        "Headings found: " + (", ".join(there[:12]) or "none") + ". Check the format, or import "
        "it as `table`, which reads any headings",
        check="missing-column",
        row=1,
    )
