"""What two regions could give each other, judged by their smart-specialisation (S3) domains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.measures.domains import RESIDUAL_DOMAIN
from ecosystem.measures.relatedness import (
    complementarity,
    complementarity_parts,
    mutual_complementarity,
    region_domains,
    relatedness,
)
from ecosystem.model import Ecosystem
from ecosystem.recommend.regions.expected import Matrix
from ecosystem.regions import Level


@dataclass(frozen=True, eq=False)
class Complement:
    """S3 domains of regions and what they mean for pairs.

    Parameters
    ----------
    known : ndarray of bool
        Regions whose priorities are known.
    gain : ndarray
        Regions × regions: what the row's region gains from the column's, NaN unless both are known.
    mutual : ndarray
        Regions × regions: the harmonic mean of both directions, NaN unless both are known.
    """

    known: npt.NDArray[np.bool_]
    gain: Matrix
    mutual: Matrix
    _domains: list[str]
    _has: npt.NDArray[np.bool_]
    _carries: Matrix

    def at(self, positions: npt.NDArray[np.intp]) -> Complement:
        """Return the same for some of the regions, in the order of their positions."""
        pairs = np.ix_(positions, positions)
        return Complement(
            self.known[positions],
            self.gain[pairs],
            self.mutual[pairs],
            self._domains,
            self._has[positions],
            self._carries[positions],
        )

    def likeness(self) -> Matrix:
        """Return regions × regions: domains of both over domains of either, NaN unless known."""
        has = self._has.astype(np.float64)
        both = has @ has.T
        size = has.sum(axis=1)
        either = size[:, None] + size - both
        alike: Matrix = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
        alike[~self.known] = np.nan
        alike[:, ~self.known] = np.nan
        return alike

    def shared(self, r: int, s: int) -> list[str]:
        """Return the domains of both regions, sorted."""
        return [self._domains[i] for i in np.flatnonzero(self._has[r] & self._has[s])]

    def added(self, r: int, s: int) -> list[str]:
        """Return the domains of s that carry what r gains from it, the largest part first.

        ``gain[r, s]`` is a sum over domains j that s has and r lacks: what j adds to the
        relatedness density of the other domains that r lacks.
        """
        if not (self.known[r] and self.known[s]):
            return []
        part = np.where(self._has[s], self._carries[r], 0.0)
        chosen = np.flatnonzero(np.round(part, 12) > 0)
        order = np.lexsort((chosen, -np.round(part[chosen], 12)))
        return [self._domains[j] for j in chosen[order]]


def complement(ecosystem: Ecosystem, regions: pd.Index, level: Level) -> Complement:
    """Return the S3 domains of regions and what they mean for pairs.

    Relatedness is counted over strategies as they are, one per territory whatever its level, so a
    national strategy that is passed down to many regions counts once.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    regions : Index
        Codes at the level.
    level : {0, 1, 2, 3, "s3"}
        NUTS level, or the territories of S3 strategies.

    Returns
    -------
    Complement
        In the order of ``regions``. Regions without known priorities are unknown, not empty.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> pair = pd.Index(["DE80", "PL63"])
    >>> found = complement(load_bundled("baltic"), pair, 2)
    >>> found.known.tolist(), "energy" in found.shared(0, 1)
    ([True, True], True)
    """
    table = region_domains(ecosystem, level)
    priorities = ecosystem.priorities
    coded = priorities[~priorities["domain"].isin(["", RESIDUAL_DOMAIN])]
    related = relatedness(pd.crosstab(coded["nuts_code"], coded["domain"]).gt(0))
    known = regions.isin(table.index)
    has = table.reindex(regions[known])
    gain = np.full((len(regions), len(regions)), np.nan)
    mutual = gain.copy()
    gain[np.ix_(known, known)] = complementarity(has, related).to_numpy()
    mutual[np.ix_(known, known)] = mutual_complementarity(has, related).to_numpy()
    np.fill_diagonal(gain, np.nan)
    np.fill_diagonal(mutual, np.nan)
    full = np.zeros((len(regions), len(table.columns)), dtype=bool)
    carries = np.zeros(full.shape)
    full[known] = has.to_numpy(dtype=bool)
    carries[known] = complementarity_parts(has, related).to_numpy()
    return Complement(known, gain, mutual, table.columns.to_list(), full, carries)
