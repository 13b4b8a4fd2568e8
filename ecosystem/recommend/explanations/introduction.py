"""Who could introduce two actors: a short path, strong all along, over the right border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

# A path over the right border is taken before one that is stronger, but not twice as strong.
_STRONG_ENOUGH = 0.5
# More than this many paths of three ties are not compared; the strongest first ties are.
_MOST_MIDDLE = 400


@dataclass(frozen=True)
class Path:
    """One way to be introduced.

    Parameters
    ----------
    actors : tuple of int
        Positions from the one actor to the other, both included; one or two between.
    weakest : float
        The smallest tie weight on the way.
    over_the_border : bool
        Whether everybody between has the home of one of the two, so that the way crosses the
        border between them and no other.
    """

    actors: tuple[int, ...]
    weakest: float
    over_the_border: bool

    @property
    def between(self) -> tuple[int, ...]:
        """Those who introduce."""
        return self.actors[1:-1]


def introductions(
    weights: csr_array,
    a: int,
    b: int,
    homes: Sequence[str] | npt.NDArray[np.object_],
    may_be_asked: npt.NDArray[np.bool_],
    is_firm: npt.NDArray[np.bool_] | None = None,
    *,
    most: int = 3,
) -> tuple[Path, ...]:
    """Return the best ways for two actors to be introduced to each other.

    The shortest ways only: over one actor tied to both or, when there is none, over two who are
    tied to each other. Among these a way is as strong as its weakest tie. Of those at least half
    as strong as the strongest, the ones over the right border come first: whoever introduces is at
    home where one of the two is, knows both sides and has crossed that border. Then those over no
    firm: public bodies, clusters and universities may be asked by anybody. Then strength, then ids.

    Parameters
    ----------
    weights : csr_array
        Symmetric tie weights, nothing on the diagonal, indices sorted.
    a, b : int
        Positions of the two.
    homes : ndarray of str
        Home of every actor: its country when the two are of different countries, else its region;
        "" when unknown.
    may_be_asked : ndarray of bool
        Who may introduce.
    is_firm : ndarray of bool, optional
        Who is a company.
    most : int
        How many ways at most.

    Returns
    -------
    tuple of Path
        The best first; empty when no way of one or two intermediaries exists. Of actors with more
        than 400 partners only the 400 strongest ties are looked at for ways over two.

    Notes
    -----
    The rule is ours. Strength is the Newman weight of the collaborations behind a tie; how long
    ago they were is not in it, the records that go with each step say so.

    Examples
    --------
    Actors 1 and 2 are tied to both ends; 1 is stronger, 2 at home with one of them:

    >>> ties = np.zeros((4, 4))
    >>> ties[0, 1] = ties[1, 3] = 1.0
    >>> ties[0, 2] = ties[2, 3] = 0.6
    >>> paths = introductions(
    ...     csr_array(ties + ties.T), 0, 3, np.array(["SE", "FR", "SE", "FI"]), np.ones(4, bool)
    ... )
    >>> [(path.between, path.weakest, path.over_the_border) for path in paths]
    [((2,), 0.6, True), ((1,), 1.0, False)]
    """
    near_a, weight_a = _partners(weights, a, may_be_asked, b)
    near_b, weight_b = _partners(weights, b, may_be_asked, a)
    shared, at_a, at_b = np.intersect1d(near_a, near_b, True, return_indices=True)
    if len(shared):
        weakest = np.minimum(weight_a[at_a], weight_b[at_b])
        between = shared[:, None]
    else:
        between, weakest = _over_two(weights, (near_a, weight_a), (near_b, weight_b))
    if not len(weakest):
        return ()
    weakest = np.asarray(np.round(weakest, 12), dtype=np.float64)
    right = over_the_border(between, np.asarray(homes, dtype=object), a, b)
    firms = np.zeros(weights.shape[0], dtype=bool) if is_firm is None else is_firm
    firm = np.asarray(firms[between].any(axis=1))
    order = preference(between, weakest, right, firm)
    return tuple(
        Path((a, *between[i].tolist(), b), float(weakest[i]), bool(right[i]))
        for i in order[:most].tolist()
    )


def over_the_border(
    between: npt.NDArray[np.intp], homes: npt.NDArray[np.object_], a: int, b: int
) -> npt.NDArray[np.bool_]:
    """Tell for each way whether all between are at home where one of the two is.

    Examples
    --------
    >>> over_the_border(np.array([[0], [1]]), np.array(["SE", "FR", "SE", "FI"]), 2, 3).tolist()
    [True, False]
    """
    known = sorted({str(homes[a]), str(homes[b])} - {""})
    return np.asarray(np.isin(homes[between].astype(str), known).all(axis=1))


def preference(
    between: npt.NDArray[np.intp],
    weakest: npt.NDArray[np.float64],
    right: npt.NDArray[np.bool_],
    firm: npt.NDArray[np.bool_],
) -> npt.NDArray[np.intp]:
    """Return the order of ways: see :func:`introductions`.

    Examples
    --------
    Three ways as good as each other, the second over the right border, the third over no firm:

    >>> none, no, yes = np.array([[0], [1], [2]]), False, True
    >>> preference(none, np.ones(3), np.array([no, yes, no]), np.array([yes, yes, no])).tolist()
    [1, 2, 0]
    """
    strong = weakest >= _STRONG_ENOUGH * weakest.max(initial=0.0)
    return np.lexsort((*between.T[::-1], -weakest, ~(strong & ~firm), ~(strong & right)))


def _partners(
    weights: csr_array, a: int, may_be_asked: npt.NDArray[np.bool_], other: int
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    here = slice(weights.indptr[a], weights.indptr[a + 1])
    ids = weights.indices[here].astype(np.intp)
    usable = may_be_asked[ids] & (ids != other)
    return ids[usable], weights.data[here][usable]


def _over_two(
    weights: csr_array,
    first: tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]],
    second: tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]],
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    near_a, weight_a = _strongest(*first)
    near_b, weight_b = _strongest(*second)
    middle = csr_array(weights[near_a][:, near_b]).tocoo()
    row, column = middle.coords
    weakest = np.minimum(middle.data, np.minimum(weight_a[row], weight_b[column]))
    return np.stack([near_a[row], near_b[column]], axis=1), np.asarray(weakest, dtype=np.float64)


def _strongest(
    ids: npt.NDArray[np.intp], weight: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
    kept = np.sort(np.lexsort((ids, -np.round(weight, 12)))[:_MOST_MIDDLE])
    return ids[kept], weight[kept]
