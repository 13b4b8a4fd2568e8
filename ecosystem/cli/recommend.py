"""``ecosystem recommend``: who should meet whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ecosystem.cli.options import out_option, study_options
from ecosystem.cli.output import deliver_table, format_option


@click.command("recommend", short_help="Who should meet whom, and why.")
@study_options
@format_option
@out_option("Write to a file instead of the screen.", required=False)
def recommend_command(
    run: Callable[[], Any],
    quiet: bool,  # noqa: ARG001 - heeded while the study runs
    format_: str,
    out: Path | None,
) -> None:
    """Print or write missing links of DATA, best first, with reason and counter-reason."""
    study = run()
    deliver_table(study.suggestions, "suggestions", format_, out, study.settings.top)
