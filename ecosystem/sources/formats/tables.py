"""Anybody's spreadsheet: rows of project and organisation, by a mapping of its columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.errors import InputError, SettingError, nearest, problem
from ecosystem.model import About, ActorKind, join_values
from ecosystem.sources.combining import combined
from ecosystem.sources.formats.keep import nuts_cell
from ecosystem.sources.formats.kinds import COMPANY, kind_of
from ecosystem.sources.formats.mapping import CONSTANT, TableMapping
from ecosystem.sources.organisations import pics_of, source_ids, unified
from ecosystem.sources.reading.archive import Entry, entries
from ecosystem.sources.reading.columns import Sheet, cleaned, cleaned_names, folded, read_sheet
from ecosystem.sources.reading.fields import BY_NAME
from ecosystem.sources.reading.files import opened_tables, separator, without_copies
from ecosystem.sources.reading.values import (
    countries_of,
    dates_of,
    number_of,
    numbers_of,
    short_hash,
    slug,
)
from ecosystem.sources.records import (
    Records,
    Tally,
    collaboration_table,
    one_per_id,
    organisation_table,
    participation_table,
)

ABOUT: Final = About(
    title="Imported list of projects and organisations",
    description="Organisations and the projects they take part in, from a spreadsheet.",
    caveats=("The list is as complete as whoever made it. No tie does not mean no cooperation.",),
)
_ROLES: Final = {
    "coordinator": "lead|coordinat|koordinat|ledande|juhtpartner|vadošais|lyderis|lider|yes|true|"
    "projektägare|hovedpartner|päätoteuttaja",
    "associated": "associat|third|assoziiert|associerad|assosiert|observer",
    "funder": "funder|sponsor|donor|finansi",
    "partner": "partner|particip|member|beneficiar|no|false|medlem|osatoteuttaja|dalyvis",
}
_KINDS: Final = {
    "private": "", "public": str(ActorKind.PUBLIC_BODY), "company": COMPANY, "business": COMPANY,
    "enterprise": COMPANY, "hes": "university", "rec": "research_institute", "pub": "public_body",
    "prc": COMPANY, "largeenterprise": "large_company", "academia": "university",
    "smallandmediumsizedenterprise": "sme", "publicauthority": "public_body",
    "association": "ngo", "clusterorganisation": "cluster", "research": "research_institute",
}  # fmt: skip


def read_tables(
    paths: Sequence[Path],
    mapping: TableMapping,
    *,
    encoding: str = "utf-8",
    step: Callable[[str], None] = lambda _: None,
) -> Records:
    """Return what spreadsheets hold, one row per organisation in a project.

    Parameters
    ----------
    paths : sequence of Path
        ``.csv``, ``.tsv`` or ``.xlsx`` files, zips or folders of them, all with these columns.
    mapping : TableMapping
        Which column means what.
    encoding : str
        Of text files.
    step : callable
        Told what is being read.

    Raises
    ------
    InputError
        When a mapped column is missing, naming the headings that are there.
    """
    sheets = []
    for path in paths:
        for entry in entries(path):
            sheet = _sheet(entry, mapping, encoding)
            step(f"reading {sheet.file}")
            sheets.append(_with_constants(sheet, mapping))
    kept, copies = without_copies(sheets)
    records = combined("table", [_records_of(sheet, mapping) for sheet in kept], ABOUT)
    return replace(records, counts=(*records.counts, *copies))


def _sheet(entry: Entry, mapping: TableMapping, encoding: str) -> Sheet:
    wanted = {
        name: (heading,)
        for name, heading in mapping.columns.items()
        if not heading.startswith(CONSTANT)
    }
    with opened_tables(entry, encoding) as tables:
        names = list(tables)
        if entry.is_workbook and mapping.sheet:
            chosen = [n for n in names if folded(n.split(", sheet ")[-1]) == folded(mapping.sheet)]
            if not chosen:
                there = [name.split(", sheet ")[-1] for name in names]
                raise SettingError(
                    f"{entry.name}: there is no sheet {mapping.sheet!r}"
                    f"{nearest(mapping.sheet, there)}. Sheets: {', '.join(there)}."
                )
            names = chosen
        decimal = entry.is_workbook or separator(entry, encoding) != ","
        for place, name in enumerate(names):
            try:
                return read_sheet(
                    tables[name], name, wanted, tuple(wanted), comma_is_decimal=decimal
                )
            except InputError:
                if place == len(names) - 1:
                    raise
    raise problem(entry.name, "the workbook has no sheets", "Fill it in", check="empty-table")


def _with_constants(sheet: Sheet, mapping: TableMapping) -> Sheet:
    """Return the sheet with every field as a column; constants filled in, the rest empty."""
    frame = sheet.frame.assign(
        **{
            name: mapping.columns[name].removeprefix(CONSTANT).strip()
            if name in mapping.columns
            else ""
            for name in BY_NAME
            if name not in sheet.frame
        }
    )
    return Sheet(sheet.file, frame, sheet.found, sheet.comma_is_decimal)


def _records_of(sheet: Sheet, mapping: TableMapping) -> Records:
    tally = Tally(sheet.file, len(sheet))
    frame = sheet.frame.assign(project=cleaned(sheet.frame["project"]))
    frame = tally.drop(frame, frame["project"] == "", "no project")
    blank = frame["organisation"].str.strip(" \n;|") == ""
    frame = tally.drop(frame, blank, "no name of the organisation")
    keys = {text: f"{slug(text)}-{short_hash(text)}" for text in frame["project"].unique()}
    frame = frame.assign(collaboration_id=frame["project"].map(keys))
    table = _collaborations(frame, sheet, tally)
    rows = _rows(_one_each(frame, mapping.split, tally), sheet, tally)
    return Records(
        "table",
        organisation_table(_organisations(rows)),
        collaboration_table(table),
        participation_table(rows),
        tally.counts(),
        ABOUT,
        tally.notes(),
    )


def _one_each(frame: pd.DataFrame, split: str, tally: Tally) -> pd.DataFrame:
    """Return one row per organisation; countries that stand alike in their cell go along."""
    if not split:
        return frame
    sign = "\n" if split == "\\n" else split
    names = [text.split(sign) for text in frame["organisation"]]
    countries = [text.split(sign) for text in frame["country"]]
    tally.note(
        sum(
            len(found) not in (1, len(listed))
            for listed, found in zip(names, countries, strict=True)
        ),
        "as many countries as organisations were expected",
    )
    paired: list[list[str]] = [
        found if len(found) == len(listed) else (found if len(found) == 1 else [""]) * len(listed)
        for listed, found in zip(names, countries, strict=True)
    ]
    several = pd.Series([len(listed) > 1 for listed in names], index=frame.index)
    frame = frame.assign(
        organisation=pd.Series(names, index=frame.index),
        country=pd.Series(paired, index=frame.index),
    )
    # What is said of one organisation cannot be said of several in the same cell.
    alone = ("nuts", "city", "postcode", "latitude", "longitude", "pic", "vat", "budget")
    frame = frame.assign(**{column: frame[column].where(~several, "") for column in alone})
    return frame.explode(["organisation", "country"], ignore_index=True)


def _rows(frame: pd.DataFrame, sheet: Sheet, tally: Tally) -> pd.DataFrame:
    """Return participations with everything known about their organisation."""
    frame = frame.assign(
        organisation=cleaned_names(frame["organisation"]), city=cleaned(frame["city"])
    )
    frame = frame[frame["organisation"] != ""]
    countries, unknown = countries_of(frame["country"])
    tally.note(unknown, "country not known")
    budget, unreadable = numbers_of(frame["budget"], decimal_comma=sheet.comma_is_decimal)
    tally.note(unreadable, "budget is no amount")
    # Norway's organisation numbers have nine digits too: only a column of PICs holds PICs.
    pics = pics_of(frame["pic"].str.strip())
    own = frame["organisation_id"].str.strip()
    numbers = pics.where(pics != "", ("id-" + own).where(own != "", ""))
    roles = {text: role_of(text) for text in frame["role"].unique()}
    place = {
        "latitude": frame["latitude"].map(number_of),
        "longitude": frame["longitude"].map(number_of),
    }
    return frame.assign(
        country=countries,
        budget_eur=budget,
        role=frame["role"].map(roles),
        kind=frame["kind"].map({text: kind_word(text) for text in frame["kind"].unique()}),
        nuts_code=frame["nuts"].str.upper().map(nuts_cell),
        source_id=source_ids(
            numbers, frame["organisation"] + frame["city"].str.casefold(), countries, "table"
        ),
        pic=pics,
        **place,
    )


def role_of(text: str) -> str:
    """Return the role a word stands for, "" when it stands for none.

    Examples
    --------
    >>> [role_of(t) for t in ("Lead Partner", "Yes", "projektpartner", "Associated partner", "")]
    ['coordinator', 'coordinator', 'partner', 'associated', '']
    """
    word = text.strip().casefold()
    for role in ("coordinator", "associated", "funder", "partner"):
        if word and re.match(rf"(?:{_ROLES[role]})", word):
            return role
    return "partner" if "partner" in word else ""


def kind_word(text: str) -> str:
    """Return the kind a word in a column of kinds stands for.

    Examples
    --------
    >>> [kind_word(t) for t in ("SME", "Public authority", "Universitet", "private")]
    ['sme', 'public_body', 'university', '']
    """
    word = folded(text)
    exact = {folded(kind): str(kind) for kind in ActorKind}
    return exact.get(word) or _KINDS.get(word) or ("" if word in _KINDS else kind_of(text))


def _organisations(rows: pd.DataFrame) -> pd.DataFrame:
    names = (
        "source_id", "short_name", "kind", "country", "city", "postcode", "nuts_code", "latitude",
        "longitude", "pic", "vat", "ror", "website",
    )  # fmt: skip
    one = unified(rows[list(names)].assign(name=rows["organisation"]))
    return one.assign(source="table")


def _collaborations(frame: pd.DataFrame, sheet: Sheet, tally: Tally) -> pd.DataFrame:
    start, bad_starts = dates_of(frame["start"])
    end, bad_ends = dates_of(frame["end"])
    tally.note(bad_starts + bad_ends, "date not understood")
    total, unreadable = numbers_of(frame["total_budget"], decimal_comma=sheet.comma_is_decimal)
    tally.note(unreadable, "total budget is no amount")

    def listed(column: str) -> pd.Series:
        read = {text: join_values(re.split(r"[;|\n]", text)) for text in frame[column].unique()}
        return frame[column].map(read)

    rows = pd.DataFrame(
        {
            "collaboration_id": frame["collaboration_id"],
            "acronym": frame["project"],
            "title": cleaned(frame["title"]),
            "kind": "project",
            "programme": cleaned(frame["programme"]),
            "start_date": start,
            "end_date": end,
            "total_budget_eur": total,
            "policy_areas": listed("policy_areas"),
            "themes": listed("themes"),
            "source_url": frame["source_url"].str.strip(),
        }
    )
    return one_per_id(rows.drop_duplicates())
