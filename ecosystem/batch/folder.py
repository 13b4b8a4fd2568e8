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
    study: Study,
    folder: Path,
    step: Callable[[str], None],
    decisions: Decisions | None = None,
    *,
    alone: bool = False,
) -> None:
    """Write every file of a run into an existing folder.

    Parameters
    ----------
    study : Study
        What is shown.
    folder : Path
        Where.
    step : callable
        Told the name of each step as it starts.
    decisions : Decisions, optional
        What somebody typed into an earlier workbook.
    alone : bool
        Whether no other run needs the other processors: the pages and the files for other
        programs are then written at the same time.
    """
    from ecosystem.beside import Beside
    from ecosystem.io.atomic import write_text
    from ecosystem.maps.overview import overview_svg
    from ecosystem.maps.page import map_html
    from ecosystem.reports.page import report_html
    from ecosystem.stability import quick_stability

    step("comparing region pairs theme by theme")
    # Before the copy is made, since both need them or compiled loops make them.
    study.tables()
    _ = study.actor_network
    step("drawing the map")
    with Beside(lambda: _write_files(study, folder, decisions), wanted=alone) as files:
        write_text(folder / "map.html", map_html(study))
        step("trying other choices")
        stability = quick_stability(study)
        step("writing the report")
        report = report_html(study, overview_svg=overview_svg(study), stability=stability)
        write_text(folder / "index.html", report)
        step("writing tables and network files")
        files.result()


def _write_files(study: Study, folder: Path, decisions: Decisions | None) -> None:
    """Write the files for other programs."""
    from ecosystem.io.atomic import write_text
    from ecosystem.io.graphs import write_gexf, write_graphml
    from ecosystem.reports.provenance import run_json
    from ecosystem.reports.tables import write_tables
    from ecosystem.reports.workbook import write_workbook

    write_tables(study, folder / "tables")
    write_workbook(study, folder / "workbook.xlsx", decisions.table if decisions else None)
    write_graphml(study.actor_network, folder / "network.graphml")
    write_gexf(study.actor_network, folder / "network.gexf")
    write_text(folder / RUN_MARKER, run_json(study, decisions))
