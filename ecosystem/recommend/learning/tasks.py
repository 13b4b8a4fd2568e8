"""Whose links are asked about: tasks, the actors they are about, and what became of their pairs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from ecosystem.errors import SettingError
from ecosystem.model import Ecosystem
from ecosystem.network.incidence import Incidence, incidence
from ecosystem.network.scope import Area, in_area
from ecosystem.recommend.learning.windows import Window, known_at, refuse_future, started_in
from ecosystem.recommend.signals.features import LinkFeatures, link_features
from ecosystem.recommend.signals.scores import Positions, Vector
from ecosystem.regions import (
    BALTIC_COUNTRIES,
    Level,
    actor_regions,
    country_of,
    level_regions,
)

_FEWEST_ACTORS = 20


@dataclass(frozen=True)
class Task:
    """Pairs of which actors are asked about.

    Parameters
    ----------
    name : str
        Short name.
    label : str
        In words.
    level : int
        NUTS level at which the regions of a pair differ; 0 is countries.
    countries : tuple of str
        ISO codes of the countries of the actors; () for all.
    area : {"bsr", "all"}
        Where actors are placed.
    """

    name: str
    label: str
    level: Level
    countries: tuple[str, ...] = ()
    area: Area = "all"


TASKS: Final = {
    "europe": Task(
        "europe",
        "all of Europe, pairs in different countries",
        0,
        tuple(sorted(country_of(code) for code in level_regions(0))),
    ),
    "baltic": Task(
        "baltic",
        "the nine Baltic countries, pairs in different NUTS3 regions",
        3,
        tuple(sorted(BALTIC_COUNTRIES)),
    ),
}


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Pairs that were tied in a window for the first time.

    Parameters
    ----------
    a, b : ndarray of int
        Positions among the members, ``a < b``, sorted, each pair once.
    projects : csr_array
        Pairs × collaborations of the window, 1 where the collaboration tied the pair.
    co_participation_count : int
        Pairs of all actors of the task in different regions in the window, known or new, each
        counted per collaboration: the volume of the window.
    newcomer_share : float
        Share of the participations in the window by actors of the task who were not members.
    """

    a: Positions
    b: Positions
    projects: csr_array
    co_participation_count: int
    newcomer_share: float


@dataclass(frozen=True, eq=False)
class Scene:
    """One task at one origin: what was known and, kept apart, what came.

    Parameters
    ----------
    task : Task
        Whose links.
    window : Window
        When.
    past : Ecosystem
        What was known.
    features : LinkFeatures
        Numbers about pairs, of what was known.
    future : Ecosystem
        What came.
    outcomes : Outcomes
        Which eligible pairs were tied.
    regions : Series
        Region of every actor known before or after, "" outside the task; newcomers included.
    """

    task: Task
    window: Window
    past: Ecosystem
    features: LinkFeatures
    future: Ecosystem
    outcomes: Outcomes
    regions: pd.Series

    @cached_property
    def future_incidence(self) -> Incidence:
        """Actors × collaborations of the window."""
        return incidence(self.future)


def task_actors(ecosystem: Ecosystem, task: Task) -> pd.Series:
    """Return the region of every actor of a task, "" for actors outside it; indexed by sorted id.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> placed = task_actors(load_bundled("baltic"), TASKS["europe"])
    >>> bool((placed.str.len() <= 2).all())
    True
    """
    actors = ecosystem.actors.sort_index()
    inside = in_area(ecosystem, task.level, task.area).sort_index()
    if task.countries:
        inside &= actors["country"].isin(task.countries)
    return actor_regions(actors, task.level).where(inside, "").astype("str")


def members_of(ecosystem: Ecosystem, task: Task, inc: Incidence) -> tuple[Positions, list[str]]:
    """Return positions and regions of the actors of a task that have worked with somebody."""
    size = np.asarray(inc.matrix.sum(axis=0)).ravel()
    shared = np.asarray(inc.matrix @ (size > 1).astype(np.float64)).ravel()
    region = task_actors(ecosystem, task).reindex(inc.actor_ids)
    members = np.flatnonzero((shared > 0) & (region != "").to_numpy(bool))
    return members, region.iloc[members].to_list()


