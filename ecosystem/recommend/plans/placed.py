"""The network with the places of its actors and what their regions aim at."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.errors import SettingError
from ecosystem.measures.domains import region_domains
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import incidence
from ecosystem.network.matrix import tie_matrix_from
from ecosystem.recommend.actors.wish import find_actor
from ecosystem.regions import Level, actor_regions


class PlacedNetwork:
    """Ties of actors, their countries and regions, and the S3 priorities of these regions.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : int
        NUTS level of the regions.

    Attributes
    ----------
    ties : TieMatrix
        Newman weights; the order of everything below.
    names, country : list of str
        Of the actors.
    region : Series of str
        "" when unknown.
    region_code : ndarray of int
        Position in ``regions``, -1 when unknown.
    regions : list of str
        Codes, sorted.
    domains : ndarray of bool
        Regions × domains of S3; all False where priorities are not known.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> place = PlacedNetwork(load_bundled("baltic"), 0)
    >>> place.regions[int(place.region_code[0])] == place.region.iloc[0]
    True
    """

    def __init__(self, ecosystem: Ecosystem, level: Level) -> None:
        inc = incidence(ecosystem)
        self.ties = tie_matrix_from(inc)
        actors = ecosystem.actors.loc[inc.actor_ids]
        self.names: list[str] = actors["name"].to_list()
        self.country: list[str] = actors["country"].to_list()
        self.region = actor_regions(actors, level)
        self.region_code = pd.Categorical(self.region.where(self.region != "")).codes.astype(
            np.int64
        )
        self.regions = sorted(set(self.region) - {""})
        domains = region_domains(ecosystem, level)
        known = domains.reindex([code for code in self.regions if code in domains.index])
        self.domains = np.zeros((len(self.regions), len(domains.columns)), dtype=bool)
        self.domains[[self.regions.index(code) for code in known.index]] = known.to_numpy(bool)

    def pair(self, ecosystem: Ecosystem, a: str, b: str) -> tuple[int, int]:
        """Return the positions of two actors, the smaller first."""
        ids = [find_actor(ecosystem, text) for text in (a, b)]
        if ids[0] == ids[1]:
            raise SettingError(f"“{a}” and “{b}” are the same actor: a link needs two")
        first, second = sorted(int(i) for i in self.ties.ids.get_indexer(pd.Index(ids)))
        return first, second

    def tied_regions(self, ties: csr_array) -> npt.NDArray[np.bool_]:
        """Return which regions have a tie between them."""
        coo = ties.tocoo()
        r, s = self.region_code[coo.coords[0]], self.region_code[coo.coords[1]]
        linked = np.zeros((len(self.regions),) * 2, dtype=bool)
        known = (r >= 0) & (s >= 0)
        linked[r[known], s[known]] = True
        np.fill_diagonal(linked, False)
        return linked

    def linked_priorities(self, linked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return which priorities of which regions another linked region has too."""
        has = self.domains.astype(np.float64)
        return np.asarray(((linked.astype(np.float64) @ has) > 0) & self.domains)
