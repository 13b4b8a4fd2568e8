"""A bare edge list → raw tables, for people who have no projects.

Every line becomes a collaboration of two, so the same two actors on two lines count twice.
"""

from __future__ import annotations

from ecosystem.errors import InputError, Issue
from ecosystem.validation import RawTable, raw_table
from ecosystem.validation.headings import folded

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
        When a line lacks an end, or ties an actor to itself.
    """
    frame = raw.frame.rename(columns=lambda name: folded(str(name)))
    end_a, end_b = next(ends for ends in _ENDS if set(ends) <= set(frame.columns))
    ends_a, ends_b = frame[end_a].str.strip(), frame[end_b].str.strip()
    issues = [
        Issue(
            raw.file,
            int(str(row)),
            end_a if not a else end_b,
            "empty-cell",
            "one end of the tie is missing",
            "Fill in both actors",
        )
        for row, a, b in zip(frame.index, ends_a, ends_b, strict=True)
        if not a or not b
    ] + [
        Issue(
            raw.file,
            int(str(row)),
            end_b,
            "self-tie",
            f"{a!r} is tied to itself",
            "Take the line out",
        )
        for row, a, b in zip(frame.index, ends_a, ends_b, strict=True)
        if a and a == b
    ]
    if issues:
        raise InputError(issues)
    rows = [int(str(row)) for row in frame.index]
    weights, years = (
        frame[name].to_list() if name in frame else [""] * len(rows) for name in _OPTIONAL
    )
    ids = _tie_ids(ends_a.to_list(), ends_b.to_list(), weights, years)
    first_row: dict[str, int] = {}
    for row, a, b in zip(rows, ends_a, ends_b, strict=True):
        first_row.setdefault(a, row)
        first_row.setdefault(b, row)
    pairs = [
        (tie, actor, row)
        for tie, a, b, row in zip(ids, ends_a, ends_b, rows, strict=True)
        for actor in (a, b)
    ]

    def table(name: str, headings: list[str], cells: list[list[str]], at: list[int]) -> RawTable:
        return raw_table(name, raw.file, headings, cells, at, comma_is_decimal=raw.comma_is_decimal)

    return {
        "actors": table(
            "actors",
            ["actor_id", "name", "kind"],
            [[name, name, "other"] for name in first_row],
            list(first_row.values()),
        ),
        "collaborations": table(
            "collaborations",
            ["collaboration_id", "kind", "start_date", "weight"],
            [
                [tie, "tie", year, weight]
                for tie, year, weight in zip(ids, years, weights, strict=True)
            ],
            rows,
        ),
        "participations": table(
            "participations",
            ["collaboration_id", "actor_id"],
            [[tie, actor] for tie, actor, _ in pairs],
            [row for *_, row in pairs],
        ),
    }


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
