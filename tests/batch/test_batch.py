"""A batch is done once, whoever does it and however often it is interrupted."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from ecosystem.batch.plan import read_plan
from ecosystem.batch.run import duration, prepare, run_batch
from ecosystem.batch.store import Store
from ecosystem.batch.tasks import tasks_of
from ecosystem.cli.batch import batch_command
from ecosystem.errors import OutputError, SettingError
from ecosystem.io.load import load
from ecosystem.measures.nulls.ensemble import null_ensemble
from ecosystem.network.scope import Scope, scoped

from .conftest import Batch, Here, contents


def test_each_thing_is_computed_once(work) -> None:
    """2 windows: regions × 2 levels; memberships × 2 seeds; survival; nulls × seeds (× levels)."""
    kinds = [task.kind for task in work.tasks]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "regions": 4, "memberships": 4, "survival": 2, "nulls": 2 * (2 * 2 * 2 + 2 * 2),
    }  # fmt: skip


def test_tables_hold_what_the_functions_give(whole: Path, place: Path) -> None:
    data = load(place / "ties.csv")
    part, _ = scoped(data, Scope(2014, 2015))
    found = pd.read_csv(whole / "tables" / "memberships.csv")
    assert set(found["window"]) == {"all", "2014-2015"}
    assert len(found) == 2 * (len(data.actors) + len(part.actors))
    nulls = pd.read_csv(whole / "tables" / "nulls.csv", keep_default_na=False, na_values=[""])
    mine = nulls[(nulls["window"] == "2014-2015") & (nulls["level"] == 2) & (nulls["seed"] == 1)]
    expected = null_ensemble(part, "network", count=7, level=2, seed=1)
    for column in ("observed", "null_mean", "null_low", "z", "p_more", "q"):
        np.testing.assert_allclose(
            mine.loc[mine["of"] == "network", column], expected[column], rtol=1e-8, equal_nan=True
        )


def test_any_order_gives_the_same_bytes(work, whole: Path, tmp_path: Path) -> None:
    run_batch(work, tmp_path / "other", Here(backwards=True))
    assert contents(tmp_path / "other") == contents(whole)


def test_only_unfinished_tasks_are_repeated(work, whole: Path, tmp_path: Path) -> None:
    first, second = Here(most=5), Here()
    with pytest.raises(KeyboardInterrupt):
        run_batch(work, tmp_path / "other", first)
    result = run_batch(work, tmp_path / "other", second)
    assert (result.taken_up, len(second.done)) == (5, len(work.tasks) - 5)
    assert not {task.key for task in first.done} & {task.key for task in second.done}
    assert contents(tmp_path / "other") == contents(whole)


def test_a_smaller_plan_computes_nothing(place: Path, own: Path) -> None:
    text = (place / "plan.yaml").read_text(encoding="utf-8")
    again = Here()
    (place / "plan.yaml").write_text(text.replace("seeds: [0, 1]", "seeds: [1]"), encoding="utf-8")
    run_batch(prepare(read_plan(place / "plan.yaml")), own, again)
    assert again.done == []


def test_other_data_or_versions_are_other_tasks(work) -> None:
    sums = {name: record["sha256"] for name, record in work.records.items()}
    keys = {task.key for task in work.tasks}
    other = tasks_of(work.plan, work.data, dict.fromkeys(sums, "0"), work.versions)
    assert not keys & {task.key for task in other}
    other = tasks_of(work.plan, work.data, sums, work.versions | {"numpy": "0"})
    assert not keys & {task.key for task in other}


def test_the_code_itself_is_part_of_the_address(work) -> None:
    """Two states of the code may bear the same version number."""
    sums = {name: record["sha256"] for name, record in work.records.items()}
    other = tasks_of(work.plan, work.data, sums, dict(work.versions) | {"code": "0"})
    assert not {task.key for task in work.tasks} & {task.key for task in other}
    assert len(work.versions["code"]) == 64


def test_damaged_results_are_noticed(work, own: Path) -> None:
    before = contents(own)
    paths = sorted((own / "tasks").glob("*.task"))
    paths[0].write_bytes(paths[0].read_bytes()[:-3])
    paths[1].write_bytes(b"nonsense")
    paths[2].write_bytes(b"")
    again = Here()
    result = run_batch(work, own, again)
    assert (result.damaged, len(again.done)) == (3, 3)
    assert contents(own) == before


def test_a_failed_task_is_told_and_the_rest_goes_on(place: Path, tmp_path: Path) -> None:
    text = (place / "plan.yaml").read_text(encoding="utf-8")
    text = text.replace("2014-2015", "1990").partition("nulls:")[0]
    (place / "plan.yaml").write_text(text, encoding="utf-8")
    result = run_batch(prepare(read_plan(place / "plan.yaml")), tmp_path / "out", Here())
    assert {task.dimensions()["window"] for task, _ in result.failed} == {"1990-1990"}
    assert all("Nothing is left" in reason for _, reason in result.failed)
    assert set(pd.read_csv(tmp_path / "out" / "tables" / "memberships.csv")["window"]) == {"all"}
    record = json.loads((tmp_path / "out" / "batch.json").read_text(encoding="utf-8"))
    failed = [task for task in record["tasks"] if "failed" in task]
    assert len(failed) == len(result.failed)
    assert failed[0]["window"] == "1990-1990"


def test_a_full_disk_stops_with_a_remedy(
    work, whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OutputError, match=r"No space left on device.*free space"):
            run_batch(work, tmp_path / "out", Here())
    assert not list((tmp_path / "out" / "tasks").glob("*.part"))
    # With room again: what others have finished may be laid beside, the rest is computed.
    for path in sorted((whole / "tasks").glob("*.task"))[1:]:
        shutil.copy(path, tmp_path / "out" / "tasks")
    assert run_batch(work, tmp_path / "out", Here()).computed == 1
    assert contents(tmp_path / "out") == contents(whole)


def test_other_peoples_folders_are_left_alone(work, place: Path, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not made by this command"):
        run_batch(work, place, Here())
    with pytest.raises(OutputError, match="is a file"):
        Store(place / "plan.yaml")
    assert not (tmp_path / "tasks").exists()


def test_workers_of_another_version_are_refused(work, tmp_path: Path) -> None:
    class Elsewhere(Here):
        def outcomes(self, tasks, packed):
            for task, outcome in super().outcomes(tasks, packed):
                yield task, outcome._replace(versions=outcome.versions | {"scipy": "0.1"})

    few = replace(work, plan=replace(work.plan, outputs=("survival",), nulls=()))
    result = run_batch(few, tmp_path / "out", Elsewhere())
    assert len(result.failed) == len(few.tasks) == 2
    assert "scipy 0.1 there" in result.failed[0][1]


def test_unknown_themes_are_named(place: Path) -> None:
    (place / "plan.yaml").write_text(
        "data: baltic\noutputs: actors\nthemes: [all, fod]", encoding="utf-8"
    )
    with pytest.raises(SettingError, match="fod: in none of the datasets; nearest: food"):
        prepare(read_plan(place / "plan.yaml"))


def test_folders_are_those_of_a_run(place: Path) -> None:
    (place / "plan.yaml").write_text(
        "data: ties.csv\nfolders: true\ncommunity_runs: 3", encoding="utf-8"
    )
    run_batch(prepare(read_plan(place / "plan.yaml")), place / "out", Here())
    (study,) = (place / "out" / "studies").iterdir()
    record = json.loads((study / "run.json").read_text(encoding="utf-8"))
    assert record["settings"]["community_runs"] == 3
    assert (study / "index.html").is_file()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs POSIX")
def test_killed_and_resumed_gives_the_same_bytes(batch: Batch, whole: Path, place: Path) -> None:
    """Two processes are killed twice, then one alone ends it, with other hashes and locale."""
    for wanted in (2, 9):
        process = subprocess.Popen(
            [sys.executable, "-m", "ecosystem", "batch", "plan.yaml", "--out", "out",
             "--workers", "2", "--quiet"],
            cwd=place,
        )  # fmt: skip
        while process.poll() is None and len(list((place / "out").glob("tasks/*.task"))) < wanted:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
    there = len(list((place / "out" / "tasks").glob("*.task")))
    assert there >= 9
    last = batch("--out", "out", "--workers", "1", PYTHONHASHSEED="3", LC_ALL="C")
    assert f"{there} taken up, 0 failed" in last.stdout
    assert contents(place / "out") == contents(whole)


def test_a_dry_run_makes_nothing(place: Path) -> None:
    arguments = [str(place / "plan.yaml"), "--out", str(place / "out"), "--dry-run"]
    said = CliRunner().invoke(batch_command, arguments, standalone_mode=False)
    assert (said.exception, (place / "out").exists()) == (None, False)
    assert "34  tasks; about" in said.stdout


def test_durations() -> None:
    assert (duration(99), duration(120), duration(7200)) == ("99 s", "2 min", "2.0 h")
