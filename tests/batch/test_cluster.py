"""A Dask cluster of two workers, one of which is killed while tasks are pending."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecosystem.batch import executors
from ecosystem.batch.executors import DaskCluster
from ecosystem.batch.run import Work, run_batch
from ecosystem.errors import SettingError

from .conftest import contents

pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Address and workers of a cluster of processes of this computer."""
    file = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    started = [
        subprocess.Popen(
            [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
             "--scheduler-file", str(file)],
            **quiet,  # type: ignore[call-overload]
        )
    ]  # fmt: skip
    try:
        for _ in range(600):
            if file.exists():
                break
            time.sleep(0.1)
        workers = [
            subprocess.Popen(
                [*dask, "worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-nanny",
                 "--no-dashboard", "--local-directory", str(tmp_path / f"worker{i}")],
                **quiet,  # type: ignore[call-overload]
            )
            for i in range(2)
        ]  # fmt: skip
        started += workers
        import json

        yield json.loads(file.read_text(encoding="utf-8"))["address"], workers
    finally:
        for process in started:
            if process.poll() is None:
                process.kill()
            process.wait()


@pytest.mark.filterwarnings("ignore")
def test_a_worker_dies_and_nothing_is_missing(
    work: Work, whole: Path, tmp_path: Path, cluster
) -> None:
    address, workers = cluster
    pending = []

    def told(done: int, count: int, task: object) -> None:
        if task is not None and not pending and done >= 2:
            pending.append(count - done)
            os.kill(workers[0].pid, signal.SIGKILL)

    from distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
    result = run_batch(work, tmp_path / "there", DaskCluster(address), told=told)
    assert pending[0] > 10
    assert workers[0].wait(10) == -signal.SIGKILL
    assert result.failed == []
    assert contents(tmp_path / "there") == contents(whole)


@pytest.mark.filterwarnings("ignore")
def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "_ANSWER_S", 0.5)
    with pytest.raises(SettingError, match="no Dask scheduler answers"):
        DaskCluster("tcp://127.0.0.1:9")
