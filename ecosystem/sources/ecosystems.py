"""An ecosystem that is there already → records, so that it can be merged with others."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.errors import problem
from ecosystem.io.readers import read_csv
from ecosystem.model import ActorKind, Ecosystem
from ecosystem.schema import IDENTIFIERS
from ecosystem.sources.coverage import is_account
from ecosystem.sources.records import (
    KEPT,
    READ,
    Count,
    Records,
    collaboration_table,
    organisation_table,
    participation_table,
    stacked,
)
from ecosystem.validation.headings import with_own_headings

IDENTIFIERS_FILE: Final = f"{IDENTIFIERS.name}.csv"
# How an import calls an organisation whose name its source does not give.
_NAMELESS: Final = re.compile(r"Name not (?:published \(.*\)|known)")


def read_identifiers(path: Path) -> pd.DataFrame:
    """Return the numbers of actors that an import wrote beside its tables; empty without them."""
    file = path / IDENTIFIERS_FILE
    if not file.is_file():
        return pd.DataFrame(columns=list(IDENTIFIERS.names), dtype="str")
    frame = with_own_headings(read_csv(file, IDENTIFIERS.name)).frame
    if missing := [name for name in IDENTIFIERS.names if name not in frame]:
        raise problem(
            file.name,
            f"the column {missing[0]} is missing",
            "Take the file out, or import again",
            check="missing-column",
            row=1,
        )
    return frame[list(IDENTIFIERS.names)]


def records_of(
    ecosystem: Ecosystem,
    label: str,
    *,
    place: int = 1,
    identifiers: pd.DataFrame | None = None,
) -> Records:
    """Return an ecosystem as records that keep its actor ids, aliases and places.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    label : str
        Distinguishes it from the others of a merge: name of the source in the coverage report.
    place : int
        Its place among them, from 1; actors found in several keep the id of the first.
    identifiers : DataFrame, optional
        As :func:`read_identifiers` returns it.
    """
    actors = ecosystem.actors.reset_index()
    prefix = f"{place}-{label}:"
    named = ~actors["name"].map(lambda name: bool(_NAMELESS.fullmatch(name))).astype(bool)
    organisations = actors.assign(
        source_id=prefix + actors["actor_id"],
        source=label,
        name=actors["name"].where(named, ""),
        # What an earlier import did not know may be known from another source.
        kind=actors["kind"].where(actors["kind"] != ActorKind.OTHER, ""),
    )
    organisations, numbers = _numbered(organisations, identifiers)
    further = _further([_spellings(organisations, ecosystem.aliases), numbers])
    rows = ecosystem.participations
    counts = tuple(
        Count(f"{label}, {table}", reason, len(frame))
        for table, frame in (
            ("actors", ecosystem.actors),
            ("collaborations", ecosystem.collaborations),
            ("participations", rows),
        )
        for reason in (READ, KEPT)
    )
    about = ecosystem.about
    kept = tuple(caveat for caveat in about.caveats if not is_account(caveat))
    return Records(
        "ecosystem",
        organisation_table(stacked([organisations, further])),
        collaboration_table(ecosystem.collaborations.reset_index()),
        participation_table(rows.assign(source_id=prefix + rows["actor_id"])),
        counts,
        replace(about, caveats=kept),
    )


def _numbered(
    organisations: pd.DataFrame, identifiers: pd.DataFrame | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return organisations with their first number of every sort, and rows of further numbers."""
    if identifiers is None or identifiers.empty:
        return organisations, organisations.iloc[:0]
    numbers = identifiers.sort_values(list(IDENTIFIERS.names))
    again = numbers.duplicated(["actor_id", "scheme"])
    first = numbers[~again].pivot(index="actor_id", columns="scheme", values="identifier")
    known = organisations[["actor_id", "source_id", "source", "country", "city"]]
    more = numbers[again].merge(known, on="actor_id")
    parts = [
        more[more["scheme"] == scheme].rename(columns={"identifier": scheme})
        for scheme in sorted(set(more["scheme"]))
    ]
    rows = pd.concat(parts, ignore_index=True) if parts else organisations.iloc[:0]
    return organisations.join(first, on="actor_id"), rows


def _spellings(organisations: pd.DataFrame, aliases: pd.DataFrame) -> pd.DataFrame:
    """Return a row of an organisation per alias."""
    known = organisations[["actor_id", "source_id", "source", "country", "city"]]
    return aliases.rename(columns={"alias": "name"}).merge(known, on="actor_id")


def _further(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return further rows of organisations, numbered as spellings of theirs."""
    rows = stacked(parts)
    order = [name for name in ("source_id", "name", "pic", "vat", "ror") if name in rows]
    rows = rows.sort_values(order, ignore_index=True)
    number = (rows.groupby("source_id").cumcount() + 2).astype("str")
    return rows.assign(source_id=rows["source_id"] + "#" + number)
