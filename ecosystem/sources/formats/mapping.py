"""Which column of a spreadsheet means what: written by a person, or proposed and explained."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ecosystem.errors import SettingError, nearest, problem
from ecosystem.io.settings_files import read_settings_text, yaml_of
from ecosystem.regions import country_code, looks_like_nuts
from ecosystem.sources.formats.kinds import kind_of
from ecosystem.sources.reading.archive import Entry
from ecosystem.sources.reading.columns import folded
from ecosystem.sources.reading.fields import BY_NAME, FIELDS, REQUIRED, is_personal
from ecosystem.sources.reading.files import opened_tables
from ecosystem.sources.reading.values import date_of

CONSTANT: Final = "="
_SETTINGS: Final = ("sheet", "split")
_SAMPLE_ROWS: Final = 500
_ENOUGH: Final = 0.5
_NUTS_IN_CELL: Final = re.compile(r"[A-Z]{2}[0-9A-Z]{1,3}(\s*/.*)?")


@dataclass(frozen=True)
class TableMapping:
    """Which column means what.

    Parameters
    ----------
    columns : mapping of str to str
        Field of ``fields.FIELDS`` → heading; a text after ``=`` is the same for all rows.
    sheet : str
        Sheet of a workbook; "" for the first that fits.
    split : str
        Sign between several organisations in one cell; "" when a row is one organisation.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    sheet: str = ""
    split: str = ""

    def __post_init__(self) -> None:
        for name, heading in self.columns.items():
            if name not in BY_NAME:
                raise SettingError(
                    f"mapping: there is no field {name!r}{nearest(name, BY_NAME)}. "
                    f"Fields: {', '.join(BY_NAME)}."
                )
            if not heading.startswith(CONSTANT) and is_personal(heading):
                raise SettingError(
                    f"mapping: the column {heading!r} speaks of people. Personal data are never "
                    "stored; take it out of the mapping."
                )
        missing = [name for name in REQUIRED if not self.columns.get(name)]
        if missing:
            raise SettingError(
                "mapping: it does not say which column is "
                + " and which is ".join(f"{name} ({BY_NAME[name].meaning})" for name in missing)
                + ". If all rows belong to one project, write project: =Its name."
            )


@dataclass(frozen=True)
class Guess:
    """A proposed mapping with a reason per column, and what was left over.

    Parameters
    ----------
    table : str
        File and sheet it is about.
    columns : mapping of str to str
        Field → heading.
    reasons : mapping of str to str
        Field → why.
    unused, personal : tuple of str
        Headings that mean nothing to the program, and those that speak of people.
    sheet, split : str
        As in :class:`TableMapping`.
    """

    table: str
    columns: Mapping[str, str]
    reasons: Mapping[str, str]
    unused: tuple[str, ...]
    personal: tuple[str, ...]
    sheet: str = ""
    split: str = ""

    def text(self) -> str:
        """Return the mapping as YAML with the reasons as comments, ready to be saved."""
        lines = [f"# Proposed for {self.table}. Correct it, save it, and import with --mapping."]
        if self.sheet:
            lines.append(f"sheet: {_quoted(self.sheet)}")
        if self.split:
            lines.append(f"split: {_quoted(self.split)}  # several organisations in one cell")
        for name in BY_NAME:
            if name in self.columns:
                line = f"{name}: {_quoted(self.columns[name])}"
                lines.append(f"{line}  # {self.reasons[name]}")
        lines += [
            f"# {name}:   missing; {BY_NAME[name].meaning}"
            for name in REQUIRED
            if name not in self.columns
        ]
        if self.unused:
            lines.append("# Not used: " + ", ".join(_one_line(name) for name in self.unused))
        if self.personal:
            names = ", ".join(_one_line(name) for name in self.personal)
            lines.append(f"# Never read, because they speak of people: {names}")
        return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()[:80]


