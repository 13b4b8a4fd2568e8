"""Partners for newcomers: by theme, place, activity and who could introduce them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.model import Ecosystem, split_values
from ecosystem.network.incidence import Incidence
from ecosystem.network.ties import running_years
from ecosystem.recommend.signals.scores import Positions, Vector
from ecosystem.recommend.signals.themes import ThemeProfiles
from ecosystem.regions import distance_km

# Who has done less is a newcomer; who has done at least so much can open a door.
NEWCOMER_BELOW: Final = 2
_OPENER_FROM: Final = 3
# The most active of all, of every theme and of every region are looked at.
_OF_ALL, _OF_THEME, _OF_REGION = 200, 20, 3
_NEAR_KM: Final = 100.0
_YEARLY: Final = 0.7


@dataclass(frozen=True)
class Opening:
    """A partner proposed to a newcomer.

    Parameters
    ----------
    actor, partner : int
        Positions.
    fit : float
        Mean of four parts, each 0 to 1: themes in common, nearness ``100/(km + 100)``, activity of
        the partner compared with the most active, and whether somebody of the newcomer's own
        region has worked with it.
    broker : int
        That somebody with the strongest tie; -1 when there is none.
    themes : tuple of str
        Of the newcomer, as known or stated.
    """

    actor: int
    partner: int
    fit: float
    broker: int
    themes: tuple[str, ...]


class Openings:
    """Finds partners for actors with hardly any past.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    inc, weights, profiles : Incidence, csr_array, ThemeProfiles
        Of the ecosystem.
    regions : Series
        Region of every actor, in the order of ``inc.actor_ids``; "" when unknown.
    placed : ndarray of bool
        Actors in the area.
    eligible : ndarray of bool
        Actors that may be suggested.
    may_be_asked : ndarray of bool
        Actors that may introduce.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.recommend.actors.recommender import Recommender
    >>> openings = Recommender(load_bundled("baltic")).openings
    >>> bool(openings.newcomers.sum() > 0)
    True
    """

    def __init__(
        self,
        ecosystem: Ecosystem,
        inc: Incidence,
        weights: csr_array,
        profiles: ThemeProfiles,
        regions: pd.Series,
        placed: npt.NDArray[np.bool_],
        eligible: npt.NDArray[np.bool_],
        may_be_asked: npt.NDArray[np.bool_],
    ) -> None:
        self._inc, self._weights, self._profiles = inc, weights, profiles
        self._may_be_asked = may_be_asked
        actors = ecosystem.actors.loc[inc.actor_ids]
        self._stated = actors["themes"].to_numpy()
        self._place = actors[["latitude", "longitude"]].to_numpy(np.float64)
        self._code, names = pd.factorize(regions.to_numpy())
        count = np.diff(inc.matrix.indptr)
        self.newcomers = placed & (count < NEWCOMER_BELOW)
        self._activity = inc.matrix @ _fading(ecosystem, inc)
        able = eligible & (count >= _OPENER_FROM)
        self.pool = self._openers(able)
        member = csr_array(
            (np.ones(len(count)), (self._code, np.arange(len(count)))),
            shape=(len(names), len(count)),
        )
        asked = csr_array(weights[self.pool] * may_be_asked.astype(np.float64))
        known = np.asarray(csr_array(member @ asked.T).toarray())
        self._known = known > 0
        self._active = np.log1p(self._activity[self.pool])
        self._active /= max(float(self._active.max(initial=0.0)), 1e-9)
        self._of_pool = _unit(csr_array(profiles.of_actors[self.pool]))

    def find(self, actor: int, most: int) -> list[Opening]:
        """Return the best openings for an actor in other regions, best first."""
        fit = self._fit(actor)
        order = np.lexsort((self.pool, -np.round(fit, 12)))
        tied = self._weights.indices[self._weights.indptr[actor] : self._weights.indptr[actor + 1]]
        own = self._code[actor]
        free = (self._code[self.pool] != own) & ~np.isin(self.pool, tied) & (self.pool != actor)
        return self._made(actor, order[free[order]][:most], fit)

    def with_partners(self, actor: int, partners: set[int]) -> list[Opening]:
        """Return the openings of an actor with these partners, as far as any can be opened."""
        return self._made(
            actor, np.flatnonzero(np.isin(self.pool, list(partners))), self._fit(actor)
        )

    def _made(self, actor: int, chosen: Positions, fit: Vector) -> list[Opening]:
        themes = tuple(self.themes_of(actor))
        partners = [(i, int(self.pool[i])) for i in chosen.tolist()]
        return [
            Opening(actor, partner, float(fit[i]), self._broker(actor, partner), themes)
            for i, partner in partners
        ]

    def themes_of(self, actor: int) -> list[str]:
        """Return themes of an actor: of its collaborations, else those it states itself."""
        row = self._profiles.of_actors[[actor]]
        mine = sorted(str(self._profiles.themes[i]) for i in row.indices.tolist())
        return mine or split_values(str(self._stated[actor]))

    def _fit(self, actor: int) -> Vector:
        here = self._place[actor]
        there = self._place[self.pool]
        km = distance_km(here[0], here[1], there[:, 0], there[:, 1])
        near = np.where(np.isnan(km), 0.0, _NEAR_KM / (km + _NEAR_KM))
        known = self._known[self._code[actor]].astype(np.float64)
        alike = np.asarray(self._of_pool @ self._wanted(actor), dtype=np.float64)
        parts = (alike, near, self._active, known)
        return np.asarray(np.mean(parts, axis=0), dtype=np.float64)

    def _wanted(self, actor: int) -> Vector:
        """Return the actor's own profile of themes, of length 1."""
        at = self._profiles.themes.get_indexer(pd.Index(self.themes_of(actor), dtype="str"))
        wish: Vector = np.zeros(len(self._profiles.themes))
        wish[at[at >= 0]] = self._profiles.rarity[at[at >= 0]]
        wish /= max(float(np.linalg.norm(wish)), 1e-9)
        return wish

    def _broker(self, actor: int, partner: int) -> int:
        here = slice(self._weights.indptr[partner], self._weights.indptr[partner + 1])
        near, weight = self._weights.indices[here], self._weights.data[here]
        usable = (self._code[near] == self._code[actor]) & self._may_be_asked[near]
        usable &= near != actor
        if not usable.any():
            return -1
        order = np.lexsort((near[usable], -np.round(weight[usable], 12)))
        return int(near[usable][order[0]])

    def _openers(self, able: npt.NDArray[np.bool_]) -> Positions:
        order = np.lexsort((np.arange(len(able)), -np.round(self._activity, 12)))
        order = order[able[order]]
        table = pd.DataFrame({"at": order, "region": self._code[order]})
        chosen = {*order[:_OF_ALL].tolist()}
        chosen |= set(table.groupby("region").head(_OF_REGION)["at"].tolist())
        row, theme = self._profiles.of_actors[order].nonzero()
        by_theme = pd.DataFrame({"at": order[row], "theme": theme, "place": row})
        first = by_theme.sort_values(["theme", "place"]).groupby("theme").head(_OF_THEME)
        return np.array(sorted(chosen | set(first["at"].tolist())), dtype=np.intp)


def _fading(ecosystem: Ecosystem, inc: Incidence) -> Vector:
    """Return what every collaboration says about the present; undated ones as the middle one."""
    years = running_years(ecosystem.collaborations)["first_year"].reindex(inc.collaboration_ids)
    if years.isna().all():
        return np.ones(len(years))
    age = years.max() - years
    faded: Vector = (_YEARLY ** age.fillna(age.median())).to_numpy(np.float64)
    return faded


def _unit(matrix: csr_array) -> csr_array:
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1.0, length, out=np.zeros_like(length), where=length > 0)
    return csr_array(matrix * scale[:, None])
