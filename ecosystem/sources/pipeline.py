"""Records of one or several sources → one checked ecosystem, with an account of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ecosystem.errors import EcosystemError, InputError, Issue
from ecosystem.model import LIST_SEPARATOR, About, Ecosystem, join_values
from ecosystem.schema import IDENTIFIERS, INPUT_TABLES
from ecosystem.sources.actors import actors_of, located_input, one_each
from ecosystem.sources.coverage import coverage, coverage_words, identity_words
from ecosystem.sources.identity import Resolution, resolve
from ecosystem.sources.organisations import base_ids, unified
from ecosystem.sources.places.locate import locate
from ecosystem.sources.records import (
    Count,
    Records,
    Tally,
    collaboration_table,
    one_per_id,
    organisation_table,
    stacked,
    unreconciled,
)
from ecosystem.sources.same_projects import SameProject, joined_ids, same_projects
from ecosystem.sources.scope import ImportScope, early, late
from ecosystem.validation import RawTable, check_tables

Step = Callable[[str], None]
ALL_ROWS = "all participations"
ALL_ORGANISATIONS = "all organisations"
ALL_PROJECTS = "all projects"


@dataclass(frozen=True, eq=False)
class Imported:
    """An ecosystem and how it came about.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked, with caveats and credits of all sources.
    counts : tuple of Count
        Rows read, kept and dropped by reason, for every table read and for the whole.
    notes : tuple of Count
        What was left unknown or mended, by reason.
    review : DataFrame
        Which organisations were found the same, for a person to check.
    coverage : DataFrame
        ``schema.COVERAGE``: how much is named, placed, dated.
    identifiers : DataFrame
        ``schema.IDENTIFIERS``: numbers by which sources know the actors.
    projects : tuple of SameProject
        Projects of two sources that were made one.
    unused : tuple of Issue
        Decisions of a person that fit nothing in this import.
    """

    ecosystem: Ecosystem
    counts: tuple[Count, ...]
    notes: tuple[Count, ...]
    review: pd.DataFrame
    coverage: pd.DataFrame
    identifiers: pd.DataFrame
    projects: tuple[SameProject, ...]
    unused: tuple[Issue, ...]


@dataclass(frozen=True, eq=False)
class _Tables:
    """Everything that was read, before organisations are unified."""

    organisations: pd.DataFrame
    collaborations: pd.DataFrame
    rows: pd.DataFrame


def build(
    records: Sequence[Records],
    *,
    scope: ImportScope | None = None,
    decisions: pd.DataFrame | None = None,
    title: str = "",
    ecosystems: Sequence[Ecosystem] = (),
    step: Step = lambda _: None,
) -> Imported:
    """Return one ecosystem from records: scope, identity, places, kinds, checks.

    Parameters
    ----------
    records : sequence of Records
        What importers returned; of a project in several of them the id in the first is kept.
    scope : ImportScope, optional
        What to leave out.
    decisions : DataFrame, optional
        A person's decisions about identities, as :func:`ecosystem.sources.identity.read_decisions`
        returns them.
    title : str
        Of the result; by default from the sources.
    ecosystems : sequence of Ecosystem
        Those among the records that were ecosystems already: their S3 priorities and policy areas
        are carried over.
    step : callable
        Told what is being done.

    Returns
    -------
    Imported
        The same whatever the order of rows in the sources.

    Raises
    ------
    EcosystemError
        When nothing is left after the scope.
    InputError
        When the result does not pass the checks that any dataset must pass.
    """
    scope = scope or ImportScope()
    tables = _joined(records)
    tally = Tally(ALL_ROWS, len(tables.rows))
    rows = early(scope, tables.rows, tables.collaborations, tables.organisations, tally)
    known = rows["source_id"].isin(tables.organisations.index)
    rows = tally.drop(rows, ~known, "organisation not described")
    _stop_if_empty(rows, scope)
    used = set(rows["source_id"]) | _idle(records, scope)
    bases = base_ids(tables.organisations.index.to_series())
    organisations = tables.organisations[bases.isin(used)]

    step(f"finding the same organisations among {len(organisations):,}")
    resolution = resolve(organisations, decisions=decisions)
    own = located_input(organisations)
    step(f"placing {len(own):,} organisations")
    places = _kept_bases(locate(own), own)
    weights = rows["source_id"].value_counts()
    actors = actors_of(own, places, resolution.actor_of, resolution.names, weights)
    rows = rows.assign(actor_id=resolution.actor_of.reindex(rows["source_id"]).to_numpy())

    step("finding projects that stand in two sources")
    order = list(dict.fromkeys(_labels(records)))
    projects = same_projects(
        tables.collaborations.loc[tables.collaborations.index.isin(rows["collaboration_id"])],
        rows,
        _source_of_collaboration(rows),
        order,
    )
    rows, collaborations = _with_joined_projects(rows, tables.collaborations, joined_ids(projects))
    rows = late(scope, rows, actors, tally)
    _stop_if_empty(rows, scope)
    single = one_each(rows)
    again = rows.duplicated(["collaboration_id", "actor_id"])
    tally.drop(rows, again, "the same organisation again in a project (made one)")
    collaborations = collaborations[collaborations.index.isin(single["collaboration_id"])]
    idle = resolution.actor_of[sorted(_idle(records, scope) & set(resolution.actor_of.index))]
    actors = actors[actors.index.isin({*single["actor_id"], *idle})]

    step("checking the result")
    ecosystem, notes = _checked(actors, collaborations, single, resolution, ecosystems)
    sources = rows.groupby("collaboration_id")["source"].agg(lambda names: join_values(set(names)))
    named = resolution.actor_of[organisations.index[organisations["name"] != ""].map(_base)]
    table = coverage(ecosystem, sources, set(named))
    counts = (
        *(count for part in records for count in part.counts),
        *tally.counts(),
        *_actor_counts(tables, organisations, actors, resolution),
        *_project_counts(tables, collaborations, projects),
    )
    if wrong := unreconciled(counts):
        raise EcosystemError(f"rows do not add up in: {', '.join(wrong)}; nothing was written")
    about = _about(records, scope, title, table, ecosystem, resolution, projects)
    return Imported(
        replace(ecosystem, about=about),
        counts,
        (*(note for part in records for note in part.notes), *notes),
        resolution.review,
        table,
        _identifiers(organisations, resolution.actor_of, actors.index),
        tuple(projects),
        resolution.unused,
    )


def _kept_bases(places: pd.DataFrame, organisations: pd.DataFrame) -> pd.DataFrame:
    """Return places with the basis that an existing ecosystem notes, where its region stays."""
    if "place_basis" not in organisations:
        return places
    noted = organisations["place_basis"]
    stays = (noted != "") & (places["nuts_code"] == organisations["nuts_code"])
    return places.assign(place_basis=places["place_basis"].where(~stays, noted))


def _identifiers(organisations: pd.DataFrame, actor_of: pd.Series, kept: pd.Index) -> pd.DataFrame:
    """Return the numbers by which sources know the actors that are kept."""
    ids = base_ids(organisations.index.to_series())
    actors = actor_of.reindex(ids).to_numpy()
    parts = [
        pd.DataFrame({"actor_id": actors, "scheme": scheme, "identifier": organisations[scheme]})
        for scheme in ("pic", "vat", "ror")
    ]
    table = pd.concat(parts, ignore_index=True)
    usable = (table["identifier"].str.len() > 3) & table["actor_id"].isin(kept)
    return table[usable].drop_duplicates().sort_values(list(IDENTIFIERS.names), ignore_index=True)


def _idle(records: Sequence[Records], scope: ImportScope) -> set[str]:
    """Return organisations of ecosystems, which stay although they may take part in nothing."""
    if scope != ImportScope():
        return set()
    return {
        _base(str(source_id))
        for part in records
        if part.source == "ecosystem"
        for source_id in part.organisations.index
    }


def _base(source_id: str) -> str:
    base, _, number = source_id.rpartition("#")
    return base if base and number.isdigit() else source_id


def _labels(records: Sequence[Records]) -> list[str]:
    """Return what each record's rows are counted under."""
    return [
        part.organisations["source"].iloc[0] if part.source == "ecosystem" else part.source
        for part in records
    ]


