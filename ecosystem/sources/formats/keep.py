"""Exports of keep.eu: the workbook with projects and partners, or lists of partners alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.errors import problem
from ecosystem.model import About, ActorKind
from ecosystem.sources.formats.kinds import kinds_from_names
from ecosystem.sources.formats.programmes import interreg_name
from ecosystem.sources.organisations import source_ids, unified
from ecosystem.sources.reading.archive import entries
from ecosystem.sources.reading.columns import Sheet, cleaned, cleaned_names
from ecosystem.sources.reading.files import (
    Layout,
    layouts_by_name,
    read_table,
    recognized,
    without_copies,
)
from ecosystem.sources.reading.values import (
    countries_of,
    dates_of,
    joined_lists,
    list_entry,
    numbers_of,
    short_hash,
    slug,
)
from ecosystem.sources.records import (
    Count,
    Records,
    Tally,
    as_text,
    collaboration_table,
    organisation_table,
    participation_table,
)

ABOUT: Final = About(
    title="keep.eu: Interreg, Interreg-IPA and ENI cooperation projects",
    description="Organisations and the cooperation projects they take part in, as exported from "
    "keep.eu.",
    caveats=(
        "keep.eu knows the projects that programmes hand in: not all programmes, not all partners. "
        "No tie does not mean no cooperation.",
        "keep.eu has no number for an organisation: the same one appears under many spellings, "
        "which were unified by name and place.",
        "Themes are those of the project, not the organisation's own claim.",
    ),
    credits=(
        "Contains data from keep.eu (Interact), https://keep.eu, modified: selected, organisation "
        "names merged, places recoded.",
    ),
)
# Departments and contacts are not asked for: some of them name people.
PARTNERS: Final = Layout(
    "partners",
    {
        "programme": ("Programme", "Programme name"),
        "acronym": ("Acronym", "Project acronym", "Project short name"),
        "name": ("Project Partner", "Partner", "Partner name", "Partner organisation"),
        "name_en": ("Partner name in English", "Project Partner in English", "Partner (English)"),
        "lead": ("Lead Partner", "Lead partner?", "Is lead partner", "Partner role", "Role"),
        "postcode": ("Postal code", "Postcode", "Zip code"),
        "city": ("Town", "City"),
        "country": ("Country",),
        "country_code": ("Country code",),
        "website": ("Partner website", "Organisation website"),
        "status": ("Legal Status", "Legal form"),
        "vat": ("VAT number", "VAT"),
        "budget": ("Partner budget", "Partner total budget", "Budget of partner"),
        "nuts1": ("NUTS1", "NUTS1 (or equivalent)", "NUTS 1"),
        "nuts2": ("NUTS2", "NUTS2 (or equivalent)", "NUTS 2"),
        "nuts3": ("NUTS3", "NUTS3 (or equivalent)", "NUTS 3"),
    },
    ("programme", "acronym", "name"),
)
PROJECTS: Final = Layout(
    "projects",
    {
        "programme": PARTNERS.wanted["programme"],
        "acronym": PARTNERS.wanted["acronym"],
        "title": ("Project Name", "Project title", "Name of project", "Title"),
        "title_2": ("Project Name language 2",),
        "title_3": ("Project Name language 3",),
        "budget": ("Budget", "Total budget", "Project budget", "Total budget/expenditure"),
        "theme_1": ("Thematic1", "Thematic 1", "Thematics", "Themes", "Keywords"),
        "theme_2": ("Thematic2", "Thematic 2"),
        "theme_3": ("Thematic3", "Thematic 3"),
        "start": ("Project start", "Start date", "Project start date"),
        "end": ("Project end", "End date", "Project end date"),
        "policy": ("Priority Area", "Policy area"),
        "url": ("Website", "Project website"),
    },
    ("programme", "acronym", "start"),
)
LAYOUTS: Final = (PROJECTS, PARTNERS)
_NUTS: Final = re.compile(r"([A-Z]{2}[0-9A-Z]{0,3})\s*(?:/.*)?")
_KEY: Final = ["programme", "acronym"]


def read_keep(
    paths: Sequence[Path],
    *,
    encoding: str = "utf-8",
    step: Callable[[str], None] = lambda _: None,
) -> Records:
    """Return what exports of keep.eu hold.

    A project is known by programme and acronym; a sheet of projects may be missing. Regions are
    read from the finest cell, written ``DE80K  / Name``.

    Raises
    ------
    InputError
        When no table of partners is among the files.
    """
    known = layouts_by_name(LAYOUTS)
    sheets: dict[str, list[Sheet]] = {layout.name: [] for layout in LAYOUTS}
    for path in paths:
        here = 0
        for entry in entries(path):
            for table, layout in recognized(entry, LAYOUTS, encoding).items():
                step(f"reading {table}")
                sheets[layout].append(read_table(entry, table, known[layout], encoding))
                here += layout == PARTNERS.name
        if not here:
            raise problem(
                path.name,
                "no table of keep.eu partners was found: headings such as Programme, Acronym and "
                "Project Partner are missing",
                "On keep.eu search for projects or partners and export the list of partners",
                check="missing-table",
            )
    partners, copies = without_copies(sheets[PARTNERS.name])
    projects, more = without_copies(sheets[PROJECTS.name])
    records = _records_of(partners, projects)
    return replace(records, counts=(*records.counts, *copies, *more))


def _records_of(partners: Sequence[Sheet], projects: Sequence[Sheet]) -> Records:
    counts: list[Count] = []
    notes: list[Count] = []
    parts = []
    for sheet in partners:
        tally = Tally(sheet.file, len(sheet))
        parts.append(_partner_rows(sheet, tally))
        counts += tally.counts()
        notes += tally.notes()
    rows = pd.concat(parts, ignore_index=True)
    described = []
    for sheet in projects:
        tally = Tally(sheet.file, len(sheet))
        described.append(_project_rows(sheet, rows["collaboration_id"], tally))
        counts += tally.counts()
        notes += tally.notes()
    if projects:
        lone = set(rows["collaboration_id"]) - set(pd.concat(described)["collaboration_id"])
        if lone:
            notes.append(Count("projects", "known from their partners only", len(lone)))
    return Records(
        "keep",
        organisation_table(_organisations(rows)),
        collaboration_table(_collaborations(rows, described)),
        participation_table(rows),
        tuple(counts),
        ABOUT,
        tuple(notes),
    )


def _keyed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return rows with programme and acronym cleaned, and the id made of them."""
    frame = frame.assign(**{name: cleaned(frame[name]) for name in _KEY})
    pairs = frame[_KEY].drop_duplicates()
    ids = {
        (programme, acronym): f"keep-{slug(acronym)}-{short_hash(programme, acronym)}"
        for programme, acronym in zip(pairs["programme"], pairs["acronym"], strict=True)
    }
    keys = zip(frame["programme"], frame["acronym"], strict=True)
    return frame.assign(
        collaboration_id=pd.Series([ids[key] for key in keys], index=frame.index, dtype="str")
    )


