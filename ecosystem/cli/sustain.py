"""``ecosystem sustain``: partnerships that end soon, and how long others lasted."""

from __future__ import annotations

from pathlib import Path

import click

from ecosystem.cli.desk import desk_options, eye, show
from ecosystem.cli.options import load_data
from ecosystem.cli.progress import Progress

_EYE = ["name_a", "name_b", "end_date", "joint_count", "last_names"]
_MOST_LINES = 30


@click.command("sustain", short_help="Partnerships that end soon, survival and renewal.")
@desk_options
@click.option(
    "--at", default="", metavar="DATE", help="Day looked from; the last beginning in the data."
)
@click.option(
    "--months",
    type=click.IntRange(1, 120),
    default=12,
    show_default=True,
    help="How far to look ahead.",
)
def sustain_command(
    data: str, at: str, months: int, format_: str | None, out: Path | None, quiet: bool
) -> None:
    """List partnerships of DATA whose last joint collaboration ends soon, with no follow-up.

    Beside them: how long partnerships last (Kaplan–Meier) and how many begin again.
    """
    with Progress(quiet=quiet) as progress:
        progress.step("loading the program")
        from ecosystem.desk.sustain import sustaining
        from ecosystem.reports.pages.sustain import sustain_html, sustain_sentences
        from ecosystem.schema import ENDING_TIES

        progress.step("reading the data")
        ecosystem, read = load_data(data, quiet=quiet)
        progress.step("following partnerships")
        found = sustaining(ecosystem, at=at, months=months)
    more = len(found.ending) - _MOST_LINES
    show(
        found.ending,
        ENDING_TIES,
        lines=lambda: [
            *sustain_sentences(found),
            "",
            *eye(found.ending.head(_MOST_LINES), _EYE),
            *([f"… {more:,} more rows; --format csv prints all"] * (more > 0)),
            "",
            *read,
            *found.notes,
        ],
        page=lambda: sustain_html(ecosystem, found),
        format_=format_,
        out=out,
    )
