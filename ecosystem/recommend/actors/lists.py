"""Every actor's own best partners, as compact arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ecosystem.recommend.signals.scores import Positions, Vector


@dataclass(frozen=True, eq=False)
class OwnLists:
    """For every actor the best of the candidates that it is part of.

    Parameters
    ----------
    partner : ndarray of int32
        Actors × places: position of the partner, the best first; -1 where there are no more.
    pair : ndarray of int32
        Actors × places: position of the pair among the candidates, -1 likewise.
    """

    partner: npt.NDArray[np.int32]
    pair: npt.NDArray[np.int32]

    def best_pairs(self, most: int) -> Positions:
        """Return the pairs that are among the ``most`` best of one of their two, ascending."""
        found = np.unique(self.pair[:, :most])
        return found[found >= 0].astype(np.intp)


def own_lists(n: int, a: Positions, b: Positions, scores: Vector, most: int) -> OwnLists:
    """Return the lists of n actors.

    Parameters
    ----------
    n : int
        Number of actors.
    a, b : ndarray of int
        Candidates, each pair once.
    scores : ndarray
        Of the candidates; equal within 1e-12 is equal, and goes by the ids of the two.
    most : int
        Length of the lists.

    Returns
    -------
    OwnLists

    Examples
    --------
    >>> a, b = np.array([0, 0, 1]), np.array([1, 2, 2])
    >>> own_lists(3, a, b, np.array([0.2, 0.9, 0.5]), 1).partner.ravel().tolist()
    [2, 2, 0]
    """
    order = preferred(a, b, scores)
    # Every pair stands in two lists; the sort keeps the order of preference inside each.
    actor = np.stack([a[order], b[order]], axis=1).ravel().astype(np.int32)
    by_actor = np.argsort(actor, kind="stable")
    rows = actor[by_actor]
    place = np.arange(len(rows)) - np.searchsorted(rows, rows)
    kept = place < most
    by_actor, rows, place = by_actor[kept], rows[kept], place[kept]
    pair = order[by_actor // 2]
    lists = OwnLists(np.full((n, most), -1, np.int32), np.full((n, most), -1, np.int32))
    lists.pair[rows, place] = pair
    lists.partner[rows, place] = np.where(by_actor % 2 == 0, b[pair], a[pair])
    return lists


def preferred(a: Positions, b: Positions, scores: Vector) -> Positions:
    """Return the order of preference: highest score first, equal ones by position.

    Examples
    --------
    >>> preferred(np.array([0, 0, 1]), np.array([2, 1, 2]), np.array([0.5, 0.5, 0.7])).tolist()
    [2, 1, 0]
    """
    falling = -np.round(scores, 12)
    step = np.diff(a)
    if ((step > 0) | ((step == 0) & (np.diff(b) >= 0))).all():  # sorted by position already
        return np.argsort(falling, kind="stable")
    return np.lexsort((b, a, falling))
