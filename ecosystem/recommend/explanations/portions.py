"""What a part of a score rests on: how much each shared partner, theme or record adds to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from ecosystem.model import LIST_SEPARATOR
from ecosystem.network.incidence import Incidence
from ecosystem.recommend.learning.aggregate import PARTNERS, PATHS, THEMES, TOPIC
from ecosystem.recommend.signals.scores import Vector, allocation_factors
from ecosystem.recommend.signals.themes import ThemeProfiles

#: What stands for all the smaller portions where there are too many to name.
OTHERS: Final = "…"
_MOST_PATHS = 20


@dataclass(frozen=True)
class Portion:
    """What one partner, theme or record adds.

    Parameters
    ----------
    name : str
        Id of a partner or collaboration, ids of two partners (``;`` between them), a theme, or
        ``OTHERS``.
    share : float
        Of the signal, 0 to 1; the portions of a part sum to 1.
    records : tuple of str
        Ids of the collaborations it comes from, sorted.
    contribution : float
        Share times what the part adds to the score.
    label : str
        Name for people.
    """

    name: str
    share: float
    records: tuple[str, ...]
    contribution: float = 0.0
    label: str = ""

    def scaled(self, contribution: float, label: str) -> Portion:
        """Return the portion of a part that adds so much."""
        return replace(self, contribution=self.share * contribution, label=label)


def portions(
    inc: Incidence,
    weights: csr_array,
    profiles: ThemeProfiles,
    relevance: Vector,
    a: int,
    b: int,
) -> dict[str, tuple[Portion, ...]]:
    """Return what the signals of a pair rest on, by name of the part.

    Parameters
    ----------
    inc : Incidence
        Actors × collaborations.
    weights : csr_array
        Newman tie weights.
    profiles : ThemeProfiles
        Themes.
    relevance : ndarray
        Per collaboration, how much it is about the theme asked for.
    a, b : int
        Positions of the two actors.

    Returns
    -------
    dict
        Shared partners z by their term ``√(w_az w_zb)/s_z`` of resource allocation; shared themes
        by their term of the product of the two profiles; partners u of a and v of b by their term
        ``√w_au · w_uv/√(s_u s_v) · √w_vb``, the twenty largest and the rest as one; collaborations
        about the theme asked for, each side for half. The largest first, equal ones by name;
        nothing where a signal is 0.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.network.incidence import incidence, tie_weights
    >>> from ecosystem.recommend.signals.themes import theme_profiles
    >>> whole = load_bundled("baltic")
    >>> inc = incidence(whole)
    >>> found = portions(
    ...     inc, tie_weights(inc), theme_profiles(whole, inc), np.zeros(len(whole.collaborations)),
    ...     1, 2
    ... )
    >>> sorted(found)[:3]
    ['partners who work together', 'shared partners', 'shared themes']
    """
    own, other = _records(inc, a), _records(inc, b)
    return {
        PARTNERS: _by_partner(inc, weights, a, b, own, other),
        THEMES: _by_theme(inc, profiles, a, b, own, other),
        PATHS: _by_path(inc, weights, a, b),
        TOPIC: _by_record(inc, relevance, own, other),
    }


def _records(inc: Incidence, a: int) -> list[int]:
    matrix = inc.matrix
    return [int(p) for p in matrix.indices[matrix.indptr[a] : matrix.indptr[a + 1]]]


def _by_partner(
    inc: Incidence,
    weights: csr_array,
    a: int,
    b: int,
    own: Sequence[int],
    other: Sequence[int],
) -> tuple[Portion, ...]:
    first, second = allocation_factors(weights)
    product = csr_array(first[[a]].multiply(second[[b]])).tocoo()
    partners = product.coords[1].tolist()
    either = set(own) | set(other)
    return _portions(
        [
            (str(inc.actor_ids[z]), value, [p for p in _records(inc, z) if p in either])
            for z, value in zip(partners, product.data.tolist(), strict=True)
        ],
        inc,
    )


def _by_path(inc: Incidence, weights: csr_array, a: int, b: int) -> tuple[Portion, ...]:
    strength = np.asarray(weights.sum(axis=1), dtype=np.float64).ravel()

    def half(node: int) -> tuple[npt.NDArray[np.intp], Vector]:
        here = slice(weights.indptr[node], weights.indptr[node + 1])
        near = weights.indices[here].astype(np.intp)
        return near, np.sqrt(weights.data[here] / strength[near])

    (near_a, weight_a), (near_b, weight_b) = half(a), half(b)
    middle = csr_array(weights[near_a][:, near_b]).tocoo()
    row, column = middle.coords
    value = weight_a[row] * middle.data * weight_b[column]
    order = np.lexsort((near_b[column], near_a[row], -np.round(value, 12)))
    ids = inc.actor_ids
    rows = []
    for i in order[:_MOST_PATHS].tolist():
        u, v = int(near_a[row[i]]), int(near_b[column[i]])
        steps = [set(_records(inc, x)) & set(_records(inc, y)) for x, y in ((a, u), (u, v), (v, b))]
        records = sorted(set().union(*steps))
        rows.append((f"{ids[u]}{LIST_SEPARATOR}{ids[v]}", float(value[i]), records))
    rest = float(value[order[_MOST_PATHS:]].sum())
    return _portions([*rows, (OTHERS, rest, [])], inc)


def _by_theme(
    inc: Incidence,
    profiles: ThemeProfiles,
    a: int,
    b: int,
    own: Sequence[int],
    other: Sequence[int],
) -> tuple[Portion, ...]:
    of_actors = profiles.of_actors
    product = csr_array(of_actors[[a]].multiply(of_actors[[b]])).tocoo()
    having = profiles.of_collaborations
    of_record = {
        p: set(having.indices[having.indptr[p] : having.indptr[p + 1]].tolist())
        for p in {*own, *other}
    }
    return _portions(
        [
            (
                str(profiles.themes[i]),
                value,
                [p for p, themes in of_record.items() if i in themes],
            )
            for i, value in zip(product.coords[1].tolist(), product.data.tolist(), strict=True)
        ],
        inc,
    )


def _by_record(
    inc: Incidence, relevance: Vector, own: Sequence[int], other: Sequence[int]
) -> tuple[Portion, ...]:
    totals = [float(relevance[list(side)].sum()) for side in (own, other)]
    if not all(totals):
        return ()
    value: dict[int, float] = {}
    for side, total in zip((own, other), totals, strict=True):
        for p in side:
            value[p] = value.get(p, 0.0) + float(relevance[p]) / total / 2.0
    names = inc.collaboration_ids
    return _portions([(str(names[p]), v, [p]) for p, v in value.items()], inc)


def _portions(
    rows: Sequence[tuple[str, float, Sequence[int]]], inc: Incidence
) -> tuple[Portion, ...]:
    total = sum(value for _, value, _ in rows)
    kept = [row for row in rows if row[1] > 0]
    kept.sort(key=lambda row: (-np.round(row[1] / total, 12), row[0]))
    ids = inc.collaboration_ids
    return tuple(
        Portion(name, value / total, tuple(sorted(str(ids[p]) for p in records)))
        for name, value, records in kept
    )
