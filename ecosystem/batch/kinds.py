"""Which tables a batch can make, how, and which settings each depends on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecosystem.schema import (
    ACTOR_MEASURES,
    BROKERAGE,
    COMMUNITIES,
    MEMBERSHIPS,
    PERIODS,
    REGION_GAPS,
    REGION_MEASURES,
    STRUCTURE,
    SUGGESTIONS,
    SURVIVAL,
    TERRITORIES,
    Table,
)

if TYPE_CHECKING:
    import pandas as pd

    from ecosystem.measures.communities import Communities
    from ecosystem.model import Ecosystem
    from ecosystem.study import StudySettings

Compute = Callable[["Ecosystem", "StudySettings"], "pd.DataFrame"]


@dataclass(frozen=True)
class Kind:
    """A table that a batch can make.

    Parameters
    ----------
    table : Table
        Its columns.
    settings : frozenset of str
        Of ``level``, ``weighting``, ``seed``, ``area``: those that change it. A table is computed
        once for all values of the others.
    compute : callable
        The part of the data and the settings → the table.
    pace : float
        Seconds for 100,000 ties, one core, for an estimate.
    """

    table: Table
    settings: frozenset[str]
    compute: Compute
    pace: float


def _found(data: Ecosystem, settings: StudySettings) -> Communities:
    from ecosystem.study import communities_of

    return communities_of(data, settings)


def _actors(data: Ecosystem, settings: StudySettings) -> pd.DataFrame:
    from ecosystem.measures.actors import measure_actors

    frame = measure_actors(data, level=settings.level, weighting=settings.weighting)
    return frame.join(_found(data, settings).membership)


def _regions(data: Ecosystem, settings: StudySettings) -> pd.DataFrame:
    from ecosystem.measures.regions import measure_regions

    return measure_regions(data, level=settings.level, weighting=settings.weighting)


def _communities(data: Ecosystem, settings: StudySettings) -> pd.DataFrame:
    return _found(data, settings).table


def _memberships(data: Ecosystem, settings: StudySettings) -> pd.DataFrame:
    return _found(data, settings).membership


def _network(data: Ecosystem, settings: StudySettings) -> pd.DataFrame:
    from ecosystem.measures.network import measure_network

    return measure_network(data, level=settings.level)


def _survival(data: Ecosystem, settings: StudySettings) -> pd.DataFrame:  # noqa: ARG001
    from ecosystem.measures.survival import partnership_survival

    return partnership_survival(data)


def _structure(data: Ecosystem, settings: StudySettings) -> pd.DataFrame:
    from ecosystem.measures.structure import measure_structure

    return measure_structure(data, weighting=settings.weighting)


def _brokerage(data: Ecosystem, settings: StudySettings) -> pd.DataFrame:
    from ecosystem.measures.groups import measure_brokerage

    return measure_brokerage(data, level=settings.level, weighting=settings.weighting)


def _territories(data: Ecosystem, settings: StudySettings) -> pd.DataFrame:
    from ecosystem.measures.territories import measure_territories

    return measure_territories(
        data, level=settings.level, weighting=settings.weighting, seed=settings.seed
    )


def _gaps(data: Ecosystem, settings: StudySettings) -> pd.DataFrame:
    from ecosystem.recommend.regions.gaps import region_gaps

    return region_gaps(data, level=settings.level, area=settings.area).table


def _suggestions(data: Ecosystem, settings: StudySettings) -> pd.DataFrame:
    from ecosystem.recommend.actors.suggestions import suggest

    return suggest(data, level=settings.level, area=settings.area, top=settings.top)


def _kind(table: Table, settings: str, compute: Compute, pace: float) -> Kind:
    return Kind(table, frozenset(settings.split()), compute, pace)


KINDS: Final[dict[str, Kind]] = {
    "actors": _kind(ACTOR_MEASURES, "level weighting seed", _actors, 6.0),
    "regions": _kind(REGION_MEASURES, "level weighting", _regions, 0.5),
    "communities": _kind(COMMUNITIES, "weighting seed", _communities, 5.0),
    "memberships": _kind(MEMBERSHIPS, "weighting seed", _memberships, 5.0),
    "network": _kind(PERIODS, "level", _network, 4.0),
    "survival": _kind(SURVIVAL, "", _survival, 1.0),
    "structure": _kind(STRUCTURE, "weighting", _structure, 3.0),
    "brokerage": _kind(BROKERAGE, "level weighting", _brokerage, 3.0),
    "territories": _kind(TERRITORIES, "level weighting seed", _territories, 5.0),
    "region_gaps": _kind(REGION_GAPS, "level area", _gaps, 3.0),
    "suggestions": _kind(SUGGESTIONS, "level area", _suggestions, 20.0),
}
FOLDER_PACE: Final = 60.0
REPLICA_PACE: Final = {"actors": 3.0, "regions": 1.5, "pairs": 1.0, "network": 2.0}
