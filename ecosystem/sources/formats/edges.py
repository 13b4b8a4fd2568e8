"""Lists of two or three columns: who works with whom, or who takes part in what."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.errors import problem
from ecosystem.model import About
from ecosystem.sources.combining import combined
from ecosystem.sources.organisations import source_ids
from ecosystem.sources.reading.archive import entries
from ecosystem.sources.reading.columns import clean, cleaned_names, folded
from ecosystem.sources.reading.files import opened_tables, separator
from ecosystem.sources.reading.values import date_of, number_of, short_hash, slug
from ecosystem.sources.records import (
    Records,
    Tally,
    collaboration_table,
    organisation_table,
    participation_table,
)

ABOUT: Final = About(
    title="Imported list of ties",
    description="Organisations and their ties, from a list.",
    caveats=("The list says nothing beyond its ties: places and kinds are not known.",),
)
_ENDS: Final = (
    ("actora", "actorb"), ("source", "target"), ("from", "to"), ("organisationa", "organisationb"),
    ("organizationa", "organizationb"), ("partnera", "partnerb"), ("namea", "nameb"),
    ("a", "b"), ("node1", "node2"), ("partner1", "partner2"), ("organisation1", "organisation2"),
)  # fmt: skip
_PROJECT: Final = frozenset(
    "project projectid projectacronym acronym projectrcn rcn collaboration collaborationid event "
    "group initiative activity programme flagship consortium".split()
)
_MEMBER: Final = frozenset(
    "organisation organization organisationid organizationid actor actorid member participant "
    "partner institution name company neworgid projectpartner".split()
)
_WEIGHT: Final = frozenset({"weight", "strength", "value", "count", "n", "collaborations"})
_YEAR: Final = frozenset({"year", "date", "start", "startdate"})
_ROLE: Final = frozenset({"role"})


def read_edges(
    paths: Sequence[Path],
    *,
    encoding: str = "utf-8",
    step: Callable[[str], None] = lambda _: None,
) -> Records:
    """Return what lists of two or three columns hold.

    The headings decide: ``source``/``target``, ``actor_a``/``actor_b`` and the like are ties of
    two, ``project``/``organisation`` and the like is membership. Other headings, or none, are
    read as ties of two. A third column is a weight, a year or a role. A tie that stands twice
    counts twice.

    Raises
    ------
    InputError
        When a table has fewer than two columns or no rows.
    """
    found = []
    for path in paths:
        for entry in entries(path):
            with opened_tables(entry, encoding) as tables:
                for name, rows in tables.items():
                    step(f"reading {name}")
                    comma = entry.is_workbook or separator(entry, encoding) != ","
                    found.append(_records_of(name, list(rows), decimal_comma=comma))
    return combined("edges", distinct_ties(found), ABOUT)


def distinct_ties(parts: Sequence[Records]) -> list[Records]:
    """Return records in which a tie that stands in several files counts once for each."""
    return [part if not n else _renumbered(part, n + 1) for n, part in enumerate(parts)]


def _renumbered(part: Records, number: int) -> Records:
    ties = part.collaborations.index[part.collaborations["kind"] == "tie"]
    ids = {str(tie): f"{tie}-{number}" for tie in ties}
    rows = part.participations
    keys = rows["collaboration_id"].map(lambda key: ids.get(key, key)).astype("str")
    return replace(
        part,
        collaborations=part.collaborations.rename(index=ids),
        participations=rows.assign(collaboration_id=keys),
    )


def _records_of(name: str, rows: list[list[str]], *, decimal_comma: bool) -> Records:
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows or min(len(row) for row in rows) < 2:
        raise problem(
            name,
            "the list is empty" if not rows else "a line has fewer than two cells",
            "Give at least two columns: the two ends of a tie, or project and organisation",
            check="no-edges",
        )
    headings = [folded(cell) for cell in rows[0]]
    first, second, is_membership = _columns(headings, rows)
    body = rows if first < 0 else rows[1:]
    first, second = max(first, 0), second if first >= 0 else 1
    tally = Tally(name, len(body))
    if body is rows:
        tally.note(len(body), "no headings: the first two columns are the ends of a tie")
    elif not is_membership and not {headings[first], headings[second]} & _KNOWN_ENDS:
        tally.note(len(body), f"columns {rows[0][first]!r}, {rows[0][second]!r}: ends of a tie")
    third, meaning = _third(headings, body, {first, second}, has_headings=body is not rows)
    frame = pd.DataFrame(
        {
            "a": [row[first] for row in body],
            "b": [row[second] for row in body],
            "extra": [row[third] if 0 <= third < len(row) else "" for row in body],
        },
        dtype="str",
    )
    frame = frame.assign(a=cleaned_names(frame["a"]), b=cleaned_names(frame["b"]))
    frame = tally.drop(frame, (frame["a"] == "") | (frame["b"] == ""), "one end is missing")
    if is_membership:
        return _memberships(frame, meaning, tally)
    frame = tally.drop(frame, frame["a"] == frame["b"], "tied to itself")
    return _ties(frame, meaning, tally, decimal_comma=decimal_comma)


_KNOWN_ENDS: Final = frozenset(end for ends in _ENDS for end in ends)


def _columns(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[int, int, bool]:
    """Return the two columns and whether they are project and member; -1 without headings."""
    # A first line whose words come again below, or that holds a number, is a tie, no heading.
    below = {cell.strip() for row in rows[1:] for cell in row[:2]}
    again = {cell.strip() for cell in rows[0][:2]} & below
    numeric = any(number_of(cell) == number_of(cell) for cell in rows[0][2:3])
    if again or numeric:
        return -1, 1, False
    for end_a, end_b in _ENDS:
        if end_a in headings and end_b in headings:
            return headings.index(end_a), headings.index(end_b), False
    projects = [place for place, name in enumerate(headings) if name in _PROJECT]
    members = [place for place, name in enumerate(headings) if name in _MEMBER]
    if projects and members:
        return projects[0], members[0], True
    return 0, 1, False


def _third(
    headings: Sequence[str], rows: Sequence[Sequence[str]], taken: set[int], *, has_headings: bool
) -> tuple[int, str]:
    """Return the column with a weight, year or role, and which of them it is."""
    if has_headings:
        for names, meaning in ((_WEIGHT, "weight"), (_YEAR, "year"), (_ROLE, "role")):
            for place, heading in enumerate(headings):
                if heading in names and place not in taken:
                    return place, meaning
    place = next((n for n in range(3) if n not in taken and n < len(headings)), -1)
    cells = [row[place].strip() for row in rows if 0 <= place < len(row) and row[place].strip()]
    if not cells:
        return -1, ""
    if all(re.fullmatch(r"(19|20)\d\d(-\d\d){0,2}", cell) for cell in cells):
        return place, "year"
    if all(number_of(cell) >= 0 for cell in cells):
        return place, "weight"
    return -1, ""


def _organisations(names: pd.Series) -> tuple[pd.DataFrame, pd.Series]:
    """Return one organisation per name, and the id of every row's."""
    empty = pd.Series("", index=names.index, dtype="str")
    ids = source_ids(empty, names, empty, "edges")
    frame = pd.DataFrame({"source_id": ids, "name": names, "source": "edges"})
    # Names that differ in case only are one; the first in the alphabet is shown.
    return frame.sort_values(["source_id", "name"]).drop_duplicates("source_id"), ids


