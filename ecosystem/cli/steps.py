"""The steps of a run alone: map, export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ecosystem.cli.options import out_option, study_options


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
    type=click.Choice(["csv", "json", "parquet", "table", "xlsx", "graphml", "gexf", "pajek"]),
    default="csv",
    show_default=True,
    help="tables: csv, json, parquet, table, xlsx; networks: graphml, gexf, pajek, json "
    "(node-link); dataset: csv, json, xlsx.",
)
@out_option("File to write, or folder for csv, json, parquet and table of all tables.", folder=None)
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