def nuts_cell(text: str) -> str:
    """Return the code of a cell that holds a code and a name.

    Examples
    --------
    >>> nuts_cell("DE80K  / Landkreis Rostock"), nuts_cell("FI1B1"), nuts_cell("/ Russia")
    ('DE80K', 'FI1B1', '')
    """
    match = _NUTS.fullmatch(text.strip())
    return match.group(1) if match else ""


def _partner_rows(sheet: Sheet, tally: Tally) -> pd.DataFrame:
    frame = sheet.frame
    names = cleaned_names(frame["name"])
    frame = frame.assign(
        name=names.where(names != "", cleaned_names(frame["name_en"])), city=cleaned(frame["city"])
    )
    frame = tally.drop(frame, frame["acronym"].str.strip() == "", "no project")
    frame = tally.drop(frame, frame["name"] == "", "no name of the organisation")
    frame = _keyed(frame)
    by_name, _ = countries_of(frame["country"])
    by_code, _ = countries_of(frame["country_code"])
    countries = by_name.where(by_name != "", by_code)
    tally.note(int((countries == "").sum()), "country not known")
    apart = (by_name != "") & (by_code != "") & (by_name != by_code)
    tally.note(int(apart.sum()), "two different countries are given; that of the address is kept")
    code = pd.Series("", index=frame.index, dtype="str")
    for column in ("nuts3", "nuts2", "nuts1"):
        read = {text: nuts_cell(text) for text in frame[column].unique()}
        code = code.where(code != "", frame[column].map(read)).astype("str")
    tally.note(int((code == "").sum()), "region not given")
    budget, unreadable = numbers_of(frame["budget"], decimal_comma=False)
    tally.note(unreadable, "budget is no amount")
    lead = frame["lead"].str.strip().str.casefold()
    is_lead = lead.isin(["yes", "true", "1", "y"]) | lead.str.startswith("lead")
    place = frame["city"].str.casefold() + " " + frame["postcode"].str.strip()
    ids = source_ids(
        pd.Series("", index=frame.index, dtype="str"), frame["name"] + place, countries, "keep"
    )
    return frame.assign(
        country=countries,
        nuts_code=code,
        budget_eur=budget,
        role=pd.Series("partner", index=frame.index).where(~is_lead, "coordinator"),
        source_id=ids,
    )


