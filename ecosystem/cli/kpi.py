"""``ecosystem kpi``: indicators under the names that funders use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ecosystem.cli.desk import desk_options, eye, show
from ecosystem.cli.options import level_of, level_option, load_data
from ecosystem.cli.progress import Progress

_EYE = [
    "unit_name", "year", "tie_count", "cross_border_share", "new_tie_count", "retained_tie_share",
    "country_count", "sme_count", "cluster_count",
]  # fmt: skip
_MOST_LINES = 40


@click.command("kpi", short_help="Indicators per year, with targets.")
@desk_options
@click.option(
    "--by",
    type=click.Choice(["actor", "region", "country", "policy-area"]),
    default="country",
    show_default=True,
    help="Whose indicators.",
)
@click.option("--unit", "units", multiple=True, metavar="NAME", help="Only this one; repeatable.")
@click.option("--from", "start_year", type=int, metavar="YEAR", help="First year shown.")
@click.option("--to", "end_year", type=int, metavar="YEAR", help="Last year shown.")
@click.option(
    "--targets",
    "targets_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="CSV with kpi, year, target and, unless for all, unit.",
)
@level_option()
def kpi_command(
    data: str,
    by: Any,
    units: tuple[str, ...],
    start_year: int | None,
    end_year: int | None,
    targets_file: Path | None,
    level: Any,
    format_: str | None,
    out: Path | None,
    quiet: bool,
) -> None:
    """Count cross-border share, new and retained partners, countries reached, SMEs and clusters.

    Bilateral meetings and agreements are counted where DATA hold them.
    """
    with Progress(quiet=quiet) as progress:
        progress.step("loading the program")
        from ecosystem.desk.kpis import kpis
        from ecosystem.desk.targets import judged_targets
        from ecosystem.io.lists import read_rows
        from ecosystem.recommend.columns import as_declared
        from ecosystem.reports.pages.kpi import kpi_html, target_lines
        from ecosystem.schema import KPI_TARGETS, KPIS

        progress.step("reading the data")
        ecosystem, read = load_data(data, quiet=quiet)
        progress.step("counting year by year")
        found = kpis(
            ecosystem,
            by=by,
            level=level_of(level),
            units=units,
            start_year=start_year,
            end_year=end_year,
        )
        targets = as_declared({}, KPI_TARGETS)
        if targets_file:
            targets = judged_targets(found, read_rows(targets_file))
    latest = found.table.sort_values(
        ["year", "tie_count", "unit"], ascending=[False, False, True], ignore_index=True
    )
    more = len(latest) - _MOST_LINES
    show(
        found.table,
        KPIS,
        lines=lambda: [
            *eye(latest.head(_MOST_LINES), _EYE),
            *([f"… {more:,} more rows; --unit chooses, --format csv prints all"] * (more > 0)),
            *target_lines(targets),
            "",
            *read,
            *found.notes,
        ],
        page=lambda: kpi_html(ecosystem, found, targets),
        format_=format_,
        out=out,
    )
