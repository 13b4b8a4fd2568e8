"""Which actors of different regions should meet next, about what, and through whom."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from ecosystem.model import LIST_SEPARATOR, Ecosystem
from ecosystem.network.incidence import Incidence, incidence, tie_weights
from ecosystem.network.scope import Area
from ecosystem.recommend.candidates import candidate_pairs, eligible_actors
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.evidence import EvidenceFinder, PairEvidence
from ecosystem.recommend.pairs import usable_area
from ecosystem.recommend.ranking import best_per_actor, rank_shares, varied
from ecosystem.recommend.reasons import (
    Record,
    link_counter_reason,
    link_reason,
    record_facts,
)
from ecosystem.recommend.scores import resource_allocation
from ecosystem.recommend.themes import theme_profiles, theme_similarity
from ecosystem.regions import Level, actor_regions, distance_km
from ecosystem.schema import SUGGESTIONS

_PARTNERS_LISTED = 10


def suggest(
    ecosystem: Ecosystem,
    *,
    level: Level = 2,
    area: Area = "bsr",
    top: int = 10,
    per_actor: int = 3,
) -> pd.DataFrame:
    """Return pairs of actors in different regions that are not tied and might well be.

    Candidates are pairs of eligible actors (see :func:`eligible_actors`) in different regions,
    without a shared collaboration, with at least one shared partner. Two scores are compared:
    shared partners (:func:`resource_allocation` by Newman weights) and shared themes
    (:func:`theme_similarity`). Each becomes the share of candidates that score lower; their mean
    is the score. Nothing is learned from the data, so it says nothing about how
    likely a link is: only the order matters.

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
        Every actor's best candidates that are kept.

    Returns
    -------
    DataFrame
        ``schema.SUGGESTIONS``, sorted by rank. Shared partners are the ten strongest, those with
        the largest weaker tie first, so their list is not sorted by id; ``records`` are all
        collaborations behind all shared partners and themes.

    Notes
    -----
    Themes are those of collaborations: what an actor has been part of, not what it claims.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = suggest(load_bundled("baltic"), top=10)
    >>> bool((found["region_a"] != found["region_b"]).all())
    True
    """
    area, _ = usable_area(ecosystem, level, area)
    inc = incidence(ecosystem)
    weights = tie_weights(inc)
    actors = ecosystem.actors.loc[inc.actor_ids]
    region = actor_regions(actors, level)
    eligible = eligible_actors(ecosystem, level, area).reindex(inc.actor_ids).to_numpy(bool)
    profiles = theme_profiles(ecosystem, inc)
    a, b = candidate_pairs(weights, region, eligible)
    if not len(a):
        return as_declared({}, SUGGESTIONS)
    table = _scored(
        inc,
        region,
        a,
        b,
        partner=rank_shares(resource_allocation(weights, a, b)),
        theme=rank_shares(theme_similarity(profiles, a, b)),
    )
    chosen = best_per_actor(table, per_actor).copy()
    finder = EvidenceFinder(ecosystem, inc, weights, profiles, area)
    found = [finder.find(int(a), int(b)) for a, b in zip(chosen["a"], chosen["b"], strict=True)]
    records = [LIST_SEPARATOR.join(evidence.records()) for evidence in found]
    chosen["evidence"] = pd.Series(found, index=chosen.index, dtype="object")
    chosen = varied(chosen.assign(records=records), top)
    return _explained(chosen, actors, record_facts(ecosystem.collaborations), finder)


def _scored(
    inc: Incidence,
    region: pd.Series,
    a: np.ndarray,
    b: np.ndarray,
    *,
    partner: np.ndarray,
    theme: np.ndarray,
) -> pd.DataFrame:
    """Return the candidates in order of preference."""
    ids, codes = inc.actor_ids.to_numpy(), region.to_numpy()
    table = pd.DataFrame(
        {
            "a": a,
            "b": b,
            "actor_a": ids[a],
            "actor_b": ids[b],
            "region_a": codes[a],
            "region_b": codes[b],
            "score": (partner + theme) / 2.0,
            "partner_score": partner,
            "theme_score": theme,
        }
    )
    # Positions are in the order of ids, so equal scores come in the order of ids.
    order = np.lexsort((b, a, -np.round(table["score"].to_numpy(), 12)))
    return table.iloc[order]


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
        "partner_score",
        "theme_score",
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
