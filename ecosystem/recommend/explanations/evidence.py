"""The records behind a suggested pair: shared partners, shared themes, where each comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Incidence
from ecosystem.network.scope import Area
from ecosystem.recommend.explanations.introduction import over_the_border, preference
from ecosystem.recommend.regions.brokers import possible_brokers
from ecosystem.recommend.signals.scores import Positions, Vector
from ecosystem.recommend.signals.themes import ThemeProfiles
from ecosystem.regions import country_of

# Actors whose records by theme and by partner are kept at hand.
_REMEMBERED: Final = 2_000
# Most organisations of unknown kind in imported data are firms.
_FIRMS: Final = ("sme", "large_company", "other")


class SharedPartner(NamedTuple):
    """An actor tied to both.

    Parameters
    ----------
    actor_id : str
        Who.
    weaker_weight : float
        The smaller of its two Newman tie weights.
    with_a, with_b : tuple of str
        Ids of the collaborations it shares with each of the two, sorted.
    """

    actor_id: str
    weaker_weight: float
    with_a: tuple[str, ...]
    with_b: tuple[str, ...]


@dataclass(frozen=True)
class SharedTheme:
    """A theme of collaborations of both.

    Parameters
    ----------
    theme : str
        Its name.
    of_a, of_b : tuple of str
        Ids of the collaborations with that theme that each of the two takes part in, sorted.
    """

    theme: str
    of_a: tuple[str, ...]
    of_b: tuple[str, ...]


@dataclass(frozen=True)
class PairEvidence:
    """All that is known in favor of a pair.

    Parameters
    ----------
    actor_a, actor_b : str
        The two.
    partners : tuple of SharedPartner
        Those with the largest weaker tie first, equal ones by id.
    themes : tuple of SharedTheme
        The rarest first, equal ones by name.
    broker : SharedPartner or None
        Of the partners that may be asked the one to ask first, see
        :func:`ecosystem.recommend.explanations.introduction.introductions`.
    """

    actor_a: str
    actor_b: str
    partners: tuple[SharedPartner, ...]
    themes: tuple[SharedTheme, ...]
    broker: SharedPartner | None

    @cached_property
    def met(self) -> tuple[list[str], list[str]]:
        """Ids of the collaborations in which each of the two met shared partners, sorted."""
        one = {p for partner in self.partners for p in partner.with_a}
        other = {p for partner in self.partners for p in partner.with_b}
        return sorted(one), sorted(other)

    def records(self) -> list[str]:
        """Return the ids of all collaborations behind partners and themes, sorted."""
        return list(self._all_records)

    @cached_property
    def _all_records(self) -> list[str]:
        ids = {*self.met[0], *self.met[1]}
        ids |= {p for theme in self.themes for p in (*theme.of_a, *theme.of_b)}
        return sorted(ids)


class EvidenceFinder:
    """Looks up the evidence for pairs of one ecosystem.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    inc : Incidence
        Its actors × collaborations.
    weights : csr_array
        Its Newman tie weights.
    profiles : ThemeProfiles
        Its themes.
    area : {"bsr", "all"}
        Who may be named as broker, see
        :func:`ecosystem.recommend.regions.brokers.possible_brokers`.
    regions : Series, optional
        Region of every actor, in the order of ``inc.actor_ids``.
    """

    def __init__(
        self,
        ecosystem: Ecosystem,
        inc: Incidence,
        weights: csr_array,
        profiles: ThemeProfiles,
        area: Area,
        regions: pd.Series | None = None,
    ) -> None:
        self._inc, self._weights, self._profiles = inc, weights, profiles
        self._actor_ids = inc.actor_ids.to_list()
        self.record_ids = inc.collaboration_ids.to_list()
        actors = ecosystem.actors.loc[inc.actor_ids]
        self.may_be_asked = possible_brokers(ecosystem, area).reindex(inc.actor_ids).to_numpy(bool)
        self.is_firm = actors["kind"].isin(_FIRMS).to_numpy(bool)
        prefix = actors["nuts_code"].str[:2]
        own = prefix.map({code: country_of(code) for code in set(prefix) - {""}}).fillna("")
        country = actors["country"]
        self._country = country.where(country != "", own).to_numpy(object)
        self._region = self._country if regions is None else regions.to_numpy(object)
        self._members = csr_array(inc.matrix.T)
        self._members.sort_indices()
        self._themes = profiles.themes.to_list()
        self._rarity = np.round(profiles.rarity, 12)
        self._by_theme: dict[int, dict[int, tuple[str, ...]]] = {}
        self._by_partner: dict[int, dict[int, tuple[str, ...]]] = {}

    def find(self, a: int, b: int) -> PairEvidence:
        """Return the evidence for the actors at two positions of the incidence matrix."""
        near_a, weight_a = self._partners(a)
        near_b, weight_b = self._partners(b)
        shared, at_a, at_b = np.intersect1d(near_a, near_b, True, return_indices=True)
        weaker = np.asarray(np.minimum(weight_a[at_a], weight_b[at_b]).round(12), np.float64)
        order = np.lexsort((shared, -weaker))
        with_a, with_b = self._records_by_partner(a), self._records_by_partner(b)
        partners = tuple(
            SharedPartner(self._actor_ids[z], weight, with_a[z], with_b[z])
            for z, weight in zip(shared[order].tolist(), weaker[order].tolist(), strict=True)
        )
        first = self._broker(shared[order], weaker[order], a, b)
        return PairEvidence(
            self._actor_ids[a],
            self._actor_ids[b],
            partners,
            self._shared_themes(a, b),
            partners[first] if first >= 0 else None,
        )

    def homes(self, a: int, b: int) -> npt.NDArray[np.object_]:
        """Return where actors are at home: their country, or region when the two share theirs."""
        return self._country if self._country[a] != self._country[b] else self._region

    def _broker(self, partners: Positions, weaker: Vector, a: int, b: int) -> int:
        """Return the place of the partner to ask first; -1 when nobody may be asked."""
        asked = np.flatnonzero(self.may_be_asked[partners])
        if not len(asked):
            return -1
        between = partners[asked][:, None]
        right = over_the_border(between, self.homes(a, b), a, b)
        firm = self.is_firm[partners[asked]]
        return int(asked[preference(between, weaker[asked], right, firm)[0]])

    def collaboration_count(self, a: int) -> int:
        """Return the number of collaborations of the actor at a position."""
        return len(self.records(a))

    def records(self, a: int) -> Positions:
        """Return the positions of the collaborations of the actor at a position, sorted."""
        return _row(self._inc.matrix, a)

    def shared_records(self, a: int, b: int) -> tuple[str, ...]:
        """Return the ids of the collaborations that both take part in, sorted."""
        both = np.intersect1d(self.records(a), self.records(b), assume_unique=True)
        return tuple(self.record_ids[p] for p in both.tolist())

    def themes_of(self, a: int) -> dict[str, tuple[str, ...]]:
        """Return the ids of an actor's collaborations by theme, the rarest theme first."""
        found = self._records_by_theme(a)
        return {self._themes[i]: found[i] for i in self._rarest_first(found)}

    def _partners(self, a: int) -> tuple[Positions, Vector]:
        here = slice(self._weights.indptr[a], self._weights.indptr[a + 1])
        return self._weights.indices[here].astype(np.intp), self._weights.data[here]

    def _records_by_partner(self, a: int) -> dict[int, tuple[str, ...]]:
        """Return for each partner of an actor the ids of what they do together, sorted."""
        if a not in self._by_partner:
            if len(self._by_partner) >= _REMEMBERED:
                self._by_partner.clear()
            records = self.records(a)
            member, record = _rows(self._members, records)
            self._by_partner[a] = self._grouped(member, records[record])
        return self._by_partner[a]

    def _grouped(self, label: Positions, record: Positions) -> dict[int, tuple[str, ...]]:
        """Return the ids of records by label, each sorted."""
        order = np.lexsort((record, label))
        label = label[order]
        ids = [self.record_ids[p] for p in record[order].tolist()]
        cuts = np.flatnonzero(np.diff(label)) + 1
        names = label[np.r_[0, cuts]].tolist() if len(label) else []
        edges = [0, *cuts.tolist(), len(ids)]
        return {z: tuple(ids[i:j]) for z, (i, j) in zip(names, pairwise(edges), strict=False)}

    def _shared_themes(self, a: int, b: int) -> tuple[SharedTheme, ...]:
        of_a, of_b = self._records_by_theme(a), self._records_by_theme(b)
        return tuple(
            SharedTheme(self._themes[i], of_a[i], of_b[i])
            for i in self._rarest_first(of_a.keys() & of_b.keys())
        )

    def _rarest_first(self, themes: Iterable[int]) -> list[int]:
        return sorted(themes, key=lambda i: (-self._rarity[i], self._themes[i]))

    def _records_by_theme(self, a: int) -> dict[int, tuple[str, ...]]:
        if a not in self._by_theme:
            if len(self._by_theme) >= _REMEMBERED:
                self._by_theme.clear()
            records = self.records(a)
            theme, record = _rows(self._profiles.of_collaborations, records)
            self._by_theme[a] = self._grouped(theme, records[record])
        return self._by_theme[a]


def _row(matrix: csr_array, row: int) -> Positions:
    return np.sort(matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]).astype(np.intp)


def _rows(matrix: csr_array, rows: Positions) -> tuple[Positions, Positions]:
    """Return the columns of the entries of some rows, and for each the place of its row."""
    starts = matrix.indptr[rows].astype(np.intp)
    sizes = matrix.indptr[rows + 1] - starts
    place = np.repeat(np.arange(len(rows)), sizes)
    # By hand: SciPy's own choice of rows costs more than the rows themselves when they are few.
    at = np.arange(len(place)) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    return matrix.indices[at].astype(np.intp), place
