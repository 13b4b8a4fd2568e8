"""Which actors of different regions should meet next, about what, and through whom."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.model import LIST_SEPARATOR, Ecosystem
from ecosystem.network.incidence import Incidence, incidence, tie_weights
from ecosystem.network.scope import Area
from ecosystem.recommend.aggregate import RankAggregation
from ecosystem.recommend.candidates import candidate_pairs, eligible_actors
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.evidence import EvidenceFinder, PairEvidence
from ecosystem.recommend.fairness import is_peripheral
from ecosystem.recommend.learned import LearnedLinks, pair_scorer
from ecosystem.recommend.pairs import usable_area
from ecosystem.recommend.ranking import best_per_actor, rank_shares, varied
from ecosystem.recommend.reasons import (
    Record,
    link_counter_reason,
    link_reason,
    record_facts,
)
from ecosystem.recommend.scores import Positions, resource_allocation
from ecosystem.recommend.themes import ThemeProfiles, theme_profiles, theme_similarity
from ecosystem.recommend.topics import topic_activity
from ecosystem.recommend.wish import Wish, understood
from ecosystem.recommend.wording import counted, percent
from ecosystem.regions import Level, actor_regions, distance_km
from ecosystem.schema import SUGGESTIONS

_PARTNERS_LISTED = 10
# Closest candidates of every actor; more when only some pairs are asked for.
_CLOSEST, _CLOSEST_ASKED = 50, 200
# Nobody reads more, and finding the words takes longer than finding the pairs.
LONGEST_LIST = 2_000


@dataclass(frozen=True, eq=False)
class Suggestions:
    """Suggested links and what must be said with them.

    Parameters
    ----------
    table : DataFrame
        ``schema.SUGGESTIONS``, sorted by rank.
    method : str
        What the score is.
    notes : tuple of str
        How the wish was understood, and which places are kept for peripheral regions.
    """

    table: pd.DataFrame
    method: str
    notes: tuple[str, ...]


def suggest(
    ecosystem: Ecosystem,
    *,
    level: Level = 2,
    area: Area = "bsr",
    top: int = 10,
    per_actor: int = 3,
    wish: Wish = Wish(),  # noqa: B008 - frozen, safe to share
    peripheral_places: bool = True,
) -> pd.DataFrame:
    """Return the table of :func:`suggested_links`.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = suggest(load_bundled("baltic"), top=10)
    >>> bool((found["region_a"] != found["region_b"]).all())
    True
    """
    return suggested_links(
        ecosystem,
        level=level,
        area=area,
        top=top,
        per_actor=per_actor,
        wish=wish,
        peripheral_places=peripheral_places,
    ).table


def suggested_links(
    ecosystem: Ecosystem,
    *,
    level: Level = 2,
    area: Area = "bsr",
    top: int = 10,
    per_actor: int = 3,
    wish: Wish = Wish(),  # noqa: B008 - frozen, safe to share
    peripheral_places: bool = True,
) -> Suggestions:
    """Return pairs of actors in different regions that are not tied and might well be.

    Candidates are pairs of eligible actors (see :func:`eligible_actors`) in different regions,
    without a shared collaboration, with at least one shared partner. They are scored by
    :class:`ecosystem.recommend.learned.LearnedLinks`, with weights learned from the links of the
    last two years, where enough of them are dated
    (:func:`ecosystem.recommend.learned.learned_links` has the rule); else by
    :class:`ecosystem.recommend.aggregate.RankAggregation`, which says nothing about how likely a
    link is.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    level : int
        NUTS level at which regions must differ, 0 to 3.
    area : {"bsr", "all"}
        Where both actors must be placed; ``all`` is used when fewer than three regions of the
        Baltic Sea Region have actors.
    top : int
        Among the first ``top`` rows no actor and no pair of regions comes more than twice, and no
        two rows rest on the same records, as far as there are enough others.
    per_actor : int
        Every actor's best candidates that are kept; 2,000 rows at most, or ``top``.
    wish : Wish
        About what, for whom, from where to where, with what kind.
    peripheral_places : bool
        Whether among the first ``top`` rows as large a share has an actor in a peripheral region
        (:func:`ecosystem.recommend.fairness.peripheral_regions`) as among present ties between
        regions. What it changes is in the notes.

    Returns
    -------
    Suggestions
        Shared partners are the ten strongest, those with the largest weaker tie first, so their
        list is not sorted by id; ``records`` are all collaborations behind all shared partners and
        themes.

    Notes
    -----
    Themes are those of collaborations: what an actor has been part of, not what it claims.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = suggested_links(load_bundled("baltic"))
    >>> len(found.table) > 10, len(found.notes)
    (True, 1)
    """
    area, _ = usable_area(ecosystem, level, area)
    inc = incidence(ecosystem)
    weights = tie_weights(inc)
    region = actor_regions(ecosystem.actors.loc[inc.actor_ids], level)
    eligible = eligible_actors(ecosystem, level, area).reindex(inc.actor_ids).to_numpy(bool)
    profiles = theme_profiles(ecosystem, inc)
    wanted = understood(ecosystem, wish, inc.actor_ids)
    closest = _CLOSEST_ASKED if wish.has_filter else _CLOSEST
    a, b = candidate_pairs(weights, region, eligible, per_actor=closest)
    asked = wanted.pairs(a, b)
    if not asked.any():
        return Suggestions(as_declared({}, SUGGESTIONS), "", wanted.notes)
    scorer = pair_scorer(
        ecosystem,
        (a, b),
        eligible,
        region,
        level=level,
        area=area,
        inc=inc,
        weights=weights,
        profiles=profiles,
        activity=topic_activity(inc, profiles, wanted.topic) if wanted.topic else None,
    )
    table = _scored(inc, region, a[asked], b[asked], scorer, weights, profiles)
    peripheral = is_peripheral(ecosystem, level).reindex(inc.actor_ids).to_numpy(bool)
    table["is_peripheral"] = peripheral[table["a"]] | peripheral[table["b"]]
    chosen = best_per_actor(table, per_actor).head(max(top, LONGEST_LIST)).copy()
    finder = EvidenceFinder(ecosystem, inc, weights, profiles, area)
    share = _peripheral_share(weights, region, peripheral) if peripheral_places else 0.0
    ordered, note = _ordered(chosen, finder, top, share)
    actors = ecosystem.actors.loc[inc.actor_ids]
    explained = _explained(ordered, actors, record_facts(ecosystem.collaborations), finder)
    return Suggestions(explained, scorer.method, (*wanted.notes, *note))


def _ordered(
    chosen: pd.DataFrame, finder: EvidenceFinder, top: int, share: float
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the rows with their evidence, varied, with places kept for peripheral regions."""
    found = [finder.find(int(a), int(b)) for a, b in zip(chosen["a"], chosen["b"], strict=True)]
    records = [LIST_SEPARATOR.join(evidence.records()) for evidence in found]
    chosen = chosen.assign(
        evidence=pd.Series(found, index=chosen.index, dtype="object"), records=records
    )
    rows = min(top, len(chosen))
    kept = min(math.ceil(share * rows), int(chosen["is_peripheral"].sum()))
    plain = varied(chosen, top)
    if not kept:
        return plain, ()
    without = int(plain.head(rows)["is_peripheral"].sum())
    note = (
        f"Of the first {counted(rows, 'suggestion')} at least {kept} have an actor in a peripheral "
        f"region, as {percent(share)} of the present ties between regions have; without these "
        f"places it would be {without}."
    )
    return varied(chosen, top, kept=kept), (note,)


