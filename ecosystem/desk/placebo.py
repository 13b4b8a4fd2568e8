"""Ties inside a cohort against those inside cohorts of comparable others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from ecosystem.desk.effects import interval, larger
from ecosystem.desk.matching import Matches, Positions, Vector


@dataclass(frozen=True)
class InsideTies:
    """Pairs of members that are tied, before and after, and what matched cohorts have.

    Parameters
    ----------
    before, after : int
        Pairs tied.
    others_before, others_after : float
        Means over the drawn cohorts.
    effect, low, high, detectable : float
        Change less the mean change of the drawn cohorts, in pairs.
    p_value : float
        The larger of two: the share of drawn cohorts whose change is as far from their mean, and
        that of the t test belonging to the interval.
    """

    before: int
    after: int
    others_before: float
    others_after: float
    effect: float
    low: float
    high: float
    p_value: float
    detectable: float


def inside_ties(
    before: csr_array,
    after: csr_array,
    memberships: csr_array,
    matches: Matches,
    *,
    draws: int,
    seed: int,
) -> InsideTies:
    """Compare ties among members with ties among matched others.

    Cohorts are drawn that have, for every member, one of the actors it is compared with (each
    actor once). The interval takes the scatter of their changes; where the members share more
    collaborations than the drawn cohorts do, the chance in those (each arrives at random and ties
    ``c_p`` pairs, so it adds ``c_p²``) is added.

    Parameters
    ----------
    before, after : csr_array
        Actors × actors, 1 where tied.
    memberships : csr_array
        Actors × collaborations of both windows.
    matches : Matches
        Who is compared with whom.
    draws, seed : int
        How many cohorts are drawn, and the seed.

    Returns
    -------
    InsideTies
        With fewer than five members the interval is NaN.
    """
    members = matches.members
    pool, sets = _pool(matches)
    first, second = (csr_array(m[pool][:, pool]).toarray() for m in (before, after))
    part = csr_array(memberships[pool])
    shared = np.flatnonzero(np.asarray(part.sum(axis=0)).ravel() > 1)
    taking_part = part[:, shared].toarray()
    random = np.random.default_rng(seed)
    drawn = np.zeros((draws, 3))
    for at in range(draws):
        chosen = _cohort(sets, random)
        drawn[at] = (_pairs(first, chosen), _pairs(second, chosen), _chance(taking_part, chosen))
    at_home = np.arange(len(members))
    was, is_now = _pairs(first, at_home), _pairs(second, at_home)
    changes = drawn[:, 1] - drawn[:, 0]
    effect = float(is_now - was - changes.mean())
    more = max(0.0, _chance(taking_part, at_home) - float(drawn[:, 2].mean()))
    low, high, detectable, p = interval(
        effect, float(np.sqrt(changes.var(ddof=1) + more)), len(members)
    )
    far = np.abs(changes - changes.mean()) >= abs(effect) - 1e-12
    return InsideTies(
        int(was),
        int(is_now),
        float(drawn[:, 0].mean()),
        float(drawn[:, 1].mean()),
        effect,
        low,
        high,
        larger(float((1 + far.sum()) / (draws + 1)), p),
        detectable,
    )


def _pool(matches: Matches) -> tuple[Positions, list[Positions]]:
    """Return members and all others compared, and each matched set as positions in that list."""
    others = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *matches.others]))
    n = len(matches.members)
    return (
        np.concatenate([matches.members, others]),
        [n + np.searchsorted(others, c) for c in matches.others],
    )


def _cohort(sets: list[Positions], random: np.random.Generator) -> Positions:
    """Return one of each set, nobody twice; the smallest sets choose first."""
    taken: set[int] = set()
    for choice in sorted(sets, key=len):
        free = [int(one) for one in choice if one not in taken]
        if free:
            taken.add(free[int(random.integers(len(free)))])
    return np.array(sorted(taken), dtype=np.int64)


def _pairs(tied: npt.NDArray[np.float64], chosen: Positions) -> float:
    return float(tied[np.ix_(chosen, chosen)].sum()) / 2


def _chance(part: npt.NDArray[np.float64], chosen: Positions) -> float:
    inside: Vector = part[chosen].sum(axis=0)
    pairs = inside * (inside - 1) / 2
    return float(pairs @ pairs)
