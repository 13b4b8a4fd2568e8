"""Tables of several records as one, and projects of two sources under one id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from ecosystem.model import LIST_SEPARATOR, join_values
from ecosystem.sources.organisations import base_ids, unified
from ecosystem.sources.records import (
    Records,
    collaboration_table,
    one_per_id,
    organisation_table,
    stacked,
)

# What an actor has in two ecosystems is put together rather than taken from the first.
_ADDED: Final = frozenset({"name", "source", "actor_id", "themes", "policy_areas"})


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


def with_shared_actors(records: Sequence[Records]) -> list[Records]:
    """Return records in which ecosystems call the actors they share by the first one's id.

    Shared is an actor that two ecosystems give the same id, name and country, and no different
    participant codes.
    """
    first: dict[tuple[str, str, str], tuple[str, str]] = {}
    rows: list[pd.DataFrame] = []
    result = []
    for part in records:
        if part.source != "ecosystem":
            result.append(part)
            continue
        table = part.organisations
        own = table[base_ids(table.index.to_series()) == table.index]
        renamed: dict[str, str] = {}
        for source_id, actor_id, name, country, pic in zip(
            own.index, own["actor_id"], own["name"].str.casefold(), own["country"], own["pic"],
            strict=True,
        ):  # fmt: skip
            known, known_pic = first.setdefault((actor_id, name, country), (source_id, pic))
            if known != source_id and (not pic or not known_pic or pic == known_pic):
                renamed[source_id] = known
        result.append(_with_ids(part, renamed, rows))
        rows.append(own)
    return result


def _with_ids(
    part: Records, renamed: Mapping[str, str], earlier: Sequence[pd.DataFrame]
) -> Records:
    """Return records under the ids of earlier ones, whose facts win where both have one."""
    if not renamed:
        return part
    part = replace(part, organisations=_yielding(part.organisations, renamed, earlier))
    ids = part.organisations.index.to_series()
    bases = base_ids(ids)
    organisations = part.organisations.reset_index(drop=True).assign(
        source_id=bases.map(lambda key: renamed.get(key, key))
        .where(bases.isin(list(renamed)), ids)
        .to_numpy()
    )
    rows = part.participations
    keys = rows["source_id"].map(lambda key: renamed.get(key, key)).astype("str")
    return replace(
        part,
        # Spellings repeat the id here; they are numbered anew when all records are joined.
        organisations=organisations.set_index("source_id"),
        participations=rows.assign(source_id=keys),
    )


def _yielding(
    organisations: pd.DataFrame, renamed: Mapping[str, str], earlier: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    """Return organisations with the facts of those that earlier ecosystems know already."""
    known = pd.concat(earlier)
    known = known.loc[list(renamed.values())].set_axis(list(renamed))
    own = organisations.loc[list(renamed)]
    columns = {
        str(name): known[name].where(known[name].notna() & (known[name] != ""), own[name])
        for name in own
        if name in known and name not in _ADDED
    }
    mended = own.assign(**columns)
    return pd.concat([organisations.drop(index=own.index), mended]).sort_index()


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