def _peripheral_share(
    weights: csr_array, region: pd.Series, peripheral: npt.NDArray[np.bool_]
) -> float:
    """Return the share of present ties between regions that have a peripheral actor."""
    row, column = weights.tocoo().coords
    label = pd.factorize(region)[0]
    between = (label[row] != label[column]) & (row < column)
    return float((peripheral[row] | peripheral[column])[between].mean()) if between.any() else 0.0


def _scored(
    inc: Incidence,
    region: pd.Series,
    a: Positions,
    b: Positions,
    scorer: LearnedLinks | RankAggregation,
    weights: csr_array,
    profiles: ThemeProfiles,
) -> pd.DataFrame:
    """Return the candidates in order of preference."""
    ids, codes = inc.actor_ids.to_numpy(), region.to_numpy()
    count = np.asarray(inc.matrix.sum(axis=1)).ravel()
    chance = np.full(len(a), np.nan)
    if isinstance(scorer, LearnedLinks):
        chance = scorer.probabilities(a, b)
    table = pd.DataFrame(
        {
            "a": a,
            "b": b,
            "actor_a": ids[a],
            "actor_b": ids[b],
            "region_a": codes[a],
            "region_b": codes[b],
            "score": scorer.contributions(a, b).sum(axis=1).to_numpy(np.float64),
            "probability": chance,
            "partner_score": rank_shares(resource_allocation(weights, a, b)),
            "theme_score": rank_shares(theme_similarity(profiles, a, b)),
            "is_newcomer": (count[a] < 2) | (count[b] < 2),
        }
    )
    # Positions are in the order of ids, so equal scores come in the order of ids.
    order = np.lexsort((b, a, -np.round(table["score"].to_numpy(), 12)))
    return table.iloc[order].copy()


def _explained(
    chosen: pd.DataFrame, actors: pd.DataFrame, facts: dict[str, Record], finder: EvidenceFinder
) -> pd.DataFrame:
    names = {str(key): str(name) for key, name in actors["name"].items()}
    latest = max((r.first_year for r in facts.values() if r.first_year > 0), default=math.nan)
    seat = (actors["place_basis"] == "seat").to_numpy()
    found: list[PairEvidence] = chosen["evidence"].to_list()
    counter = [
        link_counter_reason(
            evidence,
            names,
            facts,
            counts=(finder.collaboration_count(a), finder.collaboration_count(b)),
            seats=(bool(seat[a]), bool(seat[b])),
            latest=latest,
        )
        for evidence, a, b in zip(found, chosen["a"], chosen["b"], strict=True)
    ]
    brokers = [evidence.broker.actor_id if evidence.broker else "" for evidence in found]
    places = actors[["latitude", "longitude"]].to_numpy(np.float64)
    one, other = places[chosen["a"]], places[chosen["b"]]
    kept = (
        "actor_a",
        "actor_b",
        "region_a",
        "region_b",
        "score",
        "probability",
        "partner_score",
        "theme_score",
        "is_newcomer",
        "is_peripheral",
        "records",
    )
    return as_declared(
        {
            "rank": np.arange(1, len(chosen) + 1),
            **{name: chosen[name].to_numpy() for name in kept},
            "name_a": [names[e.actor_a] for e in found],
            "name_b": [names[e.actor_b] for e in found],
            "shared_partner_count": [len(e.partners) for e in found],
            "shared_partners": [
                LIST_SEPARATOR.join(p.actor_id for p in e.partners[:_PARTNERS_LISTED])
                for e in found
            ],
            "shared_themes": [LIST_SEPARATOR.join(t.theme for t in e.themes) for e in found],
            "distance_km": distance_km(one[:, 0], one[:, 1], other[:, 0], other[:, 1]),
            "broker_id": brokers,
            "broker_name": [names[broker] if broker else "" for broker in brokers],
            "reason": [link_reason(e, names, facts) for e in found],
            "counter_reason": counter,
        },
        SUGGESTIONS,
    )