def _quoted(text: str) -> str:
    escaped = _one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def read_mapping(path: Path) -> TableMapping:
    """Return a mapping written as YAML: one line ``field: heading`` each.

    Raises
    ------
    InputError
        When the file is no YAML of that shape.
    SettingError
        When it names an unknown field, or a column that speaks of people.
    """
    if not path.is_file():
        raise SettingError(f"{path}: there is no such mapping file.")
    content = yaml_of(read_settings_text(path), path.name)
    if not isinstance(content, dict) or not all(
        isinstance(value, str | int | float | None) for value in content.values()
    ):
        raise problem(
            path.name,
            "the file is no list of fields and headings",
            'Write one line per field, for example  organisation: "Partner name"',
            check="malformed-yaml",
        )
    texts = {str(name): "" if value is None else str(value) for name, value in content.items()}
    return mapping_of(texts)


def mapping_of(texts: Mapping[str, str]) -> TableMapping:
    """Return a mapping from fields, headings and the settings ``sheet`` and ``split``."""
    columns = {name: text for name, text in texts.items() if name not in _SETTINGS and text}
    return TableMapping(
        MappingProxyType(columns), sheet=texts.get("sheet", ""), split=texts.get("split", "")
    )


def guess_mapping(entry: Entry, encoding: str = "utf-8") -> Guess:
    """Return the most likely mapping of a table, with a reason for every column.

    Headings are compared with the names people use; where they say nothing, the cells decide:
    country names, NUTS codes, dates, addresses of sites, nine-digit codes, names that repeat.
    """
    best: Guess | None = None
    best_rank = (0, 0, 0)
    with opened_tables(entry, encoding) as tables:
        for table, rows in tables.items():
            sample = [row for row, _ in zip(rows, range(_SAMPLE_ROWS), strict=False)]
            sheet = table.removeprefix(f"{entry.name}, sheet ") if entry.is_workbook else ""
            found = _guess(table, sample, sheet)
            # A sheet of participants tells more than one of projects with their leaders.
            if found and (best is None or found[1] > best_rank):
                best, best_rank = found
    if best is None:
        raise problem(entry.name, "the table is empty", "Fill it in", check="empty-table")
    return best


def _heading_row(rows: Sequence[Sequence[str]]) -> int:
    """Return the row that looks most like headings: most known names, then most cells."""
    known = {folded(name) for field_ in FIELDS for name in field_.headings}

    def likeness(place: int) -> tuple[int, int, int]:
        row = rows[place]
        hits = sum(folded(cell) in known for cell in row if cell.strip())
        return hits, sum(bool(cell.strip()) for cell in row), -place

    return max(range(min(len(rows), 20)), key=likeness)


def _guess(
    table: str, rows: Sequence[Sequence[str]], sheet: str
) -> tuple[Guess, tuple[int, int, int]] | None:
    """Return the mapping of one table and how good it is, or None for an empty table."""
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return None
    top = _heading_row(rows)
    headings = list(rows[top])
    cells = {
        place: [
            row[place].strip() for row in rows[top + 1 :] if place < len(row) and row[place].strip()
        ]
        for place in range(len(headings))
    }
    usable = [n for n, text in enumerate(headings) if text.strip() and not is_personal(text)]
    scored = sorted(
        (
            (-score, n, name, reason)
            for n in usable
            for name, (score, reason) in _scores(headings[n], cells[n], len(rows) - top - 1).items()
            if score >= _ENOUGH
        ),
    )
    columns: dict[str, str] = {}
    reasons: dict[str, str] = {}
    taken: set[int] = set()
    for _, place, name, reason in scored:
        if name not in columns and place not in taken:
            columns[name], reasons[name] = headings[place], reason
            taken.add(place)
    _fill_in_required(columns, reasons, taken, headings, cells, usable)
    organisation = columns.get("organisation", "")
    split = _split_sign(cells[headings.index(organisation)]) if organisation else ""
    guess = Guess(
        table,
        MappingProxyType(columns),
        MappingProxyType(reasons),
        tuple(headings[n] for n in usable if n not in taken),
        tuple(text for text in headings if text.strip() and is_personal(text)),
        sheet,
        split,
    )
    project = cells[headings.index(columns["project"])] if "project" in columns else [""]
    repeats = len(project) >= 1.2 * len(set(project)) or bool(split)
    required = sum(name in columns for name in REQUIRED)
    return guess, (required, int(repeats), len(columns))


