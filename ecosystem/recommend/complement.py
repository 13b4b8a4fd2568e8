"""What two regions could give each other, judged by their smart-specialisation (S3) domains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ecosystem.measures.domains import RESIDUAL_DOMAIN
from ecosystem.measures.relatedness import (
    mutual_complementarity,
    region_domains,
    relatedness,
    relatedness_density,
)
from ecosystem.model import Ecosystem
from ecosystem.recommend.expected import Matrix
from ecosystem.regions import Level

# Relatedness of two domains that stand together as often as their frequencies say is 1.
_BY_CHANCE = 1.0 + 1e-9


@dataclass(frozen=True, eq=False)
class Complement:
    """S3 domains of regions and what they mean for pairs.

    Parameters
    ----------
    known : ndarray of bool
        Regions whose priorities are known.
    mutual : ndarray
        Regions × regions: mutual complementarity, NaN unless both are known.
    """

    known: npt.NDArray[np.bool_]
    mutual: Matrix
    _domains: list[str]
    _has: npt.NDArray[np.bool_]
    _fits: npt.NDArray[np.bool_]
    _density: Matrix

    def shared(self, r: int, s: int) -> list[str]:
        """Return the domains of both regions, sorted."""
        return [self._domains[i] for i in np.flatnonzero(self._has[r] & self._has[s])]

    def added(self, r: int, s: int) -> list[str]:
        """Return what region s could add to region r, the closest to what r has first.

        Domains that s has, r lacks, and that stand together with a domain of r in more
        strategies than their frequencies explain.
        """
        if not (self.known[r] and self.known[s]):
            return []
        chosen = np.flatnonzero(self._has[s] & ~self._has[r] & self._fits[r])
        order = np.lexsort((chosen, -np.round(self._density[r, chosen], 12)))
        return [self._domains[i] for i in chosen[order]]


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
    mutual = np.full((len(regions), len(regions)), np.nan)
    mutual[np.ix_(known, known)] = mutual_complementarity(has, related).to_numpy()
    np.fill_diagonal(mutual, np.nan)
    phi = related.reindex(index=table.columns, columns=table.columns).fillna(0.0).to_numpy()
    full = np.zeros((len(regions), len(table.columns)), dtype=bool)
    density = np.zeros(full.shape)
    full[known] = has.to_numpy(dtype=bool)
    density[known] = relatedness_density(has, related).fillna(0.0).to_numpy()
    fits = (full.astype(np.float64) @ (phi > _BY_CHANCE).astype(np.float64)) > 0
    return Complement(known, mutual, table.columns.to_list(), full, fits, density)
