"""How many collaborations two actors would share if only sizes counted: exact distribution."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats

from ecosystem.measures.nulls.bicm import SizeModel

Vector = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_BEYOND: Final = 25  # terms of a small upper tail; each is a small part of the one before
_BATCH: Final = 2_000


def pair_tails(
    model: SizeModel, a: Integers, b: Integers, observed: Integers
) -> tuple[Vector, Vector, Vector]:
    """Return expectation, P(V ≤ v) and P(V ≥ v) of what rows of two classes share.

    The columns that two rows share are independent in the model, so V is Poisson-binomial; within a
    class of columns it is binomial, and the distributions are convolved.

    Parameters
    ----------
    model : SizeModel
        From :func:`ecosystem.measures.nulls.bicm.size_model`.
    a, b : ndarray of int
        Classes of the rows of each pair of different rows.
    observed : ndarray of int
        v, columns that the two share.

    Returns
    -------
    expected, lower, upper : ndarray
        Exact to rounding; small upper tails keep their relative precision.

    Examples
    --------
    >>> from ecosystem.measures.nulls.bicm import size_model
    >>> model = size_model([3, 1, 2], [2, 1, 1, 2])
    >>> pair_tails(model, np.array([2]), np.array([1]), np.array([2]))[2].round(4).tolist()
    [0.5553]
    """
    expected, lower, upper = (np.empty(len(observed)) for _ in range(3))
    order = np.argsort(observed, kind="stable")
    for start in range(0, len(order), _BATCH):
        some = order[start : start + _BATCH]
        q = model.probability[a[some]] * model.probability[b[some]]
        expected[some] = q @ model.column_count
        v = observed[some]
        mass = _mass(q, model.column_count, int(v.max()) + 1 + _BEYOND)
        below = np.cumsum(mass, axis=1)
        rows = np.arange(len(some))
        lower[some] = np.minimum(below[rows, v], 1.0)
        before = np.where(v > 0, below[rows, np.maximum(v - 1, 0)], 0.0)
        above = np.cumsum(mass[:, ::-1], axis=1)[:, ::-1][rows, v]
        upper[some] = np.where(before < 0.9, 1.0 - before, above)
    return expected, lower, np.clip(upper, 0.0, 1.0)


def _mass(q: Vector, count: Integers, length: int) -> Vector:
    """Return P(V = k), k < length, of sums of binomials: q is pairs × classes of columns."""
    result = np.zeros((len(q), length))
    result[:, 0] = 1.0
    reach = 1
    steps = np.arange(length)
    for c, n in enumerate(count.tolist()):
        terms = min(n, length - 1) + 1
        part = np.asarray(stats.binom.pmf(steps[None, :terms], n, q[:, c : c + 1]))
        new = np.zeros_like(result)
        for k in range(terms):
            last = min(reach, length - k)
            new[:, k : k + last] += part[:, k : k + 1] * result[:, :last]
        result, reach = new, min(reach + terms - 1, length)
    return result