def _scores(heading: str, cells: Sequence[str], rows: int) -> dict[str, tuple[float, str]]:
    """Return for every field how well a column fits it, 0–1, and why."""
    key = folded(heading)
    found: dict[str, tuple[float, str]] = {}
    for field_ in FIELDS:
        names = {folded(name): name for name in field_.headings}
        order = list(names)
        if key in names:
            # The names that come first are the plainest.
            score = 1.0 - 0.1 * order.index(key) / len(order)
            found[field_.name] = (score, f"the heading says so ({names[key]})")
            continue
        close = max(order, key=lambda name: (SequenceMatcher(None, key, name).ratio(), name))
        ratio = SequenceMatcher(None, key, close).ratio()
        if ratio >= 0.85:
            found[field_.name] = (0.9 * ratio, f"the heading is like {names[close]!r}")
    for name, (test, words) in _CELL_TESTS.items():
        share = sum(map(test, cells)) / len(cells) if cells else 0.0
        score, reason = found.get(name, (0.0, ""))
        told = name in _TOLD_BY_CELLS and len(cells) >= rows / 2
        if share >= 0.8 and (reason or told):
            words = f"{share:.0%} of the cells are {words}"
            found[name] = (score + 0.6, f"{reason}; {words}" if reason else words)
        elif cells and name in _MUST_FIT and share < 0.6:
            found.pop(name, None)
    return found


def _is_region(cell: str) -> bool:
    code = cell.split("/")[0].strip()
    has_digit = any(sign.isdigit() for sign in code)
    return bool(_NUTS_IN_CELL.fullmatch(cell)) and looks_like_nuts(code) and has_digit


_CELL_TESTS: Final[dict[str, tuple[Callable[[str], bool], str]]] = {
    "country": (lambda cell: country_code(cell) != "", "countries"),
    "nuts": (_is_region, "region codes"),
    "start": (lambda cell: date_of(cell) != "", "dates or years"),
    "end": (lambda cell: date_of(cell) != "", "dates or years"),
    "website": (
        lambda cell: cell.startswith(("http://", "https://", "www.")),
        "addresses of sites",
    ),
    "pic": (lambda cell: re.fullmatch(r"[89]\d{8}", cell) is not None, "nine-digit codes"),
    "organisation": (lambda cell: len(cell) < 120 and kind_of(cell) != "", "organisations"),
    "organisation_id": (lambda cell: " " not in cell and cell[-1:].isdigit(), "numbers"),
    "role": (lambda cell: len(cell) < 20, "short words"),
}
# Cells that speak for themselves, whatever the heading.
_TOLD_BY_CELLS: Final = frozenset({"country", "nuts", "organisation"})
# A heading alone is not believed when the cells are something else.
_MUST_FIT: Final = frozenset(
    {"country", "nuts", "start", "end", "website", "pic", "organisation_id", "role"}
)


def _fill_in_required(
    columns: dict[str, str],
    reasons: dict[str, str],
    taken: set[int],
    headings: Sequence[str],
    cells: Mapping[int, Sequence[str]],
    usable: Sequence[int],
) -> None:
    """Take a column whose texts repeat for the project, where no heading says which it is."""
    if "project" in columns:
        return
    if "title" in columns:
        columns["project"] = columns["title"]
        reasons["project"] = "no number or acronym; the title tells projects apart"
        return
    repeats = [
        (len(cells[n]) / len(set(cells[n])), -n)
        for n in usable
        if n not in taken and len(set(cells[n])) > 1
    ]
    best, place = max(repeats, default=(0.0, 0))
    if best >= 1.5:
        columns["project"] = headings[-place]
        reasons["project"] = f"its texts repeat, {best:.1f} rows each"
        taken.add(-place)


def _split_sign(cells: Sequence[str]) -> str:
    for sign in (";", "\n", "|"):
        if cells and sum(sign in cell for cell in cells) >= 0.3 * len(cells):
            return "\\n" if sign == "\n" else sign
    return ""
