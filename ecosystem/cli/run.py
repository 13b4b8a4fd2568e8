"""``ecosystem run``: the whole main job, as one folder that appears complete or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecosystem.cli.options import out_option, previous_option, study_options
from ecosystem.cli.progress import Progress

if TYPE_CHECKING:
    from ecosystem.io.decisions import Decisions


@click.command("run", short_help="From tables to measures, missing links, a map and a report.")
@study_options
@previous_option(
    "Workbook of an earlier run, or its folder: decisions typed into it go into the new workbook."
)
@out_option("Folder to write; made whole or not at all.", folder=True)
def run_command(run: Callable[..., Any], quiet: bool, out: Path, previous: Path | None) -> None:
    """Run the whole study of DATA and write report, map, tables, workbook and network files.

    Writes index.html (the report), map.html (interactive, offline), tables/*.csv, workbook.xlsx,
    network.graphml, network.gexf and run.json.
    """
    from ecosystem.batch.folder import RUN_MARKER, write_run
    from ecosystem.io.atomic import atomic_folder

    decisions = _read(previous, quiet=quiet)
    _lose_nothing(out, decisions)
    with atomic_folder(out, RUN_MARKER) as folder:
        study = run(for_report=True)
        with Progress(quiet=quiet) as progress:
            write_run(study, folder, progress.step, decisions, alone=True)
    if not quiet:
        click.echo(f"Open {out / 'index.html'} (report) and {out / 'map.html'} (map) in a browser.")


def _read(previous: Path | None, *, quiet: bool) -> Decisions | None:
    """Return the decisions of an earlier workbook, and say how many there are."""
    if previous is None:
        return None
    from ecosystem.io.decisions import read_decisions

    decisions = read_decisions(previous)
    if not quiet:
        click.echo(f"  decisions found in {previous}: {len(decisions.table)}", err=True)
    addresses = int(decisions.table["owner"].str.contains("@").sum())
    if addresses:
        click.echo(
            f"  {addresses} owners look like e-mail addresses: write an organisation or role "
            "instead, since the workbook may be handed on",
            err=True,
        )
    return decisions


def _lose_nothing(out: Path, decisions: Decisions | None) -> None:
    """Refuse to replace a workbook that holds decisions which the new one would not hold.

    Raises
    ------
    OutputError
        When there are such.
    """
    from ecosystem.batch.folder import RUN_MARKER
    from ecosystem.errors import InputError, OutputError
    from ecosystem.io.decisions import WORKBOOK, read_decisions

    if not (out / RUN_MARKER).is_file() or not (out / WORKBOOK).is_file():
        return
    try:
        there = read_decisions(out)
    except InputError:  # a workbook that holds none, of an earlier version or damaged
        return
    if lost := there.without(decisions):
        raise OutputError(
            f"{out / WORKBOOK} holds decisions that the new workbook would not hold: {lost}. "
            f"Add  --previous {out}  to keep them, or choose another folder with --out."
        )
