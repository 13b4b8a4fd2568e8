"""``ecosystem run``: the whole main job, as one folder that appears complete or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ecosystem.cli.options import out_option, study_options
from ecosystem.cli.progress import Progress

RUN_MARKER = "run.json"


@click.command("run", short_help="From tables to measures, missing links, a map and a report.")
@study_options
@out_option("Folder to write; made whole or not at all.", folder=True)
def run_command(run: Callable[[], Any], quiet: bool, out: Path) -> None:
    """Run the whole study of DATA and write report, map, tables, workbook and network files.

    Writes index.html (the report), map.html (interactive, offline), tables/*.csv, workbook.xlsx,
    network.graphml, network.gexf and run.json.
    """
    from ecosystem.io.atomic import atomic_folder

    with atomic_folder(out, RUN_MARKER) as folder:
        study = run()
        with Progress(quiet=quiet) as progress:
            write_run(study, folder, progress.step)
    if not quiet:
        click.echo(f"Open {out / 'index.html'} (report) and {out / 'map.html'} (map) in a browser.")


def write_run(study: Any, folder: Path, step: Callable[[str], None]) -> None:
    """Write every file of a run into an existing folder."""
    from ecosystem.io.atomic import write_text
    from ecosystem.io.graphs import write_gexf, write_graphml
    from ecosystem.maps.overview import overview_svg
    from ecosystem.maps.page import map_html
    from ecosystem.reports.page import report_html
    from ecosystem.reports.provenance import run_json
    from ecosystem.reports.tables import write_tables
    from ecosystem.reports.workbook import write_workbook

    step("drawing the map")
    write_text(folder / "map.html", map_html(study))
    step("writing the report")
    write_text(folder / "index.html", report_html(study, overview_svg=overview_svg(study)))
    step("writing tables")
    write_tables(study, folder / "tables")
    write_workbook(study, folder / "workbook.xlsx")
    step("writing network files")
    write_graphml(study.actor_network, folder / "network.graphml")
    write_gexf(study.actor_network, folder / "network.gexf")
    write_text(folder / RUN_MARKER, run_json(study))
