"""Tables of several records as one, and projects of two sources under one id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ecosystem.model import LIST_SEPARATOR, join_values
from ecosystem.sources.organisations import unified
from ecosystem.sources.records import (
    Records,
    collaboration_table,
    one_per_id,
    organisation_table,
    stacked,
)


@dataclass(frozen=True, eq=False)
class Gathered:
    """Everything that was read, before organisations are unified.

    Parameters
    ----------
    organisations, collaborations : DataFrame
        As in :class:`ecosystem.sources.records.Records`; what several share by number is one row.
    rows : DataFrame
        Participations of all, with ``source``: the label of the records they come from.
    """

    organisations: pd.DataFrame
    collaborations: pd.DataFrame
    rows: pd.DataFrame


def labels_of(records: Sequence[Records]) -> list[str]:
    """Return what each record's rows are counted under."""
    return [
        part.organisations["source"].iloc[0] if part.source == "ecosystem" else part.source
        for part in records
    ]


def gathered(records: Sequence[Records]) -> Gathered:
    """Return the tables of all records together; what they share by number is unified."""
    rows = pd.concat(
        [
            part.participations.assign(source=label)
            for part, label in zip(records, labels_of(records), strict=True)
        ],
        ignore_index=True,
    )
    return Gathered(
        organisation_table(unified(stacked([part.organisations for part in records]))),
        collaboration_table(one_per_id(stacked([part.collaborations for part in records]))),
        rows,
    )


def with_joined_projects(
    rows: pd.DataFrame, collaborations: pd.DataFrame, joined: Mapping[str, str]
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
