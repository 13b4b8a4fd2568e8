"""What new links would change: reach, fragmentation, ties across borders, S3 priorities linked."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.errors import SettingError
from ecosystem.measures.mixing import ei_index
from ecosystem.model import Ecosystem
from ecosystem.network.matrix import TieMatrix
from ecosystem.network.scope import Area
from ecosystem.recommend.actors.candidates import candidate_pairs, eligible_actors
from ecosystem.recommend.actors.wish import Wish, understood
from ecosystem.recommend.plans.placed import PlacedNetwork
from ecosystem.recommend.plans.reach import Reach
from ecosystem.recommend.regions.pairs import usable_area
from ecosystem.recommend.signals.scores import Positions
from ecosystem.recommend.wording import counted
from ecosystem.regions import Level

Goal = Literal["reach", "s3"]

_MOST_CANDIDATES = 20_000
FIGURES = {
    "ties": ("Ties", "count", "Pairs of actors that work or worked together."),
    "reach": (
        "Pairs within two steps",
        "count",
        "Pairs of actors of different regions that are tied or share a partner: one introduction "
        "away at most.",
    ),
    "mean_reach": (
        "Actors within two steps",
        "count",
        "Mean per actor of a known region, of actors in other regions.",
    ),
    "fragmentation": (
        "Fragmentation",
        "share",
        "Share of the pairs of actors that cannot reach each other at all (Borgatti's F).",
    ),
    "parts": ("Connected parts", "count", "Groups without any tie to others, lone actors too."),
    "ei_country": ("E–I index, countries", "index", "Ties across countries less those inside, "
                   "over all: -1 to 1."),
    "ei_region": ("E–I index, regions", "index", "The same for regions."),
    "region_pairs": ("Linked region pairs", "count", "Pairs of regions with at least one tie."),
    "s3_linked": (
        "S3 priorities linked",
        "share",
        "Share of the S3 priorities of regions with actors for which the region has a tie to "
        "another region with the same priority.",
    ),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class WhatIf:
    """What new links would change.

    Parameters
    ----------
    links : DataFrame
        The links: ``actor_a``, ``actor_b``, ``name_a``, ``name_b``, ``country_a``, ``country_b``,
        ``gain``: pairs of actors of different regions brought within two steps, or S3 priorities
        linked, each given the links above it; ``is_new`` is False for a tie that exists already.
    figures : DataFrame
        Indexed by figure: ``label``, ``before``, ``after``, ``change``, ``unit``, ``meaning``.
    notes : tuple of str
        How links were chosen and what that does not say.
    """

    links: pd.DataFrame
    figures: pd.DataFrame
    notes: tuple[str, ...]


def what_if(ecosystem: Ecosystem, added: Sequence[tuple[str, str]], *, level: Level = 2) -> WhatIf:
    """Return what adding links would change.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    added : sequence of (str, str)
        Pairs of actors by id, name or other name.
    level : int
        NUTS level of the regions.

    Returns
    -------
    WhatIf

    Raises
    ------
    SettingError
        When an actor is not known or a pair is one and the same actor.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = what_if(
    ...     load_bundled("baltic"), [("aalborg-university-dk", "university-of-tartu-ee")]
    ... )
    >>> float(found.figures.loc["ties", "change"])
    1.0
    """
    place = PlacedNetwork(ecosystem, level)
    links = [place.pair(ecosystem, a, b) for a, b in added]
    return _result(place, links, "reach", ())


def best_links(
    ecosystem: Ecosystem,
    count: int,
    *,
    goal: Goal = "reach",
    wish: Wish = Wish(),  # noqa: B008 - frozen, safe to share
    per_country: int = 0,
    level: Level = 2,
    area: Area = "bsr",
) -> WhatIf:
    """Return the new links that would change most, none of the countries having too many.

    One link after the other is chosen: each time the one that adds most to the goal, given those
    chosen before. Links that could be had are looked at only: eligible pairs of different regions
    that share a partner (see :func:`ecosystem.recommend.actors.candidates.candidate_pairs`). Equal
    gains go to the country with fewer links so far, then to the smaller ids. No actor gets more
    than two.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    count : int
        How many links, 1 or more; fewer come back when nothing more adds anything.
    goal : {"reach", "s3"}
        ``reach``: pairs of actors of different regions within two steps. ``s3``: S3 priorities of
        regions linked to another region with the same priority; then reach.
    wish : Wish
        Restricts the links.
    per_country : int
        Most links that touch one country; 0 for ``⌈2 · count / number of countries⌉ + 1``, so that
        all countries of the candidates get about the same.
    level : int
        NUTS level at which regions must differ.
    area : {"bsr", "all"}
        Where both actors must be placed.

    Returns
    -------
    WhatIf

    Raises
    ------
    SettingError
        When no link may be proposed.

    Notes
    -----
    Choosing one by one need not give the best set of ``count``; in networks small enough to try
    all sets it was the best or close to it. Counting links says nothing about what they cost or
    whether they last.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = best_links(load_bundled("baltic"), 2)
    >>> len(found.links), bool(found.figures.loc["reach", "change"] == found.links["gain"].sum())
    (2, True)
    """
    if count < 1:
        raise SettingError(f"--best {count}: at least one link must be asked for")
    area, notes = usable_area(ecosystem, level, area)
    place = PlacedNetwork(ecosystem, level)
    wanted = understood(ecosystem, wish, place.ties.ids)
    eligible = eligible_actors(ecosystem, level, area).reindex(place.ties.ids).to_numpy(bool)
    a, b = candidate_pairs(place.ties.weights, place.region, eligible)
    asked = wanted.pairs(a, b)
    a, b = a[asked], b[asked]
    if not len(a):
        raise SettingError(
            "No link can be proposed: no eligible actors of different regions share a partner. "
            "Try --area all, another --level or a wider choice"
        )
    countries = sorted({place.country[i] for i in (*a.tolist(), *b.tolist())} - {""})
    limit = per_country or math.ceil(2 * count / max(len(countries), 1)) + 1
    chosen = _greedy(place, a, b, count, limit, goal)
    text = (
        f"Chosen one after the other among {counted(len(a), 'pair')} that share a partner; at most "
        f"{counted(limit, 'link')} touch one country and two one actor."
    )
    if goal == "reach":
        text += (
            " A link to an organisation with many partners brings most actors within two steps, so "
            "such links come first; whether they are wanted, recommend and explain say more."
        )
    return _result(place, chosen, goal, (*notes, *wanted.notes, text))


def _greedy(
    place: PlacedNetwork, a: Positions, b: Positions, count: int, limit: int, goal: Goal
) -> list[tuple[int, int]]:
    reach = Reach(place.ties.adjacency, place.region_code)
    linked = place.tied_regions(place.ties.weights)
    gains = reach.gains(a, b)
    if len(a) > _MOST_CANDIDATES:  # those that add most on their own
        kept = np.sort(np.lexsort((b, a, -gains))[:_MOST_CANDIDATES])
        a, b, gains = a[kept], b[kept], gains[kept]
    per_country: Counter[str] = Counter()
    per_actor: Counter[int] = Counter()
    chosen: list[tuple[int, int]] = []
    open_ = np.ones(len(a), dtype=bool)
    while len(chosen) < count and open_.any():
        s3 = _s3_gains(place, linked, a, b) if goal == "s3" else np.zeros(len(a))
        load = np.array([per_country[place.country[i]] for i in range(len(place.country))])
        order = np.lexsort((b, a, load[a] + load[b], -gains, -s3, ~open_))
        at = int(order[0])
        if not open_[at] or (gains[at] <= 0 and s3[at] <= 0):
            break
        one, other = int(a[at]), int(b[at])
        chosen.append((one, other))
        touched = reach.add(one, other)
        linked[place.region_code[one], place.region_code[other]] = True
        linked[place.region_code[other], place.region_code[one]] = True
        per_actor.update((one, other))
        per_country.update({place.country[one], place.country[other]} - {""})
        full = {i for i, n in per_actor.items() if n >= 2}
        closed = np.array(
            [i in full or per_country[place.country[i]] >= limit for i in range(len(place.country))]
        )
        open_ &= ~(closed[a] | closed[b])
        open_[at] = False
        again = np.flatnonzero(open_ & (np.isin(a, touched) | np.isin(b, touched)))
        gains[again] = reach.gains(a[again], b[again])
    return chosen


def _s3_gains(
    place: PlacedNetwork, linked: npt.NDArray[np.bool_], a: Positions, b: Positions
) -> npt.NDArray[np.float64]:
    """Return how many priorities of the two regions would be linked for the first time."""
    missing = place.domains & ~place.linked_priorities(linked)
    r, s = place.region_code[a], place.region_code[b]
    both = missing.astype(np.float64) @ place.domains.T.astype(np.float64)
    return np.asarray(np.where((r >= 0) & (s >= 0), both[r, s] + both[s, r], 0.0))


def _result(
    place: PlacedNetwork, links: Sequence[tuple[int, int]], goal: Goal, notes: tuple[str, ...]
) -> WhatIf:
    reach = Reach(place.ties.adjacency, place.region_code)
    linked = place.tied_regions(place.ties.weights)
    pairs = reach.count()
    before = _figures(place, place.ties.weights, pairs)
    ties = place.ties.weights.tolil(copy=True)
    rows = []
    for a, b in links:
        is_new = not bool(ties[a, b])
        gain = float(reach.gains(np.array([a]), np.array([b]))[0])
        pairs += int(gain)
        if goal == "s3":
            gain = float(_s3_gains(place, linked, np.array([a]), np.array([b]))[0])
        if is_new:
            reach.add(a, b)
            ties[a, b] = ties[b, a] = 1.0
        r, s = place.region_code[a], place.region_code[b]
        if r >= 0 and s >= 0 and r != s:
            linked[r, s] = linked[s, r] = True
        rows.append(
            {
                "actor_a": str(place.ties.ids[a]),
                "actor_b": str(place.ties.ids[b]),
                "name_a": place.names[a],
                "name_b": place.names[b],
                "country_a": place.country[a],
                "country_b": place.country[b],
                "gain": gain,
                "is_new": is_new,
            }
        )
    after = _figures(place, csr_array(ties), pairs)
    figures = pd.DataFrame(
        [
            {
                "figure": name,
                "label": label,
                "before": before[name],
                "after": after[name],
                "change": after[name] - before[name],
                "unit": unit,
                "meaning": meaning,
            }
            for name, (label, unit, meaning) in FIGURES.items()
        ]
    ).set_index("figure")
    old = sum(not row["is_new"] for row in rows)
    if old:
        rest = "exists already and changes" if old == 1 else "exist already and change"
        notes = (*notes, f"{counted(old, 'link')} {rest} nothing.")
    return WhatIf(pd.DataFrame(rows), figures, notes)


def _figures(place: PlacedNetwork, weights: csr_array, pairs: int) -> dict[str, float]:
    ties = TieMatrix(place.ties.ids, weights)
    sizes = np.bincount(ties.components()) if len(ties.ids) else np.zeros(0, dtype=np.int64)
    n = len(ties.ids)
    country = pd.Series(place.country, index=ties.ids, dtype="str")
    region = pd.Series(place.region.to_numpy(), index=ties.ids, dtype="str")
    linked = place.tied_regions(weights)
    placed = int((place.region_code >= 0).sum())
    return {
        "ties": float(weights.nnz // 2),
        "reach": float(pairs),
        "mean_reach": 2.0 * pairs / placed if placed else math.nan,
        "fragmentation": float(1.0 - (sizes * (sizes - 1)).sum() / (n * (n - 1)))
        if n > 1
        else math.nan,
        "parts": float(len(sizes)),
        "ei_country": ei_index(ties, country, permutations=0).index,
        "ei_region": ei_index(ties, region, permutations=0).index,
        "region_pairs": float(linked.sum() // 2),
        "s3_linked": float(place.linked_priorities(linked).sum() / place.domains.sum())
        if place.domains.any()
        else math.nan,
    }
