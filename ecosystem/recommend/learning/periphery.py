"""Peripheral regions: which they are, and who is at home there."""

from __future__ import annotations

from typing import Final

import pandas as pd

from ecosystem.model import Ecosystem
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
