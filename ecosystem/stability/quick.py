"""The headlines of a study under the other choices that cost next to nothing to try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from ecosystem.measures.consensus import consensus_partition
from ecosystem.model import Ecosystem
from ecosystem.network.matrix import tie_matrix
from ecosystem.network.scope import scoped
from ecosystem.recommend.actors.lists import own_lists
from ecosystem.recommend.actors.pool import CandidatePool
from ecosystem.recommend.actors.recommender import Recommender
from ecosystem.recommend.learning.aggregate import RankAggregation
from ecosystem.recommend.learning.ranking import PairSet
from ecosystem.recommend.regions.gaps import expected_counts
from ecosystem.regions import regions_at
from ecosystem.stability.choices import other_years
from ecosystem.stability.holding import (
    Answers,
    Key,
    answer_table,
    communities_found,
    community_names,
    gap_holds,
    pair_names,
)
from ecosystem.study import Study, StudySettings

_RUNS: Final = 3
_OWN_BEST: Final = 3


def quick_stability(study: Study) -> pd.DataFrame:
    """Return how often the headlines of a study hold under a few other choices.

    A pair of regions holds when it still shares fewer collaborations than expected: at the next
    coarser level, without the first third of the years, without the last. A community holds when
    another one has a Jaccard likeness of at least .5 with it: under the other weighting and in the
    same parts of the years, from three runs each. A suggestion holds when the two are still among
    the three best of one of them: as partners from different regions of the coarser level, without
    each of the signals that make the score, and, where the score was not learned, in the same parts
    of the years.

    Parameters
    ----------
    study : Study
        Results.

    Returns
    -------
    DataFrame
        ``schema.STABILITY``, for the first ``top`` gaps and suggestions and all communities of at
        least three. ``attrs["tried"]`` names, per headline, the choices tried.

    Notes
    -----
    :func:`ecosystem.stability.stability` tries more and does everything again; this takes some
    tenths of a second on the bundled data.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> from ecosystem.study import run_study
    >>> study = run_study(load_bundled("baltic"), StudySettings(community_runs=2))
    >>> quick_stability(study)["stability"].dropna().between(0, 1).all()
    np.True_
    """
    settings, part = study.settings, study.ecosystem
    top = settings.top
    links = study.suggestions.sort_values("rank", kind="stable").head(top)
    gaps = study.gaps.table.head(top)
    names = {
        "gaps": pair_names(gaps, "gaps", top),
        "suggestions": pair_names(links, "suggestions", top),
        "communities": community_names(study.communities),
    }
    years = {
        name: scoped(part, replace(choice.scope, themes=(), policy_areas=(), countries=()))[0]
        for name, choice in other_years(part, settings).items()
    }
    found = {
        "gaps": _gaps(gaps, part, settings, years),
        "suggestions": _suggestions(links, study.recommender, settings)
        | _suggestions_in(links, study.recommender, years),
        "communities": _communities(study, list(names["communities"]), years),
    }
    keys = {key: name for own in names.values() for key, name in own.items()}
    answers: dict[Key, Answers] = {key: {} for key in keys}
    for headline, choices in found.items():
        for name, holds in choices.items():
            for key, answer in zip(names[headline], holds, strict=True):
                answers[key][name] = answer
    table = answer_table(keys, answers)
    table.attrs["tried"] = {headline: tuple(choices) for headline, choices in found.items()}
    return table


Found = dict[str, list[bool | None]]


def _gaps(
    gaps: pd.DataFrame, part: Ecosystem, settings: StudySettings, years: Mapping[str, Ecosystem]
) -> Found:
    if gaps.empty:
        return {}
    area, level = settings.area, settings.level
    expected = {}
    if isinstance(level, int) and level > 0:
        coarser = level - 1
        expected[f"level {coarser}"] = (
            coarser,
            expected_counts(part, level=coarser, area=area),  # type: ignore[arg-type]
        )
    for name, some in years.items():
        expected[name] = (level, expected_counts(some, level=level, area=area))  # type: ignore[assignment]
    ends = [(str(a), str(b)) for a, b in zip(gaps["region_a"], gaps["region_b"], strict=True)]
    return {
        name: [gap_holds(pair, table, at) for pair in ends]  # type: ignore[arg-type]
        for name, (at, table) in expected.items()
    }


def _communities(study: Study, keys: list[Key], years: Mapping[str, Ecosystem]) -> Found:
    if not keys:
        return {}
    settings, mine = study.settings, study.communities.membership["community"]
    other = "count" if settings.weighting == "newman" else "newman"
    cases = {f"weighting {other}": (study.ecosystem, other)}
    cases |= {name: (some, settings.weighting) for name, some in years.items()}
    found: Found = {}
    for name, (some, weighting) in cases.items():
        ties = tie_matrix(some, weighting)  # type: ignore[arg-type]
        labels = consensus_partition(
            ties, runs=_RUNS, seed=settings.seed, resolution=settings.resolution
        ).labels
        again = communities_found(mine, pd.Series(labels, index=ties.ids))
        found[name] = [again.get(number) for _, number in keys]
    return found


def _suggestions(links: pd.DataFrame, pool: Recommender, settings: StudySettings) -> Found:
    """Ask among the candidates of those who are suggested, nobody else."""
    if links.empty:
        return {}
    a, b = (pool.ids.get_indexer(pd.Index(links[end])) for end in ("actor_a", "actor_b"))
    asked: np.ndarray[tuple[int], np.dtype[np.bool_]] = np.zeros(len(pool.ids), dtype=bool)
    asked[a] = asked[b] = True
    near = asked[pool.a] | asked[pool.b]
    first, second = pool.a[near], pool.b[near]
    known = PairSet(first, second).holds(a, b)
    parts = pool.scorer.contributions(first, second)
    total = parts.sum(axis=1).to_numpy()

    def holds(scores: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[bool | None]:
        best = own_lists(len(pool.ids), first, second, scores, _OWN_BEST).best_pairs(_OWN_BEST)
        best = best[np.isfinite(scores[best])]
        still = PairSet(first[best], second[best]).holds(a, b)
        return [bool(one) if there else None for one, there in zip(still, known, strict=True)]

    found: Found = {}
    if isinstance(settings.level, int) and settings.level > 0:
        coarser = settings.level - 1
        regions = regions_at(pool.region, coarser).to_numpy()
        apart = regions[first] != regions[second]
        found[f"level {coarser}"] = holds(np.where(apart, total, -np.inf))
    for name in parts.columns if parts.shape[1] > 1 else ():
        found[f"without {name}"] = holds(total - parts[name].to_numpy())
    return found


def _suggestions_in(
    links: pd.DataFrame, pool: Recommender, years: Mapping[str, Ecosystem]
) -> Found:
    """Ask in parts of the years; a learned score would first have to be learned again."""
    if links.empty or not isinstance(pool.scorer, RankAggregation):
        return {}
    found: Found = {}
    for name, some in years.items():
        other = CandidatePool(some, level=pool.level, area=pool.area, scorer=pool.scorer)
        other.scorer = RankAggregation(other.weights, other.profiles, other.a, other.b)
        a, b = (other.ids.get_indexer(pd.Index(links[end])) for end in ("actor_a", "actor_b"))
        best = own_lists(len(other.ids), other.a, other.b, other.scores, _OWN_BEST)
        held = PairSet(*(end[best.best_pairs(_OWN_BEST)] for end in (other.a, other.b)))
        found[name] = (held.holds(a, b) & (a >= 0) & (b >= 0)).tolist()
    return found
