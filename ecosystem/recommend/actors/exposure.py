"""A declared share of the places in lists for peripheral regions, where it costs least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from ecosystem.recommend.signals.scores import Positions, Vector

# What a list may lose on average of the links expected from it.
MOST_LOSS: Final = 0.04
# The share varies between years: a seventh more than what was seen is declared.
MARGIN: Final = 8.0 / 7.0
_Z: Final = 1.959964


def declared_share(organisations: float, seen: float, projects: int) -> float:
    """Return the share of places that is declared for peripheral regions.

    The largest of three, because the share of coming partners is not known and the promise is "at
    least": the share of the organisations that can be listed which are in peripheral regions; a
    seventh more than the share of new partners seen there in closed years; the upper end of the
    95 % interval of that share (Wilson's, with as many trials as collaborations, because a
    collaboration ties many pairs at once).

    Parameters
    ----------
    organisations : float
        Share of peripheral regions of the organisations, 0 to 1.
    seen : float
        Share of new partners in closed years, 0 to 1.
    projects : int
        Collaborations that made these new links; 0 leaves the share open up to 1.

    Returns
    -------
    float
        0 to 1.

    Examples
    --------
    >>> declared_share(0.44, 0.2, 500), round(declared_share(0.1, 0.35, 10_000), 3)
    (0.44, 0.4)
    >>> declared_share(0.1, 0.0, 0), round(declared_share(0.1, 0.5, 10), 3)
    (1.0, 0.763)
    """
    if projects <= 0:
        return 1.0
    middle = (seen + _Z**2 / (2 * projects)) / (1 + _Z**2 / projects)
    half = np.sqrt(seen * (1 - seen) / projects + _Z**2 / (4 * projects**2))
    upper = middle + _Z * float(half) / (1 + _Z**2 / projects)
    return min(max(organisations, MARGIN * seen, upper), 1.0)


@dataclass(frozen=True, eq=False)
class SharedLists:
    """Lists in which peripheral candidates have the declared share of places, if it can be had.

    Parameters
    ----------
    lists : ndarray of int
        As long as those given, in order of score; -1 for nothing.
    share : float
        Of all places that are taken by peripheral candidates.
    rate : float
        A peripheral candidate takes the place of another whose odds are up to so many times its
        own; the same in all lists. 1 when nobody gives way.
    loss : float
        Mean over lists of the share of expected links, discounted by place, that is lost.
    is_limited : bool
        Whether the share would have cost more than was allowed, so that it gave way.
    """

    lists: Positions
    share: float
    rate: float
    loss: float
    is_limited: bool


def shared_lists(
    best: tuple[npt.NDArray[np.integer], Vector],
    far: tuple[npt.NDArray[np.integer], Vector],
    peripheral: npt.NDArray[np.bool_],
    share: float,
    most_loss: float = MOST_LOSS,
) -> SharedLists:
    """Return lists in which at least a share of all places goes to peripheral candidates.

    In every list the last candidate that is not peripheral can give way to the best peripheral one
    that is not in it. Of all such exchanges, in all lists, those with the smallest difference in
    log-odds are made until the share is reached. So there is one rate of exchange for everybody,
    and no other choice of places has a smaller largest difference. It stops earlier where lists
    would lose on average more than ``most_loss`` of the links expected from them.

    Parameters
    ----------
    best : tuple of ndarray
        Rows × places: candidates in order, -1 for nothing, and their log-odds up to a constant.
    far : tuple of ndarray
        The same for peripheral candidates only, at least those that ``best`` holds.
    peripheral : ndarray of bool
        Whether a candidate is peripheral.
    share : float
        Of all filled places, 0 to 1.
    most_loss : float
        0 to 1; small chances are taken to be proportional to odds.

    Returns
    -------
    SharedLists

    Examples
    --------
    >>> edge = np.array([False, False, False, True, True])
    >>> best = np.array([[0, 1], [1, 2]]), np.array([[3.0, 2.0], [2.5, 1.0]])
    >>> far = np.array([[3, 4], [4, -1]]), np.array([[1.9, 0.1], [0.2, 0.0]])
    >>> shared_lists(best, far, edge, 0.25, 1.0).lists.tolist()
    [[0, 3], [1, 2]]
    >>> shared_lists(best, far, edge, 0.25, 0.0).is_limited
    True
    """
    chosen, odds = np.array(best[0], dtype=np.intp), _odds(best, far)
    steps = _Exchanges(chosen, odds[0], np.asarray(far[0], dtype=np.intp), odds[1], peripheral)
    filled = int((chosen >= 0).sum())
    needed = int(np.ceil(share * filled - 1e-9)) - int(peripheral[chosen[chosen >= 0]].sum())
    rows, loss, price = steps.in_order()
    spent = np.cumsum(loss) / max(len(chosen), 1)
    allowed = int(np.searchsorted(spent, most_loss + 1e-12, side="right"))
    made = max(min(needed, allowed), 0)
    lists = steps.after(np.bincount(rows[:made], minlength=len(chosen)))
    return SharedLists(
        lists,
        float(peripheral[lists[lists >= 0]].mean()) if filled else 0.0,
        float(np.exp(price[made - 1])) if made else 1.0,
        float(spent[made - 1]) if made else 0.0,
        bool(allowed < min(needed, len(rows))),
    )


def _odds(
    best: tuple[npt.NDArray[np.integer], Vector], far: tuple[npt.NDArray[np.integer], Vector]
) -> tuple[Vector, Vector]:
    """Return log-odds with the best of every row as zero, and -inf where there is nobody."""
    one = np.where(best[0] >= 0, best[1], -np.inf)
    other = np.where(far[0] >= 0, far[1], -np.inf)
    top = np.maximum(one.max(axis=1, initial=-np.inf), other.max(axis=1, initial=-np.inf))
    top = np.where(np.isfinite(top), top, 0.0)[:, None]
    return one - top, other - top


class _Exchanges:
    """The exchanges possible in every list: the k-th last of ``out`` for the k-th of ``into``."""

    def __init__(
        self,
        best: Positions,
        best_odds: Vector,
        far: Positions,
        far_odds: Vector,
        peripheral: npt.NDArray[np.bool_],
    ) -> None:
        self._best, self._odds = best, best_odds
        count, places = best.shape
        giving = (best >= 0) & ~peripheral[best]
        # Places of those who can give way, the last first; then places of nobody.
        self._out = np.argsort(np.where(giving, -np.arange(places), 1), axis=1, kind="stable")
        inside = (far[:, :, None] == best[:, None, :]).any(axis=2) | (far < 0)
        order = np.argsort(inside, axis=1, kind="stable")
        self._into = np.take_along_axis(far, order, axis=1)
        self._into_odds = np.take_along_axis(far_odds, order, axis=1)
        self._most = np.minimum(giving.sum(axis=1), (~inside).sum(axis=1))
        self._rows = np.arange(count)

    def after(self, made: npt.NDArray[np.integer]) -> Positions:
        """Return the lists after so many exchanges in each."""
        return self._lists(made)[0]

    def in_order(self) -> tuple[Positions, Vector, Vector]:
        """Return row, loss and difference in log-odds of all exchanges, the smallest first."""
        deepest = int(self._most.max(initial=0))
        gain = [self._gain(np.minimum(k, self._most)) for k in range(deepest + 1)]
        rows, loss, price = [], [], []
        for k in range(deepest):
            row = np.flatnonzero(self._most > k)
            rows.append(row)
            loss.append((gain[k] - gain[k + 1])[row] / gain[0][row])
            price.append(self._odds[row, self._out[row, k]] - self._into_odds[row, k])
        if not rows:
            return np.zeros(0, dtype=np.intp), np.zeros(0), np.zeros(0)
        joined = np.concatenate(price)
        order = np.argsort(np.round(joined, 9), kind="stable")
        return np.concatenate(rows)[order], np.concatenate(loss)[order], joined[order]

    def _gain(self, made: npt.NDArray[np.integer]) -> Vector:
        odds = self._lists(made)[1]
        return np.asarray(np.exp(odds) @ (1.0 / np.log2(np.arange(2, odds.shape[1] + 2))))

    def _lists(self, made: npt.NDArray[np.integer]) -> tuple[Positions, Vector]:
        lists, odds = self._best.copy(), self._odds.copy()
        for k in range(int(made.max(initial=0))):
            row = self._rows[made > k]
            place = self._out[row, k]
            lists[row, place], odds[row, place] = self._into[row, k], self._into_odds[row, k]
        order = np.argsort(-odds, axis=1, kind="stable")
        return np.take_along_axis(lists, order, axis=1), np.take_along_axis(odds, order, axis=1)
