"""The files of one run in a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ecosystem.io.decisions import Decisions
    from ecosystem.study import Study

RUN_MARKER: Final = "run.json"


def write_run(
    study: Study, folder: Path, step: Callable[[str], None], decisions: Decisions | None = None
) -> None:
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
    write_workbook(study, folder / "workbook.xlsx", decisions.table if decisions else None)
    step("writing network files")
    write_graphml(study.actor_network, folder / "network.graphml")
    write_gexf(study.actor_network, folder / "network.gexf")
    write_text(folder / RUN_MARKER, run_json(study, decisions))
