"""How surprising a count is: dispersion, lower tail, interval of a ratio."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

Vector = npt.NDArray[np.float64]


def dispersion(observed: Vector, expected: Vector, parameter_count: int) -> float:
    """Return φ, the factor by which counts vary more than a Poisson distribution says.

    ``φ = [Σ (x − μ)²/μ / (N − k)] / (1 + mean((x − μ)/μ))``: Pearson's statistic per degree of
    freedom, with Fletcher's correction, without which a few pairs with tiny expectations decide
    it.

    Parameters
    ----------
    observed, expected : ndarray
        Counts and fitted means of the N pairs with a positive mean.
    parameter_count : int
        Number k of parameters fitted.

    Returns
    -------
    float
        1 for Poisson; values below 1 are returned as they are. NaN without degrees of freedom.

    References
    ----------
    Fletcher, D. J. (2012). Estimating overdispersion when fitting a generalized linear model to
    sparse data. Biometrika 99, 230–237.

    Examples
    --------
    >>> dispersion(np.array([1.0, 3.0, 2.0]), np.array([2.0, 2.0, 2.0]), 1)
    0.5
    """
    free = len(observed) - parameter_count
    if free <= 0:
        return float("nan")
    residual = observed - expected
    pearson = float((residual**2 / expected).sum()) / free
    return pearson / (1.0 + float((residual / expected).mean()))


def lower_tail(observed: Vector, expected: Vector, phi: float = 1.0) -> Vector:
    """Return P(X ≤ x) for counts with mean μ and variance φμ.

    Parameters
    ----------
    observed : ndarray
        Counts x.
    expected : ndarray
        Means μ.
    phi : float
        Dispersion; at most 1 gives the Poisson distribution, more the negative binomial of
        type 1 (size μ/(φ − 1), success probability 1/φ).

    Returns
    -------
    ndarray
        0 to 1; 1 where the mean is 0.

    Examples
    --------
    >>> np.round(lower_tail(np.array([0.0, 0.0]), np.array([1.0, 3.0])), 4).tolist()
    [0.3679, 0.0498]
    >>> np.round(lower_tail(np.array([0.0]), np.array([3.0]), 2.0), 4).tolist()
    [0.125]
    """
    tail = np.ones(len(observed))
    some = expected > 0
    tail[some] = _cdf(observed[some], expected[some], phi)
    return tail


def upper_tail(observed: Vector, expected: Vector, phi: float = 1.0) -> Vector:
    """Return P(X ≥ x) for counts with mean μ and variance φμ; see :func:`lower_tail`.

    Examples
    --------
    >>> np.round(upper_tail(np.array([1.0, 0.0]), np.array([3.0, 3.0])), 4).tolist()
    [0.9502, 1.0]
    """
    below = lower_tail(observed - 1.0, expected, phi)
    return np.where(observed > 0, np.where(expected > 0, 1.0 - below, 0.0), 1.0)


def ratio_interval(
    observed: Vector, expected: Vector, phi: float = 1.0, level: float = 0.95
) -> tuple[Vector, Vector]:
    """Return the interval of observed/expected: all θ for which x is not surprising at mean θμ.

    Parameters
    ----------
    observed, expected : ndarray
        Counts x and means μ.
    phi : float
        Dispersion, as in :func:`lower_tail`.
    level : float
        Coverage; each tail keeps half of the rest.

    Returns
    -------
    low, high : ndarray
        Exact (for φ ≤ 1 Garwood's), so never too narrow as far as the count goes; the
        uncertainty of μ itself is not in it. NaN where the mean is 0.

    Examples
    --------
    Nothing observed where 3 were expected; 3.69 is the upper limit of a Poisson mean:

    >>> low, high = ratio_interval(np.array([0.0]), np.array([3.0]))
    >>> float(low[0]), round(float(high[0] * 3), 2)
    (0.0, 3.69)
    """
    low, high = np.full(len(observed), np.nan), np.full(len(observed), np.nan)
    some = expected > 0
    for x in np.unique(observed[some]):
        here = some & (observed == x)
        mean_low, mean_high = _mean_interval(float(x), phi, (1.0 - level) / 2.0)
        low[here], high[here] = mean_low / expected[here], mean_high / expected[here]
    return low, high


def _cdf(x: Vector, mean: Vector, phi: float) -> Vector:
    below: Vector = np.zeros(len(x))
    some = x >= 0
    count, mean = np.floor(x[some]), mean[some]
    if phi <= 1.0:
        below[some] = special.pdtr(count, mean)
    else:
        below[some] = special.betainc(mean / (phi - 1.0), count + 1.0, 1.0 / phi)
    return below


def _mean_interval(x: float, phi: float, tail: float) -> tuple[float, float]:
    if phi <= 1.0:
        low = float(special.gammaincinv(x, tail)) if x > 0 else 0.0
        return low, float(special.gammainccinv(x + 1.0, tail))

    def below(mean: float, count: float) -> float:
        return float(_cdf(np.array([count]), np.array([mean]), phi)[0])

    # 40 standard deviations above the count the lower tail is far below any `tail` asked for.
    far = x + 40.0 * phi * (np.sqrt(x / phi) + 1.0)
    high = float(optimize.brentq(lambda m: below(m, x) - tail, 1e-9, far, xtol=1e-10))
    if x <= 0:
        return 0.0, high
    return float(optimize.brentq(lambda m: 1 - below(m, x - 1) - tail, 1e-9, far)), high
