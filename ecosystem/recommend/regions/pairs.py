"""All pairs of regions: shared collaborations, distance, country."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.model import Ecosystem
from ecosystem.network.incidence import region_incidence
from ecosystem.network.scope import Area, in_area
from ecosystem.recommend.regions.expected import Matrix
from ecosystem.recommend.wording import listed
from ecosystem.regions import (
    Level,
    actor_regions,
    country_of,
    distance_km,
    is_baltic,
    nuts_table,
    region_name,
)

FEWEST_REGIONS = 3
# Points inside neighboring regions can be arbitrarily close, their people are not.
_LEAST_KM = 10.0
_NEAREST = 64


@dataclass(frozen=True, eq=False)
class RegionPairs:
    """Regions that have actors in an area, and what every two of them share.

    Parameters
    ----------
    regions : Index
        Codes, sorted.
    memberships : csr_array
        Regions × collaborations, 0/1.
    counts : ndarray
        Regions × regions: collaborations that both take part in, 0 on the diagonal.
    actor_region : Series
        Region of every actor placed in the area, indexed by actor id, sorted.
    distance_km : ndarray
        Regions × regions, between points inside them; NaN where a point is not known.
    same_country : ndarray
        Regions × regions, 0/1.
    """

    regions: pd.Index
    memberships: csr_array
    counts: Matrix
    actor_region: pd.Series
    distance_km: Matrix
    same_country: Matrix

    def log_distance(self) -> Matrix:
        """Return log kilometres; less than 10 km counts as 10, unknown as the mean of the others.

        The diagonal is 0.
        """
        logs = np.log(np.maximum(self.distance_km, _LEAST_KM))
        off = ~np.eye(len(logs), dtype=bool)
        known = off & np.isfinite(logs)
        logs[~np.isfinite(logs)] = float(logs[known].mean()) if known.any() else 0.0
        return np.where(off, logs, 0.0)

    def neighbors(self) -> Matrix:
        """Return 1 for regions with no third one between them, else 0.

        No other region's point lies in the circle between theirs (Gabriel & Sokal 1969). It stands
        for a common border where no boundaries are at hand. Only the 64 nearest of either are
        looked at.
        """
        n = len(self.regions)
        square = np.where(np.isnan(self.distance_km), np.inf, self.distance_km) ** 2
        np.fill_diagonal(square, np.inf)
        found = np.zeros((n, n))
        for r in range(n):
            near = np.argsort(square[r], kind="stable")[:_NEAREST]
            near = near[np.isfinite(square[r, near])]
            between = square[r, near][:, None] + square[np.ix_(near, near)] < square[r, near]
            found[r, near[~between.any(axis=0)]] = 1.0
        return np.maximum(found, found.T)

    def inside(self, collaborations: npt.NDArray[np.bool_], actors: pd.Index) -> RegionPairs:
        """Return the pairs of the regions that take part in some of the collaborations.

        Parameters
        ----------
        collaborations : ndarray of bool
            Which ones, in the order of their sorted ids.
        actors : Index
            Ids of the actors that take part in them.
        """
        columns = csr_array(self.memberships[:, np.flatnonzero(collaborations)])
        here = np.flatnonzero(np.diff(columns.indptr) > 0)
        memberships = csr_array(columns[here])
        between = np.ix_(here, here)
        return RegionPairs(
            self.regions[here],
            memberships,
            _shared(memberships),
            self.actor_region[self.actor_region.index.isin(actors)],
            self.distance_km[between],
            self.same_country[between],
        )

    def upper(self) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """Return positions r < s of all pairs, in the order of their codes."""
        return np.triu_indices(len(self.regions), k=1)


def usable_area(ecosystem: Ecosystem, level: Level, area: Area) -> tuple[Area, tuple[str, ...]]:
    """Return the area to look for missing links in, and a note when it is not the one asked for.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level, or the territories of S3 strategies.
    area : {"bsr", "all"}
        The area asked for.

    Returns
    -------
    area : {"bsr", "all"}
        ``all`` when fewer than three regions of the Baltic Sea Region have actors in the data.
    notes : tuple of str
        One sentence, or nothing.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> usable_area(load_bundled("baltic"), 2, "bsr")
    ('bsr', ())
    """
    if area == "all" or _placed(ecosystem, level, "bsr").nunique() >= FEWEST_REGIONS:
        return area, ()
    if not _placed(ecosystem, level, "all").nunique():
        return "all", ()
    return "all", (
        "Fewer than three regions of the Baltic Sea Region have actors in the data, so missing "
        "links are looked for among all regions.",
    )


def region_pairs(ecosystem: Ecosystem, *, level: Level = 2, area: Area = "bsr") -> RegionPairs:
    """Return the regions of an area and what every two of them share.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : {0, 1, 2, 3, "s3"}
        NUTS level, or the territories of S3 strategies.
    area : {"bsr", "all"}
        Only actors placed in it count, so at country level ``DE`` stands for its Baltic part.

    Returns
    -------
    RegionPairs
        Regions with at least one placed actor, also those without a collaboration.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> pairs = region_pairs(load_bundled("baltic"), level=0)
    >>> "FI" in pairs.regions, bool((pairs.counts == pairs.counts.T).all())
    (True, True)
    """
    actor_region = _placed(ecosystem, level, area)
    inc = region_incidence(ecosystem.restricted_to(actors=actor_region.index), level)
    points = nuts_table().reindex(inc.actor_ids)[["latitude", "longitude"]].to_numpy(np.float64)
    latitude, longitude = points[:, 0], points[:, 1]
    country = np.array([country_of(code) for code in inc.actor_ids], dtype=str)
    return RegionPairs(
        inc.actor_ids,
        inc.matrix,
        _shared(inc.matrix),
        actor_region,
        distance_km(latitude[:, None], longitude[:, None], latitude, longitude),
        (country[:, None] == country).astype(np.float64),
    )


def _shared(memberships: csr_array) -> Matrix:
    counts = np.asarray((memberships @ memberships.T).toarray(), dtype=np.float64)
    np.fill_diagonal(counts, 0.0)
    return counts


def unplaced_note(pairs: RegionPairs) -> tuple[str, ...]:
    """Return a note naming regions whose point is not known, or nothing."""
    unknown = [region_name(code) for code in pairs.regions[np.isnan(pairs.distance_km.diagonal())]]
    if not unknown:
        return ()
    return (f"Without a known point, counted as of mean distance: {listed(unknown)}.",)


def partly_inside_note(pairs: RegionPairs, area: Area) -> tuple[str, ...]:
    """Return a note naming regions of which only a part is looked at, or nothing."""
    partly = [region_name(code) for code in pairs.regions if not is_baltic(code)]
    if area == "all" or not partly:
        return ()
    return (f"Of {listed(partly)} only the part in the Baltic Sea Region counts.",)


def _placed(ecosystem: Ecosystem, level: Level, area: Area) -> pd.Series:
    actors = ecosystem.actors.sort_index()
    region = actor_regions(actors, level)
    inside = in_area(ecosystem, level, area).reindex(actors.index)
    return region[inside]
