"""A small dataset with a plan, and the command that runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PLAN = """
title: Small
data: [ties.csv]
windows: [all, 2014-2015]
levels: [0, 2]
seeds: [0, 1]
outputs: [regions, memberships, survival]
nulls:
  - {of: network, model: memberships, replicas: 7}
  - {of: pairs, model: bicm, replicas: 5, by: kind}
"""

Batch = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with ``ties.csv`` and ``plan.yaml``."""
    names = [f"actor {i}" for i in range(12)]
    lines = [
        f"{a},{b},{2010 + (7 * i + j) % 9}"
        for i, a in enumerate(names)
        for j, b in enumerate(names[:i])
        if (i * j) % 5 < 2
    ]
    (tmp_path / "ties.csv").write_text(
        "actor_a,actor_b,year\n" + "\n".join(lines) + "\n", encoding="utf-8"
    )
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return tmp_path


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
