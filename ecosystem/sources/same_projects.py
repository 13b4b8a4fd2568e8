"""The same project in two sources, once: Interreg projects that stand in keep.eu and elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from ecosystem.model import year_of
from ecosystem.sources.reading.columns import folded

_SHORTEST = 4
_PLAIN = 6


@dataclass(frozen=True, order=True)
class SameProject:
    """Two collaborations that were made one.

    Parameters
    ----------
    kept_id, joined_id : str
        Ids; the first is that of the result.
    acronym : str
        What both are called.
    shared : int
        Organisations that take part in both.
    """

    kept_id: str
    joined_id: str
    acronym: str
    shared: int


def same_projects(
    collaborations: pd.DataFrame, members: pd.DataFrame, source: pd.Series, order: Sequence[str]
) -> list[SameProject]:
    """Return the collaborations of different sources that are the same.

    They have the same acronym (letters and digits only, four or more), start in the same year or
    the next as far as both are dated, and share organisations: one when the acronym has six
    letters or more, else two. Collaborations of one source are never joined.

    Parameters
    ----------
    collaborations : DataFrame
        Indexed by ``collaboration_id``.
    members : DataFrame
        ``collaboration_id`` and ``actor_id``.
    source : Series
        collaboration_id → source.
    order : sequence of str
        Sources; of the same project the id in the first of them is kept.
    """
    if source.nunique() < 2:
        return []
    names = collaborations["acronym"].map(folded)
    names = names[(names.str.len() >= _SHORTEST) & (collaborations["kind"] != "tie")]
    groups = names.groupby(names).groups
    years = year_of(collaborations["start_date"])
    candidates = [sorted(map(str, ids)) for ids in groups.values() if len(ids) > 1]
    wanted = {key for ids in candidates for key in ids}
    rows = members[members["collaboration_id"].isin(wanted)]
    actors: dict[str, set[str]] = defaultdict(set)
    for collaboration, actor in zip(rows["collaboration_id"], rows["actor_id"], strict=True):
        actors[collaboration].add(actor)
    found = []
    for ids in candidates:
        for a, b in combinations(ids, 2):
            if source[a] == source[b] or abs(years[a] - years[b]) > 1:
                continue
            shared = len(actors[a] & actors[b])
            if shared >= (1 if len(names[a]) >= _PLAIN else 2):
                kept, joined = sorted((a, b), key=lambda key: (order.index(source[key]), key))
                acronym = str(collaborations.at[kept, "acronym"])
                found.append(SameProject(kept, joined, acronym, shared))
    return sorted(found)


def joined_ids(found: list[SameProject]) -> dict[str, str]:
    """Return joined id → the id of the result, also along chains."""
    direct: dict[str, str] = {}
    for pair in found:
        direct.setdefault(pair.joined_id, pair.kept_id)

    def last(key: str) -> str:
        seen = {key}
        while key in direct and direct[key] not in seen:
            key = direct[key]
            seen.add(key)
        return key

    return {key: last(key) for key in direct}