def _joined(records: Sequence[Records]) -> _Tables:
    """Return the tables of all records together; what they share by number is unified."""
    rows = pd.concat(
        [
            part.participations.assign(source=label)
            for part, label in zip(records, _labels(records), strict=True)
        ],
        ignore_index=True,
    )
    return _Tables(
        organisation_table(unified(stacked([part.organisations for part in records]))),
        collaboration_table(one_per_id(stacked([part.collaborations for part in records]))),
        rows,
    )


def _stop_if_empty(rows: pd.DataFrame, scope: ImportScope) -> None:
    if rows.empty:
        said = " ".join(scope.words()) or "The sources hold no participations."
        raise EcosystemError(f"nothing is left to import. {said}")


def _source_of_collaboration(rows: pd.DataFrame) -> pd.Series:
    return rows.drop_duplicates("collaboration_id").set_index("collaboration_id")["source"]


def _with_joined_projects(
    rows: pd.DataFrame, collaborations: pd.DataFrame, joined: dict[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return both tables with joined projects under one id; empty cells are filled in."""
    if not joined:
        return rows, collaborations
    ids = rows["collaboration_id"].map(lambda key: joined.get(key, key)).astype("str")
    table = collaborations.reset_index()
    targets = table["collaboration_id"].map(lambda key: joined.get(key, key))
    affected = targets.isin(set(joined.values()))
    # The row that keeps its id comes first, so that its own cells win.
    group = table[affected].assign(
        target=targets[affected], own=table["collaboration_id"] != targets
    )
    group = group.sort_values(["target", "own", "collaboration_id"]).replace("", np.nan)
    lists = {
        column: group.groupby("target")[column].agg(
            lambda texts: join_values(LIST_SEPARATOR.join(texts.dropna()).split(LIST_SEPARATOR))
        )
        for column in ("themes", "policy_areas")
    }
    merged = group.drop(columns=["collaboration_id", "own"]).groupby("target").first()
    merged = merged.assign(**lists).rename_axis("collaboration_id").reset_index()
    kept = collaboration_table(pd.concat([table[~affected], merged], ignore_index=True))
    return rows.assign(collaboration_id=ids), kept


def _checked(
    actors: pd.DataFrame,
    collaborations: pd.DataFrame,
    single: pd.DataFrame,
    resolution: Resolution,
    ecosystems: Sequence[Ecosystem],
) -> tuple[Ecosystem, tuple[Count, ...]]:
    """Return the ecosystem after the checks of any dataset, and what they mended or doubt."""
    ends_early = (collaborations["end_date"] != "") & (
        collaborations["end_date"].str.slice(0, 10) < collaborations["start_date"].str.slice(0, 10)
    )
    ends_early &= collaborations["end_date"].str.len() == collaborations["start_date"].str.len()
    collaborations = collaborations.assign(
        end_date=collaborations["end_date"].where(~ends_early, "")
    )
    aliases = resolution.aliases[resolution.aliases["actor_id"].isin(actors.index)]
    frames = {
        "actors": actors.reset_index(),
        "collaborations": collaborations.reset_index(),
        "participations": single,
        "aliases": aliases,
        "s3_priorities": _carried([eco.priorities for eco in ecosystems]),
        "policy_areas": _carried([eco.policy_areas for eco in ecosystems]),
    }
    checked = check_tables({name: _raw(name, frame) for name, frame in frames.items()})
    if checked.has_errors:
        raise InputError(issue for issue in checked.issues if issue.severity == "error")
    doubts = Counter(
        (issue.file, issue.check) for issue in checked.issues if issue.severity != "note"
    )
    if ends_early.any():
        doubts["collaborations", "ends before it starts: the end was left out"] = int(
            ends_early.sum()
        )
    tables = checked.tables
    ecosystem = Ecosystem(
        tables["actors"],
        tables["collaborations"],
        tables["participations"],
        tables["s3_priorities"],
        tables["policy_areas"],
        tables["aliases"],
    )
    notes = tuple(Count(table, check, rows) for (table, check), rows in sorted(doubts.items()))
    return ecosystem, notes


def _carried(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    filled = [frame for frame in frames if not frame.empty]
    return pd.concat(filled, ignore_index=True).drop_duplicates() if filled else pd.DataFrame()


def _raw(name: str, frame: pd.DataFrame) -> RawTable:
    """Return a table as text cells, as a file would hold them."""
    columns = {}
    for column in INPUT_TABLES[name].columns:
        if column.name not in frame:
            columns[column.name] = pd.Series("", index=frame.index, dtype="str")
        elif column.type in ("number", "integer"):
            values = frame[column.name].astype("float64")
            texts = values.map(repr).astype("str")
            columns[column.name] = texts.where(values.notna(), "")
        else:
            columns[column.name] = frame[column.name].astype("str")
    table = pd.DataFrame(columns)
    table.index = pd.RangeIndex(2, len(table) + 2)
    return RawTable(name, name, table, comma_is_decimal=False)


def _actor_counts(
    tables: _Tables, organisations: pd.DataFrame, actors: pd.DataFrame, resolution: Resolution
) -> tuple[Count, ...]:
    """Return how many organisations were read and became actors."""
    read = len(tables.organisations)
    out_of_scope = read - len(organisations)
    found = resolution.actor_of.nunique()
    merged = len(organisations) - found
    counts = (
        Count(ALL_ORGANISATIONS, "read", read),
        Count(ALL_ORGANISATIONS, "kept", len(actors)),
        Count(ALL_ORGANISATIONS, "takes part in nothing that is imported", out_of_scope),
        Count(ALL_ORGANISATIONS, "another spelling or number of one that is kept", merged),
        Count(
            ALL_ORGANISATIONS, "outside the region or project size asked for", found - len(actors)
        ),
    )
    return tuple(count for count in counts if count.rows or count.reason in ("read", "kept"))


def _project_counts(
    tables: _Tables, collaborations: pd.DataFrame, projects: Sequence[SameProject]
) -> tuple[Count, ...]:
    read, kept = len(tables.collaborations), len(collaborations)
    joined = len(joined_ids(list(projects)))
    counts = (
        Count(ALL_PROJECTS, "read", read),
        Count(ALL_PROJECTS, "kept", kept),
        Count(ALL_PROJECTS, "the same project in another source (made one)", joined),
        Count(ALL_PROJECTS, "no participant is imported", read - kept - joined),
    )
    return tuple(count for count in counts if count.rows or count.reason in ("read", "kept"))


def _about(
    records: Sequence[Records],
    scope: ImportScope,
    title: str,
    table: pd.DataFrame,
    ecosystem: Ecosystem,
    resolution: Resolution,
    projects: Sequence[SameProject],
) -> About:
    """Return title, caveats and credits: of every source, of the scope, of what is covered."""
    abouts = list(dict.fromkeys(part.about for part in records))
    sources = " + ".join(dict.fromkeys(about.title.split(":")[0] for about in abouts))
    spellings = len(resolution.actor_of) - resolution.actor_of.nunique()
    doubtful = int((resolution.review["decision"] == "doubtful").sum())
    identity = identity_words(spellings, doubtful)
    said = [*coverage_words(table, ecosystem), identity]
    if projects:
        said.append(f"{len(projects)} projects that stand in two sources were made one.")
    return About(
        title=title or (abouts[0].title if len(abouts) == 1 else sources),
        description=" ".join(dict.fromkeys(about.description for about in abouts)),
        caveats=(
            *scope.words(),
            *said,
            *dict.fromkeys(caveat for about in abouts for caveat in about.caveats),
        ),
        credits=tuple(dict.fromkeys(credit for about in abouts for credit in about.credits)),
    )
