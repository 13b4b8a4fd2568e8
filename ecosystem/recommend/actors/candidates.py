"""Which pairs of actors may be suggested at all: eligible, not tied, close enough to be found."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.model import Ecosystem
from ecosystem.network.engine import use_kernels
from ecosystem.network.incidence import Incidence, tie_factor
from ecosystem.network.scope import Area, in_area
from ecosystem.network.ties import running_years
from ecosystem.recommend.signals.scores import Positions, allocation_factors
from ecosystem.regions import Level

Pairs = tuple[Positions, Positions]

_BLOCK = 200
# Up to so many actors are gone through one by one rather than the whole network.
_MOST_ROWS = 1_000
# An actor not heard of for longer may no longer exist.
_LONGEST_PAUSE = 10


def eligible_actors(ecosystem: Ecosystem, level: Level, area: Area) -> pd.Series:
    """Tell which actors may be suggested.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level, or the territories of S3 strategies.
    area : {"bsr", "all"}
        Where an actor must be placed.

    Returns
    -------
    Series of bool
        Indexed by actor id, sorted. Actors that are placed in the area, take part in at least one
        collaboration, and whose last known year is no more than ten years before the latest start
        of any collaboration in the data; actors without any date may be suggested.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> whole = load_bundled("baltic")
    >>> bool(eligible_actors(whole, 2, "bsr").sum() < len(whole.actors))
    True
    """
    years = running_years(ecosystem.collaborations)
    of_rows = ecosystem.participations.join(years, on="collaboration_id")
    last = of_rows.groupby("actor_id")["last_year"].max()
    dormant = last.index[last < years["first_year"].max() - _LONGEST_PAUSE]
    placed = in_area(ecosystem, level, area).sort_index()
    return placed & placed.index.isin(last.index) & ~placed.index.isin(dormant)


def candidate_pairs(
    ties: csr_array,
    regions: pd.Series,
    eligible: npt.NDArray[np.bool_],
    *,
    inc: Incidence | None = None,
    per_actor: int = 50,
) -> Pairs:
    """Return pairs of eligible actors of different regions that share a partner and are not tied.

    Parameters
    ----------
    ties : csr_array
        Actors × actors, symmetric tie weights, nothing on the diagonal.
    regions : Series
        Region of every actor, in the order of the rows.
    eligible : ndarray of bool
        Actors that may be suggested. Shared partners need not be eligible.
    inc : Incidence, optional
        Where the ties come from: actors of the very same collaborations are then searched for
        together, which changes nothing but the time.
    per_actor : int
        Only the pairs among the best ``per_actor`` of one of the two, by resource allocation;
        ties by position.

    Returns
    -------
    a, b : ndarray of int
        Positions ``a < b``, sorted, each pair once.

    Notes
    -----
    Two-step neighbors are found for some actors at a time, so no actors × actors matrix arises.

    Examples
    --------
    A path 0–1–2 whose ends lie in different regions:

    >>> path = csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]]))
    >>> a, b = candidate_pairs(path, pd.Series(["SE11", "SE11", "FI1B"]), np.ones(3, dtype=bool))
    >>> a.tolist(), b.tolist()
    ([0], [2])
    """
    labels = pd.factorize(regions.to_numpy())[0]
    if use_kernels(ties.shape[0]):
        return _compiled_pairs(ties, inc, labels, eligible, per_actor)
    return _pairs_of(ties, labels, np.flatnonzero(eligible), eligible, per_actor)


def closest_pairs(
    ties: csr_array,
    regions: pd.Series,
    own: npt.NDArray[np.bool_],
    sought: npt.NDArray[np.bool_],
    *,
    inc: Incidence | None = None,
    per_actor: int = 200,
) -> Pairs:
    """Return the candidates between two groups of eligible actors.

    Parameters
    ----------
    ties, regions, inc
        As for :func:`candidate_pairs`.
    own, sought : ndarray of bool
        The groups; an actor may be in both.
    per_actor : int
        How many of the other group at most for each actor of the smaller group.

    Returns
    -------
    a, b : ndarray of int
        Positions ``a < b``, sorted, each pair once.

    Examples
    --------
    >>> path = csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0.0]]))
    >>> first, all_ = np.array([True, False, False]), np.ones(3, dtype=bool)
    >>> [x.tolist() for x in closest_pairs(path, pd.Series(["SE", "SE", "FI"]), first, all_)]
    [[0], [2]]
    """
    labels = pd.factorize(regions.to_numpy())[0]
    few, many = (own, sought) if own.sum() <= sought.sum() else (sought, own)
    if few.sum() <= _MOST_ROWS or not use_kernels(ties.shape[0]):
        return _pairs_of(ties, labels, np.flatnonzero(few), many, per_actor)
    a, b = _compiled_pairs(ties, inc, labels, own | sought, per_actor)
    asked = (own[a] & sought[b]) | (own[b] & sought[a])
    return a[asked], b[asked]


def _pairs_of(
    ties: csr_array,
    labels: npt.NDArray[np.intp],
    chosen: Positions,
    allowed: npt.NDArray[np.bool_],
    per_actor: int,
) -> Pairs:
    """Return the best allowed two-step neighbors of chosen actors."""
    first, second = allocation_factors(ties)
    tied = ties.copy()
    tied.data[:] = 1.0
    firsts, seconds = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)]
    for start in range(0, len(chosen), _BLOCK):
        rows = chosen[start : start + _BLOCK]
        every = csr_array(first[rows] @ second)
        # What is taken away is the very same number, so exactly 0 is left for those tied.
        near = csr_array(every - every.multiply(tied[rows])).tocoo()
        row, column = near.coords
        score = near.data
        open_pair = allowed[column] & (labels[rows[row]] != labels[column]) & (score > 0)
        row, column, score = row[open_pair], column[open_pair], score[open_pair]
        best = _best_per_row(row, column, score, per_actor)
        firsts.append(rows[row[best]])
        seconds.append(column[best].astype(np.intp))
    return _each_once(np.concatenate(firsts), np.concatenate(seconds))


def _compiled_pairs(
    ties: csr_array,
    inc: Incidence | None,
    labels: npt.NDArray[np.intp],
    eligible: npt.NDArray[np.bool_],
    per_actor: int,
) -> Pairs:
    from ecosystem.network.kernels.compact import compact, compact_ties
    from ecosystem.network.kernels.local import node_ties
    from ecosystem.network.kernels.twostep import best_two_step

    partner, _ = best_two_step(
        node_ties(compact_ties(ties) if inc is None else compact(inc.matrix, tie_factor(inc))),
        "weighted_resource_allocation",
        most=per_actor,
        group=labels,
        allowed=eligible,
    )
    row, place = np.nonzero(partner >= 0)
    return _each_once(row, partner[row, place].astype(np.intp))


def _each_once(one: Positions, other: Positions) -> Pairs:
    low, high = np.minimum(one, other), np.maximum(one, other)
    size = int(high.max(initial=0)) + 1
    keys = np.sort(low.astype(np.int64) * size + high)
    keys = keys[np.flatnonzero(np.diff(keys, prepend=-1))]
    return (keys // size).astype(np.intp), (keys % size).astype(np.intp)


def _best_per_row(
    row: npt.NDArray[np.integer],
    column: npt.NDArray[np.integer],
    score: npt.NDArray[np.float64],
    most: int,
) -> Positions:
    """Return positions of the ``most`` highest scores of every row; equal ones by column."""
    # Sums of the same numbers in another order differ in their last bits: equal is equal.
    order = np.lexsort((column, -np.round(score, 12), row))
    sorted_rows = row[order]
    starts = np.searchsorted(sorted_rows, sorted_rows)
    return order[np.arange(len(order)) - starts < most]
