"""The record of a run: which data, settings and program versions gave these results."""

from __future__ import annotations

import json
import platform
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from ecosystem import __version__
from ecosystem.regions import NUTS_VINTAGE
from ecosystem.reports.tables import plain_cells, table_text
from ecosystem.schema import INPUT_TABLES, OUTPUT_TABLES, Table

if TYPE_CHECKING:
    from ecosystem.io.decisions import Decisions
    from ecosystem.model import Ecosystem
    from ecosystem.study import Study

_LIBRARIES: Final = (
    "graspologic-native",
    "jinja2",
    "matplotlib",
    "networkx",
    "numpy",
    "pandas",
    "pyvis",
    "scikit-learn",
    "scipy",
    "xlsxwriter",
)


def run_record(study: Study, previous: Decisions | None = None) -> dict[str, Any]:
    """Return what a second person needs to get the same results and to see that they did.

    Parameters
    ----------
    study : Study
        Results.
    previous : Decisions, optional
        From an earlier workbook, carried into this run's.

    Returns
    -------
    dict
        ``data``: title, credits, and rows and SHA-256 of every input table inside the scope,
        independent of the order of rows. ``settings``. ``versions`` of this program, Python, the
        main libraries and NUTS. ``notes`` of the run. ``results``: rows and SHA-256 of every
        table as
        :func:`ecosystem.reports.tables.write_tables` writes it in CSV. ``previous``, where there
        is one: SHA-256 of the earlier workbook, and of the decisions in it. No time, no path, no
        name of a machine.
    """
    record = {
        "data": {
            "title": study.ecosystem.about.title,
            "credits": list(study.ecosystem.about.credits),
            **data_record(study.ecosystem),
        },
        "settings": study.settings.as_dict(),
        "versions": program_versions(),
        "notes": list(study.notes),
        "results": {
            name: {
                "rows": len(frame),
                "sha256": _digest(table_text(frame, "csv", table=OUTPUT_TABLES[name])),
            }
            for name, frame in study.tables().items()
        },
    }
    if previous is None:
        return record
    return record | {
        "previous": {
            "workbook_sha256": previous.sha256,
            "decisions": len(previous.table),
            "decisions_sha256": previous.content_sha256,
        }
    }


def run_json(study: Study, previous: Decisions | None = None) -> str:
    """Return :func:`run_record` as JSON text, indented, ending with a line feed."""
    record = run_record(study, previous)
    return json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def table_checksum(frame: pd.DataFrame, table: Table) -> str:
    """Return the SHA-256 of an input table, the same for any order of rows and extra columns.

    Parameters
    ----------
    frame : DataFrame
        With the columns of ``table``; the key may be the index.
    table : Table
        One of ``schema.INPUT_TABLES``.

    Returns
    -------
    str
        64 hexadecimal digits of the rows as JSON arrays, one per line, sorted.

    Examples
    --------
    >>> from ecosystem.schema import ALIASES
    >>> rows = pd.DataFrame({"actor_id": ["a", "b"], "alias": ["x", "y"]})
    >>> table_checksum(rows, ALIASES) == table_checksum(rows[::-1], ALIASES)
    True
    """
    flat = frame.reset_index() if frame.index.name in table.names else frame
    columns = plain_cells(flat[list(table.names)], table)
    lines = sorted(json.dumps(row, ensure_ascii=False) for row in zip(*columns, strict=True))
    return _digest("\n".join([json.dumps(table.names), *lines]))


def data_record(ecosystem: Ecosystem) -> dict[str, Any]:
    """Return rows and checksum of every input table, and one checksum of them all.

    Parameters
    ----------
    ecosystem : Ecosystem
        Data, in any order of rows.

    Returns
    -------
    dict
        ``sha256`` of the whole, and ``tables``: per table ``rows`` and ``sha256`` as
        :func:`table_checksum` gives it.
    """
    frames = {
        "actors": ecosystem.actors,
        "collaborations": ecosystem.collaborations,
        "participations": ecosystem.participations,
        "s3_priorities": ecosystem.priorities,
        "policy_areas": ecosystem.policy_areas,
        "aliases": ecosystem.aliases,
    }
    tables = {
        name: {"rows": len(frames[name]), "sha256": table_checksum(frames[name], table)}
        for name, table in INPUT_TABLES.items()
    }
    whole = "\n".join(f"{name} {entry['sha256']}" for name, entry in tables.items())
    return {"sha256": _digest(whole), "tables": tables}


def program_versions() -> dict[str, str]:
    """Return the versions that decide a result: this program, Python, libraries, NUTS.

    Examples
    --------
    >>> program_versions()["ecosystem"] == __version__
    True
    """
    return dict(_versions())


@cache
def source_checksum() -> str:
    """Return one checksum of the code of this program, the same for a clone and a wheel.

    Two states of the code may bear the same version; their results must not be taken for each
    other.

    Examples
    --------
    >>> len(source_checksum())
    64
    """
    package = Path(__file__).resolve().parent.parent
    lines = [
        f"{path.relative_to(package).as_posix()} {_digest(path.read_text(encoding='utf-8'))}"
        for path in sorted(package.rglob("*.py"))
    ]
    return _digest("\n".join(lines))


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    found = [("ecosystem", __version__), ("python", platform.python_version())]
    for name in _LIBRARIES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:  # vendored or stripped of its metadata: nothing to say
            continue
    return (*found, ("nuts", str(NUTS_VINTAGE)))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()
