"""Difference in differences on a network, with an interval that heeds shared collaborations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import stats
from scipy.sparse import csr_array

from ecosystem.desk.matching import Matches, Positions, Vector

FEWEST_MEMBERS: Final = 5  # with fewer, no interval is given
_POWER: Final = 0.8


@dataclass(frozen=True)
class Estimate:
    """A difference with its uncertainty.

    Parameters
    ----------
    member_count, other_count : int
        Members and different actors compared that have the outcome both before and after.
    members_before, members_after, others_before, others_after : float
        Means; those of the others weighted as they are compared.
    effect : float
        Change of the members less that of the others.
    low, high : float
        95 % interval; NaN with fewer than five members.
    p_value : float
        The larger of two: the share of draws of the label inside matched sets that give a
        difference as large, and that of the t test belonging to the interval.
    detectable : float
        Smallest true difference that would be found in four of five cohorts like this.
    """

    member_count: int
    other_count: int
    members_before: float
    members_after: float
    others_before: float
    others_after: float
    effect: float
    low: float
    high: float
    p_value: float
    detectable: float


def interval(effect: float, error: float, count: int) -> tuple[float, float, float, float]:
    """Return the 95 % interval, the smallest detectable difference and p of a mean over ``count``.

    By Student's t with ``count − 1`` degrees of freedom; NaN with fewer than five, or when the
    error is 0 because nothing varies.

    Examples
    --------
    >>> [round(value, 2) for value in interval(1.0, 0.5, 30)]
    [-0.02, 2.02, 1.45, 0.05]
    """
    if count < FEWEST_MEMBERS or not error > 0:
        return np.nan, np.nan, np.nan, np.nan
    t = stats.t(count - 1)
    wide = float(t.ppf(0.975))
    detectable = (wide + float(t.ppf(_POWER))) * error
    return (
        effect - wide * error,
        effect + wide * error,
        detectable,
        2 * float(t.sf(abs(effect) / error)),
    )


def larger(one: float, other: float) -> float:
    """Return the larger of two probabilities; the first when the second is not known."""
    return one if np.isnan(other) else max(one, other)


def difference_in_differences(
    before: Vector,
    after: Vector,
    matches: Matches,
    shares: csr_array,
    *,
    draws: int,
    seed: int,
) -> Estimate:
    """Compare the change of members with that of the actors they are matched with.

    ``τ = mean_i [Δ_i − mean_{j ∈ C(i)} Δ_j]`` with Δ = after − before. Its variance has two parts.
    Between actors: the matching variance of Abadie and Imbens (2006), which counts actors that
    serve several members. Between pairs of actors that share collaborations: ``Σ_{a≠b} w_a w_b
    κ_a κ_b Σ_p x_ap x_bp``, where w is an actor's weight in τ, x_ap what collaboration p brings to
    a, and κ scales ``Σ_p x_ap²`` to the variance seen in its group: collaborations are what comes
    at random, and one that joins three members moves all three. The second part is never let
    reduce the first.

    Parameters
    ----------
    before, after : ndarray
        Outcome of all actors; NaN where it has none. Only actors with both are used.
    matches : Matches
        Who is compared with whom.
    shares : csr_array
        Actors × collaborations of both windows: partners that each brings.
    draws : int
        Number of draws of the label.
    seed : int
        Of the draws.

    Returns
    -------
    Estimate

    References
    ----------
    Abadie, A., Imbens, G. W. (2006). Large sample properties of matching estimators for average
    treatment effects. Econometrica 74, 235–267.
    """
    change = after - before
    has = np.isfinite(change)
    members, others = _usable(matches, has)
    n = len(members)
    if not n:
        nan = np.nan
        return Estimate(0, 0, nan, nan, nan, nan, nan, nan, nan, nan, nan)
    means = np.array([change[c].mean() for c in others])
    gains = change[members] - means
    effect = float(gains.mean())
    weights = np.zeros(len(change))
    squares = np.zeros(len(change))
    for c in others:
        weights[c] += 1 / len(c)
        squares[c] += 1 / len(c) ** 2
    variance, own, other = _between_actors(gains, effect, change, others, weights, squares)
    w = -weights / n
    w[members] += 1 / n
    variance += max(0.0, _through_shared(shares, w, members, own, other))
    low, high, detectable, p = interval(effect, float(np.sqrt(variance)), n)
    used = np.flatnonzero(weights)
    return Estimate(
        n,
        len(used),
        float(before[members].mean()),
        float(after[members].mean()),
        float(before[used] @ weights[used] / n),
        float(after[used] @ weights[used] / n),
        effect,
        low,
        high,
        larger(_permuted(change, members, others, effect, draws, seed), p),
        detectable,
    )


def _usable(
    matches: Matches, has: npt.NDArray[np.bool_]
) -> tuple[Positions, tuple[Positions, ...]]:
    kept = [
        (member, c[has[c]])
        for member, c in zip(matches.members, matches.others, strict=True)
        if has[member] and has[c].any()
    ]
    members = np.array([member for member, _ in kept], dtype=np.int64)
    return members, tuple(c for _, c in kept)


def _between_actors(
    gains: Vector,
    effect: float,
    change: Vector,
    others: Sequence[Positions],
    weights: Vector,
    squares: Vector,
) -> tuple[float, float, float]:
    """Return the variance of τ between actors, and that of a change of a member and of another."""
    n = len(gains)
    spreads = [float(change[c].var(ddof=1)) for c in others if len(c) > 1]
    other = float(np.mean(spreads)) if spreads else 0.0
    scatter = float(((gains - effect) ** 2).sum()) / max(n - 1, 1)
    # A gain varies by its member and by the mean of those compared with it.
    own = max(scatter - other * float(squares.sum()) / n, other / 4, 0.0)
    again = float((weights**2 - squares).sum())  # those who serve several members count again
    return scatter / n + other * again / n**2, own, other


def _through_shared(
    shares: csr_array, w: Vector, members: Positions, own: float, other: float
) -> float:
    """Return what pairs of actors add to the variance of τ because they share collaborations."""
    power = np.asarray(shares.multiply(shares).sum(axis=1)).ravel()
    is_member = np.zeros(len(w), dtype=bool)
    is_member[members] = True
    scale = np.zeros(len(w))
    for group, variance in ((is_member, own), (~is_member & (w != 0), other)):
        mean = power[group].mean() if group.any() else 0.0
        scale[group] = np.sqrt(variance / mean) if mean > 0 else 0.0
    pull = w * scale
    together = np.asarray(shares.T @ pull).ravel()
    return float(together @ together - (pull**2) @ power)


def _permuted(
    change: Vector,
    members: Positions,
    others: Sequence[Positions],
    effect: float,
    draws: int,
    seed: int,
) -> float:
    """Return the two-sided p of the label being dealt out inside every matched set."""
    random = np.random.default_rng(seed)
    total = np.zeros(draws)
    for member, c in zip(members, others, strict=True):
        values = np.concatenate([change[[member]], change[c]])
        contrasts = values - (values.sum() - values) / (len(values) - 1)
        total += contrasts[random.integers(len(values), size=draws)]
    extreme = np.abs(total / len(members)) >= abs(effect) - 1e-12
    return float((1 + extreme.sum()) / (draws + 1))
