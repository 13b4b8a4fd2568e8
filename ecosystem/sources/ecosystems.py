"""An ecosystem that is there already → records, so that it can be merged with others."""

from __future__ import annotations

import pandas as pd

from ecosystem.model import Ecosystem
from ecosystem.sources.records import (
    KEPT,
    READ,
    Count,
    Records,
    collaboration_table,
    organisation_table,
    participation_table,
)


def records_of(ecosystem: Ecosystem, label: str) -> Records:
    """Return an ecosystem as records that keep its actor ids, aliases and places.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    label : str
        Distinguishes it from the others of a merge; prefix of source ids, and the name of the
        source in the coverage report.
    """
    actors = ecosystem.actors.reset_index()
    organisations = actors.assign(source_id=f"{label}:" + actors["actor_id"], source=label)
    spellings = ecosystem.aliases.merge(
        organisations.drop(columns=["name", "website"]), on="actor_id", how="inner"
    ).sort_values(["source_id", "alias"])
    number = (spellings.groupby("source_id").cumcount() + 2).astype("str")
    spellings = spellings.assign(
        name=spellings["alias"], source_id=spellings["source_id"] + "#" + number
    )
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
    return Records(
        "ecosystem",
        organisation_table(pd.concat([organisations, spellings], ignore_index=True)),
        collaboration_table(ecosystem.collaborations.reset_index()),
        participation_table(rows.assign(source_id=f"{label}:" + rows["actor_id"])),
        counts,
        ecosystem.about,
    )
