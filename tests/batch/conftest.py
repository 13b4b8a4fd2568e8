"""A small dataset with a plan, what it gives, and the command that runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from ecosystem.batch.plan import read_plan
from ecosystem.batch.run import Work, prepare, run_batch
from ecosystem.batch.tasks import Task
from ecosystem.batch.worker import Outcome, do

PLAN = """
title: Small
data: [ties.csv]
windows: [all, 2014-2015]
levels: [0, 2]
seeds: [0, 1]
community_runs: 5
outputs: [regions, memberships, survival]
nulls:
  - {of: network, model: memberships, replicas: 7}
  - {of: pairs, model: bicm, replicas: 5, by: kind}
"""

Batch = Callable[..., subprocess.CompletedProcess[str]]


class Here:
    """Does tasks in this process, in an order of its own, and remembers them."""

    def __init__(self, *, backwards: bool = False, most: int = 10**9) -> None:
        self.backwards, self.most = backwards, most
        self.done: list[Task] = []

    def outcomes(
        self, tasks: Sequence[Task], packed: Mapping[str, bytes]
    ) -> Iterator[tuple[Task, Outcome]]:
        for task in reversed(tasks) if self.backwards else tasks:
            if len(self.done) == self.most:
                raise KeyboardInterrupt
            self.done.append(task)
            yield task, do(task, packed[task.dataset])


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``ties.csv`` and ``plan.yaml`` that nobody changes."""
    folder = tmp_path_factory.mktemp("batch")
    names = [f"actor {i}" for i in range(12)]
    lines = [
        f"{a},{b},{2010 + (7 * i + j) % 9}"
        for i, a in enumerate(names)
        for j, b in enumerate(names[:i])
        if (i * j) % 5 < 2
    ]
    (folder / "ties.csv").write_text(
        "actor_a,actor_b,year\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def work(source: Path) -> Work:
    """The plan with its data."""
    return prepare(read_plan(source / "plan.yaml"))


@pytest.fixture(scope="session")
def whole(work: Work, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole batch, done once without any interruption; nobody changes it."""
    folder = tmp_path_factory.mktemp("whole") / "whole"
    run_batch(work, folder, Here())
    return folder


@pytest.fixture
def place(source: Path, tmp_path: Path) -> Path:
    """A folder of one's own with ``ties.csv`` and ``plan.yaml``."""
    for name in ("ties.csv", "plan.yaml"):
        shutil.copy(source / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def own(whole: Path, tmp_path: Path) -> Path:
    """A copy of the whole batch, to change."""
    return Path(shutil.copytree(whole, tmp_path / "own"))


@pytest.fixture
def batch(place: Path) -> Batch:
    """The command, run in that folder."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ecosystem", "batch", "plan.yaml", *arguments],
            cwd=place,
            env={**os.environ, **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    return run


def contents(folder: Path) -> dict[str, bytes]:
    """Everything but the store of finished tasks."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "tasks" not in path.relative_to(folder).parts
    }
