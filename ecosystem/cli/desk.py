"""What the commands of the coordinator's desk share: how a result is shown and where it goes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecosystem.cli.options import data_argument, out_option, quiet_option
from ecosystem.cli.output import deliver, printable

if TYPE_CHECKING:
    import pandas as pd

    from ecosystem.schema import Table

_SUFFIXES = {".html": "html", ".htm": "html", ".csv": "csv", ".json": "json"}


def desk_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add DATA, ``--format``, ``--out`` and ``--quiet``."""
    return data_argument(output_options(command))


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--format``, ``--out`` and ``--quiet``."""
    out = out_option("Write to a file: .html is a page, .csv and .json the table.", required=False)
    shown = click.option(
        "--format",
        "format_",
        type=click.Choice(["table", "csv", "json", "html"]),
        help="For the eye, the table, or a page; by the ending of --out when not given.",
    )(out(command))
    return quiet_option(shown)


def show(
    frame: pd.DataFrame,
    table: Table,
    *,
    lines: Callable[[], list[str]],
    page: Callable[[], str],
    format_: str | None,
    out: Path | None,
) -> None:
    """Print or write a result in the form that was asked for.

    Parameters
    ----------
    frame : DataFrame
        The result.
    table : Table
        Its declaration.
    lines, page : callable
        Make the text for the eye, and the HTML page; only what is asked for is made.
    format_ : str or None
        ``table``, ``csv``, ``json`` or ``html``; None goes by the ending of ``out``.
    out : Path or None
        File; None prints.
    """
    from ecosystem.reports.tables import table_text

    chosen = format_ or (_SUFFIXES.get(out.suffix.casefold(), "table") if out else "table")
    if chosen == "html":
        text = page()
    elif chosen == "table":
        text = printable(lines())
    else:
        text = table_text(frame, chosen, table=table)  # type: ignore[arg-type]
    deliver(text, out)


def eye(frame: pd.DataFrame, columns: list[str]) -> list[str]:
    """Return some columns as aligned lines for a terminal."""
    from ecosystem.reports.tables import table_text

    return table_text(frame[columns], "table").splitlines() if len(frame) else []
