"""The steps of a run alone: measure, recommend, map, export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ecosystem.cli.options import out_option, study_options

_format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
    help="A table for the eye (the first --top rows), or all rows as CSV or JSON.",
)
_SORTED_BY = {"actors": "betweenness", "regions": "strength"}


@click.command("measure", short_help="Measures of actors, regions, communities or the network.")
@study_options
@click.option(
    "--what",
    type=click.Choice(["actors", "regions", "communities", "network"]),
    default="actors",
    show_default=True,
    help="What to measure.",
)
@_format_option
@out_option("Write to a file instead of the screen.", required=False)
@click.option("--sort", metavar="COLUMN", help="Column to sort by, largest first.")
def measure_command(
    run: Callable[[], Any],
    quiet: bool,  # noqa: ARG001 - heeded while the study runs
    what: str,
    format_: str,
    out: Path | None,
    sort: str | None,
) -> None:
    """Print or write measures of DATA."""
    study = run()
    if what == "network":
        frame, name = study.key_figures, None
    else:
        frame, name = study.tables()[what], what
    column = sort or _SORTED_BY.get(what)
    if column:
        frame = _sorted(frame, column)
    _deliver(frame, name, format_, out, study.settings.top if name else len(frame))


def _sorted(frame: Any, column: str) -> Any:
    from ecosystem.errors import SettingError, nearest

    if column not in frame.columns:
        raise SettingError(
            f"--sort {column}: there is no such column{nearest(column, frame.columns)}. "
            f"Columns: {', '.join(frame.columns)}"
        )
    return frame.sort_index().sort_values(column, ascending=False, kind="stable")


@click.command("recommend", short_help="Missing links: between actors or between regions.")
@study_options
@click.option(
    "--what",
    type=click.Choice(["actors", "regions"]),
    default="actors",
    show_default=True,
    help="Who should meet whom, or which regions collaborate less than expected.",
)
@_format_option
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
        _deliver(study.suggestions, "suggestions", format_, out, study.settings.top)
    else:
        _deliver(study.gaps.table, "region_gaps", format_, out, study.settings.top)


# Columns that fit a terminal; CSV and JSON hold all of them.
_EYE = {
    "actors": ["name", "country", "region", "degree", "strength", "betweenness", "community"],
    "regions": ["region_name", "actor_count", "degree", "strength", "external_share"],
    "communities": ["actor_count", "certainty", "description"],
    "suggestions": ["rank", "name_a", "name_b", "region_a", "region_b", "broker_name"],
    "region_gaps": [
        "rank", "name_a", "name_b", "observed_count", "expected_count", "q_fewer", "verdict",
    ],
}  # fmt: skip


def _deliver(frame: Any, name: str | None, format_: str, out: Path | None, top: int) -> None:
    """Print a table or write it to a file, whole or not at all."""
    from ecosystem.io.atomic import atomic_file, write_text
    from ecosystem.reports.tables import table_text
    from ecosystem.schema import OUTPUT_TABLES

    if format_ == "table":
        shown = frame.head(top)
        text = table_text(shown[_EYE[name]] if name else shown, "table")
        if len(frame) > top:
            text += f"… {len(frame) - top} more rows; --top shows more, --format csv all\n"
    else:
        text = table_text(frame, format_, table=OUTPUT_TABLES[name] if name else None)  # type: ignore[arg-type]
    if out is None:
        click.echo(text, nl=False)
        return
    with atomic_file(out) as temporary:
        write_text(temporary, text)


@click.command("map", short_help="The interactive map alone.")
@study_options
@out_option("HTML file to write.")
def map_command(run: Callable[[], Any], quiet: bool, out: Path) -> None:
    """Write the interactive map of DATA as one HTML file that works offline."""
    from ecosystem.io.atomic import atomic_file, write_text
    from ecosystem.maps.page import map_html

    with atomic_file(out) as temporary:
        write_text(temporary, map_html(run()))
    if not quiet:
        click.echo(f"Open {out} in a browser.")


@click.command("export", short_help="Tables, networks or the dataset itself in other formats.")
@study_options
@click.option(
    "--what",
    type=click.Choice(["tables", "actor-network", "region-network", "affiliation", "dataset"]),
    default="tables",
    show_default=True,
    help="Result tables, one of the three networks, or the (filtered) input.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "json", "table", "xlsx", "graphml", "gexf"]),
    default="csv",
    show_default=True,
    help="tables: csv, json, table, xlsx; networks: graphml, gexf; dataset: csv, json, xlsx.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="PATH",
    help="File to write, or folder for csv, json and table of all tables.",
)
def export_command(
    run: Callable[[], Any],
    quiet: bool,  # noqa: ARG001 - heeded while the study runs
    what: str,
    format_: str,
    out: Path,
) -> None:
    """Write results, a network or the dataset of DATA in another format."""
    from ecosystem.cli.export import writer

    writer(what, format_)(run(), out)
    click.echo(f"Wrote {out}")
