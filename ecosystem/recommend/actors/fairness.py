"""Peripheral regions: which they are, a declared share of lists for them, and what it costs."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.model import Ecosystem
from ecosystem.recommend.signals.scores import Positions
from ecosystem.regions import Level, finest_codes, regions_at

# The least active regions that together have at most this share of all participations.
PERIPHERY: Final = 0.25


def home_regions(ecosystem: Ecosystem, level: Level = 2) -> pd.Series:
    """Return the region of every actor at a level, or at the finest coarser one that is known.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> homes = home_regions(load_bundled("baltic"))
    >>> bool(homes.str.len().max() <= 4)
    True
    """
    codes = finest_codes(ecosystem.actors).sort_index()
    found = regions_at(codes, level)
    for coarser in range(2 if level == "s3" else level - 1, -1, -1):
        found = found.where(found != "", regions_at(codes, coarser))
    return found.astype("str")


def peripheral_regions(ecosystem: Ecosystem, level: Level = 2) -> pd.Index:
    """Return the peripheral regions of a dataset, sorted.

    Those with the fewest participations which together have at most a quarter of all; regions
    with equally many are in or out together. So "peripheral" says who takes part little, in the
    data at hand; it is not a judgement of a place.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : int
        NUTS level; actors that are known less finely count for the coarser region.

    Returns
    -------
    Index of str

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = peripheral_regions(load_bundled("baltic"), level=0)
    >>> "SE" in found
    False
    """
    home = ecosystem.participations["actor_id"].map(home_regions(ecosystem, level)).fillna("")
    counts = home[home != ""].value_counts()
    by_count = counts.groupby(counts).sum().sort_index().cumsum()
    if by_count.empty:
        return pd.Index([], dtype="str")
    few = by_count.index[by_count <= PERIPHERY * counts.sum()]
    most = int(few.max()) if len(few) else 0
    return pd.Index(sorted(str(code) for code in counts.index[counts <= most]), dtype="str")


def is_peripheral(ecosystem: Ecosystem, level: Level = 2) -> pd.Series:
    """Tell which actors are at home in a peripheral region; indexed by sorted id.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> bool(0 < is_peripheral(load_bundled("baltic")).mean() < 1)
    True
    """
    return home_regions(ecosystem, level).isin(peripheral_regions(ecosystem, level))


def places_for(row: int, share: float, length: int) -> int:
    """Return how many places of a list are kept, so that over many lists the share is met.

    Examples
    --------
    >>> [places_for(row, 0.25, 10) for row in range(4)]
    [2, 3, 2, 3]
    """
    return int(np.floor((row + 1) * share * length + 1e-9) - np.floor(row * share * length + 1e-9))


def with_places(
    best: npt.NDArray[np.integer],
    best_peripheral: npt.NDArray[np.integer],
    peripheral: npt.NDArray[np.bool_],
    places: int,
) -> Positions:
    """Return a list in which at least so many places go to peripheral candidates.

    Parameters
    ----------
    best : ndarray of int
        The list in order of preference; -1 for nothing.
    best_peripheral : ndarray of int
        Peripheral candidates in order of preference, at least those of ``best``.
    peripheral : ndarray of bool
        Whether a candidate is peripheral.
    places : int
        Kept for them.

    Returns
    -------
    ndarray
        As long as ``best``, its order kept: the last others give way, so the top stays as it is.

    Examples
    --------
    >>> far = np.array([False, False, False, True, True])
    >>> with_places(np.array([0, 3, 1, 2]), np.array([3, 4]), far, 2).tolist()
    [0, 3, 1, 4]
    """
    chosen = [int(i) for i in best if i >= 0]
    missing = places - sum(bool(peripheral[i]) for i in chosen)
    more = [int(i) for i in best_peripheral if i >= 0 and int(i) not in chosen][: max(missing, 0)]
    for candidate in more:
        if len(chosen) == len(best):
            last = max((k for k, i in enumerate(chosen) if not peripheral[i]), default=-1)
            if last < 0:
                break
            del chosen[last]
        chosen.append(candidate)
    result = np.full(len(best), -1, dtype=np.intp)
    result[: len(chosen)] = chosen
    return result
