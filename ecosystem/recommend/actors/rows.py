"""Rows about suggested pairs: names, evidence, reasons; composed only for what is shown."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.model import LIST_SEPARATOR, Ecosystem
from ecosystem.network.incidence import Incidence
from ecosystem.network.scope import Area
from ecosystem.recommend.actors.openings import Opening
from ecosystem.recommend.columns import as_declared
from ecosystem.recommend.explanations.evidence import EvidenceFinder, PairEvidence
from ecosystem.recommend.explanations.reasons import (
    link_counter_reason,
    link_reason,
    opening_counter_reason,
    opening_reason,
)
from ecosystem.recommend.signals.records import record_facts
from ecosystem.recommend.signals.themes import ThemeProfiles
from ecosystem.regions import distance_km, region_name
from ecosystem.schema import SUGGESTIONS

_PARTNERS_LISTED = 10
_KEPT = (
    "score",
    "probability",
    "partner_score",
    "theme_score",
    "is_newcomer",
    "is_peripheral",
)


class RowComposer:
    """Composes rows of ``schema.SUGGESTIONS`` for pairs of one ecosystem.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    inc, weights, profiles : Incidence, csr_array, ThemeProfiles
        Of the ecosystem.
    regions : Series
        Region of every actor, in the order of ``inc.actor_ids``.
    area : {"bsr", "all"}
        Who may be named as broker.
    """

    def __init__(
        self,
        ecosystem: Ecosystem,
        inc: Incidence,
        weights: csr_array,
        profiles: ThemeProfiles,
        regions: pd.Series,
        area: Area,
    ) -> None:
        actors = ecosystem.actors.loc[inc.actor_ids]
        self._ids = [str(key) for key in inc.actor_ids]
        self._regions = regions.to_numpy()
        self._places = actors[["latitude", "longitude"]].to_numpy(np.float64)
        self._seat = (actors["place_basis"] == "seat").to_numpy()
        self.names = {str(key): str(name) for key, name in actors["name"].items()}
        self.facts = record_facts(ecosystem.collaborations)
        self.latest = max(
            (r.first_year for r in self.facts.values() if r.first_year > 0), default=math.nan
        )
        self.finder = EvidenceFinder(ecosystem, inc, weights, profiles, area, regions)

    def table(
        self,
        chosen: pd.DataFrame,
        evidence: list[PairEvidence],
        openings: Mapping[tuple[int, int], Opening],
    ) -> pd.DataFrame:
        """Return ``schema.SUGGESTIONS`` for pairs in the order given.

        Parameters
        ----------
        chosen : DataFrame
            ``a``, ``b`` (positions, a < b) and the columns that only the ranking knows.
        evidence : list of PairEvidence
            Of each pair.
        openings : mapping
            Of those pairs that were found for a newcomer.
        """
        a, b = chosen["a"].to_numpy(np.intp), chosen["b"].to_numpy(np.intp)
        pairs = list(zip(a.tolist(), b.tolist(), strict=True))
        km = self.kilometres(a, b)
        told = [
            self._opening(openings[pair], float(far))
            if pair in openings
            else self._link(found, *pair)
            for pair, found, far in zip(pairs, evidence, km, strict=True)
        ]
        brokers = [row["broker_id"] for row in told]
        return as_declared(
            {
                "rank": np.arange(1, len(chosen) + 1),
                "actor_a": [self._ids[i] for i in a],
                "actor_b": [self._ids[i] for i in b],
                "region_a": self._regions[a],
                "region_b": self._regions[b],
                **{name: chosen[name].to_numpy() for name in _KEPT},
                "name_a": [self.names[self._ids[i]] for i in a],
                "name_b": [self.names[self._ids[i]] for i in b],
                "shared_partner_count": [len(e.partners) for e in evidence],
                "shared_partners": [
                    LIST_SEPARATOR.join(p.actor_id for p in e.partners[:_PARTNERS_LISTED])
                    for e in evidence
                ],
                "shared_themes": [LIST_SEPARATOR.join(t.theme for t in e.themes) for e in evidence],
                "distance_km": km,
                "broker_id": brokers,
                "broker_name": [self.names[key] if key else "" for key in brokers],
                "records": [row["records"] for row in told],
                "reason": [row["reason"] for row in told],
                "counter_reason": [row["counter_reason"] for row in told],
            },
            SUGGESTIONS,
        )

    def kilometres(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Return distances between the places of pairs; NaN where one is not known."""
        one, other = self._places[a], self._places[b]
        return distance_km(one[:, 0], one[:, 1], other[:, 0], other[:, 1])

    def counter_reason(self, evidence: PairEvidence, a: int, b: int) -> str:
        """Return what speaks against a pair."""
        return link_counter_reason(
            evidence,
            self.names,
            self.facts,
            counts=(self.finder.collaboration_count(a), self.finder.collaboration_count(b)),
            seats=(bool(self._seat[a]), bool(self._seat[b])),
            latest=self.latest,
        )

    def _link(self, evidence: PairEvidence, a: int, b: int) -> dict[str, str]:
        return {
            "broker_id": evidence.broker.actor_id if evidence.broker else "",
            "records": LIST_SEPARATOR.join(evidence.records()),
            "reason": link_reason(evidence, self.names, self.facts),
            "counter_reason": self.counter_reason(evidence, a, b),
        }

    def _opening(self, opening: Opening, km: float) -> dict[str, str]:
        finder = self.finder
        partner, broker = opening.partner, opening.broker
        by_theme = finder.themes_of(partner)
        on_theme = {name: ids for name, ids in by_theme.items() if name in opening.themes}
        own = [finder.record_ids[p] for p in finder.records(opening.actor).tolist()]
        latest = [finder.record_ids[p] for p in finder.records(partner).tolist()]
        latest.sort(key=lambda p: (-np.nan_to_num(self.facts[p].first_year), p))
        through = finder.shared_records(broker, partner) if broker >= 0 else ()
        named = opening_reason(
            self.names[self._ids[opening.actor]],
            self.names[self._ids[partner]],
            self.facts,
            own=own,
            on_theme=on_theme,
            latest=latest,
            km=km,
            broker=self.names[self._ids[broker]] if broker >= 0 else "",
            home=region_name(str(self._regions[opening.actor])),
            through=through,
        )
        return {
            "broker_id": self._ids[broker] if broker >= 0 else "",
            "records": LIST_SEPARATOR.join(sorted({*own, *named.records})),
            "reason": named.text,
            "counter_reason": opening_counter_reason(
                self.names[self._ids[opening.actor]],
                len(own),
                has_theme=bool(on_theme),
                has_broker=broker >= 0,
            ),
        }
