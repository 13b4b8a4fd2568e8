"""The account an import gives of itself: organisations, projects, caveats, identifiers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from ecosystem.model import About, Ecosystem
from ecosystem.schema import IDENTIFIERS, ORIGINS
from ecosystem.sources.coverage import coverage_words, identity_words
from ecosystem.sources.gathered import Gathered
from ecosystem.sources.identity import Resolution
from ecosystem.sources.organisations import base_ids
from ecosystem.sources.records import Count, Records
from ecosystem.sources.same_projects import SameProject, joined_ids
from ecosystem.sources.scope import ImportScope

ALL_ROWS: Final = "all participations"
ALL_ORGANISATIONS: Final = "all organisations"
ALL_PROJECTS: Final = "all projects"


def actor_counts(
    tables: Gathered, organisations: pd.DataFrame, actors: pd.DataFrame, resolution: Resolution
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


def project_counts(
    tables: Gathered, collaborations: pd.DataFrame, projects: Sequence[SameProject]
) -> tuple[Count, ...]:
    """Return how many projects were read and became collaborations."""
    read, kept = len(tables.collaborations), len(collaborations)
    joined = len(joined_ids(list(projects)))
    counts = (
        Count(ALL_PROJECTS, "read", read),
        Count(ALL_PROJECTS, "kept", kept),
        Count(ALL_PROJECTS, "the same project in another source (made one)", joined),
        Count(ALL_PROJECTS, "no participant is imported", read - kept - joined),
    )
    return tuple(count for count in counts if count.rows or count.reason in ("read", "kept"))


def about_import(
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


def origins_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return ``schema.ORIGINS``: under which records actors of several records took part.

    Examples
    --------
    >>> rows = pd.DataFrame({"collaboration_id": ["p", "q", "q"], "actor_id": ["a", "a", "b"],
    ...                      "source_id": ["1", "2", "3"]})
    >>> origins_of(rows)["source_id"].to_list()
    ['1', '2']
    """
    found = rows[list(ORIGINS.names)].drop_duplicates()
    several = found.groupby("actor_id")["source_id"].transform("nunique") > 1
    return found[several].sort_values(list(ORIGINS.names), ignore_index=True)


def identifiers_of(
    organisations: pd.DataFrame, actor_of: pd.Series, kept: pd.Index
) -> pd.DataFrame:
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
