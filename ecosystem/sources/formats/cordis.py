"""CORDIS downloads: FP7, Horizon 2020, Horizon Europe; zips or folders, CSV or XLSX, old and new.

The tables are found by their headings, so renamed files and layouts of several years are read.
An organisation is its participant identification code (PIC).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import pandas as pd

from ecosystem.errors import problem
from ecosystem.model import About
from ecosystem.sources.combining import combined
from ecosystem.sources.formats.cordis_layouts import LAYOUTS
from ecosystem.sources.formats.cordis_organisations import members_of, organisations_of
from ecosystem.sources.formats.cordis_projects import ProjectTables, projects_of, record_numbers
from ecosystem.sources.formats.programmes import framework_of
from ecosystem.sources.organisations import source_ids
from ecosystem.sources.reading.archive import Entry, entries
from ecosystem.sources.reading.columns import Sheet, cleaned_names
from ecosystem.sources.reading.files import layouts_by_name, read_table, recognized, without_copies
from ecosystem.sources.reading.values import numbers_of
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
    title="CORDIS: European research and innovation projects",
    description="Organisations and the projects of European framework programmes they take part "
    "in, as published by CORDIS.",
    caveats=(
        "CORDIS lists projects that were granted, not those that were asked for. No tie does not "
        "mean no cooperation.",
        "An organisation is a participant identification code (PIC); large organisations may have "
        "several, and all their sites share one address.",
        "The budget of an actor is the EU contribution, that of a project its total cost.",
    ),
    credits=(
        "Contains data from CORDIS, https://cordis.europa.eu, © European Union, CC BY 4.0, "
        "modified: selected, organisations merged and placed.",
    ),
)
# In a Marie Skłodowska-Curie project a `partner` hosts or trains without funding of its own.
_ROLES: Final = {
    "coordinator": "coordinator",
    "participant": "partner",
    "beneficiary": "partner",
    "hostinstitution": "partner",
    "principalinvestigator": "partner",
    "partner": "associated",
    "associatedpartner": "associated",
    "thirdparty": "associated",
    "internationalpartner": "associated",
}


@dataclass
class _Group:
    """The tables of one programme: what lies in one folder or zip."""

    files: list[str] = field(default_factory=list)
    tables: dict[str, list[Sheet]] = field(default_factory=dict)

    def sheets(self, layout: str) -> list[Sheet]:
        return self.tables.get(layout, [])


def read_cordis(
    paths: Sequence[Path],
    *,
    encoding: str = "utf-8",
    step: Callable[[str], None] = lambda _: None,
) -> Records:
    """Return what CORDIS downloads hold.

    Parameters
    ----------
    paths : sequence of Path
        Zips, folders or single files, several programmes at once.
    encoding : str
        Of text files.
    step : callable
        Told what is being read.

    Returns
    -------
    Records
        With source ``cordis``.

    Raises
    ------
    InputError
        When no table of participations is among the files, or one of them is damaged.
    """
    groups, copies = _without_copies(
        [group for path in paths for group in _groups(path, encoding, step)]
    )
    records = combined("cordis", [_records_of(group) for group in groups], ABOUT)
    return replace(records, counts=(*records.counts, *copies))


def _without_copies(groups: Sequence[_Group]) -> tuple[list[_Group], list[Count]]:
    """Return groups without tables that another has too, and without those that lose all."""
    copies: list[Count] = []
    for layout in LAYOUTS:
        kept, counts = without_copies([s for group in groups for s in group.sheets(layout.name)])
        copies += counts
        for group in groups:
            here = [sheet for sheet in group.sheets(layout.name) if sheet in kept]
            group.tables[layout.name] = here
    return [g for g in groups if g.sheets("participations") or g.sheets("edges")], copies


def has_cordis_tables(path: Path) -> bool:
    """Tell whether a download has the tables that :func:`read_cordis` needs."""
    found = {layout for entry in entries(path) for layout in recognized(entry, LAYOUTS).values()}
    return "participations" in found and "projects" in found


def _groups(path: Path, encoding: str, step: Callable[[str], None]) -> list[_Group]:
    """Return the tables at a path, folder by folder; one group when only one has participants."""
    known = layouts_by_name(LAYOUTS)
    groups: dict[str, _Group] = {}
    names: list[str] = []
    for entry in entries(path):
        names.append(entry.name)
        for table, layout in _recognized(entry, encoding).items():
            step(f"reading {table}")
            group = groups.setdefault(entry.group, _Group())
            group.files.append(table)
            group.tables.setdefault(layout, []).append(
                read_table(entry, table, known[layout], encoding)
            )
    with_members = [g for g in groups.values() if g.sheets("participations") or g.sheets("edges")]
    if not with_members:
        raise problem(
            path.name,
            "no table of CORDIS participants was found in: " + ", ".join(names[:8]),
            "Give the zip as downloaded, or the folder with organization.csv and project.csv",
            check="missing-table",
        )
    if len(with_members) > 1:
        return with_members
    joined = _Group()
    for group in groups.values():
        joined.files += group.files
        for layout, sheets in group.tables.items():
            joined.tables.setdefault(layout, []).extend(sheets)
    return [joined]


def _recognized(entry: Entry, encoding: str) -> Mapping[str, str]:
    # Report summaries and web links of a download are large and of no use here.
    return recognized(entry, LAYOUTS, encoding) if entry.suffix != ".graphml" else {}


def _records_of(group: _Group) -> Records:
    """Return the records of one programme."""
    counts: list[Count] = []
    notes: list[Count] = []
    layout = "participations" if group.sheets("participations") else "edges"
    by_record = record_numbers(group.sheets("projects"))
    parts: list[pd.DataFrame] = []
    for sheet in group.sheets(layout):
        tally = Tally(sheet.file, len(sheet))
        parts.append(_participation_rows(sheet, by_record, tally))
        counts += tally.counts()
        notes += tally.notes()
    rows = pd.concat(parts, ignore_index=True)
    default = next((name for file in group.files if (name := framework_of(file))), "")
    if not default and layout == "edges":
        default = "FP7"  # the only programme that is passed on in this layout
    tables = ProjectTables(
        *(
            group.sheets(name)
            for name in ("projects", "vocabulary", "legal bases", "topics", "parts")
        )
    )
    projects = projects_of(rows, tables, default)
    members = members_of(rows, group.sheets("members")) if layout == "edges" else None
    described = members or organisations_of(rows)
    return Records(
        "cordis",
        organisation_table(described.table),
        collaboration_table(projects.table),
        participation_table(rows.assign(collaboration_id=rows["project"].map(projects.ids))),
        (*counts, *projects.counts, *described.counts),
        ABOUT,
        (*notes, *projects.notes, *described.notes),
    )


def _participation_rows(sheet: Sheet, by_record: Mapping[str, str], tally: Tally) -> pd.DataFrame:
    """Return usable rows of a table of participations with keys, roles and budgets."""
    frame = sheet.frame
    texts = [name for name in ("name", "city", "short_name", "acronym") if name in frame]
    frame = frame.assign(**{name: cleaned_names(frame[name]) for name in texts})
    frame = frame.assign(
        **{name: "" for name in ("name", "country", "acronym") if name not in frame}
    )
    # Older tables know a project by its record number only.
    of_record = {rcn: by_record.get(rcn, rcn) for rcn in frame["rcn"].unique()}
    projects = frame["project"].where(frame["project"] != "", frame["rcn"].map(of_record))
    frame = tally.drop(frame.assign(project=projects), projects == "", "no project")
    nameless = (frame["organisation"] == "") & (frame["name"] == "")
    frame = tally.drop(frame, nameless, "neither name nor number of the organisation")
    frame = tally.drop(frame, frame.duplicated(), "the same row again")
    budget, unreadable = numbers_of(frame["budget"], decimal_comma=sheet.comma_is_decimal)
    tally.note(unreadable, "budget is no amount")
    folded = frame["role"].str.casefold().str.replace(r"[^a-z]", "", regex=True)
    roles = as_text(folded.map(_ROLES))
    tally.note(int(((roles == "") & (frame["role"] != "")).sum()), "role not known")
    ids = source_ids(frame["organisation"], frame["name"], frame["country"], "cordis")
    return frame.assign(budget_eur=budget, role=roles, source_id=ids)
