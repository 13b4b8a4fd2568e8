"""Rows of CORDIS → organisations, one per participant identification code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ecosystem.sources.formats.cordis_layouts import MEMBERS
from ecosystem.sources.formats.kinds import COMPANY
from ecosystem.sources.organisations import coordinates_of, pics_of, source_ids, unified
from ecosystem.sources.reading.columns import Sheet, cleaned_names
from ecosystem.sources.reading.values import countries_of
from ecosystem.sources.records import Count, Tally, as_text

# HES counts schools among the universities; OTH is whatever is none of the others.
_KINDS = {"HES": "university", "REC": "research_institute", "PUB": "public_body"}
_FLAGS = {
    "true": "true", "yes": "true", "y": "true", "1": "true",
    "false": "false", "no": "false", "n": "false", "0": "false",
}  # fmt: skip


def flags_of(cells: pd.Series) -> pd.Series:
    """Return yes/no cells as "true", "false" or "".

    Examples
    --------
    >>> flags_of(pd.Series(["True", "No", "", "?"])).to_list()
    ['true', 'false', '', '']
    """
    return as_text(cells.str.strip().str.casefold().map(_FLAGS))


def kinds_of(activities: pd.Series, is_sme: pd.Series) -> pd.Series:
    """Return actor kinds for CORDIS activity types and the flag for small and medium firms.

    Examples
    --------
    >>> kinds_of(pd.Series(["HES", "PRC", "PRC"]), pd.Series(["", "true", ""])).to_list()
    ['university', 'sme', 'company']
    """
    private = {"true": "sme", "false": "large_company", "": COMPANY}
    return pd.Series(
        [
            private[flag] if activity == "PRC" else _KINDS.get(activity, "")
            for activity, flag in zip(activities, is_sme, strict=True)
        ],
        index=activities.index,
        dtype="str",
    )


@dataclass(frozen=True, eq=False)
class Described:
    """Organisations, and what became of the rows about them.

    Parameters
    ----------
    table : DataFrame
        Columns of ``records.ORGANISATION_COLUMNS``.
    counts, notes : tuple of Count
        Rows of tables of their own, and what is unknown.
    """

    table: pd.DataFrame
    counts: tuple[Count, ...]
    notes: tuple[Count, ...]


def organisations_of(rows: pd.DataFrame) -> Described:
    """Return the organisations of participations.

    Parameters
    ----------
    rows : DataFrame
        Columns of ``cordis_layouts.PARTICIPATIONS`` and ``source_id``.
    """
    tally = Tally("organisations", 0)
    table = _described(rows, tally)
    return Described(table, (), tally.notes())


def _described(rows: pd.DataFrame, tally: Tally) -> pd.DataFrame:
    """Return one row per organisation from rows with CORDIS columns."""
    countries, unknown = countries_of(rows["country"])
    tally.note(unknown, "country not known")
    latitude, longitude = coordinates_of(rows["geolocation"])
    frame = pd.DataFrame(
        {
            "source_id": rows["source_id"],
            "name": rows["name"],
            "short_name": rows["short_name"],
            "country": countries,
            "city": rows["city"],
            "postcode": rows["postcode"],
            "nuts_code": rows["nuts"].str.upper().str.strip(),
            "latitude": latitude,
            "longitude": longitude,
            "pic": pics_of(rows["organisation"]),
            "vat": rows["vat"],
            "website": rows["website"],
            "is_sme": flags_of(rows["sme"]),
            "kind": rows["activity"].str.upper(),
        }
    )
    one = unified(frame)
    return one.assign(kind=kinds_of(one["kind"], one["is_sme"]), source="cordis")


def members_of(edges: pd.DataFrame, sheets: Sequence[Sheet]) -> Described:
    """Return the organisations that stand in a table of their own, with counts and notes.

    Organisations that only the edges know are kept without a name.
    """
    counts: list[Count] = []
    notes: list[Count] = []
    parts = [edges[["source_id", "organisation"]].drop_duplicates()]
    for sheet in sheets:
        tally = Tally(sheet.file, len(sheet))
        frame = sheet.frame.assign(
            **{name: cleaned_names(sheet.frame[name]) for name in ("name", "short_name", "city")}
        )
        ids = source_ids(frame["organisation"], frame["name"], frame["country"], "cordis")
        frame = frame.assign(source_id=ids)
        frame = tally.drop(frame, ~ids.isin(edges["source_id"]), "takes part in nothing")
        tally.note(int(frame["source_id"].duplicated().sum()), "number given to a second spelling")
        parts.append(frame)
        counts += tally.counts()
        notes += tally.notes()
    tally = Tally("organisations", 0)
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.assign(**{name: "" for name in MEMBERS.wanted if name not in rows})
    rows = rows.assign(**{str(name): as_text(rows[name]) for name in rows})
    return Described(_described(rows, tally), tuple(counts), (*notes, *tally.notes()))
