"""A plan, done: what is finished is taken up, the rest is computed, tables are written."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ecosystem.batch.executors import Executor
from ecosystem.batch.plan import Plan
from ecosystem.batch.recorded import plan_record
from ecosystem.batch.results import write_results
from ecosystem.batch.store import Store
from ecosystem.batch.tasks import Task, data_key, tasks_of
from ecosystem.batch.worker import Outcome
from ecosystem.errors import InputError, Issue, SettingError, nearest
from ecosystem.model import Ecosystem, long_values
from ecosystem.reports.provenance import data_record, program_versions, source_checksum


@dataclass(frozen=True, eq=False)
class Work:
    """A plan with its data and the tasks that follow.

    Parameters
    ----------
    plan : Plan
        What is asked.
    data : dict
        Key of the data (:func:`ecosystem.batch.tasks.data_key`) → ecosystem.
    records : dict
        Key of the data → rows and checksums, see
        :func:`ecosystem.reports.provenance.data_record`.
    versions : dict
        Of the program and its libraries.
    notes : tuple of str
        What another likeness of names has done to the data.
    """

    plan: Plan
    data: Mapping[str, Ecosystem]
    records: Mapping[str, dict[str, Any]]
    versions: Mapping[str, str]
    notes: tuple[str, ...] = ()

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Everything to compute, each once."""
        checksums = {name: record["sha256"] for name, record in self.records.items()}
        return tasks_of(self.plan, self.data, checksums, self.versions)


@dataclass(frozen=True)
class Result:
    """What became of a batch.

    Parameters
    ----------
    taken_up, computed : int
        Tasks that were there already, and that were computed now.
    damaged : int
        Results that were there but not whole, and were computed again.
    failed : list of (Task, str)
        Tasks without a result, and why.
    files : list of Path
        Tables and folders written.
    """

    taken_up: int
    computed: int
    damaged: int
    failed: list[tuple[Task, str]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def prepare(plan: Plan) -> Work:
    """Return a plan with its data.

    Raises
    ------
    InputError
        When a dataset cannot be used, listing every problem of all of them.
    SettingError
        When a filter names what is in none of the datasets.
    """
    from ecosystem.datasets import dataset_path
    from ecosystem.io.load import inspect

    data: dict[str, Ecosystem] = {}
    issues: list[Issue] = []
    notes: list[str] = []
    for one in plan.data:
        path = dataset_path(one.path)
        inspection = inspect(path)
        if inspection.ecosystem is None:
            issues += [issue for issue in inspection.issues if issue.severity == "error"]
        else:
            for identity in plan.identity:
                key = data_key(one.name, identity)
                data[key], said = _unified(inspection.ecosystem, path, identity)
                notes += [f"{key}: {note}" for note in said]
    if issues:
        raise InputError(issues)
    _check_filters(plan, data.values())
    records = {
        name: {
            "title": ecosystem.about.title,
            "credits": list(ecosystem.about.credits),
            **data_record(ecosystem),
        }
        for name, ecosystem in data.items()
    }
    versions = program_versions() | {"code": source_checksum()}
    return Work(plan, data, records, versions, tuple(notes))


def _unified(
    ecosystem: Ecosystem, path: Path, identity: float | None
) -> tuple[Ecosystem, tuple[str, ...]]:
    """Return data under another likeness of names, and what that did."""
    from ecosystem.sources.thresholds import read_evidence, unified_at

    if identity is None:
        return ecosystem, ()
    found = unified_at(ecosystem, identity, read_evidence(path))
    return found.ecosystem, found.notes


def _check_filters(plan: Plan, data: Iterable[Ecosystem]) -> None:
    wanted = {name for themes in plan.themes for name in themes}
    known: set[str] = set()
    for ecosystem in data:
        known |= set(long_values(ecosystem.collaborations["themes"]))
    folded = {name.casefold() for name in known}
    strange = sorted(name for name in wanted if name.casefold() not in folded)
    if strange:
        near = "".join(nearest(name, known) for name in strange)
        raise SettingError(f"themes: {', '.join(strange)}: in none of the datasets{near}")


def run_batch(
    work: Work,
    folder: Path,
    executor: Executor | Callable[[], Executor],
    *,
    told: Callable[[int, int, Task | None], None] = lambda *_: None,
) -> Result:
    """Do what is not done yet, and write the tables.

    Parameters
    ----------
    work : Work
        From :func:`prepare`.
    folder : Path
        Of the batch.
    executor : Executor or callable
        Who does the tasks; a callable that gives one is only called when there is something to do.
    told : callable
        Told after every task: how many are done, how many there are, which one it was.

    Returns
    -------
    Result
        Same plan, data and versions: the same bytes in tables and folders, however often it was
        interrupted and whoever did the tasks.

    Raises
    ------
    OutputError
        When results cannot be written, as when the disk is full; finished tasks are kept.
    """
    store = Store(folder)
    tasks = work.tasks
    todo = [task for task in tasks if not store.has(task.key)]
    damaged, done = len(store.damaged), len(tasks) - len(todo)
    taken_up = done
    told(done, len(tasks), None)
    failed: dict[str, str] = {}
    if todo:
        needed = {task.dataset for task in todo}
        packed = {name: pickle.dumps(work.data[name], 5) for name in sorted(needed)}
        who = executor() if callable(executor) else executor
        for task, outcome in who.outcomes(todo, packed):
            done += 1
            error = _unlike(outcome, work.versions) or outcome.error
            if outcome.payload is None or error:
                failed[task.key] = error
            else:
                store.put(task.key, outcome.payload)
            told(done, len(tasks), task)
    lost = [(task, failed[task.key]) for task in tasks if task.key in failed]
    files = write_results(work.plan, tasks, store, folder, failed, work.notes)
    files.append(_write_record(work, tasks, failed, files, folder))
    return Result(taken_up, len(todo) - len(lost), damaged, lost, files)


def _unlike(outcome: Outcome, versions: Mapping[str, str]) -> str:
    """Return how a worker's versions differ from ours; "" when they do not."""
    there = outcome.versions
    unlike = [
        f"{name} {there.get(name, 'none')} there, {version} here"
        for name, version in versions.items()
        if there and there.get(name) != version
    ]
    return f"the worker has other versions: {'; '.join(unlike)}" if unlike else ""


def _write_record(
    work: Work,
    tasks: Sequence[Task],
    failed: Mapping[str, str],
    files: Sequence[Path],
    folder: Path,
) -> Path:
    from hashlib import sha256

    from ecosystem.io.atomic import atomic_file, write_text

    record = {
        "title": work.plan.title,
        "plan": plan_record(work.plan),
        "data": work.records,
        "versions": dict(work.versions),
        "tasks": [
            {
                "kind": task.kind,
                **{name: value for name, value in task.dimensions().items() if value},
                **({"draws": [task.first, task.last], **vars(task.ensemble)} if task.ensemble
                   else {}),
                "key": task.key,
                **({"failed": failed[task.key]} if task.key in failed else {}),
            }
            for task in tasks
        ],
        "results": {
            path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in sorted(files)
            if path.suffix == ".csv"
        },
    }  # fmt: skip
    path = folder / "batch.json"
    with atomic_file(path, ours=True) as temporary:
        text = json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False)
        write_text(temporary, text + "\n")
    return path


def duration(seconds: float) -> str:
    """Return a time in words.

    Examples
    --------
    >>> duration(50), duration(200), duration(9000)
    ('50 s', '3 min', '2.5 h')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
