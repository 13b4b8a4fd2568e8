"""Records of one or several sources → one checked ecosystem, with an account of every row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from ecosystem.errors import EcosystemError, Issue
from ecosystem.model import Ecosystem, join_values
from ecosystem.sources.accounts import (
    ALL_ROWS,
    about_import,
    actor_counts,
    identifiers_of,
    origins_of,
    project_counts,
)
from ecosystem.sources.actors import actors_of, located_input, one_each, own_names, with_names
from ecosystem.sources.checking import checked_ecosystem
from ecosystem.sources.coverage import coverage
from ecosystem.sources.gathered import (
    Gathered,
    gathered,
    labels_of,
    with_joined_projects,
    with_shared_actors,
)
from ecosystem.sources.identity import MERGED_FROM, Resolution, resolve
from ecosystem.sources.organisations import base_ids
from ecosystem.sources.places.locate import locate
from ecosystem.sources.records import (
    Count,
    Records,
    Tally,
    unreconciled,
)
from ecosystem.sources.same_projects import SameProject, joined_ids, same_projects
from ecosystem.sources.scope import ImportScope, early, late

Step = Callable[[str], None]


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
    origins : DataFrame
        ``schema.ORIGINS``: records of actors that are several in the sources.
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
    origins: pd.DataFrame
    projects: tuple[SameProject, ...]
    unused: tuple[Issue, ...]


def build(
    records: Sequence[Records],
    *,
    scope: ImportScope | None = None,
    decisions: pd.DataFrame | None = None,
    merge_from: float = MERGED_FROM,
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
    merge_from : float
        Likeness of names from which two organisations are one; see
        :func:`ecosystem.sources.identity.resolve`.
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
    records = with_shared_actors(records)
    tables = gathered(records)
    tally = Tally(ALL_ROWS, len(tables.rows))
    rows = early(scope, tables.rows, tables.collaborations, tables.organisations, tally)
    described = rows["source_id"].isin(tables.organisations.index)
    rows = tally.drop(rows, ~described, "organisation not described")
    _stop_if_empty(rows, scope)
    unified = _unified(tables, rows, records, scope, decisions, merge_from, step)
    rows = rows.assign(actor_id=unified.actor_of.reindex(rows["source_id"]).to_numpy())

    step("finding projects that stand in two sources")
    taking_part = tables.collaborations.index.isin(rows["collaboration_id"])
    projects = same_projects(
        tables.collaborations[taking_part],
        rows,
        rows.drop_duplicates("collaboration_id").set_index("collaboration_id")["source"],
        list(dict.fromkeys(labels_of(records))),
    )
    rows, collaborations = with_joined_projects(rows, tables.collaborations, joined_ids(projects))
    rows = late(scope, rows, unified.actors, tally)
    _stop_if_empty(rows, scope)
    again = rows.duplicated(["collaboration_id", "actor_id"])
    tally.drop(rows, again, "the same organisation again in a project (made one)")
    single = one_each(rows)
    collaborations = collaborations[collaborations.index.isin(single["collaboration_id"])]
    actors = unified.actors[unified.actors.index.isin({*single["actor_id"], *unified.idle})]

    step("checking the result")
    ecosystem, notes = checked_ecosystem(
        actors, collaborations, single, unified.resolution.aliases, ecosystems
    )
    sources = rows.groupby("collaboration_id")["source"].agg(lambda names: join_values(set(names)))
    table = coverage(ecosystem, sources, unified.named)
    counts = (
        *(count for part in records for count in part.counts),
        *tally.counts(),
        *actor_counts(tables, unified.organisations, actors, unified.resolution),
        *project_counts(tables, collaborations, projects),
    )
    if wrong := unreconciled(counts):
        raise EcosystemError(f"rows do not add up in: {', '.join(wrong)}; nothing was written")
    about = about_import(records, scope, title, table, ecosystem, unified.resolution, projects)
    return Imported(
        replace(ecosystem, about=about),
        counts,
        (*(note for part in records for note in part.notes), *notes),
        unified.resolution.review,
        table,
        identifiers_of(unified.organisations, unified.actor_of, actors.index),
        origins_of(rows),
        tuple(projects),
        unified.resolution.unused,
    )


@dataclass(frozen=True, eq=False)
class _Unified:
    """Organisations of the import, and the actors they became."""

    organisations: pd.DataFrame
    actors: pd.DataFrame
    resolution: Resolution
    idle: frozenset[str]
    named: frozenset[str]

    @property
    def actor_of(self) -> pd.Series:
        return self.resolution.actor_of


def _unified(
    tables: Gathered,
    rows: pd.DataFrame,
    records: Sequence[Records],
    scope: ImportScope,
    decisions: pd.DataFrame | None,
    merge_from: float,
    step: Step,
) -> _Unified:
    """Return actors for the organisations that take part: found the same, placed, of a kind."""
    idle = _idle(records, scope)
    bases = base_ids(tables.organisations.index.to_series())
    organisations = tables.organisations[bases.isin(set(rows["source_id"]) | idle)]
    step(f"finding the same organisations among {len(organisations):,}")
    resolution = resolve(organisations, decisions=decisions, merge_from=merge_from)
    own = located_input(organisations)
    names, aliases = with_names(
        resolution.names, resolution.aliases, own_names(own, resolution.actor_of)
    )
    resolution = replace(
        resolution, names=names, aliases=aliases, review=_to_review(resolution.review, own)
    )
    step(f"placing {len(own):,} organisations")
    actors = actors_of(
        own,
        _kept_bases(locate(own), own),
        resolution.actor_of,
        resolution.names,
        rows["source_id"].value_counts(),
    )
    with_name = base_ids(organisations.index[organisations["name"] != ""].to_series())
    return _Unified(
        organisations,
        actors,
        resolution,
        frozenset(resolution.actor_of[sorted(idle)]),
        frozenset(resolution.actor_of[with_name.unique()]),
    )


def _kept_bases(places: pd.DataFrame, organisations: pd.DataFrame) -> pd.DataFrame:
    """Return places with the basis that an existing ecosystem notes, where its region stays."""
    if "place_basis" not in organisations:
        return places
    noted = organisations["place_basis"]
    stays = (noted != "") & (places["nuts_code"] == organisations["nuts_code"])
    return places.assign(place_basis=places["place_basis"].where(~stays, noted))


def _to_review(review: pd.DataFrame, organisations: pd.DataFrame) -> pd.DataFrame:
    """Return the list to review without the aliases of an ecosystem, which were reviewed before."""
    if "actor_id" not in organisations:
        return review
    known = organisations.index[organisations["actor_id"] != ""]
    first, second = base_ids(review["source_id_a"]), base_ids(review["source_id_b"])
    return review[~((first == second) & first.isin(known))].reset_index(drop=True)


def _idle(records: Sequence[Records], scope: ImportScope) -> set[str]:
    """Return organisations of ecosystems, which stay although they may take part in nothing."""
    if scope != ImportScope():
        return set()
    ids = [part.organisations.index for part in records if part.source == "ecosystem"]
    return {str(base) for index in ids for base in base_ids(index.to_series())}


def _stop_if_empty(rows: pd.DataFrame, scope: ImportScope) -> None:
    if rows.empty:
        said = " ".join(scope.words()) or "The sources hold no participations."
        raise EcosystemError(f"nothing is left to import. {said}")
