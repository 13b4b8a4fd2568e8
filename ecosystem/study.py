"""The whole pipeline as one pure function of an ecosystem and settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, get_args

import networkx as nx
import pandas as pd

from ecosystem.beside import Beside
from ecosystem.errors import SettingError
from ecosystem.measures.actors import measure_actors
from ecosystem.measures.communities import Communities, find_communities
from ecosystem.measures.coverage import coverage, key_figures
from ecosystem.measures.network import measure_network
from ecosystem.measures.regions import measure_regions
from ecosystem.measures.survival import partnership_survival
from ecosystem.model import Ecosystem
from ecosystem.network.graphs import actor_network, region_network
from ecosystem.network.incidence import Weighting
from ecosystem.network.scope import Area, Scope, scoped
from ecosystem.recommend.actors.everybody import (
    composed,
    how_suggested,
    missing_links,
    why_nobody,
)
from ecosystem.recommend.actors.recommender import Recommender
from ecosystem.recommend.backtest.compact import CompactBacktest, compact_backtest
from ecosystem.recommend.regions.gaps import RegionGaps, region_gaps
from ecosystem.recommend.regions.mismatch import Mismatch, s3_mismatch
from ecosystem.recommend.regions.policy import PolicyLinks, policy_links
from ecosystem.recommend.regions.slices import SLICED_BY, By, GapSlices, gap_slices
from ecosystem.regions import Level

Step = Callable[[str], None]


@dataclass(frozen=True)
class StudySettings:
    """Everything that decides the result of a study besides the data.

    Parameters
    ----------
    scope : Scope
        Which collaborations and actors are looked at (years, themes, policy areas, countries).
    level : {0, 1, 2, 3, "s3"}
        NUTS level of the regions, or the territories of S3 strategies.
    weighting : {"newman", "count"}
        Newman: a collaboration of n actors gives each of its ties 1/(n − 1). Count: 1.
    area : {"bsr", "all"}
        Whether missing links are looked for among the regions of the Baltic Sea Region or all.
    top : int
        Length of the lists shown; tables always hold everything.
    seed : int
        Seed of the community runs.
    community_runs : int
        Number of seeds and node orders from which communities are agreed.
    resolution : float
        Resolution γ of modularity; larger gives smaller communities.
    """

    scope: Scope = field(default_factory=Scope)
    level: Level = 2
    weighting: Weighting = "newman"
    area: Area = "bsr"
    top: int = 10
    seed: int = 0
    community_runs: int = 50
    resolution: float = 1.0

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as plain values, for ``run.json``."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "scope"}
        return plain | {"scope": self.scope.as_dict()}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> StudySettings:
        """Return the settings that :meth:`as_dict` gave.

        Raises
        ------
        SettingError
            When they hold a setting that this version does not have or cannot read, or no scope.

        Examples
        --------
        >>> settings = StudySettings(scope=Scope(start_year=2014, themes=("food",)), level=1)
        >>> StudySettings.from_dict(settings.as_dict()) == settings
        True
        """
        usual = cls().as_dict()
        strange = sorted(set(plain) - set(usual)) + sorted(
            name
            for name, value in usual.items()
            if name != "level" and not isinstance(plain.get(name, value), type(value))
        )
        if plain.get("level", 2) not in get_args(Level):
            strange.append("level")
        if strange:
            raise SettingError(
                f"{', '.join(strange)}: not a setting, or not a value, that this version knows. "
                "The record was made by another version, or was changed."
            )
        return cls(**{**plain, "scope": Scope.from_dict(plain.get("scope", {}))})


@dataclass(frozen=True, eq=False)
class Study:
    """The results of one run, ready to be shown. Nothing in it is computed again.

    Parameters
    ----------
    ecosystem : Ecosystem
        The part of the data inside the scope.
    settings : StudySettings
        What was asked.
    actors, regions : DataFrame
        ``schema.ACTOR_MEASURES`` and ``schema.REGION_MEASURES``, indexed by id.
    gaps : RegionGaps
        Region pairs, ``gaps.table`` as ``schema.REGION_GAPS``, and how the expectation was fitted.
    suggestions : DataFrame
        ``schema.SUGGESTIONS``, sorted by rank.
    recommender : Recommender
        From whom :meth:`suggestions_for` and :attr:`actor_links` come.
    communities : Communities
        ``communities.table`` as ``schema.COMMUNITIES``, and how certain the partition is.
    periods : DataFrame
        The whole network, then year by year: ``schema.PERIODS``, indexed by ``period``.
    survival : DataFrame
        ``schema.SURVIVAL``, indexed by ``years``: how long partnerships last.
    key_figures : DataFrame
        Index ``figure``; columns ``label``, ``value``, ``unit``, ``meaning``.
    coverage : DataFrame
        Index ``item``; columns ``label``, ``known_count``, ``total_count``, ``known_share``,
        ``meaning``: what the data know and what they do not.
    notes : tuple of str
        What a reader must know about this run: what the scope left out, what was simplified.
    """

    ecosystem: Ecosystem
    settings: StudySettings
    actors: pd.DataFrame
    regions: pd.DataFrame
    gaps: RegionGaps
    suggestions: pd.DataFrame
    recommender: Recommender
    communities: Communities
    periods: pd.DataFrame
    survival: pd.DataFrame
    key_figures: pd.DataFrame
    coverage: pd.DataFrame
    notes: tuple[str, ...]

    @cached_property
    def actor_network(self) -> nx.Graph[str]:
        """The actor network ``G`` with measures as node attributes."""
        graph = actor_network(
            self.ecosystem, weighting=self.settings.weighting, level=self.settings.level
        )
        return _with_attributes(graph, self.actors)

    @cached_property
    def region_network(self) -> nx.Graph[str]:
        """The region network ``R`` with measures as node attributes."""
        graph = region_network(
            self.ecosystem, weighting=self.settings.weighting, level=self.settings.level
        )
        return _with_attributes(graph, self.regions)

    @cached_property
    def actor_links(self) -> pd.DataFrame:
        """Every actor's own best partners, at most ten, as ``schema.ACTOR_LINKS``."""
        return self.recommender.actor_links(10)

    def suggestions_for(self, actor_id: str, most: int = 5) -> pd.DataFrame:
        """Return an actor's own best partners with reasons, as ``schema.SUGGESTIONS``.

        They need not be in :attr:`suggestions`, which holds the best of all. Composed when asked
        for; up to 20.
        """
        return self.recommender.for_actor(actor_id, most).table

    @cached_property
    def further_links(self) -> pd.DataFrame:
        """Own best partners of actors with fewer than three suggestions; ``schema.ACTOR_LINKS``."""
        return missing_links(self.recommender, self.suggestions)

    @cached_property
    def further_suggestions(self) -> pd.DataFrame:
        """The first 1,500 of :attr:`further_links` with reasons, as ``schema.SUGGESTIONS``."""
        return self.explained(1_500)

    def explained(self, most: int) -> pd.DataFrame:
        """Return up to ``most`` of :attr:`further_links` with reasons; 1,000 take two seconds."""
        return composed(self.recommender, self.further_links, most)

    @cached_property
    def unsuggested(self) -> pd.Series:
        """Why the actors that have no suggestion at all have none, by id."""
        ends = (self.suggestions["actor_a"], self.suggestions["actor_b"])
        further = (self.further_links["actor_id"], self.further_links["partner_id"])
        return why_nobody(self.recommender, pd.Index(pd.concat([*ends, *further])))

    @cached_property
    def slices(self) -> dict[By, GapSlices]:
        """Region pairs inside themes, programmes and policy areas, when they are first asked for.

        The false discovery rate is taken over all pairs of one of the three.
        """
        return _slices(self.ecosystem, self.settings)

    @cached_property
    def slice_table(self) -> pd.DataFrame:
        """The tables of :attr:`slices` one below the other; ``schema.GAP_SLICES``."""
        tables = [found.table for found in self.slices.values()]
        filled = [table for table in tables if len(table)]
        return pd.concat(filled, ignore_index=True) if filled else tables[0]

    @cached_property
    def mismatch(self) -> Mismatch:
        """S3 priorities of regions against their links, when first asked for."""
        found: Mismatch = _ASKED_LATER["mismatch"](self.ecosystem, self.settings)
        return found

    @cached_property
    def policy(self) -> PolicyLinks:
        """Policy area by policy area, when first asked for."""
        found: PolicyLinks = _ASKED_LATER["policy"](self.ecosystem, self.settings)
        return found

    @cached_property
    def backtest(self) -> CompactBacktest:
        """Whether the suggestions would have worked in the last year that can be judged."""
        found: CompactBacktest = _ASKED_LATER["backtest"](self.ecosystem, self.settings)
        return found

    def with_notes(self, *more: str) -> Study:
        """Return the study with further notes, keeping what was computed when asked."""
        other = replace(self, notes=(*self.notes, *more))
        vars(other).update({name: x for name, x in vars(self).items() if name not in vars(other)})
        return other

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the output tables by name, in the order of ``schema.OUTPUT_TABLES``."""
        return {
            "actors": self.actors,
            "regions": self.regions,
            "region_gaps": self.gaps.table,
            "gap_slices": self.slice_table,
            "s3_mismatch": self.mismatch.table,
            "policy_links": self.policy.table,
            "suggestions": self.suggestions,
            "communities": self.communities.table,
            "periods": self.periods,
            "survival": self.survival,
        }


def _slices(ecosystem: Ecosystem, settings: StudySettings) -> dict[By, GapSlices]:
    level, area = settings.level, settings.area
    return {by: gap_slices(ecosystem, by, level=level, area=area) for by in SLICED_BY}


# What a study computes when asked and a report always asks for, besides the slices.
_ASKED_LATER: Mapping[str, Callable[[Ecosystem, StudySettings], Any]] = {
    "mismatch": lambda data, its: s3_mismatch(data, level=its.level, area=its.area),
    "policy": lambda data, its: policy_links(data, seed=its.seed),
    "backtest": lambda data, its: compact_backtest(
        data, level=its.level, area=its.area, seed=its.seed
    ),
}


def _with_attributes(graph: nx.Graph[str], table: pd.DataFrame) -> nx.Graph[str]:
    for name in table.columns:
        nx.set_node_attributes(graph, table[name].dropna().to_dict(), name)
    return graph


def _how_found(actors: pd.DataFrame) -> tuple[str, ...]:
    """Return a note where betweenness was sampled: an approximation is said, an exact value not."""
    how = str(actors.attrs.get("betweenness", "exact"))
    return () if how == "exact" else (f"Bridges (betweenness) were {how}.",)


def run_study(
    ecosystem: Ecosystem,
    settings: StudySettings = StudySettings(),
    *,
    step: Step = lambda _: None,
    for_report: bool = False,
) -> Study:
    """Return measures, communities, missing links and coverage of an ecosystem.

    Parameters
    ----------
    ecosystem : Ecosystem
        Checked data.
    settings : StudySettings
        What to compute.
    step : callable, optional
        Told the name of each step as it starts, for showing progress.
    for_report : bool
        Compute at once what a report will ask for, on a second processor where there is one.

    Returns
    -------
    Study
        The same input gives the same result, whatever the order of rows.

    Raises
    ------
    SettingError
        When the scope leaves nothing, or names a theme, policy area or country that is not there.
    """
    step("selecting")
    part, notes = scoped(ecosystem, settings.scope)
    level, weighting = settings.level, settings.weighting

    def groups_and_more() -> tuple[Communities, dict[str, Any]]:
        asked = _ASKED_LATER if for_report else {}
        return communities_of(part, settings), {
            n: find(part, settings) for n, find in asked.items()
        }

    with Beside(groups_and_more, wanted=for_report) as others:
        step("measuring actors")
        actors = measure_actors(part, level=level, weighting=weighting)
        step("measuring regions")
        regions = measure_regions(part, level=level, weighting=weighting)
        step("measuring the course of the network")
        periods, survival = measure_network(part, level=level), partnership_survival(part)
        step("comparing region pairs with what is expected")
        gaps = region_gaps(part, level=level, area=settings.area)
        step("suggesting links")
        recommender = Recommender(part, level=level, area=settings.area)
        suggested = recommender.overall(top=settings.top)
        here: dict[str, Any] = {}
        if for_report:
            step("comparing region pairs theme by theme")
            here["slices"] = _slices(part, settings)
        step("finding communities")
        found, ahead = others.result()
    study = Study(
        ecosystem=part,
        settings=replace(settings),
        actors=actors.join(found.membership),
        regions=regions,
        gaps=gaps,
        suggestions=suggested.table,
        recommender=recommender,
        communities=found,
        periods=periods,
        survival=survival,
        key_figures=key_figures(part, level=level),
        coverage=coverage(part, level=level),
        notes=tuple(
            dict.fromkeys(
                (
                    *notes,
                    *_how_found(actors),
                    *how_suggested(suggested.table),
                    *suggested.notes,
                    *gaps.notes,
                    *periods.attrs["notes"],
                    *survival.attrs["notes"],
                )
            )
        ),
    )
    vars(study).update(here | ahead)
    return study


def communities_of(part: Ecosystem, settings: StudySettings) -> Communities:
    """Return the communities of data inside the scope already."""
    return find_communities(
        part,
        weighting=settings.weighting,
        runs=settings.community_runs,
        seed=settings.seed,
        resolution=settings.resolution,
    )
