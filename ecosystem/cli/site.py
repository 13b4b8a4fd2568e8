"""``ecosystem site``: a folder of pages for any web server, or to open from disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ecosystem.cli.options import out_option, study_options
from ecosystem.cli.progress import Progress

SITE_MARKER = "run.json"


@click.command("site", short_help="A static web site: search, pages of all, report and map.")
@study_options
@out_option("Folder to write; made whole or not at all.", folder=True)
def site_command(run: Callable[..., Any], quiet: bool, out: Path) -> None:
    """Write a web site of the study of DATA: search, a page for each organisation and region.

    Report and map are in it. All links are relative, so the folder works on any web server, in
    SharePoint and from disk.
    """
    from ecosystem.io.atomic import atomic_folder, write_text
    from ecosystem.maps.overview import overview_svg
    from ecosystem.maps.page import map_html
    from ecosystem.reports.page import report_html
    from ecosystem.reports.provenance import run_json
    from ecosystem.site.pages import site_pages
    from ecosystem.stability import quick_stability

    with atomic_folder(out, SITE_MARKER) as folder:
        study = run(for_report=True)
        with Progress(quiet=quiet) as progress:
            progress.step("drawing the map")
            write_text(folder / "map.html", map_html(study))
            progress.step("trying other choices")
            stability = quick_stability(study)
            progress.step("writing the report")
            report = report_html(study, overview_svg=overview_svg(study), stability=stability)
            write_text(folder / "report.html", report)
            progress.step("writing pages")
            (folder / "actors").mkdir()
            (folder / "regions").mkdir()
            for path, text in site_pages(study):
                write_text(folder / path, text)
            write_text(folder / SITE_MARKER, run_json(study))
    if not quiet:
        click.echo(f"Open {out / 'index.html'} in a browser, or put the folder on a web server.")
