"""``ecosystem compare``: what changed between two states of the data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ecosystem.cli.desk import eye, output_options, show
from ecosystem.cli.options import level_of, level_option, run_data

_EYE = ["sort", "change", "name_a", "name_b", "because", "detail"]
_MOST_LINES = 30


@click.command("compare", short_help="What changed between two states of the data.")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@level_option()
@output_options
def compare_command(
    old: str, new: str, level: Any, format_: str | None, out: Path | None, quiet: bool
) -> None:
    """Compare two datasets, OLD and NEW: organisations, ties, communities, gaps, suggestions.

    Says of each change whether the world changed (something began or ended) or the data did (it
    is newly covered, or no longer).
    """
    from ecosystem.study import StudySettings

    settings = StudySettings(level=level_of(level), community_runs=20)
    former, latter = (run_data(data, settings, quiet=quiet) for data in (old, new))
    from ecosystem.desk.compare import compare
    from ecosystem.reports.pages.compare import compare_html, compare_sentences
    from ecosystem.schema import CHANGES

    found = compare(former, latter)
    more = len(found.table) - _MOST_LINES
    show(
        found.table,
        CHANGES,
        lines=lambda: [
            *compare_sentences(found),
            "",
            *eye(found.table.head(_MOST_LINES), _EYE),
            *([f"… {more:,} more rows; --format csv prints all"] * (more > 0)),
            "",
            *found.notes,
        ],
        page=lambda: compare_html(latter.ecosystem, found),
        format_=format_,
        out=out,
    )
