"""Who could bring two together: the actor tied to both whose weaker tie is the strongest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, diags_array

from ecosystem.model import Ecosystem
from ecosystem.network.incidence import incidence, tie_weights
from ecosystem.network.scope import Area, in_area
from ecosystem.recommend.regions.pairs import RegionPairs


@dataclass(frozen=True, eq=False)
class Brokers:
    """The actor to ask first for every pair of regions.

    Parameters
    ----------
    actor_ids : Index
        All actors, sorted.
    names : list of str
        Their names.
    best : ndarray of int
        Regions × regions: position of the broker in ``actor_ids``, -1 when there is none.
    partner_counts : csr_array
        Actors × regions: number of actors of the region that the actor is tied to.
    """

    actor_ids: pd.Index
    names: list[str]
    best: npt.NDArray[np.intp]
    partner_counts: csr_array

    def partners(
        self, who: npt.NDArray[np.intp], region: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.int64]:
        """Return to how many actors of a region each of these actors is tied; -1 to none."""
        rows, inverse = np.unique(np.maximum(who, 0), return_inverse=True)
        counts = self.partner_counts[rows].toarray()[inverse, region]
        return np.where(who >= 0, counts, 0).astype(np.int64)


def possible_brokers(ecosystem: Ecosystem, area: Area) -> pd.Series:
    """Tell which actors may be named as brokers: those of the area, wherever in it.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    area : {"bsr", "all"}
        ``bsr``: actors of the Baltic Sea Region, even when only their country is known; former
        partners from elsewhere are not asked to introduce anybody. ``all``: every actor.

    Returns
    -------
    Series of bool
        Indexed by actor id, sorted.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> bool(possible_brokers(load_bundled("baltic"), "all").all())
    True
    """
    if area == "all":
        return pd.Series(True, index=ecosystem.actors.index.sort_values())
    return in_area(ecosystem, 0, area).sort_index()


def region_brokers(ecosystem: Ecosystem, pairs: RegionPairs, area: Area = "bsr") -> Brokers:
    """Return the broker of every pair of regions.

    The tie of an actor to a region is the sum of its Newman tie weights to the region's actors.
    Of all actors tied to both regions (inside one of them or elsewhere) the one is chosen whose
    smaller tie is largest; equal ones by id.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    pairs : RegionPairs
        The regions.
    area : {"bsr", "all"}
        Who may be named, see :func:`possible_brokers`.

    Returns
    -------
    Brokers
        ``best`` is symmetric, -1 on the diagonal.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.recommend.regions.pairs import region_pairs
    >>> whole = load_bundled("baltic")
    >>> found = region_brokers(whole, region_pairs(whole, level=0))
    >>> bool((found.best == found.best.T).all())
    True
    """
    inc = incidence(ecosystem)
    weights = tie_weights(inc)
    position = pairs.regions.get_indexer(pd.Index(pairs.actor_region.reindex(inc.actor_ids)))
    placed = np.flatnonzero(position >= 0)
    member = csr_array(
        (np.ones(len(placed)), (placed, position[placed])),
        shape=(len(inc.actor_ids), len(pairs.regions)),
    )
    allowed = possible_brokers(ecosystem, area).reindex(inc.actor_ids).to_numpy(bool)
    tied = csr_array(diags_array(allowed.astype(np.float64)) @ (weights @ member))
    tied.eliminate_zeros()
    best = _strongest_weaker(tied, len(pairs.regions))
    np.fill_diagonal(best, -1)
    ones = weights.copy()
    ones.data[:] = 1.0
    names = ecosystem.actors.loc[inc.actor_ids, "name"].to_list()
    return Brokers(inc.actor_ids, names, best, csr_array(ones @ member))


def _strongest_weaker(tied: csr_array, regions: int) -> npt.NDArray[np.intp]:
    """Return regions × regions: the row whose smaller tie to the two is largest, -1 without any."""
    best = np.full((regions, regions), -1, dtype=np.intp)
    largest = np.zeros((regions, regions))
    tied.sort_indices()
    pointers, weights = tied.indptr, np.round(tied.data, 12)
    for z in np.flatnonzero(np.diff(pointers)):
        here = slice(pointers[z], pointers[z + 1])
        weaker = np.minimum.outer(weights[here], weights[here])
        block = np.ix_(tied.indices[here], tied.indices[here])
        better = weaker > largest[block]  # of equal ones the first row stays
        if better.any():
            largest[block] = np.where(better, weaker, largest[block])
            best[block] = np.where(better, z, best[block])
    return best
