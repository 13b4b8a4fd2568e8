"""How far apart actors are: the mean number of steps, exact or from a sample of searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

Integers = npt.NDArray[np.int64]

_BLOCK: Final = 64  # searches at once


@dataclass(frozen=True)
class AverageDistance:
    """Mean distance within a group of actors.

    Parameters
    ----------
    mean : float
        In ties; NaN with fewer than two actors.
    error : float
        Standard error of the mean; 0 when exact.
    sources : int
        Actors from which distances were measured.
    is_exact : bool
        Whether these were all of them.
    """

    mean: float
    error: float
    sources: int
    is_exact: bool


def average_distance(
    memberships: csr_array,
    members: Integers,
    *,
    exact_up_to: int = 1_000,
    sources: int = 128,
    seed: int = 0,
) -> AverageDistance:
    """Return the mean distance between the actors of one connected part.

    Parameters
    ----------
    memberships : csr_array
        Actors × collaborations; two actors of one collaboration are one step apart.
    members : ndarray of int
        Rows of a connected part: all of them can reach each other.
    exact_up_to : int
        With at most so many actors the mean is exact.
    sources : int
        Otherwise distances to all others are measured from so many actors, drawn at random.
    seed : int
        Of the draw.

    Returns
    -------
    AverageDistance

    Notes
    -----
    The error is that of a simple random sample of actors without replacement. Searches run on the
    memberships, so large collaborations cost no more than their members.

    Examples
    --------
    >>> path = csr_array(np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]))
    >>> average_distance(path, np.arange(3)).mean
    1.3333333333333333
    """
    n = len(members)
    if n < 2:
        return AverageDistance(float("nan"), 0.0, n, True)
    count = n if n <= exact_up_to else min(n, sources)
    rng = np.random.default_rng(seed)
    start = np.arange(n) if count == n else np.sort(rng.choice(n, count, replace=False))
    rows = csr_array(memberships[members]).astype(np.float32)
    used = np.flatnonzero(np.asarray(rows.sum(axis=0)).ravel() > 1)
    inside = csr_array(rows[:, used])
    columns = csr_array(inside.T)
    means = np.concatenate(
        [
            _mean_distances(inside, columns, start[at : at + _BLOCK])
            for at in range(0, count, _BLOCK)
        ]
    )
    error = 0.0
    if count < n:
        error = float(means.std(ddof=1) / np.sqrt(count) * np.sqrt(1 - count / n))
    return AverageDistance(float(means.mean()), error, count, count == n)


def _mean_distances(
    rows: csr_array, columns: csr_array, sources: Integers
) -> npt.NDArray[np.float64]:
    """Return the mean distance of every source to all others."""
    n = rows.shape[0]
    fresh = np.zeros((n, len(sources)), dtype=np.float32)
    fresh[sources, np.arange(len(sources))] = 1.0
    seen = fresh > 0
    total = np.zeros(len(sources))
    step = 0
    while fresh.any():
        total += step * fresh.sum(axis=0, dtype=np.float64)
        step += 1
        heads = ((columns @ fresh) > 0).astype(np.float32)
        reached = (rows @ heads) > 0
        reached &= ~seen
        seen |= reached
        fresh = reached.astype(np.float32)
    return total / (n - 1)