def scene(
    ecosystem: Ecosystem,
    task: Task,
    window: Window,
    later: Ecosystem | None = None,
    *,
    most_pairs: int | None = None,
) -> Scene:
    """Return a task at an origin.

    Parameters
    ----------
    ecosystem : Ecosystem
        The data; what started after the origin is cut off before anything is computed.
    task : Task
        Whose links.
    window : Window
        When.
    later : Ecosystem, optional
        Where to look for what came; the same data by default. Actors are matched by id.
    most_pairs : int, optional
        Refuse to rank more.

    Returns
    -------
    Scene

    Raises
    ------
    SettingError
        When too few actors were known to rank anything, or too many for ``most_pairs``.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> found = scene(load_bundled("baltic"), TASKS["europe"], Window("2016-12-31", "2017-12-31"))
    >>> bool((found.outcomes.a < found.outcomes.b).all())
    True
    """
    past = known_at(ecosystem, window.origin)
    refuse_future(past, window.origin)
    inc = incidence(past)
    members, regions = members_of(past, task, inc)
    if len(members) < _FEWEST_ACTORS or len(set(regions)) < 2:
        raise SettingError(
            f"By {window.origin} only {len(members)} actors in {len(set(regions))} regions had "
            f"worked with others ({task.label}): too few to rank"
        )
    if most_pairs is not None and len(members) ** 2 // 2 > most_pairs:
        raise SettingError(
            f"{len(members):,} actors make more than {most_pairs:,} pairs, which takes minutes: "
            "ecosystem backtest DATA ranks them all"
        )
    features = link_features(past, members, regions, inc=inc)
    future = started_in(ecosystem if later is None else later, window)
    known = task_actors(past, task)
    new = future.actors.index.difference(known.index)
    new = new.intersection(pd.Index(future.participations["actor_id"].unique()))
    arrived = task_actors(future.restricted_to(actors=new), task)
    placed = pd.concat([known, arrived])
    outcomes = outcomes_of(features, future, placed)
    return Scene(task, window, past, features, future, outcomes, placed)


def outcomes_of(features: LinkFeatures, future: Ecosystem, regions: pd.Series) -> Outcomes:
    """Return the eligible pairs that a later time tied; ``regions`` of all actors of the task."""
    ids = features.actor_ids[features.members]
    rows = future.participations
    project, columns = pd.factorize(rows["collaboration_id"], sort=True)
    position = ids.get_indexer(pd.Index(rows["actor_id"]))
    one, other, projects = _pairs_within(project[position >= 0], position[position >= 0])
    keep = features.regions[one] != features.regions[other]
    mine = features.members
    keep &= ~_tied(features.ties, mine[one], mine[other])
    n = max(len(mine), 1)
    keys, inverse = np.unique(one[keep] * n + other[keep], return_inverse=True)
    matrix = csr_array(
        (np.ones(len(inverse)), (inverse.ravel(), projects[keep])),
        shape=(len(keys), max(len(columns), 1)),
    )
    region = rows["actor_id"].map(regions).fillna("")
    inside = (region != "").to_numpy(bool)
    return Outcomes(
        keys // n,
        keys % n,
        matrix,
        _volume(project[inside], pd.factorize(region[inside])[0]),
        float((position[inside] < 0).mean()) if inside.any() else 0.0,
    )


def _volume(project: npt.NDArray[np.intp], region: npt.NDArray[np.intp]) -> int:
    """Return the number of pairs in different regions, counted per project."""
    if not len(project):
        return 0
    table = csr_array((np.ones(len(project)), (project, region)))
    total: Vector = np.asarray(table.sum(axis=1)).ravel()
    same: Vector = np.asarray(table.power(2).sum(axis=1)).ravel()
    return round(float((total**2 - same).sum() / 2.0))


def _tied(ties: csr_array, a: Positions, b: Positions) -> npt.NDArray[np.bool_]:
    if not len(a):
        return np.zeros(0, dtype=bool)
    return np.asarray(ties[a, b]).ravel() > 0


def _pairs_within(
    group: npt.NDArray[np.intp], value: npt.NDArray[np.intp]
) -> tuple[Positions, Positions, npt.NDArray[np.intp]]:
    """Return every two different values of a group, the smaller first, and their group.

    Examples
    --------
    >>> one, other, of = _pairs_within(np.array([1, 0, 0, 0]), np.array([9, 5, 7, 5]))
    >>> one.tolist(), other.tolist(), of.tolist()
    ([5], [7], [0])
    """
    order = np.lexsort((value, group))
    group, value = group[order], value[order]
    new = np.r_[True, (np.diff(group) != 0) | (np.diff(value) != 0)][: len(group)]
    group, value = group[new], value[new]
    # Every value is paired with all that come after it in its group.
    end = np.searchsorted(group, group, side="right")
    after = end - np.arange(len(group)) - 1
    first = np.repeat(np.arange(len(group)), after)
    place = np.arange(len(first)) - np.repeat(np.cumsum(after) - after, after)
    second = first + 1 + place
    return value[first], value[second], group[first]
