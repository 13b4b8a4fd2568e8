"""``ecosystem cohort``: ties of participants before and after, against comparable others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ecosystem.cli.desk import desk_options, eye, show
from ecosystem.cli.options import level_of, level_option, load_data
from ecosystem.cli.progress import Progress


@click.command("cohort", short_help="Participants' ties before and after, against others.")
@desk_options
@click.option(
    "--members",
    "members_file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="Participants: an id or name per line, or a CSV file with actor_id or name.",
)
@click.option("--at", required=True, metavar="DATE", help="When the programme began: 2016-09-01.")
@click.option(
    "--window",
    type=float,
    default=2.0,
    show_default=True,
    metavar="YEARS",
    help="Years before and after the date.",
)
@level_option()
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the permutations.")
def cohort_command(
    data: str,
    members_file: Path,
    at: str,
    window: float,
    level: Any,
    seed: int,
    format_: str | None,
    out: Path | None,
    quiet: bool,
) -> None:
    """Compare the ties of a programme's participants in DATA before and after it.

    Comparable others are organisations of the same kind and country that had as many partners
    before. Differences come with a 95 % interval that heeds shared projects, and with the smallest
    difference that such a cohort could show.
    """
    with Progress(quiet=quiet) as progress:
        progress.step("loading the program")
        from ecosystem.desk.cohort import cohort_effect
        from ecosystem.io.lists import read_names
        from ecosystem.reports.pages.cohort import cohort_html, cohort_sentences
        from ecosystem.schema import COHORT_EFFECT

        progress.step("reading the data")
        ecosystem, read = load_data(data, quiet=quiet)
        members = read_names(members_file)
        progress.step("comparing with matched others")
        found = cohort_effect(
            ecosystem, members, at=at, window=window, level=level_of(level), seed=seed
        )
    columns = ["outcome", "members_before", "members_after", "effect", "effect_low", "effect_high"]
    show(
        found.table,
        COHORT_EFFECT,
        lines=lambda: [
            *eye(found.table, [*columns, "detectable", "verdict"]),
            "",
            *cohort_sentences(found),
            "",
            *eye(found.balance, list(found.balance.columns)),
            "",
            *read,
            *found.notes,
        ],
        page=lambda: cohort_html(ecosystem, found),
        format_=format_,
        out=out,
    )
