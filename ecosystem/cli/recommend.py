"""``ecosystem recommend``: missing links between actors or between regions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ecosystem.cli.options import out_option, study_options
from ecosystem.cli.output import deliver_table, format_option


@click.command("recommend", short_help="Missing links: between actors or between regions.")
@study_options
@click.option(
    "--what",
    type=click.Choice(["actors", "regions"]),
    default="actors",
    show_default=True,
    help="Who should meet whom, or which regions collaborate less than expected.",
)
@format_option
@out_option("Write to a file instead of the screen.", required=False)
def recommend_command(
    run: Callable[[], Any],
    quiet: bool,  # noqa: ARG001 - heeded while the study runs
    what: str,
    format_: str,
    out: Path | None,
) -> None:
    """Print or write missing links of DATA, best first, with reason and counter-reason."""
    study = run()
    if what == "actors":
        deliver_table(study.suggestions, "suggestions", format_, out, study.settings.top)
    else:
        deliver_table(study.gaps.table, "region_gaps", format_, out, study.settings.top)
