"""The gravity expectation of region pairs, and what may be said about each pair."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtri

from ecosystem.measures.nulls.discovery import false_discovery_rate
from ecosystem.recommend.regions.expected import (
    GravityFit,
    Matrix,
    clustered_errors,
    fit_gravity,
    identified,
)
from ecosystem.recommend.regions.pairs import RegionPairs
from ecosystem.recommend.regions.tails import (
    Vector,
    dispersion,
    lower_tail,
    ratio_interval,
    upper_tail,
)
from ecosystem.recommend.wording import counted, percent

COEFFICIENT_COLUMNS: Final = ("term", "estimate", "low", "high", "meaning")
_CONDITIONS: Final = {
    "log_distance": "at twice the distance",
    "same_country": "within one country, at the same distance,",
    "border": "next to each other, with distance and country allowed for,",
    "shared_s3": "with all S3 domains in common instead of none, all else equal,",
}
_SIGNIFICANT = 0.05
# A coefficient estimated from fewer pairs beyond those that the region effects use up is noise.
_PAIRS_PER_COVARIATE = 10
# Where the maximum lies at infinity expectations tend to 0 and stop somewhere near it.
_NOTHING = 1e-6


@dataclass(frozen=True, eq=False)
class Judgement:
    """Expected collaborations of all region pairs and what may be said about each.

    Parameters
    ----------
    table : DataFrame
        One row per pair, in the order of ``RegionPairs.upper()``: ``observed_count``,
        ``expected_count``, ``expected_by_size``, ``ratio``, ``ratio_low``, ``ratio_high``,
        ``p_fewer``, ``q_fewer``, ``verdict`` as in ``schema.REGION_GAPS``; ``p_zero``, the
        probability of no collaboration; ``p_by_size``, ``p_fewer`` when only size counts.
    coefficients : list of dict
        Rows with ``COEFFICIENT_COLUMNS``.
    dispersion, explained_by_size, explained : float
        See :class:`ecosystem.recommend.regions.gaps.RegionGaps`.
    judged_count : int
        Number of pairs judged.
    notes : tuple of str
        What could not be done, in sentences.
    """

    table: pd.DataFrame
    coefficients: list[dict[str, Any]]
    dispersion: float
    explained_by_size: float
    explained: float
    judged_count: int
    notes: tuple[str, ...]


def judge(pairs: RegionPairs, alike: Matrix | None = None) -> Judgement:
    """Fit the expectation and judge every pair.

    The expectation is a Poisson pseudo-maximum-likelihood gravity model with an effect per region,
    log distance, same country, neighborhood and the share of S3 domains in common; the size-only
    expectation has the region effects alone. In the bundled data distance and country say nearly
    all: the intervals of the other two hold 0, and the coefficients say so.

    Parameters
    ----------
    pairs : RegionPairs
        The regions.
    alike : ndarray, optional
        Regions × regions: share of S3 domains in common, NaN where not known (taken as the mean,
        so that what was collected where does not enter). None leaves it out.

    Returns
    -------
    Judgement
        A covariate is used when it says something that region effects and the covariates before
        it do not, and there are ten pairs per covariate beyond the number of regions; otherwise a
        note says that it was not.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.recommend.regions.pairs import region_pairs
    >>> judge(region_pairs(load_bundled("baltic"))).dispersion < 1
    True
    """
    active = pairs.counts.sum(axis=1) > 0
    terms, covariates, notes = _covariates(pairs, alike, active)
    fit, by_size = fit_gravity(pairs.counts, covariates), fit_gravity(pairs.counts)
    r, s = pairs.upper()
    x = pairs.counts[r, s]
    mu, mu_size = _means(fit, r, s), _means(by_size, r, s)
    phi = _dispersion(x, mu, fit)
    phi_size = _dispersion(x, mu_size, by_size)
    free = fit.pair_count > fit.parameter_count
    table = _judged(x, mu, phi, can_judge=free).assign(
        expected_by_size=mu_size, p_by_size=lower_tail(x, mu_size, _at_least_one(phi_size))
    )
    judged = int((table["verdict"] != "too little to judge").sum())
    if not free:
        notes = (*notes, _too_few(pairs, active))
    elif not judged:
        notes = (*notes, "No pair of regions is active enough to be judged.")
    return Judgement(
        table,
        _coefficients(terms, fit, covariates, pairs),
        phi,
        by_size.explained if free else math.nan,
        fit.explained if free else math.nan,
        judged,
        notes,
    )


def _covariates(
    pairs: RegionPairs, alike: Matrix | None, active: npt.NDArray[np.bool_]
) -> tuple[list[str], Matrix, tuple[str, ...]]:
    n = int(active.sum())
    words = {
        "log_distance": "distance",
        "same_country": "country",
        "border": "neighborhood",
        "shared_s3": "shared S3 priorities",
    }
    names = list(words)
    off = 1.0 - np.eye(len(pairs.regions))
    both = np.stack(
        [
            pairs.log_distance(),
            pairs.same_country * off,
            pairs.neighbors(),
            _filled(alike, off) if alike is not None else np.zeros_like(off),
        ]
    )
    most = max(0, (n * (n - 1) // 2 - n) // _PAIRS_PER_COVARIATE)
    kept = identified(both, active)[:most]
    unused = [words[name] for k, name in enumerate(names) if k not in kept and both[k].any()]
    notes: tuple[str, ...] = ()
    if unused and n > 2:
        notes = (
            f"The expectation for pairs of regions does not use {' and '.join(unused)}: "
            "these regions are too few, or too alike in it, to tell its effect.",
        )
    return [names[k] for k in kept], both[kept], notes


def _filled(alike: Matrix, off: Matrix) -> Matrix:
    known = np.isfinite(alike) & (off > 0)
    mean = float(alike[known].mean()) if known.any() else 0.0
    return np.where(np.isfinite(alike), alike, mean) * off


def _means(fit: GravityFit, r: npt.NDArray[np.intp], s: npt.NDArray[np.intp]) -> Vector:
    mu: Vector = fit.expected[r, s]
    return np.where(mu < _NOTHING, 0.0, mu)


def _dispersion(x: Vector, mu: Vector, fit: GravityFit) -> float:
    some = mu > 0
    return dispersion(x[some], mu[some], fit.parameter_count)


def _at_least_one(phi: float) -> float:
    return phi if phi > 1.0 else 1.0  # also when it is not known


def _judged(x: Vector, mu: Vector, phi: float, *, can_judge: bool) -> pd.DataFrame:
    used = _at_least_one(phi)
    fewer, more = lower_tail(x, mu, used), upper_tail(x, mu, used)
    zero = lower_tail(np.zeros_like(x), mu, used)
    judged = (zero <= _SIGNIFICANT) & can_judge
    q = np.full(len(x), np.nan)
    q[judged] = false_discovery_rate(fewer[judged])
    low, high = ratio_interval(x, mu, used)
    verdict = np.select(
        [~judged, q <= _SIGNIFICANT, fewer <= _SIGNIFICANT, more <= _SIGNIFICANT],
        ["too little to judge", "gap", "fewer than expected", "more than expected"],
        default="as expected",
    )
    return pd.DataFrame(
        {
            "observed_count": x.astype(np.int64),
            "expected_count": mu,
            "ratio": np.divide(x, mu, out=np.full(len(x), np.nan), where=mu > 0),
            "ratio_low": low,
            "ratio_high": high,
            "p_fewer": fewer,
            "q_fewer": q,
            "p_zero": zero,
            "verdict": pd.Series(verdict, dtype="str"),
        }
    )


def _coefficients(
    terms: list[str], fit: GravityFit, covariates: Matrix, pairs: RegionPairs
) -> list[dict[str, Any]]:
    errors = clustered_errors(fit, covariates, pairs.memberships.toarray())
    z = -float(ndtri(0.025))
    rows = []
    for term, beta, error in zip(terms, fit.coefficients, errors, strict=True):
        low, high = beta - z * error, beta + z * error
        rows.append(
            {
                "term": term,
                "estimate": float(beta),
                "low": float(low),
                "high": float(high),
                "meaning": _meaning(term, float(beta), bool(low <= 0 <= high)),
            }
        )
    return rows


def _meaning(term: str, beta: float, may_be_none: bool) -> str:
    change = (2.0**beta if term == "log_distance" else float(np.exp(beta))) - 1.0
    condition = _CONDITIONS[term]
    direction = "more" if change > 0 else "fewer"
    text = f"Regions {condition} share {percent(abs(change))} {direction} collaborations"
    return text + ("; this may be chance." if may_be_none else ".")


def _too_few(pairs: RegionPairs, active: npt.NDArray[np.bool_]) -> str:
    regions = len(pairs.regions)
    if not pairs.counts.any():
        return (
            f"No collaboration joins two of the {counted(regions, 'region')} with actors, so "
            "nothing can be expected and no gap can be named."
            if regions > 1
            else "Fewer than two regions have actors, so there are no pairs of regions."
        )
    return (
        f"Only {counted(int(active.sum()), 'region')} collaborate with others: too few to tell "
        "what is to be expected of a pair."
    )
