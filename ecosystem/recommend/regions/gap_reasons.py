"""What is said about a pair of regions: absent, useful, reachable, and what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecosystem.recommend.wording import counted, listed, percent, rounded, stopped

_FEW_ACTORS = 5
_DOMAINS_NAMED = 3


@dataclass(frozen=True)
class RegionFacts:
    """What the sentences need to know about one region of a pair.

    Parameters
    ----------
    name : str
        Its name.
    actor_count : int
        Actors known in it.
    seat_count : int
        Those of them placed by their well-known head office only.
    has_priorities : bool
        Whether S3 priorities are known.
    adds : sequence of str
        Domains it has and the other lacks that carry what the other gains; largest part first.
    partner_count : int
        Actors of the region that the broker is tied to.
    """

    name: str
    actor_count: int
    seat_count: int
    has_priorities: bool
    adds: Sequence[str]
    partner_count: int


@dataclass(frozen=True)
class PairFacts:
    """What the sentences need to know about a pair of regions.

    Parameters
    ----------
    verdict : str
        As in ``schema.REGION_GAPS``.
    observed, expected, expected_by_size : float
        Collaborations.
    ratio_low, ratio_high : float
        95 % interval of observed/expected.
    p_fewer, q_fewer : float
        Lower tail and its Benjamini–Hochberg value.
    p_zero : float
        Probability of no collaboration at all.
    p_by_size : float
        Lower tail when only size is taken into account.
    judged_count : int
        Number of pairs judged.
    shared_domains : sequence of str
        S3 domains of both.
    shared_region_count : int
        Regions that collaborate with both.
    broker_name : str
        Actor tied to both, "" if there is none.
    """

    verdict: str
    observed: float
    expected: float
    expected_by_size: float
    ratio_low: float
    ratio_high: float
    p_fewer: float
    q_fewer: float
    p_zero: float
    p_by_size: float
    judged_count: int
    shared_domains: Sequence[str]
    shared_region_count: int
    broker_name: str


def gap_reason(pair: PairFacts, a: RegionFacts, b: RegionFacts) -> str:
    """Return the three parts of a gap in words.

    Parameters
    ----------
    pair : PairFacts
        The pair.
    a, b : RegionFacts
        Its two regions.

    Returns
    -------
    str
        Three sentences or more: absent, useful, reachable.
    """
    parts = [_absent(pair), _useful(pair, a, b), _reachable(pair, a, b)]
    return " ".join(stopped(part) for part in parts if part)


def gap_counter_reason(pair: PairFacts, a: RegionFacts, b: RegionFacts) -> str:
    """Return what speaks against calling the pair a gap, in words; "" when nothing does.

    Parameters
    ----------
    pair : PairFacts
        The pair.
    a, b : RegionFacts
        Its two regions.

    Returns
    -------
    str
        One sentence per objection.
    """
    parts = _doubts(pair)
    few = [region for region in (a, b) if region.actor_count < _FEW_ACTORS]
    if few:
        known = listed([f"{counted(r.actor_count, 'actor')} in {r.name}" for r in few])
        verb = "is" if len(few) == 1 and few[0].actor_count == 1 else "are"
        parts.append(f"Only {known} {verb} known: 0 may mean no data")
    seats = [region for region in (a, b) if 2 * region.seat_count > region.actor_count]
    if seats:
        known = listed([f"{r.seat_count} of {r.actor_count} in {r.name}" for r in seats])
        parts.append(f"Many actors are placed by their head office ({known})")
    unknown = [region.name for region in (a, b) if not region.has_priorities]
    if unknown:
        parts.append(f"S3 priorities of {listed(unknown)} are unknown")
    return " ".join(stopped(part) for part in parts)


def _absent(pair: PairFacts) -> str:
    found = "No joint collaboration"
    if pair.observed:
        found = counted(int(pair.observed), "joint collaboration")
    if pair.expected <= 0:
        return f"{found}; nothing can be expected, as one of the two has no cross-region ones"
    expected = rounded(pair.expected)
    text = f"{found} where {expected} {'was' if expected == '1' else 'were'} expected"
    low, high = rounded(pair.ratio_low), rounded(pair.ratio_high)
    return f"{text} (ratio {rounded(pair.observed / pair.expected)}, 95 % interval {low} to {high})"


def _useful(pair: PairFacts, a: RegionFacts, b: RegionFacts) -> str:
    offers = [
        f"{giver.name} could add {listed(giver.adds, _DOMAINS_NAMED)}"
        for giver in (a, b)
        if giver.adds
    ]
    if offers:
        return f"S3 priorities that the other lacks: {'; '.join(offers)}"
    if pair.shared_domains:
        return f"Both have S3 priorities in {listed(pair.shared_domains, _DOMAINS_NAMED)}"
    return ""


def _reachable(pair: PairFacts, a: RegionFacts, b: RegionFacts) -> str:
    count = pair.shared_region_count
    third = (
        f"{counted(count, 'other region')} {'works' if count == 1 else 'work'} with both"
        if count
        else "No other region works with both"
    )
    if not pair.broker_name:
        return f"{third}; no actor that could be asked is tied to both"
    ties = f"{counted(a.partner_count, 'actor')} in {a.name} and {b.partner_count} in {b.name}"
    return f"{third}; {pair.broker_name} has worked with {ties} and can be asked first"


def _doubts(pair: PairFacts) -> list[str]:
    if pair.expected <= 0:
        return []
    if pair.verdict == "too little to judge":
        return [
            f"With {rounded(pair.expected)} expected, none at all would be no surprise "
            f"(probability {percent(pair.p_zero)})"
        ]
    if pair.verdict == "more than expected":
        return ["There is no shortfall"]
    if pair.verdict == "as expected":
        if pair.observed >= pair.expected:
            return ["There is no shortfall"]
        return [f"The shortfall may be chance (probability {percent(pair.p_fewer)})"]
    parts = []
    if pair.p_by_size > 0.05:
        parts.append(
            f"Size alone leads one to expect {rounded(pair.expected_by_size)}, and then so few "
            f"are no surprise (probability {percent(pair.p_by_size)})"
        )
    if pair.verdict == "fewer than expected":
        parts.append(
            f"It does not survive correction for {counted(pair.judged_count, 'pair')} judged "
            f"(false discovery rate {percent(pair.q_fewer)})"
        )
    return parts
