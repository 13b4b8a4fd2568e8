"""How many collaborations two regions would share if only size, distance and country mattered.

A gravity model, fitted by Poisson pseudo-maximum likelihood with one effect per region.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import LinAlgError, cho_factor, cho_solve

Matrix = npt.NDArray[np.float64]

# A step of more than this in any parameter multiplies an expectation by more than e² = 7.4.
_LONGEST_STEP = 2.0
_MOST_STEPS = 200


@dataclass(frozen=True, eq=False)
class GravityFit:
    """Expected counts of all region pairs and how they were found.

    Parameters
    ----------
    expected : ndarray
        Regions × regions, symmetric, 0 on the diagonal and in rows of regions without any count.
    region_effects : ndarray
        ``log A_r``; ``-inf`` for regions without any count.
    coefficients : ndarray
        ``β_k``, one per covariate.
    deviance : float
        Poisson deviance over the pairs of regions that have counts.
    null_deviance : float
        The same when every pair is expected to have the mean count.
    pair_count : int
        Number of those pairs.
    parameter_count : int
        Region effects and coefficients.
    """

    expected: Matrix
    region_effects: Matrix
    coefficients: Matrix
    deviance: float
    null_deviance: float
    pair_count: int
    parameter_count: int

    @property
    def explained(self) -> float:
        """Share of the null deviance explained, 0 to 1; NaN when nothing varies."""
        return 1.0 - self.deviance / self.null_deviance if self.null_deviance > 0 else float("nan")


def fit_gravity(counts: Matrix, covariates: Matrix | None = None) -> GravityFit:
    """Fit ``μ_rs = A_r A_s exp(Σ_k β_k d_krs)`` to symmetric counts over all pairs ``r < s``.

    Poisson pseudo-maximum likelihood: consistent whenever the mean is right, whatever the
    distribution of the counts, and zeros need no treatment. Without covariates it is the model of
    quasi-independence: what to expect from size alone.

    Parameters
    ----------
    counts : ndarray
        Regions × regions, symmetric, not negative; the diagonal is ignored.
    covariates : ndarray, optional
        Covariates × regions × regions, each symmetric; no covariate may be a sum of effects of
        single regions (see :func:`identified`).

    Returns
    -------
    GravityFit
        Fitted row sums equal observed row sums within 1e-9 of the total; so do the sums of counts
        times covariate. A region without any count is expected to have none and takes no part.

    Notes
    -----
    Newton's method with damping, n + k unknowns for n regions, all sums over dense n × n matrices;
    1,500 regions take about 2 s. Where the maximum lies at infinity (a region that all
    collaborations run through) the expected counts still converge, to their limit.

    References
    ----------
    Santos Silva, J. M. C. & Tenreyro, S. (2006). The log of gravity. Review of Economics and
    Statistics 88, 641–658. Fally, T. (2015). Structural gravity and fixed effects. Journal of
    International Economics 97, 76–85 (the row sums).

    Examples
    --------
    Counts that are products of sizes are met exactly:

    >>> sizes = np.array([1.0, 2.0, 3.0, 4.0])
    >>> fit = fit_gravity(np.outer(sizes, sizes))
    >>> np.round(fit.expected[0], 6).tolist()
    [0.0, 2.0, 3.0, 4.0]
    """
    n = len(counts)
    observed = np.array(counts, dtype=np.float64)
    np.fill_diagonal(observed, 0.0)
    d = np.zeros((0, n, n)) if covariates is None else np.asarray(covariates, dtype=np.float64)
    active = np.flatnonzero(observed.sum(axis=1) > 0)
    inner = np.ix_(active, active)
    x, d = observed[inner], d[:, active][:, :, active]
    effects, beta = _maximized(x, d)
    mu = _expectation(effects, beta, d)
    upper = np.triu_indices(len(active), k=1)
    expected, region_effects = np.zeros((n, n)), np.full(n, -np.inf)
    expected[inner], region_effects[active] = mu, effects
    pairs = x[upper]
    return GravityFit(
        expected,
        region_effects,
        beta,
        deviance(pairs, mu[upper]),
        deviance(pairs, np.full(len(pairs), pairs.mean() if len(pairs) else 0.0)),
        len(pairs),
        len(active) + len(beta),
    )


def deviance(observed: Matrix, expected: Matrix) -> float:
    """Return the Poisson deviance ``2 Σ (x log(x/μ) − (x − μ))``; counts with μ = x = 0 add 0.

    Examples
    --------
    >>> round(deviance(np.array([0.0, 2.0]), np.array([1.0, 1.0])), 6)
    2.772589
    """
    some = observed > 0
    logs = observed[some] * np.log(observed[some] / expected[some])
    return float(2.0 * (logs.sum() - (observed - expected).sum()))


def identified(covariates: Matrix, active: npt.NDArray[np.bool_]) -> list[int]:
    """Return which covariates say something that region effects and earlier ones do not.

    Parameters
    ----------
    covariates : ndarray
        Covariates × regions × regions, symmetric.
    active : ndarray of bool
        Regions that have counts.

    Returns
    -------
    list of int
        Positions of those to keep. A covariate is dropped when less than a millionth of its sum of
        squares is left after least squares on the region effects and the covariates kept.

    Examples
    --------
    With three regions every pair can be fitted by region effects alone:

    >>> identified(np.arange(9.0).reshape(1, 3, 3), np.ones(3, dtype=bool))
    []
    """
    n = int(active.sum())
    if n < 4:
        return []
    off = ~np.eye(n, dtype=bool)
    kept: list[int] = []
    basis: list[Matrix] = []
    for k, full in enumerate(covariates):
        d = np.where(off, full[active][:, active], 0.0)
        # Least squares d_rs ≈ u_r + u_s over r ≠ s has this closed form.
        rows = d.sum(axis=1)
        u = (rows - rows.sum() / (2 * (n - 1))) / (n - 2)
        rest = np.where(off, d - u[:, None] - u[None, :], 0.0)
        for earlier in basis:
            rest = rest - earlier * float((earlier * rest).sum())
        size = float(np.sqrt((rest**2).sum()))
        if size > 1e-3 * float(np.sqrt((d**2).sum())):
            kept.append(k)
            basis.append(rest / size)
    return kept


def clustered_errors(fit: GravityFit, covariates: Matrix, memberships: Matrix) -> Matrix:
    """Return standard errors of the coefficients with the collaboration as the unit of sampling.

    One collaboration of m regions adds to m(m − 1)/2 pairs at once, so pairs are not independent.
    The sandwich ``H⁻¹ (Σ_p g_p g_pᵀ) H⁻¹`` takes this into account; ``g_p`` is what collaboration
    ``p`` adds to the score, ``H`` the information matrix.

    Parameters
    ----------
    fit : GravityFit
        Fitted with ``covariates`` to ``memberships @ memberships.T``.
    covariates : ndarray
        Covariates × regions × regions.
    memberships : ndarray
        Regions × collaborations, 0/1.

    Returns
    -------
    ndarray
        One standard error per coefficient; NaN where the information is singular.

    References
    ----------
    Cameron, A. C. & Miller, D. L. (2015). A practitioner's guide to cluster-robust inference.
    Journal of Human Resources 50, 317–372.

    Examples
    --------
    >>> B = np.eye(5)[:, [0, 0, 0, 1, 1, 2, 3]] + np.eye(5)[:, [1, 2, 3, 2, 4, 3, 4]]
    >>> near = np.abs(np.subtract.outer(range(5), range(5)))[None].astype(float)
    >>> fit = fit_gravity(B @ B.T, near)
    >>> bool(np.isfinite(clustered_errors(fit, near, B)).all())
    True
    """
    active = np.flatnonzero(np.isfinite(fit.region_effects))
    n, k = len(active), len(fit.coefficients)
    d, B = covariates[:, active][:, :, active], memberships[active]
    size = B.sum(axis=0)
    score = np.vstack([B * (size - 1.0), np.zeros((k, B.shape[1]))])
    for j in range(k):
        without_self = d[j] - np.diag(np.diag(d[j]))
        score[n + j] = 0.5 * ((without_self @ B) * B).sum(axis=0)
    information = _information(fit.expected[np.ix_(active, active)], d)
    unit = np.zeros((n + k, k))
    unit[n + np.arange(k), np.arange(k)] = 1.0
    try:
        bread = cho_solve(cho_factor(information), unit)
    except LinAlgError:
        return np.full(k, np.nan)
    errors: Matrix = np.sqrt(((bread.T @ score) ** 2).sum(axis=1))
    return errors


def _expectation(effects: Matrix, beta: Matrix, d: Matrix) -> Matrix:
    mu: Matrix = np.exp(effects[:, None] + effects[None, :] + np.tensordot(beta, d, axes=1))
    np.fill_diagonal(mu, 0.0)
    return mu


def _information(mu: Matrix, d: Matrix) -> Matrix:
    n, k = len(mu), len(d)
    H = np.zeros((n + k, n + k))
    H[:n, :n] = mu
    H[np.arange(n), np.arange(n)] = mu.sum(axis=1)
    for j in range(k):
        weighted = mu * d[j]
        H[:n, n + j] = H[n + j, :n] = weighted.sum(axis=1)
        for i in range(j + 1):
            H[n + i, n + j] = H[n + j, n + i] = 0.5 * float((weighted * d[i]).sum())
    return H


def _maximized(x: Matrix, d: Matrix) -> tuple[Matrix, Matrix]:
    """Return region effects and coefficients with a score of (nearly) zero."""
    n, k = len(x), len(d)
    total = float(x.sum())
    if n == 0:
        return np.zeros(0), np.zeros(k)
    values = np.concatenate([np.log(x.sum(axis=1) / np.sqrt(total)), np.zeros(k)])
    sums = np.concatenate([x.sum(axis=1), 0.5 * (d * x).sum(axis=(1, 2))])
    scale = np.concatenate([np.ones(n), np.maximum(np.abs(d).max(axis=(1, 2), initial=0.0), 1.0)])

    def gain(at: Matrix) -> float:
        mu = _expectation(at[:n], at[n:], d)
        return float(sums @ at - 0.5 * mu.sum())

    damping, reached = 0.0, gain(values)
    for _ in range(_MOST_STEPS):
        mu = _expectation(values[:n], values[n:], d)
        score = sums - np.concatenate([mu.sum(axis=1), 0.5 * (d * mu).sum(axis=(1, 2))])
        if np.abs(score / scale).max() <= 1e-12 * total:
            break
        step = _newton_step(_information(mu, d), score, damping)
        step *= min(1.0, _LONGEST_STEP / float(np.abs(step * scale).max()))
        there = gain(values + step)
        if there >= reached - 1e-12 * abs(reached):
            values, reached, damping = values + step, there, damping / 10.0
        else:
            damping = max(10.0 * damping, 1e-6)
    return values[:n], values[n:]


def _newton_step(information: Matrix, score: Matrix, damping: float) -> Matrix:
    """Return the damped Newton step; damping grows until the matrix is positive definite."""
    diagonal = np.diag_indices(len(information))
    size = float(information[diagonal].max())
    while True:
        H = information.copy()
        H[diagonal] += damping * size
        try:
            step: Matrix = cho_solve(cho_factor(H), score)
        except LinAlgError:
            damping = max(10.0 * damping, 1e-12)
        else:
            return step
