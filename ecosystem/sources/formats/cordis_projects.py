"""Rows of CORDIS → projects with dates, cost, programme and themes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ecosystem.sources.formats.cordis_layouts import PROJECTS
from ecosystem.sources.formats.programmes import FRAMEWORKS, framework_of, part_name
from ecosystem.sources.reading.columns import Sheet, cleaned
from ecosystem.sources.reading.values import dates_of, joined_lists, list_entry, numbers_of
from ecosystem.sources.records import Count, Tally, as_text

_URL = "https://cordis.europa.eu/project/"


def record_numbers(sheets: Sequence[Sheet]) -> dict[str, str]:
    """Return project number by record number (rcn), where a table gives both."""
    return {
        rcn: project
        for sheet in sheets
        for rcn, project in zip(sheet.frame["rcn"], sheet.frame["project"], strict=True)
        if rcn and project
    }


@dataclass(frozen=True)
class ProjectTables:
    """The tables of one programme that describe its projects.

    Parameters
    ----------
    projects, vocabulary, legal_bases, topics, parts : sequence of Sheet
        Tables of the layouts of these names; empty where a download has none.
    """

    projects: Sequence[Sheet]
    vocabulary: Sequence[Sheet] = ()
    legal_bases: Sequence[Sheet] = ()
    topics: Sequence[Sheet] = ()
    parts: Sequence[Sheet] = ()


@dataclass(frozen=True, eq=False)
class Projects:
    """Collaborations of one programme, and how its project numbers became ids.

    Parameters
    ----------
    table : DataFrame
        Columns of ``schema.COLLABORATIONS``.
    ids : dict of str to str
        Project number → ``collaboration_id``.
    counts, notes : tuple of Count
        Rows of every table.
    """

    table: pd.DataFrame
    ids: dict[str, str]
    counts: tuple[Count, ...]
    notes: tuple[Count, ...]


def projects_of(rows: pd.DataFrame, tables: ProjectTables, default: str) -> Projects:
    """Return the projects that participations name, described as far as the tables go.

    Parameters
    ----------
    rows : DataFrame
        Participations with ``project`` and ``acronym``.
    tables : ProjectTables
        What describes projects.
    default : str
        Framework (``FP7`` …) of projects that do not name theirs; "" if unknown.

    Notes
    -----
    Themes are the terms of the European Science Vocabulary and the fields they belong to; where a
    project has none, the part of the programme; where that is unknown, the topic of the call.
    """
    counts: list[Count] = []
    notes: list[Count] = []
    # The last in the alphabet: an acronym rather than an empty cell.
    named = (
        rows[["project", "acronym", "rcn"]]
        .drop_duplicates()
        .sort_values(["project", "acronym", "rcn"])
        .drop_duplicates("project", keep="last")
    )
    known = []
    for sheet in tables.projects:
        tally = Tally(sheet.file, len(sheet))
        known.append(_described(sheet, named["project"], tally))
        counts += tally.counts()
        notes += tally.notes()
    described = (
        pd.concat(known, ignore_index=True)
        if known
        else _described(_NONE, named["project"], Tally("", 0))
    )
    described = described.drop_duplicates("project")
    frame = named.merge(described, on="project", how="left", suffixes=("_named", ""))
    lone = frame["title"].isna()
    if tables.projects and lone.any():
        notes.append(Count("projects", "known from its participants only", int(lone.sum())))
    texts = [str(name) for name in frame if name != "total_budget_eur"]
    frame = frame.assign(**{name: as_text(frame[name]) for name in texts})
    frame["acronym"] = frame["acronym"].where(frame["acronym"] != "", frame["acronym_named"])
    frameworks = _frameworks(frame, lone, default)
    prefixes = frameworks.map(lambda name: FRAMEWORKS.get(name, ("cordis", ""))[0])
    ids = (prefixes + "-" + frame["project"]).astype("str")
    themes, more = _themes(frame, tables)
    # Where the number is a record number, the page is another one.
    rcn_only = (frame["project"] == frame["rcn"]) | (frame["project"] == frame["rcn_named"])
    urls = (_URL + "id/" + frame["project"]).where(~rcn_only, _URL + "rcn/" + frame["project"])
    table = pd.DataFrame(
        {
            "collaboration_id": ids,
            "acronym": frame["acronym"],
            "title": frame["title"],
            "kind": "project",
            "programme": frameworks.map(lambda name: FRAMEWORKS.get(name, ("", name))[1]),
            "start_date": frame["start"],
            "end_date": frame["end"],
            "total_budget_eur": frame["total_budget_eur"],
            "themes": themes,
            "source_url": urls,
        }
    )
    return Projects(
        table,
        dict(zip(frame["project"], ids, strict=True)),
        (*counts, *more),
        tuple(notes),
    )


def _described(sheet: Sheet, wanted: pd.Series, tally: Tally) -> pd.DataFrame:
    """Return the usable rows of a table of projects, cleaned."""
    frame = sheet.frame
    frame = tally.drop(frame, frame["project"] == "", "no project number")
    frame = tally.drop(frame, frame["project"].duplicated(), "project number stands twice")
    frame = tally.drop(frame, ~frame["project"].isin(wanted), "no organisation takes part")
    total, bad_totals = numbers_of(frame["total"], decimal_comma=sheet.comma_is_decimal)
    start, bad_starts = dates_of(frame["start"])
    end, bad_ends = dates_of(frame["end"])
    tally.note(bad_totals, "total cost is no amount")
    tally.note(bad_starts + bad_ends, "date not understood")
    return frame.assign(
        # A total of nothing is how the source says that it does not know.
        total_budget_eur=total.where(total > 0),
        start=start,
        end=end,
        acronym=cleaned(frame["acronym"]),
        title=cleaned(frame["title"]),
    )


def _frameworks(frame: pd.DataFrame, lone: pd.Series, default: str) -> pd.Series:
    """Return the framework of every project: its own word, its programme part, the default.

    Projects that no table describes belong to the one framework of those that are described.
    """
    known = {
        text: framework_of(text)
        for column in ("framework", "part")
        for text in frame[column].unique()
        if text
    }
    own = frame["framework"].map(lambda text: known.get(text, ""))
    part = frame["part"].map(lambda text: known.get(text, ""))
    named = own.where(own != "", part)
    others = set(named[~lone]) - {""}
    named = named.where(~lone | (len(others) != 1), others.pop() if len(others) == 1 else "")
    # A framework that is not among the known ones keeps the name it gives itself.
    named = named.where(named != "", frame["framework"].where(own == "", ""))
    return named.where(named != "", default)


def _themes(frame: pd.DataFrame, tables: ProjectTables) -> tuple[pd.Series, list[Count]]:
    """Return the themes of every project, and what became of the rows of tables of themes."""
    counts: list[Count] = []
    by_record = frame.loc[frame["rcn"] != ""].set_index("rcn")["project"]
    by_record = by_record[~by_record.index.duplicated()]

    def usable(sheet: Sheet, text: str) -> pd.DataFrame:
        tally = Tally(sheet.file, len(sheet))
        rows = sheet.frame
        if "rcn" in rows:
            rows = rows.assign(
                project=rows["project"].where(rows["project"] != "", rows["rcn"].map(by_record))
            )
        rows = tally.drop(rows, ~rows["project"].isin(frame["project"]), "project not imported")
        rows = tally.drop(rows, rows[text] == "", "no text")
        rows = tally.drop(rows, rows.duplicated(), "the same row again")
        counts.extend(tally.counts())
        return rows

    def listed(pairs: list[pd.DataFrame]) -> pd.Series:
        if not pairs:
            return pd.Series(dtype="str")
        rows = pd.concat(pairs, ignore_index=True)
        texts = {text: list_entry(text) for text in rows["theme"].unique()}
        return joined_lists(rows.assign(theme=rows["theme"].map(texts)), "project", "theme")

    terms = []
    for sheet in tables.vocabulary:
        rows = usable(sheet, "title")
        fields = rows["path"].map({path: _field(path) for path in rows["path"].unique()})
        terms += [
            rows[["project"]].assign(theme=cleaned(rows["title"])),
            rows[["project"]].assign(theme=fields),
        ]
    parts = [frame[["project"]].assign(theme=frame["part"].map(part_name))]
    for sheet in tables.legal_bases:
        rows = usable(sheet, "title")
        main = rows["unique"].str.casefold().isin(["true", "1", "yes"])
        parts.append(rows.loc[main, ["project"]].assign(theme=cleaned(rows.loc[main, "title"])))
    coarse = [
        rows[["project"]].assign(theme=rows["code"].map(part_name))
        for rows in (usable(sheet, "code") for sheet in tables.parts)
    ]
    topics = [
        rows[["project"]].assign(theme=cleaned(rows["title"]))
        for rows in (usable(sheet, "title") for sheet in tables.topics)
    ]
    themes = pd.Series("", index=frame.index, dtype="str")
    for found in (listed(terms), listed(parts), listed(coarse), listed(topics)):
        more = as_text(frame["project"].map(found))
        themes = themes.where(themes != "", more)
    return themes, counts


def _field(path: str) -> str:
    """Return the field of science in a path of the vocabulary: its second level."""
    levels = path.strip("/").split("/")
    return levels[1] if len(levels) > 1 else ""


_NONE = Sheet(
    "projects",
    pd.DataFrame({name: pd.Series(dtype="str") for name in PROJECTS.wanted}),
    frozenset(),
    True,
)
