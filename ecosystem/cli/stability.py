"""``ecosystem stability``: whether the headlines hold under other choices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ecosystem.cli.options import out_option, select_data, settings_options
from ecosystem.cli.output import deliver_table, format_option
from ecosystem.cli.progress import Progress

_LIKENESS = (0.85, 0.97)


@click.command("stability", short_help="Do the headlines hold under other choices?")
@settings_options
@click.option(
    "--identity",
    "likeness",
    type=click.FloatRange(0.75, 1),
    multiple=True,
    default=_LIKENESS,
    show_default=True,
    metavar="SCORE",
    help="Likeness from which names are one organisation (imports take 0.93); repeatable.",
)
@format_option
@out_option("Write to a file instead of the screen.", required=False)
def stability_command(
    run: Callable[[], Any],
    quiet: bool,
    likeness: tuple[float, ...],
    format_: str,
    out: Path | None,
) -> None:
    """Tell for the first gaps, suggestions and all communities of DATA whether they hold.

    Tried are the other weighting, the next levels, fewer years, another seed, and other opinions
    on which organisations are the same, each alone.
    """
    from ecosystem.datasets import dataset_path
    from ecosystem.sources.thresholds import read_evidence, unified_at
    from ecosystem.stability import stability

    with Progress(quiet=quiet) as progress:
        progress.step("reading the data")
        name, settings = run()
        data = select_data(name, settings, quiet=quiet)
        evidence = read_evidence(dataset_path(name))
        identity = {}
        for score in sorted(set(likeness)):
            progress.step(f"names alike from {score:g} on")
            identity[f"identity {score:g}"] = unified_at(data.ecosystem, score, evidence)
        frame = stability(data.ecosystem, settings, identity=identity, step=progress.step)
    notes = (*data.notes, *frame.attrs["notes"])
    deliver_table(frame, "stability", format_, out, notes=notes, quiet=quiet)
