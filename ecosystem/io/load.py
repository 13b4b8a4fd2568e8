"""A path → raw tables → checked → ``Ecosystem``; with every finding, or an error listing all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecosystem.errors import EcosystemError, InputError, Issue, problem
from ecosystem.io.edges import edge_tables, is_edge_list
from ecosystem.io.readers import (
    json_of,
    other_files,
    read_csv,
    read_folder,
    read_json,
    read_text,
    read_workbook,
)
from ecosystem.model import About, Ecosystem
from ecosystem.schema import INPUT_TABLES
from ecosystem.validation import Checked, RawTable, check_tables
from ecosystem.validation.cells import clean_line

PACKAGE_FILE = "datapackage.json"
_SHEETS_WITHOUT_DATA = {"about", "help", "lists", "read_me", "readme"}


@dataclass(frozen=True, eq=False)
class Inspection:
    """What was found at a path.

    Parameters
    ----------
    ecosystem : Ecosystem or None
        None when something must be mended first.
    issues : tuple of Issue
        Every finding, sorted by place.
    """

    ecosystem: Ecosystem | None
    issues: tuple[Issue, ...]


def load(path: Path | str) -> Ecosystem:
    """Return the ecosystem at a path.

    Parameters
    ----------
    path : Path or str
        A folder of CSV files, an ``.xlsx`` workbook, a ``.json`` file, or a ``.csv``/``.tsv``
        edge list (columns ``actor_a``, ``actor_b``, optionally ``weight`` and ``year``).

    Returns
    -------
    Ecosystem
        Sorted, so the order of rows does not matter.

    Raises
    ------
    InputError
        Listing every problem with file, row, column and remedy.
    """
    inspection = inspect(path)
    if inspection.ecosystem is None:
        raise InputError(issue for issue in inspection.issues if issue.severity == "error")
    return inspection.ecosystem


def inspect(path: Path | str) -> Inspection:
    """Return the ecosystem at a path, where it can be used, and every finding about it.

    Raises
    ------
    EcosystemError
        When there is nothing at the path, or it is of a sort that is not read.
    """
    path = Path(path)
    try:
        raw, about, notes = _read(path)
    except InputError as error:
        return Inspection(None, error.issues)
    except PermissionError:
        raise EcosystemError(f"{path}: may not be read. Check its permissions.") from None
    return inspect_tables(raw, about, notes)


def inspect_tables(
    raw: Mapping[str, RawTable], about: About, notes: Sequence[Issue] = ()
) -> Inspection:
    """Return the ecosystem of raw tables, where it can be used, and every finding about it."""
    checked = check_tables(raw)
    issues = tuple(sorted({*checked.issues, *notes}))
    return Inspection(None if checked.has_errors else _ecosystem(checked, about), issues)


def _read(path: Path) -> tuple[Mapping[str, RawTable], About, list[Issue]]:
    """Return raw tables, what is said about them, and notes on what was left unread."""
    if not path.exists():
        raise EcosystemError(
            f"{path}: there is no such file or folder. Check the name, or see "
            "`ecosystem datasets` for the bundled ones."
        )
    notes: list[Issue] = []
    if path.is_dir():
        notes = [
            Issue(
                name,
                0,
                "",
                "unread-file",
                "this file is no table of an ecosystem",
                "Nothing to do, or name it as one of: " + ", ".join(INPUT_TABLES),
                "note",
            )
            for name in other_files(path)
        ]
        return read_folder(path), read_about(path), notes
    suffix = path.suffix.casefold()
    if suffix == ".xlsx":
        tables = read_workbook(path)
        about = _about_of_sheet(tables.get("about"))
        return tables, about, _unread(tables)
    if suffix == ".json":
        tables, words = read_json(path)
        return tables, _about(words), _unread(tables)
    if suffix in {".csv", ".tsv", ".txt"}:
        return _read_single(path), About(), notes
    raise EcosystemError(
        f"{path}: this kind of file is not read. Give a folder of CSV files, an .xlsx workbook, "
        "a .json file or a .csv edge list."
    )


def _read_single(path: Path) -> dict[str, RawTable]:
    raw = read_csv(path, "edges")
    if not is_edge_list(raw):
        raise problem(
            path.name,
            "a single file is read as a list of ties, and the headings actor_a and actor_b are "
            "missing",
            "Head the two columns actor_a and actor_b (weight and year are optional), or give "
            "the folder that holds actors.csv, collaborations.csv and participations.csv",
            check="missing-column",
            row=1,
        )
    if raw.frame.empty:
        raise problem(path.name, "the list has no rows", "Fill it in", check="empty-table")
    return edge_tables(raw)


def _unread(tables: Mapping[str, RawTable]) -> list[Issue]:
    return [
        Issue(
            raw.file,
            0,
            "",
            "unread-file",
            f"{name} is no table of an ecosystem",
            "Nothing to do, or name it as one of: " + ", ".join(INPUT_TABLES),
            "note",
        )
        for name, raw in tables.items()
        if name not in INPUT_TABLES and name not in _SHEETS_WITHOUT_DATA
    ]


def _ecosystem(checked: Checked, about: About) -> Ecosystem:
    tables = checked.tables
    return Ecosystem(
        actors=tables["actors"],
        collaborations=tables["collaborations"],
        participations=tables["participations"],
        priorities=tables["s3_priorities"],
        policy_areas=tables["policy_areas"],
        aliases=tables["aliases"],
        about=about,
    )


def read_about(folder: Path) -> About:
    """Return title, description, caveats and credits from a folder's ``datapackage.json``."""
    file = folder / PACKAGE_FILE
    if not file.is_file():
        return About()
    content = json_of(read_text(file), file.name)
    return _about(content if isinstance(content, dict) else {})


def _about(words: Mapping[str, Any]) -> About:
    def lines(name: str) -> tuple[str, ...]:
        value = words.get(name, [])
        given = value if isinstance(value, list) else [value]
        return tuple(clean_line(str(line)) for line in given)

    return About(
        title=clean_line(str(words.get("title") or "")) or About.title,
        description=clean_line(str(words.get("description") or "")),
        caveats=lines("caveats"),
        credits=lines("credits"),
    )


def _about_of_sheet(raw: RawTable | None) -> About:
    """Return what a workbook's sheet ``about`` says: rows of item and text."""
    if raw is None or raw.frame.shape[1] < 2:
        return About()
    words: dict[str, Any] = {"caveats": [], "credits": []}
    for item, text in zip(raw.frame.iloc[:, 0], raw.frame.iloc[:, 1], strict=True):
        match item.strip().casefold():
            case "caveat":
                words["caveats"].append(text)
            case "credit":
                words["credits"].append(text)
            case name:
                words[name] = text
    return _about(words)