def _organisations(rows: pd.DataFrame) -> pd.DataFrame:
    names = (
        "source_id", "name", "country", "city", "postcode", "nuts_code", "website", "vat", "status",
    )  # fmt: skip
    one = unified(rows[list(names)].rename(columns={"status": "kind"}))
    public = one["kind"].str.casefold().str.startswith("public")
    named = kinds_from_names(one["name"])
    return one.assign(
        kind=named.where((named != "") | ~public, str(ActorKind.PUBLIC_BODY)), source="keep"
    )


def _project_rows(sheet: Sheet, wanted: pd.Series, tally: Tally) -> pd.DataFrame:
    frame = tally.drop(sheet.frame, sheet.frame["acronym"].str.strip() == "", "no acronym")
    frame = _keyed(frame)
    frame = tally.drop(frame, ~frame["collaboration_id"].isin(wanted), "no partner is listed")
    # Programmes with two lead partners list a project once for each.
    order = [*_KEY, "title", "title_2", "title_3", "start", "end", "budget"]
    frame = frame.sort_values(order, kind="stable")
    again = frame["collaboration_id"].duplicated()
    frame = tally.drop(frame, again, "programme and acronym stand twice (two lead partners)")
    start, bad_starts = dates_of(frame["start"])
    end, bad_ends = dates_of(frame["end"])
    tally.note(bad_starts + bad_ends, "date not understood")
    budget, unreadable = numbers_of(frame["budget"], decimal_comma=False)
    tally.note(unreadable, "budget is no amount")
    titles = cleaned(frame["title"])
    for column in ("title_2", "title_3"):
        titles = titles.where(titles != "", cleaned(frame[column]))
    return frame.assign(start=start, end=end, total=budget.where(budget > 0), title=titles)


def _collaborations(rows: pd.DataFrame, described: Sequence[pd.DataFrame]) -> pd.DataFrame:
    keys = rows[["collaboration_id", *_KEY]].drop_duplicates("collaboration_id")
    known = pd.concat(described, ignore_index=True) if described else _none()
    known = known.drop_duplicates("collaboration_id")
    themes = pd.concat(
        [
            known[["collaboration_id"]].assign(theme=cleaned(known[column]).map(list_entry))
            for column in ("theme_1", "theme_2", "theme_3")
        ]
    )
    lists = joined_lists(themes, "collaboration_id", "theme")
    programmes = {text: interreg_name(text) for text in keys["programme"].unique()}
    joined = keys.merge(known.drop(columns=_KEY), on="collaboration_id", how="left")
    return pd.DataFrame(
        {
            "collaboration_id": joined["collaboration_id"],
            "acronym": joined["acronym"],
            "title": as_text(joined["title"]),
            "kind": "project",
            "programme": joined["programme"].map(programmes),
            "start_date": as_text(joined["start"]),
            "end_date": as_text(joined["end"]),
            "total_budget_eur": joined["total"].astype("float64"),
            "policy_areas": as_text(joined["policy"]).map(list_entry),
            "themes": as_text(joined["collaboration_id"].map(lists)),
            "source_url": as_text(joined["url"]),
        }
    )


def _none() -> pd.DataFrame:
    names = ["collaboration_id", *PROJECTS.wanted, "total"]
    return pd.DataFrame({name: pd.Series(dtype="str") for name in names})
