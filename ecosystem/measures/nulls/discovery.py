"""Many tests at once: the Benjamini–Hochberg correction."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def false_discovery_rate(
    p: npt.ArrayLike, *, tests: int | None = None, times: npt.ArrayLike | None = None
) -> Floats:
    """Return Benjamini–Hochberg q values; an empty array for no tests.

    ``q_(i) = min_{j ≥ i} p_(j) · m / j`` over the m tests in order of p, at most 1.

    Parameters
    ----------
    p : array_like
        Probabilities of the tests.
    tests : int, optional
        Number m of all tests, where those that are not in ``p`` have p = 1.
    times : array_like of int, optional
        How many tests each p stands for; 1 when None.

    Returns
    -------
    ndarray

    Raises
    ------
    ValueError
        When ``tests`` is smaller than the number of tests in ``p``.

    References
    ----------
    Benjamini, Y., Hochberg, Y. (1995). Controlling the false discovery rate. Journal of the Royal
    Statistical Society B 57, 289–300.

    Examples
    --------
    >>> np.round(false_discovery_rate([0.01, 0.04, 0.03]), 4).tolist()
    [0.03, 0.04, 0.04]
    >>> np.round(false_discovery_rate([0.01, 0.04], tests=10), 4).tolist()
    [0.1, 0.2]
    """
    values = np.asarray(p, dtype=np.float64)
    if not len(values):
        return np.zeros(0)
    weight = np.ones(len(values)) if times is None else np.asarray(times, dtype=np.float64)
    m = float(weight.sum()) if tests is None else float(tests)
    if m < weight.sum():
        msg = f"{weight.sum():.0f} probabilities of only {m:.0f} tests"
        raise ValueError(msg)
    order = np.argsort(values, kind="stable")
    place = np.cumsum(weight[order])
    scaled = np.divide(values[order] * m, place, out=np.full(len(values), np.inf), where=place > 0)
    result = np.empty(len(values))
    result[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return np.minimum(result, 1.0)
