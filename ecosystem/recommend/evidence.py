"""The records behind a suggested pair: shared partners, shared themes, where each comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Incidence
from ecosystem.network.scope import Area
from ecosystem.recommend.brokers import possible_brokers
from ecosystem.recommend.themes import ThemeProfiles


@dataclass(frozen=True)
class SharedPartner:
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
        The first of the partners that may be asked.
    """

    actor_a: str
    actor_b: str
    partners: tuple[SharedPartner, ...]
    themes: tuple[SharedTheme, ...]
    broker: SharedPartner | None

    def records(self) -> list[str]:
        """Return the ids of all collaborations behind partners and themes, sorted."""
        ids = {p for partner in self.partners for p in (*partner.with_a, *partner.with_b)}
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
        Who may be named as broker, see :func:`ecosystem.recommend.brokers.possible_brokers`.
    """

    def __init__(
        self,
        ecosystem: Ecosystem,
        inc: Incidence,
        weights: csr_array,
        profiles: ThemeProfiles,
        area: Area,
    ) -> None:
        self._actor_ids = inc.actor_ids.to_list()
        self._weights = weights
        self._brokers = possible_brokers(ecosystem, area).reindex(inc.actor_ids).to_numpy(bool)
        ids = inc.collaboration_ids.to_list()
        self._of_actor = [frozenset(ids[p] for p in row) for row in _rows(inc.matrix)]
        names = profiles.themes.to_list()
        rarity = dict(zip(names, np.round(profiles.rarity, 12).tolist(), strict=True))
        self._rarity: dict[str, float] = rarity
        self._themes = {
            p: [names[i] for i in row]
            for p, row in zip(ids, _rows(profiles.of_collaborations), strict=True)
        }

    def find(self, a: int, b: int) -> PairEvidence:
        """Return the evidence for the actors at two positions of the incidence matrix."""
        near_a, weight_a = self._partners(a)
        near_b, weight_b = self._partners(b)
        shared, at_a, at_b = np.intersect1d(near_a, near_b, True, return_indices=True)
        weaker = np.round(np.minimum(weight_a[at_a], weight_b[at_b]), 12)
        order = np.lexsort((shared, -weaker))
        mine, theirs = self._of_actor[a], self._of_actor[b]
        partners = tuple(
            SharedPartner(
                self._actor_ids[z],
                float(weight),
                tuple(sorted(mine & self._of_actor[z])),
                tuple(sorted(theirs & self._of_actor[z])),
            )
            for z, weight in zip(shared[order].tolist(), weaker[order].tolist(), strict=True)
        )
        asked = [p for p, z in zip(partners, shared[order], strict=True) if self._brokers[z]]
        return PairEvidence(
            self._actor_ids[a],
            self._actor_ids[b],
            partners,
            self._shared_themes(mine, theirs),
            asked[0] if asked else None,
        )

    def collaboration_count(self, a: int) -> int:
        """Return the number of collaborations of the actor at a position."""
        return len(self._of_actor[a])

    def shared_records(self, a: int, b: int) -> tuple[str, ...]:
        """Return the ids of the collaborations that both take part in, sorted."""
        return tuple(sorted(self._of_actor[a] & self._of_actor[b]))

    def _partners(self, a: int) -> tuple[np.ndarray, np.ndarray]:
        here = slice(self._weights.indptr[a], self._weights.indptr[a + 1])
        return self._weights.indices[here], self._weights.data[here]

    def _shared_themes(
        self, mine: frozenset[str], theirs: frozenset[str]
    ) -> tuple[SharedTheme, ...]:
        of_a, of_b = self._by_theme(mine), self._by_theme(theirs)
        shared = sorted(of_a.keys() & of_b.keys(), key=lambda name: (-self._rarity[name], name))
        return tuple(SharedTheme(name, of_a[name], of_b[name]) for name in shared)

    def _by_theme(self, collaborations: frozenset[str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for p in sorted(collaborations):
            for name in self._themes[p]:
                found.setdefault(name, []).append(p)
        return {name: tuple(ids) for name, ids in found.items()}


def _rows(matrix: csr_array) -> list[np.ndarray]:
    return np.split(matrix.indices, matrix.indptr[1:-1])
