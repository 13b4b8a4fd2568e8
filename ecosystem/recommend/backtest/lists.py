"""What a user would have seen, and what became of it: the first pairs, lists per region, actor."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecosystem.recommend.backtest.metrics import LISTED
from ecosystem.recommend.backtest.scan import Tally
from ecosystem.recommend.learning.tasks import Scene
from ecosystem.recommend.signals.scores import Positions

# Fewer eligible pairs than two lists of ten: not a choice.
_FEWEST_PAIRS: Final = 20


def first_pairs(found: Scene, tally: Tally) -> list[list[Any]]:
    """Return the best hundred pairs: both ids, and the collaborations that tied them ([] if none).

    Of pairs that came true the ids of the collaborations of the window, sorted.
    """
    ids = found.features.actor_ids[found.features.members]
    outcomes, n = found.outcomes, len(ids)
    key = outcomes.a * n + outcomes.b
    projects = np.array(sorted(set(found.future.participations["collaboration_id"])), dtype=object)
    rows = []
    for _, a, b in tally.best:
        place = int(np.searchsorted(key, a * n + b))
        true = place < len(key) and key[place] == a * n + b
        behind = sorted(projects[outcomes.projects[[place]].indices].tolist()) if true else []
        rows.append([str(ids[a]), str(ids[b]), behind])
    return rows


def region_hits(
    regions: npt.NDArray[np.intp], tally: Tally, truth: Sequence[Positions], length: int = LISTED
) -> dict[str, int]:
    """Return how many of the best ten pairs of every region came true, added up over regions.

    Parameters
    ----------
    regions : ndarray of int
        Of every member.
    tally : Tally
        Of one scorer, with lists of all members.
    truth : sequence of ndarray
        Per member the members it was tied to.
    length : int
        Pairs per region.

    Returns
    -------
    dict
        ``region_count`` (regions with at least 20 eligible pairs among the lists),
        ``pair_count`` (shown), ``hit_count``.
    """
    rows, places = np.nonzero(tally.lists >= 0)
    columns, keys = tally.lists[rows, places], tally.list_keys[rows, places]
    order = np.lexsort((columns, rows, -keys.astype(np.int64), regions[rows]))
    rows, columns = rows[order], columns[order]
    count = hits = shown = 0
    cuts = np.flatnonzero(np.r_[True, np.diff(regions[rows]) != 0, True]) if len(rows) else rows
    for start, stop in pairwise(cuts.tolist()):
        if stop - start < _FEWEST_PAIRS:
            continue
        count += 1
        top = range(start, min(start + length, stop))
        shown += len(top)
        hits += sum(int(columns[i]) in truth[int(rows[i])] for i in top)
    return {"region_count": count, "pair_count": shown, "hit_count": hits}


def actor_hits(
    lists: npt.NDArray[np.integer], truth: Sequence[Positions], length: int = LISTED
) -> dict[str, int]:
    """Return for how many actors with new partners one of the first ten suggested was among them.

    Examples
    --------
    >>> actor_hits(np.array([[1, 2], [0, 2], [0, 1]]), [np.array([2]), np.array([], int),
    ...            np.array([0])], length=1)
    {'actor_count': 2, 'hit_count': 1}
    """
    asked = [row for row, partners in enumerate(truth) if len(partners)]
    hit = [bool(np.isin(lists[row, :length], truth[row]).any()) for row in asked]
    return {"actor_count": len(asked), "hit_count": sum(hit)}
