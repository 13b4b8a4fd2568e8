"""A bare edge list → raw tables, for people who have no projects.

Every line becomes a collaboration of two, so the same two actors on two lines count twice.
"""

from __future__ import annotations

from ecosystem.errors import InputError, Issue
from ecosystem.validation import RawTable, raw_table
from ecosystem.validation.findings import shown
from ecosystem.validation.headings import folded, with_own_headings

_ENDS = (("actor_a", "actor_b"), ("source", "target"), ("from", "to"))
_OPTIONAL = ("weight", "year")


def is_edge_list(raw: RawTable) -> bool:
    """Tell whether a table has the two columns of an edge list."""
    headings = {folded(str(name)) for name in raw.frame.columns}
    return any(set(ends) <= headings for ends in _ENDS)


def edge_tables(raw: RawTable) -> dict[str, RawTable]:
    """Return actors, collaborations and participations of an edge list.

    Parameters
    ----------
    raw : RawTable
        Columns ``actor_a`` and ``actor_b`` (or ``source`` and ``target``, ``from`` and ``to``),
        optionally ``weight`` and ``year``.

    Returns
    -------
    dict of str to RawTable
        Actor ids are the names as written; kinds are ``other``; row numbers are the list's, so
        that later findings point to its lines.

    Raises
    ------
    InputError
        When a heading stands twice, a line lacks an end, or ties an actor to itself.
    """
    frame = with_own_headings(raw).frame.rename(columns=lambda name: folded(str(name)))
    end_a, end_b = next(ends for ends in _ENDS if set(ends) <= set(frame.columns))
    ends_a, ends_b = frame[end_a].str.strip().to_list(), frame[end_b].str.strip().to_list()
    rows = [int(str(row)) for row in frame.index]
    if issues := _impossible_lines(raw.file, rows, (end_a, ends_a), (end_b, ends_b)):
        raise InputError(issues)
    weights, years = (
        frame[name].to_list() if name in frame else [""] * len(rows) for name in _OPTIONAL
    )
    ids = _tie_ids(ends_a, ends_b, weights, years)
    first_row: dict[str, int] = {}
    for row, a, b in zip(rows, ends_a, ends_b, strict=True):
        first_row.setdefault(a, row)
        first_row.setdefault(b, row)
    ties = list(zip(ids, years, weights, strict=True))
    pairs = list(zip(ids, ends_a, ends_b, strict=True))
    return {
        "actors": _like(
            raw,
            "actors",
            ["actor_id", "name", "kind"],
            [[name, name, "other"] for name in first_row],
            list(first_row.values()),
        ),
        "collaborations": _like(
            raw,
            "collaborations",
            ["collaboration_id", "kind", "start_date", "weight"],
            [[tie, "tie", year, weight] for tie, year, weight in ties],
            rows,
        ),
        "participations": _like(
            raw,
            "participations",
            ["collaboration_id", "actor_id"],
            [[tie, actor] for tie, a, b in pairs for actor in (a, b)],
            [row for row in rows for _ in range(2)],
        ),
    }


def _like(
    raw: RawTable, name: str, headings: list[str], cells: list[list[str]], rows: list[int]
) -> RawTable:
    """Return a table whose findings point to the lines of the list it came from."""
    return raw_table(name, raw.file, headings, cells, rows, comma_is_decimal=raw.comma_is_decimal)


def _impossible_lines(
    file: str, rows: list[int], ends_a: tuple[str, list[str]], ends_b: tuple[str, list[str]]
) -> list[Issue]:
    """Return a finding for every line that lacks an end or ties an actor to itself."""
    issues = []
    for row, a, b in zip(rows, ends_a[1], ends_b[1], strict=True):
        if not a or not b:
            column = ends_b[0] if a else ends_a[0]
            what, check = "one end of the tie is missing", "empty-cell"
            issues.append(Issue(file, row, column, check, what, "Fill in both actors"))
        elif a == b:
            what, check = f"{shown(a)} is tied to itself", "self-tie"
            issues.append(Issue(file, row, ends_b[0], check, what, "Take the line out"))
    return issues


def _tie_ids(
    ends_a: list[str], ends_b: list[str], weights: list[str], years: list[str]
) -> list[str]:
    """Return an id per line that does not depend on the order of lines or of the two ends."""
    keys = [
        (*sorted((a, b)), year, weight)
        for a, b, year, weight in zip(ends_a, ends_b, years, weights, strict=True)
    ]
    seen: dict[tuple[str, ...], int] = {}
    ids = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        words = [f"{key[0]} – {key[1]}", key[2], f"weight {key[3]}" if key[3] else ""]
        if seen[key] > 1:
            words.append(f"no. {seen[key]}")
        ids.append(", ".join(word for word in words if word).replace(";", ","))
    return ids
