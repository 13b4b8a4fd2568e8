"""Who could bring two together: the actors tied to both whose weaker tie is the strongest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, diags_array

from ecosystem.model import Ecosystem
from ecosystem.network.incidence import incidence, tie_weights
from ecosystem.network.scope import Area, in_area
from ecosystem.recommend.regions.pairs import RegionPairs

_MOST: Final = 3  # brokers of a pair: one to ask, two in case


@dataclass(frozen=True, eq=False)
class Brokers:
    """The actors to ask first for every pair of regions.

    Parameters
    ----------
    actor_ids : Index
        All actors, sorted.
    names : list of str
        Their names.
    ranked : ndarray of int
        Three × regions × regions: positions of the brokers in ``actor_ids``, the strongest first,
        -1 where there is none (left).
    partner_counts : csr_array
        Actors × regions: number of actors of the region that the actor is tied to.
    """

    actor_ids: pd.Index
    names: list[str]
    ranked: npt.NDArray[np.intp]
    partner_counts: csr_array

    @property
    def best(self) -> npt.NDArray[np.intp]:
        """The first broker of every pair, regions × regions."""
        first: npt.NDArray[np.intp] = self.ranked[0]
        return first

    def others(self, r: npt.NDArray[np.intp], s: npt.NDArray[np.intp]) -> list[list[str]]:
        """Return the names of the brokers after the first, for pairs of regions."""
        return [[self.names[z] for z in row if z >= 0] for row in self.ranked[1:, r, s].T.tolist()]

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
    """Return the brokers of every pair of regions.

    The tie of an actor to a region is the sum of its Newman tie weights to the region's actors.
    Of all actors tied to both regions (inside one of them or elsewhere) the three are chosen whose
    smaller ties are largest; equal ones by id.

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
    ranked = _strongest_weaker(tied, len(pairs.regions))
    ranked[:, np.arange(len(pairs.regions)), np.arange(len(pairs.regions))] = -1
    ones = weights.copy()
    ones.data[:] = 1.0
    names = ecosystem.actors.loc[inc.actor_ids, "name"].to_list()
    return Brokers(inc.actor_ids, names, ranked, csr_array(ones @ member))


def _strongest_weaker(tied: csr_array, regions: int) -> npt.NDArray[np.intp]:
    """Return the rows whose smaller ties to two regions are largest: _MOST × regions × regions."""
    ranked = np.full((_MOST, regions, regions), -1, dtype=np.intp)
    largest = np.zeros((_MOST, regions, regions))
    tied.sort_indices()
    pointers, weights = tied.indptr, np.round(tied.data, 12)
    for z in np.flatnonzero(np.diff(pointers)):
        here = slice(pointers[z], pointers[z + 1])
        weaker = np.minimum.outer(weights[here], weights[here])
        block = np.ix_(tied.indices[here], tied.indices[here])
        who = np.full(weaker.shape, z)
        better = np.zeros(weaker.shape, dtype=bool)
        for place in range(_MOST):
            held, holder = largest[place][block], ranked[place][block]
            better |= weaker > held  # of equal ones the first row stays
            if better.any():  # all that come after move down
                largest[place][block] = np.where(better, weaker, held)
                ranked[place][block] = np.where(better, who, holder)
                weaker, who = np.where(better, held, weaker), np.where(better, holder, who)
    return ranked
