"""``ecosystem batch``: many settings, years and random counterparts from one small file."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecosystem.cli.options import out_option, quiet_option
from ecosystem.cli.progress import Progress

if TYPE_CHECKING:
    from ecosystem.batch.executors import Executor
    from ecosystem.batch.run import Result, Work
    from ecosystem.batch.tasks import Task

_EVERY_S = 5.0


@click.command("batch", short_help="Many settings, years and random counterparts from one file.")
@click.argument(
    "plan_file",
    metavar="PLAN",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
)
@out_option("Folder of the batch.", folder=True)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    help="Processes on this computer; as many as there are cores when not given.",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="A running Dask cluster, for example tcp://10.0.0.1:8786.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would be done and about how long.")
@quiet_option
def batch_command(
    plan_file: Path,
    out: Path,
    workers: int | None,
    scheduler: str | None,
    dry_run: bool,
    quiet: bool,
) -> int:
    """Do everything that PLAN, a YAML file, asks for, and write one table per kind into --out.

    Interrupt it, or lose the power: the same command goes on where it was. The result has the same
    bytes for any number of workers. Exit code 0 when every task is done.
    """
    with Progress(quiet=quiet) as progress:
        progress.step("reading the plan and its data")
        from ecosystem.batch.plan import read_plan
        from ecosystem.batch.run import prepare, run_batch

        plan = read_plan(plan_file)
        if "parquet" in plan.formats:
            from ecosystem.io.parquet import require_parquet

            require_parquet()
        work = prepare(plan)
    count = workers or os.cpu_count() or 1
    if dry_run:
        click.echo(_forecast(work, out, count))
        return 0
    told = Told(quiet=quiet)
    try:
        result = run_batch(work, out, lambda: _executor(count, scheduler), told=told)
    except KeyboardInterrupt as stop:
        stop.args = (f"{told.done} of {told.count} tasks are kept; the same command goes on",)
        raise
    return _say(result, out, quiet=quiet)


def _executor(count: int, scheduler: str | None) -> Executor:
    from ecosystem.batch.executors import DaskCluster, LocalProcesses

    return LocalProcesses(count) if scheduler is None else DaskCluster(scheduler)


class Told:
    """Progress on stderr: how many tasks are done, and about how long it still takes."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._began = self._said = time.monotonic()
        self._before = 0
        self.done = self.count = 0

    def __call__(self, done: int, count: int, task: Task | None) -> None:
        """Note that another task is done, and say so every five seconds."""
        self.done, self.count = done, count
        now = time.monotonic()
        if task is None:
            self._before, self._began = done, now
            if done:
                self._line(f"{done} of {count} tasks are there already")
        elif now - self._said >= _EVERY_S:
            self._said = now
            from ecosystem.batch.run import duration

            left = (now - self._began) / (done - self._before) * (count - done)
            self._line(f"{done} of {count} tasks, about {duration(left)} left")

    def _line(self, text: str) -> None:
        if not self._quiet:
            click.echo(f"  {text} …", err=True)


def _forecast(work: Work, out: Path, count: int) -> str:
    from collections import Counter

    from ecosystem.batch.run import duration
    from ecosystem.batch.store import Store

    # Looking must not make the folder.
    store: Any = Store(out) if (out / "tasks").is_dir() else None
    todo = [task for task in work.tasks if store is None or not store.has(task.key)]
    kinds = Counter(task.kind for task in work.tasks)
    lines = [f"{number:6}  {kind}" for kind, number in kinds.items()]
    seconds = sum(task.seconds for task in todo) / count + 3.0 * bool(todo)
    there = len(work.tasks) - len(todo)
    lines.append(
        f"{len(work.tasks):6}  tasks"
        + (f", {there} of them there already" if there else "")
        + f"; about {duration(seconds)} on {count} processes "
        "(rough: it may be a third or three times of it)"
    )
    return "\n".join(lines)


def _say(result: Result, out: Path, *, quiet: bool) -> int:
    if result.damaged:
        click.echo(f"  {result.damaged} stored results were damaged and computed again", err=True)
    for task, reason in result.failed:
        click.echo(f"failed: {task.described()}: {reason}", err=True)
    if not quiet:
        click.echo(
            f"{result.computed} tasks computed, {result.taken_up} taken up, "
            f"{len(result.failed)} failed. Tables are in {out / 'tables'}"
        )
    return 1 if result.failed else 0
