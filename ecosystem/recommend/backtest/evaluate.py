"""One task at one origin: scores, comparisons, theme questions, calibration, exposure, controls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ecosystem.recommend.backtest.controls import (
    chance_consortia,
    check_permuted,
    matched_pairs,
    permuted_auc,
    refusals,
)
from ecosystem.recommend.backtest.exposure import exposure
from ecosystem.recommend.backtest.lessons import Model
from ecosystem.recommend.backtest.lists import actor_hits, first_pairs, region_hits
from ecosystem.recommend.backtest.metrics import (
    LISTED,
    Ranking,
    discounted_gain,
    interval,
    project_draws,
    recall,
)
from ecosystem.recommend.backtest.questions import Answering, questions, theme_space
from ecosystem.recommend.backtest.scan import (
    LEARNED,
    Tally,
    best_columns,
    keys_of,
    learned_block,
    scan,
)
from ecosystem.recommend.learning.calibration import Bands
from ecosystem.recommend.learning.tasks import Scene
from ecosystem.recommend.learning.training import neighbors, peripheral_members, ranks_of
from ecosystem.recommend.signals.blocks import Block
from ecosystem.recommend.signals.features import FEATURES
from ecosystem.recommend.signals.scores import Positions, Vector

DRAWS: Final = 500
# A tested time that much longer than the windows learned from is another question.
_LONGER: Final = 1.1


class _Visitor:
    """Answers questions and keeps the best peripheral partners while pairs are scanned."""

    def __init__(self, answering: Answering | None, peripheral: npt.NDArray[np.bool_]) -> None:
        self.answering = answering
        self._columns = np.flatnonzero(peripheral)
        self.lists = np.full((len(peripheral), LISTED), -1, dtype=np.intp)
        self.keys = np.full((len(peripheral), LISTED), -1, dtype=np.int32)

    def __call__(self, rows: Positions, block: dict[str, Block], scores: dict[str, Block]) -> None:
        if len(self._columns):
            mine = scores[LEARNED][:, self._columns]
            keys = np.where(mine >= 0, keys_of(np.maximum(mine, 0)).astype(np.int32), np.int32(-1))
            best = best_columns(keys, LISTED)
            self.lists[rows] = np.where(best >= 0, self._columns[best], -1)
            self.keys[rows] = np.where(best >= 0, np.take_along_axis(keys, best, axis=1), -1)
        if self.answering is not None:
            self.answering.visit(rows, block, scores)


def evaluate(found: Scene, model: Model, *, seed: int = 0, draws: int = DRAWS) -> dict[str, Any]:
    """Return all that a back-test says about one task at one origin, as plain values.

    Raises
    ------
    EcosystemError
        When a control fails.
    """
    features, outcomes = found.features, found.outcomes
    n = len(features.members)
    truth = list(neighbors(outcomes.a, outcomes.b, np.arange(n)).values())
    ranks = ranks_of(features, seed)
    answering = None
    if model.theme_scorer is not None:
        space = theme_space(found.past, features)
        every = questions(found, space.themes)
        answering = Answering(space, every, ranks, model.theme_scorer) if every else None
    peripheral = peripheral_members(found)
    visitor = _Visitor(answering, peripheral)
    chance = chance_consortia(found, seed)
    matched_of, matched_a, matched_b = matched_pairs(features, outcomes, seed)
    watched, back = _watched(
        [(outcomes.a, outcomes.b), (matched_a, matched_b), (chance.a, chance.b)]
    )
    score = learned_block(ranks, model.scorer)
    tallies = scan(features, score, watched, truth, visit=visitor)
    keys = {name: [tally.watched[part] for part in back] for name, tally in tallies.items()}
    rankings = {name: Ranking(t.histogram, keys[name][0]) for name, t in tallies.items()}
    permuted = permuted_auc(tallies[LEARNED].histogram, len(outcomes.a), seed)
    check_permuted(permuted)
    weight = project_draws(outcomes.projects, draws, seed)
    scorers = _scorers(tallies, rankings, keys, outcomes, truth, matched_of)
    null = Ranking(tallies[LEARNED].histogram, keys[LEARNED][2]) if len(chance.a) else None
    return {
        **_asked(found, int(tallies[LEARNED].histogram.sum())),
        "learned_from": list(model.origins),
        "learned_links": model.link_count,
        "evidence": model.evidence,
        "weights": _named(model.scorer.coef_, FEATURES),
        "scorers": scorers,
        "differences": _differences(rankings, weight),
        "theme": _theme(answering, outcomes.projects.shape[1], draws, seed),
        "calibration": _calibration(
            model.bands, tallies[LEARNED], keys[LEARNED][0], found.window.years
        ),
        "exposure": exposure(
            (tallies[LEARNED].lists, tallies[LEARNED].list_keys),
            (visitor.lists, visitor.keys),
            peripheral,
            outcomes,
            model,
            weight,
        ),
        "lists": {
            "first_pairs": first_pairs(found, tallies[LEARNED]),
            "regions": region_hits(features.regions, tallies[LEARNED], truth),
            "actors": {name: actor_hits(tallies[name].lists, truth) for name in tallies},
        },
        "controls": _controls(permuted, null, len(chance.a)) | refusals(found),
    }


def _controls(permuted: Vector, null: Ranking | None, chance_count: int) -> dict[str, Any]:
    """Return what rankings of permuted links and of consortia by size alone come to."""
    return {
        "permuted_auc": float(permuted.mean()),
        "permuted_count": len(permuted),
        "chance_consortia_auc": null.auc(np.ones(chance_count)) if null else None,
    }


def _asked(found: Scene, pair_count: int) -> dict[str, Any]:
    """Return when, and of how many actors and pairs how many were tied."""
    outcomes = found.outcomes
    return {
        "origin": found.window.origin,
        "end": found.window.end,
        "actor_count": len(found.features.members),
        "pair_count": pair_count,
        "link_count": len(outcomes.a),
        "project_count": int((np.asarray(outcomes.projects.sum(axis=0)).ravel() > 0).sum()),
        "prevalence": len(outcomes.a) / pair_count,
        "newcomer_share": outcomes.newcomer_share,
    }


def _scorers(
    tallies: Any, rankings: Any, keys: Any, outcomes: Any, truth: Any, matched_of: Any
) -> dict[str, Any]:
    """Return every metric of every scorer, by its name."""
    true = set(zip(outcomes.a.tolist(), outcomes.b.tolist(), strict=True))
    pair_count = int(tallies[LEARNED].histogram.sum())
    return {
        name: {
            **_pair_metrics(rankings[name], len(outcomes.a) / pair_count),
            "precision_at_100": _at_hundred(tallies[name], true),
            **_list_metrics(tallies[name], truth),
            "auc_degree_matched": _matched(keys[name][0], keys[name][1], matched_of),
        }
        for name in tallies
    }


def _watched(
    parts: Sequence[tuple[Positions, Positions]],
) -> tuple[tuple[Positions, Positions], list[Positions]]:
    a = np.concatenate([part[0] for part in parts])
    b = np.concatenate([part[1] for part in parts])
    order = np.argsort(a, kind="stable")
    place = np.empty(len(a), dtype=np.intp)
    place[order] = np.arange(len(a))
    cuts = np.cumsum([len(part[0]) for part in parts])[:-1]
    return (a[order], b[order]), list(np.split(place, cuts))


def _named(values: Vector, names: Sequence[str] | dict[str, str]) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}


def _pair_metrics(ranking: Ranking, prevalence: float) -> dict[str, float]:
    ones = np.ones(ranking.size)
    precision = ranking.average_precision(ones)
    return {
        "auc": ranking.auc(ones),
        "average_precision": precision,
        "lift": precision / prevalence if prevalence else 0.0,
    }


def _at_hundred(tally: Tally, true: set[tuple[int, int]]) -> float:
    hits = [(a, b) in true for _, a, b in tally.best]
    return float(np.mean(hits)) if hits else 0.0


def _list_metrics(tally: Tally, truth: Sequence[Positions]) -> dict[str, float]:
    return {
        "ndcg_at_10": float(np.nanmean(discounted_gain(tally.lists, truth))),
        "recall_at_20": float(np.nanmean(recall(tally.lists, truth))),
        "mrr": float(np.nanmean(1.0 / tally.first_hits)),
    }


def _matched(true: Positions, others: Positions, of: Positions) -> float | None:
    if not len(of):
        return None
    won = (true[of] > others) + 0.5 * (true[of] == others)
    count = np.bincount(of, minlength=len(true))
    total = np.bincount(of, weights=won, minlength=len(true))
    some = count > 0
    return float((total[some] / count[some]).mean())


def _differences(rankings: dict[str, Ranking], weight: Vector) -> dict[str, Any]:
    """Return learned minus each baseline, with 95 % intervals over projects drawn again."""
    drawn = {
        name: np.array([[r.auc(w), r.average_precision(w)] for w in weight])
        for name, r in rankings.items()
    }
    ones = np.ones(weight.shape[1])
    result: dict[str, Any] = {}
    for name, ranking in rankings.items():
        if name == LEARNED:
            continue
        best = rankings[LEARNED]
        result[name] = {}
        for k, metric in enumerate(("auc", "average_precision")):
            low, high = interval(drawn[LEARNED][:, k] - drawn[name][:, k])
            value = getattr(best, metric)(ones) - getattr(ranking, metric)(ones)
            result[name][metric] = {"difference": value, "low": low, "high": high}
    return result


def _theme(
    answering: Answering | None, project_count: int, draws: int, seed: int
) -> dict[str, Any] | None:
    if answering is None:
        return None
    every = answering.every
    mean = {name: float((1.0 / ranks).mean()) for name, ranks in answering.hits.items()}
    behind = answering.projects(project_count)
    weight = project_draws(behind, draws, seed)
    total = weight.sum(axis=1)
    drawn = {name: weight @ (1.0 / ranks) / total for name, ranks in answering.hits.items()}
    low, high = interval(drawn[LEARNED] / drawn["allocation"])
    return {
        "question_count": len(every),
        "mrr": mean,
        "ratio_to_allocation": mean[LEARNED] / mean["allocation"],
        "ratio_low": low,
        "ratio_high": high,
        "weights": answering.weights,
    }


def _calibration(
    bands: Bands | None, tally: Tally, hits: Positions, years: float
) -> dict[str, Any]:
    """Return predicted against observed links by band of rank; equal scores are spread evenly.

    None, with the reason, where the past is too short to give chances.
    """
    doubt = bands.doubt(int(tally.histogram.sum())) if bands else "no closed window has a new link"
    if bands and not doubt and years > _LONGER * bands.years:
        doubt = (
            f"they are learned for {bands.years:.1f} years, the tested time is {years:.1f} years"
        )
    if bands is None or doubt:
        return {
            "predicted_over_observed": None,
            "bands": [],
            "reason": f"no probabilities: {doubt}",
        }
    every = tally.histogram[::-1]
    true = np.bincount(hits, minlength=len(every))[::-1]
    total = int(every.sum())
    upto = np.r_[0, np.cumsum(every)].astype(np.float64)
    found = np.r_[0, np.cumsum(true)].astype(np.float64)
    ends = np.r_[0, bands.edges[bands.edges < total], total].astype(np.float64)
    observed = np.diff(np.interp(ends, upto, found))
    chance = bands.probabilities(total)[: len(observed)] * (years / bands.years)
    predicted = chance * np.diff(ends)
    rows = [
        {
            "first_rank": int(ends[i]) + 1,
            "last_rank": int(ends[i + 1]),
            "predicted": float(chance[i]),
            "observed": float(observed[i] / (ends[i + 1] - ends[i])),
            "links": float(observed[i]),
        }
        for i in range(len(observed))
    ]
    ratio = float(predicted.sum() / observed.sum()) if observed.sum() else None
    return {"predicted_over_observed": ratio, "bands": rows, "reason": ""}
