"""``ecosystem gaps``: where collaboration is missing between regions, priorities, policy areas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ecosystem.cli.options import out_option, selection_options
from ecosystem.cli.output import deliver_table, format_option
from ecosystem.cli.progress import Progress


@click.command("gaps", short_help="Where collaboration is missing, against what is expected.")
@selection_options
@click.option(
    "--what",
    type=click.Choice(["regions", "s3", "policy-areas"]),
    default="regions",
    show_default=True,
    help="Pairs of regions; S3 priorities of regions against their links; pairs of policy areas.",
)
@click.option(
    "--by",
    type=click.Choice(["theme", "programme", "policy-area"]),
    help="Pairs of regions inside each theme, programme or policy area.",
)
@click.option(
    "--plan",
    default="",
    metavar="YEAR",
    help="Action plan whose list of policy areas counts; the latest in the data by default.",
)
@format_option
@out_option("Write to a file instead of the screen.", required=False)
def gaps_command(
    run: Callable[[], Any],
    quiet: bool,
    what: str,
    by: str | None,
    plan: str,
    format_: str,
    out: Path | None,
) -> None:
    """Compare what is there in DATA with what is to be expected, furthest below first.

    Every row has observed and expected, a verdict and what speaks against it. What is too little
    to judge is said to be so, and is never called a gap.
    """
    if by and what != "regions":
        raise click.UsageError("--by goes with --what regions only")
    if plan and what != "policy-areas":
        raise click.UsageError("--plan goes with --what policy-areas only")
    with Progress(quiet=quiet) as progress:
        progress.step("reading the data")
        chosen = run()
        progress.step("comparing with what is expected")
        frame, name, found = _found(chosen.ecosystem, chosen.settings, what, by, plan)
    if format_ == "table" and not quiet:
        for note in (*chosen.notes, *found):
            click.echo(f"  {note}", err=True)
    deliver_table(frame, name, format_, out, chosen.settings.top)


def _found(
    ecosystem: Any, settings: Any, what: str, by: str | None, plan: str
) -> tuple[Any, str, tuple[str, ...]]:
    """Return the table, its name in the schema, and what a reader must know."""
    from ecosystem.recommend.regions.gaps import region_gaps
    from ecosystem.recommend.regions.mismatch import s3_mismatch
    from ecosystem.recommend.regions.policy import policy_links
    from ecosystem.recommend.regions.slices import gap_slices

    level, area = settings.level, settings.area
    if what == "policy-areas":
        links = policy_links(ecosystem, plan=plan, seed=settings.seed)
        return links.table, "policy_links", links.notes
    if what == "s3":
        mismatch = s3_mismatch(ecosystem, level=level, area=area)
        return mismatch.table, "s3_mismatch", mismatch.notes
    if by:
        slices = gap_slices(ecosystem, by.replace("-", "_"), level=level, area=area)  # type: ignore[arg-type]
        return slices.table, "gap_slices", slices.notes
    gaps = region_gaps(ecosystem, level=level, area=area)
    return gaps.table, "region_gaps", gaps.notes
