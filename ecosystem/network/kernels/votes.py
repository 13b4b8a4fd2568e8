"""What many runs agree on: for every tie, how often its ends stay together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ecosystem.network.kernels.compact import Floats
from ecosystem.network.kernels.compiling import Array, compiled


def vote_shares(
    labels: npt.NDArray[np.int32], a: npt.NDArray[np.integer], b: npt.NDArray[np.integer]
) -> Floats:
    """Return the share of runs that put both ends of a tie together.

    Examples
    --------
    >>> runs = np.array([[0, 0, 1], [0, 0, 0]], np.int32)
    >>> vote_shares(runs, np.array([0, 1]), np.array([1, 2])).tolist()
    [1.0, 0.5]
    """
    count = _count_votes(np.ascontiguousarray(labels.T), a, b)
    return np.asarray(count / len(labels), dtype=np.float64)


def strongest_ties(
    n: int,
    a: npt.NDArray[np.integer],
    b: npt.NDArray[np.integer],
    votes: Floats,
    weight: Floats,
) -> npt.NDArray[np.bool_]:
    """Mark for every node its tie with most votes, then most weight, then the first one.

    Examples
    --------
    >>> a, b = np.array([0, 1]), np.array([1, 2])
    >>> strongest_ties(3, a, b, np.array([1.0, 0.5]), np.ones(2)).tolist()
    [True, True]
    """
    marked = np.zeros(len(a), dtype=np.bool_)
    best = _best_ties(n, a, b, votes, weight)
    marked[best[best >= 0]] = True
    return marked


@compiled
def _count_votes(label: Array, a: Array, b: Array) -> Array:
    votes = np.zeros(len(a), np.int64)
    for i in range(len(a)):
        one, other = label[a[i]], label[b[i]]
        count = 0
        for run in range(len(one)):
            count += one[run] == other[run]
        votes[i] = count
    return votes


@compiled
def _best_ties(n: int, a: Array, b: Array, votes: Array, weight: Array) -> Array:
    best = np.full(n, -1, np.int64)
    for i in range(len(a)):
        for v in (a[i], b[i]):
            j = best[v]
            if j < 0 or votes[i] > votes[j] or (votes[i] == votes[j] and weight[i] > weight[j]):
                best[v] = i
    return best
