"""When a headline holds under another choice, and the table of all answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from ecosystem.measures.communities import Communities
from ecosystem.model import join_values
from ecosystem.regions import Level
from ecosystem.schema import STABILITY

Key = tuple[str, int]
Answers = dict[str, bool | None]

SMALLEST_COMMUNITY: Final = 3
_ALIKE: Final = 0.5  # of a community, by Jaccard; below it is taken for dissolved (Hennig 2007)


def pair_names(table: pd.DataFrame, headline: str, top: int) -> dict[Key, str]:
    """Return what the first pairs of a ranked table are called.

    Examples
    --------
    >>> pair_names(pd.DataFrame({"name_a": ["A"], "name_b": ["B"]}), "gaps", 5)
    {('gaps', 1): 'A – B'}
    """
    first = table.head(top)
    names = zip(first["name_a"], first["name_b"], strict=True)
    return {(headline, rank): f"{a} – {b}" for rank, (a, b) in enumerate(names, 1)}


def community_names(found: Communities) -> dict[Key, str]:
    """Return what marks the communities of at least three actors."""
    large = found.table[found.table["actor_count"] >= SMALLEST_COMMUNITY]
    return {
        ("communities", int(str(number))): str(text)
        for number, text in large["description"].items()
    }


def gap_holds(ends: tuple[str, str], expected: pd.DataFrame, level: Level) -> bool | None:
    """Tell whether two regions share fewer collaborations than expected in other data.

    Parameters
    ----------
    ends : tuple of str
        Codes of the two regions.
    expected : DataFrame
        ``region_a``, ``region_b``, ``observed_count``, ``expected_count``.
    level : {0, 1, 2, 3, "s3"}
        Of the regions in it; at a coarser one the regions that hold the two are looked at.

    Returns
    -------
    bool or None
        None when the pair is not there.

    Examples
    --------
    >>> row = {"region_a": "EE", "region_b": "FI", "observed_count": 2, "expected_count": 3.5}
    >>> gap_holds(("EE00", "FI1B"), pd.DataFrame([row]), 0)
    True
    """
    length = 2 + level if isinstance(level, int) else None
    first, second = sorted(code[:length] for code in ends)
    found = expected[(expected["region_a"] == first) & (expected["region_b"] == second)]
    if found.empty:
        return None
    return bool((found["observed_count"] < found["expected_count"]).iloc[0])


def communities_found(mine: pd.Series, theirs: pd.Series) -> dict[int, bool]:
    """Tell which communities are found again: by another with a Jaccard likeness of at least .5.

    Parameters
    ----------
    mine, theirs : Series
        Community of every actor, by id; 0 for none. Only actors of both are compared.

    Returns
    -------
    dict
        Number of the community → whether it is found again; those of whose actors none is in the
        other partition are left out.

    Examples
    --------
    >>> one = pd.Series({"a": 1, "b": 1, "c": 2, "d": 3})
    >>> communities_found(one, pd.Series({"a": 4, "b": 5, "c": 5}))
    {1: True, 2: True}
    """
    both = mine.index.intersection(theirs.index)
    own = mine.reindex(both).to_numpy(np.int64)
    other = theirs.reindex(both).to_numpy(np.int64)
    shared = Counter(zip(own.tolist(), other.tolist(), strict=True))
    own_size, other_size = Counter(own.tolist()), Counter(other.tolist())
    best = dict.fromkeys(sorted(set(own_size) - {0}), 0.0)
    for (a, b), count in shared.items():
        if a and b:
            best[a] = max(best[a], count / (own_size[a] + other_size[b] - count))
    return {number: likeness >= _ALIKE for number, likeness in best.items()}


def answer_table(names: Mapping[Key, str], answers: Mapping[Key, Answers]) -> pd.DataFrame:
    """Return ``schema.STABILITY`` from the answer of every headline to every choice."""
    rows = [_row(*key, name, answers[key]) for key, name in names.items()]
    return pd.DataFrame(rows, columns=list(STABILITY.names))


def _row(headline: str, rank: int, name: str, answers: Answers) -> dict[str, Any]:
    known = {choice: holds for choice, holds in answers.items() if holds is not None}
    kept = sum(known.values())
    return {
        "headline": headline,
        "rank": rank,
        "name": name,
        "variant_count": len(known),
        "kept_count": kept,
        "stability": kept / len(known) if known else np.nan,
        "lost_with": join_values({choice for choice, holds in known.items() if not holds}),
    }
