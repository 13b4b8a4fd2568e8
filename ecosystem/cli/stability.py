"""``ecosystem stability``: whether the headlines hold under other choices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ecosystem.cli.options import out_option, selection_options
from ecosystem.cli.output import deliver_table, format_option
from ecosystem.cli.progress import Progress


@click.command("stability", short_help="Do the headlines hold under other choices?")
@selection_options
@format_option
@out_option("Write to a file instead of the screen.", required=False)
def stability_command(run: Callable[[], Any], quiet: bool, format_: str, out: Path | None) -> None:
    """Tell for the first gaps, suggestions and all communities of DATA whether they hold.

    Tried are the other weighting, the next levels, fewer years and another seed, each alone.
    """
    from ecosystem.batch.stability import stability

    with Progress(quiet=quiet) as progress:
        progress.step("reading the data")
        data = run()
        frame = stability(data.ecosystem, data.settings, step=progress.step)
    notes = (*data.notes, *frame.attrs["notes"])
    deliver_table(frame, "stability", format_, out, notes=notes, quiet=quiet)
