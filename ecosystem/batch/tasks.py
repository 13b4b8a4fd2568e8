"""A plan and its data → tasks, each with the settings that matter and an address by content."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import product
from typing import Any, Final

import numpy as np

from ecosystem.batch.kinds import FOLDER_PACE, KINDS, REPLICA_PACE
from ecosystem.batch.plan import Ensemble, Plan
from ecosystem.model import Ecosystem
from ecosystem.network.scope import Scope
from ecosystem.schema import Column
from ecosystem.study import StudySettings

FOLDER: Final = "folder"
NULLS: Final = "nulls"
OBSERVED: Final = -1  # instead of the number of a draw: the data themselves
_TASK_S: Final = 10.0  # draws are bundled up to about so many seconds
_MOST_DRAWS: Final = 100
_FIXED_S: Final = 0.1

DIMENSIONS: Final = tuple(
    Column(name, "text", label, meaning)
    for name, label, meaning in (
        ("dataset", "Dataset", "Its name in the plan."),
        (
            "identity",
            "Identity",
            "Likeness from which names are one organisation; empty: as imported.",
        ),
        ("window", "Years", "Years looked at; all: everything, the undated too."),
        ("theme_filter", "Themes", "Only collaborations with one of these; empty: all."),
        ("policy_area_filter", "Policy areas", "Only collaborations of these; empty: all."),
        ("country_filter", "Countries", "Only actors of these; empty: all."),
        ("level", "Level", "NUTS level, or s3; empty: it does not matter here."),
        ("weighting", "Weighting", "How ties are weighted; empty: it does not matter here."),
        ("area", "Area", "Where links are looked for; empty: it does not matter here."),
        ("seed", "Seed", "Seed; empty: nothing is drawn here."),
    )
)


@dataclass(frozen=True)
class Task:
    """One thing to compute.

    Parameters
    ----------
    kind : str
        Name of a table in :data:`ecosystem.batch.kinds.KINDS`, ``folder`` or ``nulls``.
    dataset : str
        Key of the data, see :func:`data_key`.
    settings : StudySettings
        What does not matter for the kind is as usual.
    relevant : frozenset of str
        Of ``level``, ``weighting``, ``seed``, ``area``: those that matter.
    ensemble : Ensemble or None
        Of ``nulls``.
    first, last : int
        Draws, the last one too; :data:`OBSERVED` for the data themselves.
    seconds : float
        Roughly how long it takes on one core.
    key : str
        Address: the same for the same data, settings and versions.
    identity : float or None
        Likeness from which names are one organisation; None as imported.
    """

    kind: str
    dataset: str
    settings: StudySettings
    relevant: frozenset[str]
    ensemble: Ensemble | None = None
    first: int = 0
    last: int = 0
    seconds: float = 0.0
    key: str = ""
    identity: float | None = None

    def dimensions(self) -> dict[str, str]:
        """Return the settings as columns of a table; what does not matter is empty.

        Examples
        --------
        >>> Task("survival", "baltic", StudySettings(), frozenset()).dimensions()["window"]
        'all'
        """
        scope, settings = self.settings.scope, self.settings
        years = (scope.start_year, scope.end_year)
        found = {
            "dataset": self.dataset.removesuffix(data_key("", self.identity)),
            "identity": "" if self.identity is None else f"{self.identity:g}",
            "window": "all" if years == (None, None) else f"{years[0]}-{years[1]}",
            "theme_filter": ";".join(scope.themes),
            "policy_area_filter": ";".join(scope.policy_areas),
            "country_filter": ";".join(scope.countries),
        }
        return found | {
            name: str(getattr(settings, name)) if name in self.relevant else ""
            for name in ("level", "weighting", "area", "seed")
        }

    def described(self) -> str:
        """Return the task in words, for messages."""
        known = ", ".join(f"{name} {value}" for name, value in self.dimensions().items() if value)
        what = self.kind
        if self.ensemble is not None:
            what = f"{self.ensemble.model} of {self.ensemble.what}"
            what += " observed" if self.first == OBSERVED else f", draws {self.first}–{self.last}"
        return f"{what} ({known})"


def data_key(name: str, identity: float | None) -> str:
    """Return by which key a dataset is known under another likeness of names.

    Examples
    --------
    >>> data_key("baltic", None), data_key("baltic", 0.97)
    ('baltic', 'baltic, names alike from 0.97')
    """
    return name if identity is None else f"{name}, names alike from {identity:g}"


def tasks_of(
    plan: Plan,
    data: Mapping[str, Ecosystem],
    checksums: Mapping[str, str],
    versions: Mapping[str, str],
) -> tuple[Task, ...]:
    """Return everything a plan asks for, each once, in the order of the plan.

    Parameters
    ----------
    plan : Plan
        What is asked.
    data : mapping
        Name in the plan → ecosystem.
    checksums : mapping
        Name in the plan → SHA-256 of the data.
    versions : mapping
        Of the program and its libraries.

    Returns
    -------
    tuple of Task
        Combinations that differ only in what does not matter for a table are one task.
    """
    found: dict[str, Task] = {}
    weight = {name: pair_count(ecosystem) / 100_000 for name, ecosystem in data.items()}
    for task in _all(plan, weight):
        about: dict[str, Any] = {
            "kind": task.kind,
            "data": checksums[task.dataset],
            "dataset": task.dataset,
            "settings": task.settings.as_dict(),
            "ensemble": asdict(task.ensemble) if task.ensemble else None,
            "draws": [task.first, task.last],
            "versions": dict(versions),
        }
        if task.ensemble is not None:
            about["ensemble"].pop("replicas")  # more draws leave those there are as they are
        key = sha256(json.dumps(about, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        found.setdefault(key, replace(task, key=key))
    return tuple(found.values())


def pair_count(ecosystem: Ecosystem) -> int:
    """Return the number of pairs of actors that collaborations bring together, repeats counted.

    Examples
    --------
    >>> from ecosystem.datasets import load_bundled
    >>> pair_count(load_bundled("baltic")) >= 5091
    True
    """
    size = ecosystem.participations["collaboration_id"].value_counts().to_numpy()
    return int((size * (size - 1) // 2).sum())


def _all(plan: Plan, weight: Mapping[str, float]) -> Iterator[Task]:
    combinations = list(_combinations(plan))
    for name in plan.outputs:
        kind = KINDS[name]
        for data, identity, settings in combinations:
            dataset = data_key(data, identity)
            yield Task(
                name,
                dataset,
                _only(settings, kind.settings),
                kind.settings,
                seconds=_FIXED_S + kind.pace * weight[dataset],
                identity=identity,
            )
    for ensemble in plan.nulls:
        relevant = _relevant(ensemble)
        for data, identity, settings in combinations:
            dataset, own = data_key(data, identity), _only(settings, relevant)
            yield from _draws(
                Task(NULLS, dataset, own, relevant, ensemble, identity=identity),
                _FIXED_S + REPLICA_PACE[ensemble.what] * weight[dataset],
            )
    if plan.folders:
        everything = frozenset({"level", "weighting", "seed", "area"})
        for data, identity, settings in combinations:
            dataset = data_key(data, identity)
            seconds = 5.0 + FOLDER_PACE * weight[dataset]
            yield Task(FOLDER, dataset, settings, everything, seconds=seconds, identity=identity)


def _combinations(plan: Plan) -> Iterator[tuple[str, float | None, StudySettings]]:
    for data, identity, window, themes, areas, countries, level, weighting, seed in product(
        plan.data,
        plan.identity,
        plan.windows,
        plan.themes,
        plan.policy_areas,
        plan.countries,
        plan.levels,
        plan.weightings,
        plan.seeds,
    ):
        yield (
            data.name,
            identity,
            StudySettings(
                scope=Scope(*window, themes, areas, countries),
                level=level,
                weighting=weighting,
                area=plan.area,
                seed=seed,
                community_runs=plan.community_runs,
            ),
        )


def _only(settings: StudySettings, relevant: frozenset[str]) -> StudySettings:
    """Return settings in which what does not matter is as usual."""
    usual = StudySettings()
    ignored: dict[str, Any] = {
        name: getattr(usual, name)
        for name in ("level", "weighting", "seed", "area")
        if name not in relevant
    }
    if "seed" not in relevant:
        ignored["community_runs"] = usual.community_runs
    return replace(settings, **ignored)


def _relevant(ensemble: Ensemble) -> frozenset[str]:
    matters = {"seed"}
    if ensemble.by == "region":
        matters.add("level")
    if ensemble.what != "pairs":
        matters.add("weighting")
    return frozenset(matters)


def _draws(whole: Task, seconds: float) -> Iterator[Task]:
    """Cut an ensemble into the data themselves and bundles of draws."""
    assert whole.ensemble is not None
    yield replace(whole, first=OBSERVED, last=OBSERVED, seconds=seconds)
    count = whole.ensemble.replicas
    size = int(np.clip(round(_TASK_S / seconds), 1, _MOST_DRAWS))
    for first in range(0, count, size):
        last = min(first + size, count) - 1
        yield replace(whole, first=first, last=last, seconds=seconds * (last - first + 1))
