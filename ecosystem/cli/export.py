"""What ``ecosystem export`` can write, and how."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ecosystem.io.atomic import atomic_file, atomic_folder, write_text
from ecosystem.io.graphs import gexf_text, graphml_text, node_link_text, pajek_text
from ecosystem.io.save import save_folder, save_json, save_workbook
from ecosystem.network.graphs import affiliation_network
from ecosystem.reports.provenance import run_json
from ecosystem.reports.tables import table_text
from ecosystem.reports.workbook import write_workbook
from ecosystem.schema import OUTPUT_TABLES

Writer = Callable[[Any, Path], None]

_GRAPHS: dict[str, Callable[[Any], Any]] = {
    "actor-network": lambda study: study.actor_network,
    "region-network": lambda study: study.region_network,
    "affiliation": lambda study: affiliation_network(study.ecosystem),
}
_GRAPH_TEXTS = {
    "graphml": graphml_text,
    "gexf": gexf_text,
    "pajek": pajek_text,
    "json": node_link_text,
}
_DATASETS: dict[str, Writer] = {
    "csv": lambda study, out: save_folder(study.ecosystem, out),
    "json": lambda study, out: save_json(study.ecosystem, out),
    "xlsx": lambda study, out: save_workbook(study.ecosystem, out),
}
_MARKER = "run.json"


def writer(what: str, format_: str) -> Writer:
    """Return the function that writes ``what`` as ``format_``.

    Raises
    ------
    UsageError
        When the two do not go together.
    """
    if what in _GRAPHS and format_ in _GRAPH_TEXTS:
        return _graph_writer(what, format_)
    if what == "dataset" and format_ in _DATASETS:
        return _DATASETS[format_]
    if what == "tables" and format_ == "xlsx":
        return _write_workbook
    if what == "tables" and format_ == "parquet":
        return _write_parquet
    if what == "tables" and format_ in ("csv", "json", "table"):
        return _table_writer(format_)
    raise click.UsageError(f"--what {what} cannot be written with --format {format_}; see --help")


def _graph_writer(what: str, format_: str) -> Writer:
    def write(study: Any, out: Path) -> None:
        with atomic_file(out) as temporary:
            write_text(temporary, _GRAPH_TEXTS[format_](_GRAPHS[what](study)))

    return write


def _write_workbook(study: Any, out: Path) -> None:
    with atomic_file(out) as temporary:
        write_workbook(study, temporary)


def _write_parquet(study: Any, out: Path) -> None:
    from ecosystem.io.parquet import require_parquet, write_parquet

    require_parquet()
    with atomic_folder(out, _MARKER) as folder:
        for name, frame in study.tables().items():
            source = folder / f"{name}.csv"
            write_text(source, table_text(frame, table=OUTPUT_TABLES[name]))
            write_parquet(source, OUTPUT_TABLES[name])
            source.unlink()
        write_text(folder / _MARKER, run_json(study))


def _table_writer(format_: str) -> Writer:
    def write(study: Any, out: Path) -> None:
        suffix = "txt" if format_ == "table" else format_
        with atomic_folder(out, _MARKER) as folder:
            for name, frame in study.tables().items():
                text = table_text(frame, format_, table=OUTPUT_TABLES[name])  # type: ignore[arg-type]
                write_text(folder / f"{name}.{suffix}", text)
            write_text(folder / _MARKER, run_json(study))

    return write