def _memberships(frame: pd.DataFrame, meaning: str, tally: Tally) -> Records:
    frame = tally.drop(frame, frame.duplicated(), "the same row again")
    organisations, ids = _organisations(frame["b"])
    keys = {name: f"{slug(name)}-{short_hash(name)}" for name in frame["a"].unique()}
    collaborations = frame["a"].map(keys)
    roles = frame["extra"].str.strip().str.casefold() if meaning == "role" else ""
    rows = frame.assign(collaboration_id=collaborations, source_id=ids, role=roles)
    known = ("coordinator", "partner", "associated", "funder")
    rows = rows.assign(role=rows["role"].where(rows["role"].isin(known), ""))
    years = frame["extra"].map(date_of) if meaning == "year" else pd.Series("", index=frame.index)
    starts = years.groupby(collaborations).max()
    table = pd.DataFrame(
        {
            "collaboration_id": list(keys.values()),
            "acronym": list(keys),
            "kind": "project",
            "start_date": [starts.get(key, "") for key in keys.values()],
        }
    )
    return _records(organisations, table, rows, tally)


def _ties(frame: pd.DataFrame, meaning: str, tally: Tally, *, decimal_comma: bool) -> Records:
    swapped = frame["a"] > frame["b"]
    low, high = frame["a"].where(~swapped, frame["b"]), frame["b"].where(~swapped, frame["a"])
    frame = frame.assign(a=low, b=high).sort_values(["a", "b", "extra"], kind="stable")
    organisations, ids = _organisations(pd.concat([frame["a"], frame["b"]], ignore_index=True))
    number = frame.groupby(["a", "b"]).cumcount()
    keys = [
        f"{slug(a, 24)}--{slug(b, 24)}-{short_hash(a, b, str(n))}"
        for a, b, n in zip(frame["a"], frame["b"], number, strict=True)
    ]
    weights = (
        frame["extra"].map(lambda text: number_of(text, decimal_comma=decimal_comma))
        if meaning == "weight"
        else pd.Series(float("nan"), index=frame.index)
    )
    tally.note(int((weights < 0).sum()), "weight below 0 was left out")
    table = pd.DataFrame(
        {
            "collaboration_id": keys,
            "acronym": [clean(f"{a} – {b}") for a, b in zip(frame["a"], frame["b"], strict=True)],
            "kind": "tie",
            "start_date": frame["extra"].map(date_of) if meaning == "year" else "",
            "weight": weights.where(weights >= 0),
        }
    )
    rows = pd.DataFrame({"collaboration_id": keys + keys, "source_id": ids})
    return _records(organisations, table, rows, tally)


def _records(
    organisations: pd.DataFrame, table: pd.DataFrame, rows: pd.DataFrame, tally: Tally
) -> Records:
    return Records(
        "edges",
        organisation_table(organisations),
        collaboration_table(table),
        participation_table(rows),
        tally.counts(),
        ABOUT,
        tally.notes(),
    )
