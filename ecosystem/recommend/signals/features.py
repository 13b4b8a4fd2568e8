"""What is known about a pair of actors before it is tied: a few numbers with names.

Numbers come for a block of rows against all columns, or for given pairs, so no actors × actors
matrix ever exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array, diags_array

from ecosystem.model import Ecosystem
from ecosystem.network.engine import use_kernels
from ecosystem.network.incidence import Incidence, incidence, tie_weights
from ecosystem.network.ties import running_years
from ecosystem.recommend.signals.blocks import (
    Block,
    dense,
    noise,
    products_of_rows,
    scaled,
    through,
)
from ecosystem.recommend.signals.scores import Positions, Vector, degrees
from ecosystem.recommend.signals.themes import ThemeProfiles, private_weight, theme_profiles
from ecosystem.regions import EARTH_RADIUS_KM, distance_km

# Name → the words of an explanation.
FEATURES: Final = {
    "partners": "shared partners",
    "paths": "partners who work together",
    "themes": "shared themes",
    "activity": "recent activity of both",
    "countries": "countries that work together",
    "kinds": "kinds of organisation that work together",
    "nearness": "nearness",
}
BASELINES: Final = ("random", "attachment", "gravity", "allocation", "l3")
# A year halves how much a collaboration says about present activity.
_YEARLY = 0.5
# Two groups start from two ties seen where two are expected.
_PRIOR_TIES = 2.0
# Two actors of one town are not infinitely near.
_NEAREST_KM = 50.0
_PAIRS_AT_ONCE = 200_000
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, eq=False)
class LinkFeatures:
    """Numbers about pairs of ``members``; made by :func:`link_features`.

    All ``rows``, ``a`` and ``b`` of the methods are positions in ``members``.

    Parameters
    ----------
    actor_ids : Index
        All actors of the network, sorted.
    members : ndarray of int
        Positions in ``actor_ids`` of those whose pairs are looked at, ascending.
    regions : ndarray of int
        A number per member; only pairs with different numbers are eligible.
    ties : csr_array
        All actors × all actors, 1 where tied.
    partner_count, strength, activity : ndarray
        Per actor: number of partners; Newman strength; collaborations, each counting half for
        every year since its start.
    incidence : Incidence
        Actors × collaborations.
    """

    actor_ids: pd.Index
    members: Positions
    regions: npt.NDArray[np.intp]
    ties: csr_array
    partner_count: Vector
    strength: Vector
    activity: Vector
    incidence: Incidence
    _shared: tuple[csr_array, csr_array]
    _walks: tuple[csr_array, csr_array]
    _profiles: csr_array
    _affinities: tuple[tuple[npt.NDArray[np.intp], Block], ...]
    _spot: npt.NDArray[np.intp]
    _places: tuple[Vector, Vector]

    def only(self, chosen: Positions) -> LinkFeatures:
        """Return the features of the pairs of some members, given by ascending positions."""
        return replace(
            self,
            members=self.members[chosen],
            regions=self.regions[chosen],
            _shared=(self._shared[0], csr_array(self._shared[1][:, chosen])),
            _profiles=csr_array(self._profiles[chosen]),
            _affinities=tuple((code[chosen], matrix) for code, matrix in self._affinities),
            _spot=self._spot[chosen],
        )

    def block(self, rows: Positions) -> dict[str, Block]:
        """Return ``FEATURES`` of some members with all members, each rows × members, at least 0.

        What stands where a row meets itself or somebody it is tied to means nothing.
        """
        mine = self.members[rows]
        active = self.activity[self.members].astype(np.float32)
        groups = [matrix[np.ix_(code[rows], code)] for code, matrix in self._affinities]
        return {
            "partners": dense(self._shared[0][mine] @ self._shared[1]),
            "paths": through(self._two_steps(mine), csr_array(self._walks[0][self.members])),
            "themes": dense(self._profiles[rows] @ self._profiles.T),
            "activity": active[rows][:, None] * active[None, :],
            "countries": groups[0],
            "kinds": groups[1],
            "nearness": self._nearness(rows),
        }

    def pairs(self, a: Positions, b: Positions) -> dict[str, Block]:
        """Return ``FEATURES`` of given pairs, equal to those of :meth:`block` within 1e-5."""
        found = {name: np.zeros(len(a), dtype=np.float32) for name in FEATURES}
        for part, values in self.in_parts(a, b):
            for name, x in values.items():
                found[name][part] = x
        return found

    def in_parts(self, a: Positions, b: Positions) -> Iterator[tuple[Positions, dict[str, Block]]]:
        """Return ``FEATURES`` of given pairs, some at a time, with the positions of those pairs.

        A pair is looked at from whoever has more partners: theirs are gone through once for all
        their pairs, those of the other once for each.
        """
        k = self.partner_count[self.members]
        turn = (k[b] > k[a]) | ((k[b] == k[a]) & (b > a))
        first, second = np.where(turn, b, a), np.where(turn, a, b)
        order = np.argsort(first, kind="stable")
        first, second = first[order], second[order]
        partners, paths = self._over_others(first, second)
        for start in range(0, len(a), _PAIRS_AT_ONCE):
            part = slice(start, start + _PAIRS_AT_ONCE)
            over = {"partners": partners[part], "paths": paths[part]}
            yield order[part], over | self._of_two(first[part], second[part])

    def _of_two(self, a: Positions, b: Positions) -> dict[str, Block]:
        """Return those of ``FEATURES`` that depend on the two alone."""
        active = self.activity[self.members].astype(np.float32)
        groups = [matrix[code[a], code[b]] for code, matrix in self._affinities]
        latitude, longitude = self._places
        here, there = self._spot[a], self._spot[b]
        km = distance_km(latitude[here], longitude[here], latitude[there], longitude[there])
        return {
            "themes": self._alike(a, b),
            "activity": active[a] * active[b],
            "countries": groups[0],
            "kinds": groups[1],
            "nearness": (1.0 / (km + _NEAREST_KM)).astype(np.float32),
        }

    def baseline(self, rows: Positions, name: str) -> Block:
        """Return a published score for the pairs of :meth:`block`.

        ``random``: a number made of the two positions; ``attachment``: ``k_a k_b``; ``gravity``:
        ``s_a s_b / (km + 50)`` with Newman strengths s; ``allocation``: RA; ``l3``: L3, as in
        :mod:`ecosystem.recommend.signals.scores`.
        """
        mine, every = self.members[rows], self.members
        k = self.partner_count.astype(np.float32)
        if name == "random":
            return noise(mine, every)
        if name == "attachment":
            product: Block = k[mine][:, None] * k[every][None, :]
            return product
        if name == "gravity":
            s = self.strength[self.members].astype(np.float32)
            return np.asarray(s[rows][:, None] * s[None, :] * self._nearness(rows))
        weight = np.zeros_like(k)
        if name == "allocation":
            weight[k > 1] = 1.0 / k[k > 1]
            return dense(self.ties[mine] @ diags_array(weight) @ self.ties[:, every])
        if name != "l3":
            raise KeyError(name)
        weight[k > 0] = 1.0 / np.sqrt(k[k > 0])
        half = csr_array(self.ties[mine] @ diags_array(weight))
        two_steps = csr_array(half @ csr_array(self.ties @ diags_array(weight)))
        return through(two_steps, csr_array(self.ties[every]))

    def eligible(self, rows: Positions) -> npt.NDArray[np.bool_]:
        """Tell which members each row may be paired with: other region, not tied."""
        open_pair = self.regions[rows][:, None] != self.regions[None, :]
        tied = self.ties[self.members[rows]][:, self.members].tocoo()
        row, column = tied.coords
        open_pair[row, column] = False
        return np.asarray(open_pair)

    def reach(self, rows: Positions) -> csr_array:
        """Return ``w_az / s_z``, rows × all actors: one step to a partner, busy ones discounted."""
        return csr_array(self._shared[0][self.members[rows]].power(2) @ scaled(self.strength))

    def two_steps(self, rows: Positions) -> csr_array:
        """Return ``Σ √w_au · w_uv/√(s_u s_v)``, rows × all actors: two steps by strong ties."""
        return self._two_steps(self.members[rows])

    def _two_steps(self, who: Positions) -> csr_array:
        """Return ``Σ √w_au · w_uv/√(s_u s_v)``, those who ask × all actors."""
        return csr_array(self._walks[0][who] @ self._walks[1])

    def _over_others(self, a: Positions, b: Positions) -> tuple[Block, Block]:
        """Return ``partners`` and ``paths`` of pairs; ``a`` must be sorted."""
        mine, other = self.members[a], self.members[b]
        if use_kernels(len(self.actor_ids)):
            from ecosystem.recommend.signals.walks import walk_sums

            root, step = self._walks
            return walk_sums(root, self._shared[0], step, mine, other)
        partners = products_of_rows(self._shared[0][mine], self._shared[1].T.tocsr(), b)
        return partners, self._along(mine, other)

    def _alike(self, a: Positions, b: Positions) -> Block:
        """Return ``themes`` of pairs."""
        if use_kernels(len(self.actor_ids)):
            from ecosystem.recommend.signals.walks import row_products

            return row_products(self._profiles, self._profiles, a, b)
        return products_of_rows(self._profiles[a], self._profiles, b)

    def _along(self, a: Positions, b: Positions) -> Block:
        """Return ``paths`` of pairs of actors; ``a`` must be sorted."""
        result = np.zeros(len(a), dtype=np.float32)
        rows, at = np.unique(a, return_inverse=True)
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            inside = np.flatnonzero((at >= start) & (at < start + _ROWS_AT_ONCE))
            dense = self._two_steps(rows[start : start + _ROWS_AT_ONCE]).toarray()
            ends = csr_array(self._walks[0][b[inside]])
            row = np.repeat(at[inside] - start, np.diff(ends.indptr))
            terms = csr_array(
                (dense[row, ends.indices] * ends.data, ends.indices, ends.indptr), shape=ends.shape
            )
            result[inside] = np.asarray(terms.sum(axis=1)).ravel()
        return result

    def _nearness(self, rows: Positions) -> Block:
        """Return ``1/(km + 50)`` by way of the chord, once for every two places."""
        points = _on_sphere(*self._places)
        mine, at = np.unique(self._spot[rows], return_inverse=True)
        chord = np.clip((1.0 - points[mine] @ points.T) / 2.0, 0.0, 1.0)
        km = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(chord))
        near = (1.0 / (km + _NEAREST_KM)).astype(np.float32)
        return near[:, self._spot][at]


def link_features(
    ecosystem: Ecosystem,
    members: Positions,
    regions: Sequence[str],
    *,
    inc: Incidence | None = None,
    weights: csr_array | None = None,
    profiles: ThemeProfiles | None = None,
) -> LinkFeatures:
    """Return the features of the pairs of some actors of an ecosystem.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data; everything in it is taken as known, so cut it at the moment of the question.
    members : ndarray of int
        Positions in the sorted actor ids, ascending.
    regions : sequence of str
        Region of each member; pairs inside one are not eligible.
    inc, weights, profiles : optional
        What the caller has already made of the same ecosystem.

    Returns
    -------
    LinkFeatures
        ``partners``: :func:`ecosystem.recommend.signals.scores.resource_allocation` by Newman
        weights. ``paths``: ``Σ √w_au · w_uv/√(s_u s_v) · √w_vb``. ``themes``: as
        :func:`ecosystem.recommend.signals.themes.theme_similarity`. ``activity``: product.
        ``countries`` and ``kinds``: ``(ties + 2)/(expected ties + 2)`` between the two groups,
        expected from their strengths. ``nearness``: ``1/(km + 50)``; a missing place is the middle
        of those of the actor's country.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> whole = load_bundled("baltic")
    >>> known = link_features(whole, np.arange(3), ["a", "b", "c"])
    >>> sorted(known.block(np.array([0]))) == sorted(FEATURES)
    True
    """
    inc = inc or incidence(ecosystem)
    w = tie_weights(inc) if weights is None else weights
    profiles = profiles or theme_profiles(ecosystem, inc)
    strength = np.asarray(w.sum(axis=1), dtype=np.float64).ravel()
    root, first, step = _walk_matrices(w, strength)
    ones = csr_array((np.ones_like(w.data, dtype=np.float32), w.indices, w.indptr), shape=w.shape)
    years = running_years(ecosystem.collaborations)["first_year"].reindex(inc.collaboration_ids)
    actors = ecosystem.actors.loc[inc.actor_ids]
    return LinkFeatures(
        inc.actor_ids,
        members,
        np.asarray(pd.factorize(np.asarray(regions, dtype=object))[0], dtype=np.intp),
        ones,
        degrees(w),
        strength,
        inc.matrix @ _fading(years.to_numpy(np.float64)),
        inc,
        (first, csr_array(root[members].T)),
        (root, step),
        _normalized(profiles, members),
        tuple(_affinity(actors[column].to_numpy(), members, w) for column in ("country", "kind")),
        *_places(actors, members),
    )


def _walk_matrices(w: csr_array, strength: Vector) -> tuple[csr_array, csr_array, csr_array]:
    """Return ``√w_az``, ``√w_az/s_z`` (0 for a partner of one only) and ``w_uv/√(s_u s_v)``."""

    def like(data: Vector) -> csr_array:
        return csr_array((data.astype(np.float32), w.indices, w.indptr), shape=w.shape)

    several = degrees(w) > 1
    each = np.divide(1.0, strength, out=np.zeros_like(strength), where=several)
    even = np.sqrt(np.divide(1.0, strength, out=np.zeros_like(strength), where=strength > 0))
    root = np.sqrt(w.data)
    outward = np.repeat(even, np.diff(w.indptr))
    return like(root), like(root * each[w.indices]), like(w.data * outward * even[w.indices])


def _fading(years: Vector) -> Vector:
    """Return what each collaboration says about the present; undated ones as the middle one."""
    if np.isnan(years).all():
        return np.ones(len(years))
    age = np.nanmax(years) - years
    return np.asarray(_YEARLY ** np.where(np.isnan(age), np.nanmedian(age), age))


def _normalized(profiles: ThemeProfiles, members: Positions) -> csr_array:
    mine = csr_array(profiles.of_actors[members])
    own = np.asarray(mine.multiply(mine).sum(axis=1)).ravel()
    return csr_array((scaled(np.sqrt(own + private_weight(profiles))) @ mine).astype(np.float32))


def _affinity(
    labels: npt.NDArray[np.object_], members: Positions, w: csr_array
) -> tuple[npt.NDArray[np.intp], Block]:
    """Return the group of every member and ties seen over ties expected between groups."""
    code, names = pd.factorize(labels, sort=True)
    group = csr_array(
        (np.ones(len(code)), (np.arange(len(code)), code)), shape=(len(code), len(names))
    )
    seen = (group.T @ w @ group).toarray()
    total = seen.sum(axis=1)
    expected = np.outer(total, total) / max(float(total.sum()), 1.0)
    ratio = (seen + _PRIOR_TIES) / (expected + _PRIOR_TIES)
    return np.asarray(code[members], dtype=np.intp), np.round(ratio, 9).astype(np.float32)


def _places(
    actors: pd.DataFrame, members: Positions
) -> tuple[npt.NDArray[np.intp], tuple[Vector, Vector]]:
    """Return the place of every member as a number, and latitude and longitude of the places."""
    found = []
    for column in ("latitude", "longitude"):
        middle = actors.groupby("country")[column].transform("mean").round(6)
        known = actors[column].fillna(middle)
        found.append(known.fillna(known.mean()).fillna(0.0).to_numpy(np.float64)[members])
    places, spot = np.unique(np.stack(found, axis=1), axis=0, return_inverse=True)
    return spot.ravel(), (places[:, 0].copy(), places[:, 1].copy())


def _on_sphere(latitude: Vector, longitude: Vector) -> Vector:
    """Return points of the unit sphere, one per row."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
